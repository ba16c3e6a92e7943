"""What is told of a municipality with more places or circles than anybody reads: how many, and those most in use."""

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet, Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from groups.enums import GatheringState
from groups.models import Circle, Gathering
from network.facets import vocabulary
from network.models import Municipality
from network.periods import Period, Week
from places.enums import WorkFormKind
from places.models import Span, WorkForm, WorkFormOrganiser
from reporting.columns import Unit, as_text
from reporting.mapping.headings import Entry
from reporting.mapping.local_work import circles_of, places_of

MOST_NAMED = 60  # a municipality with no more places and circles than this has all of them named
NAMED_OF_MANY = 10
MOST_AREAS = 12


@dataclass(frozen=True)
class Many:
    """The numbers of a municipality with many places or circles, and the keys of those that are named."""

    municipality: Municipality
    year: Period
    places: int
    circles: int
    named_places: Collection[int]
    named_circles: Collection[int]

    @property
    def unnamed_places(self) -> int:
        return self.places - len(self.named_places)

    @property
    def address(self) -> str:
        """Where all of them are found."""
        return f"{reverse('places:search')}?municipality={self.municipality.code}"


def last_year(today: date) -> Period:
    """Return the last whole year, as ISO weeks make it."""
    return Period.parse(f"{Week.of(today).month.year:04d}").before


def many_of(municipality: Municipality, year: Period) -> Many | None:
    """Return what is told of many; None of a municipality whose places and circles are all named."""
    places, circles = places_of(municipality).count(), circles_of(municipality).count()
    if max(places, circles) <= MOST_NAMED:
        return None
    of_places, of_circles = _visits(municipality, year)
    return Many(
        municipality,
        year,
        places,
        circles,
        _first(places_of(municipality).order_by("area", "name", "pk"), of_places),
        _first(circles_of(municipality).order_by("name", "pk"), of_circles),
    )


def _visits(municipality: Municipality, year: Period) -> tuple[Counter[int], Counter[int]]:
    """Return the visits of the year by place, of circles that meet there and its own, and by circle."""
    of_year: Any = Gathering.objects.filter(circle__municipality=municipality, state=GatheringState.HELD)
    rows = of_year.in_period(year).order_by().values_list("circle").annotate(visits=Sum("visitors"))
    by_circle: Counter[int] = Counter(dict(rows.filter(visitors__gt=0)))
    by_place: Counter[int] = Counter()
    for circle, meets_in, records in _circles_and_records(municipality):
        place = records or meets_in
        if place is not None and by_circle[circle]:
            by_place[place] += by_circle[circle]
    return by_place, by_circle


def _circles_and_records(municipality: Municipality) -> QuerySet[Any, tuple[int, int | None, int | None]]:
    """Return of each circle where it meets, and of each record of visitors whose it is."""
    return Circle.objects.filter(municipality=municipality).order_by().values_list("pk", "place", "records")


def _first(things: QuerySet[Any], visits: Counter[int]) -> list[int]:
    """Return the keys of those with the most visits; the rest in their own order where there are too few."""
    keys = list(things.values_list("pk", flat=True))
    return sorted(keys, key=lambda key: -visits[key])[:NAMED_OF_MANY]


def extent(many: Many) -> Iterator[Entry]:
    """Tell how many there are, of which kinds and where, and which of them are named after this."""
    yield Entry(_("Paikkoja %(places)s, ryhmiä %(circles)s.") % _numbers(places=many.places, circles=many.circles))
    if kinds := _place_kinds(many):
        yield Entry(_("Paikat lajeittain: %(kinds)s. Paikalla voi olla monta lajia.") % {"kinds": kinds})
    if kinds := _circle_kinds(many):
        yield Entry(_("Ryhmät lajeittain: %(kinds)s.") % {"kinds": kinds})
    yield from _areas(many)
    named = _numbers(places=len(many.named_places), circles=len(many.named_circles))
    yield Entry(
        _("Nimeltä ne, joissa oli eniten käyntejä vuonna %(year)s: paikkoja %(places)s, ryhmiä %(circles)s.")
        % {**named, "year": many.year}
    )


def the_rest(many: Many) -> Entry:
    """Say how many are not named, and where they are found."""
    rest = _numbers(places=many.unnamed_places, circles=many.circles - len(many.named_circles))
    return Entry(_("Muut löytyvät hausta: paikkoja %(places)s, ryhmiä %(circles)s") % rest, path=many.address)


def without_organiser(many: Many) -> Iterator[Entry]:
    """Say of how many places nobody has told who runs them."""
    runs = WorkFormOrganiser.objects.filter(work_form__place=OuterRef("pk"))
    if number := places_of(many.municipality).filter(~Exists(runs)).count():
        yield Entry(
            _("Paikkoja, joiden järjestäjää ei ole kerrottu: %(places)s.") % _numbers(places=number), is_missing=True
        )


def without_hours(many: Many) -> Iterator[Entry]:
    """Say of how many places and circles nobody has told the times."""
    of_places = Span.objects.filter(timetable__work_form__place=OuterRef("pk"))
    of_circles = Span.objects.filter(timetable__circle=OuterRef("pk"))
    places = places_of(many.municipality).filter(~Exists(of_places)).count()
    circles = circles_of(many.municipality).filter(~Exists(of_circles)).count()
    if places or circles:
        yield Entry(
            _("Aikoja ei ole kerrottu: paikkoja %(places)s, ryhmiä %(circles)s.")
            % _numbers(places=places, circles=circles),
            is_missing=True,
        )


def _place_kinds(many: Many) -> str:
    forms = WorkForm.objects.filter(place__in=places_of(many.municipality).values("pk"))
    rows = forms.order_by().values_list("kind").annotate(number=Count("place", distinct=True))
    return _most_first(Counter({str(WorkFormKind(kind).label): number for kind, number in rows}))


def _circle_kinds(many: Many) -> str:
    kinds = vocabulary("circle_kinds")
    rows = circles_of(many.municipality).order_by().values_list("kind").annotate(number=Count("pk"))
    return _most_first(Counter({kinds[kind].label: number for kind, number in rows}))


def _areas(many: Many) -> Iterator[Entry]:
    rows = places_of(many.municipality).order_by().values_list("area").annotate(number=Count("pk"))
    areas = Counter({area: number for area, number in rows if area})
    unknown = many.places - areas.total()
    shown = Counter(dict(sorted(areas.items(), key=lambda row: (-row[1], row[0]))[:MOST_AREAS]))
    told = [_most_first(shown)] if shown else []
    if len(areas) > len(shown):
        rest = _numbers(areas=len(areas) - len(shown), places=areas.total() - shown.total())
        told.append(_("muut alueet (%(areas)s) %(places)s") % rest)
    if unknown:
        told.append(_("aluetta ei ole kerrottu %(places)s") % _numbers(places=unknown))
    if told:
        yield Entry(_("Paikat alueittain: %(areas)s.") % {"areas": ", ".join(told)})


def _most_first(numbers: Counter[str]) -> str:
    rows = sorted(numbers.items(), key=lambda row: (-row[1], row[0]))
    return ", ".join(f"{name} {as_text(number, Unit.COUNT)}" for name, number in rows)


def _numbers(**numbers: int) -> dict[str, str]:
    return {name: as_text(number, Unit.COUNT) for name, number in numbers.items()}
