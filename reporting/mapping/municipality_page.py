"""The page of a municipality after Pirkanmaa's model: seven headings, and whatever is missing said aloud in each."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.conf import settings
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from network.models import Municipality
from network.periods import Period, Week
from reporting.areas import Area
from reporting.disclosure import shareable
from reporting.document import Document, document_of
from reporting.enums import Audience, Scope
from reporting.in_words import day_in_words, safety_in_words
from reporting.mapping.agreed_in_words import (
    Agreed,
    consultation,
    follow_up,
    measured,
    metrics,
    next_review,
    responsible,
    schedule,
    work_pair,
)
from reporting.mapping.headings import Entry, Heading
from reporting.mapping.local_work import (
    Actors,
    CircleInUse,
    PlaceInUse,
    Work,
    actors,
    circles_in_use,
    places_in_use,
)
from reporting.mapping.many import Many, extent, last_year, many_of, the_rest, without_hours, without_organiser
from reporting.mapping.queries import SideRow, mapping_of, side_rows
from reporting.models import Mapping
from reporting.queries import one_moment, statistics

TOLD = ("circles", "held", "not_held", "not_reported", "reporting_rate", "visits", "first_timers", "open_hours_a_week")
OF_PLACES = ("place_visits",)
OPEN_HOURS = ("open_hours_a_week",)


@dataclass(frozen=True)
class MunicipalityPage:
    """The seven headings of a municipality in one language, as of a day; `notes` tell how figures were made safe."""

    language: str
    name: str
    title: str
    as_of: date
    day: str
    network: str
    headings: tuple[Heading, ...]
    notes: tuple[str, ...]


def municipality_page(municipality: Municipality, today: date) -> MunicipalityPage:
    """Return the page in the language in force; its figures are the shareable ones, whoever reads them.

    Of a municipality with very many places or circles those most in use are named, and the rest are counted.
    """
    with one_moment():
        documents = [_figures(municipality, period, today) for period in full_periods(today)]
        headings = seven_headings(municipality, [document for document in documents if document], today)
    return MunicipalityPage(
        language=(get_language() or "fi")[:2],
        name=municipality.name,
        title=_("Kuntasivu: %(name)s") % {"name": municipality.name},
        as_of=today,
        day=day_in_words(today),
        network=settings.NETWORK_NAME,
        headings=headings,
        notes=tuple(_notes(documents)),
    )


def seven_headings(municipality: Municipality, documents: Sequence[Document], today: date) -> tuple[Heading, ...]:
    """Return the seven headings with the figures of the documents, in the language in force."""
    mapping, found, many = (
        mapping_of(municipality),
        actors(municipality, today),
        many_of(municipality, last_year(today)),
    )
    places = places_in_use(municipality, today, many.named_places if many else None)
    circles = circles_in_use(municipality, many.named_circles if many else None)
    rest = [the_rest(many)] if many else []
    headings = (
        ("places", _("Alue ja paikka"), [*_of_many(many, extent), *_places(places, circles), *rest]),
        (
            "actors",
            _("Toimijat"),
            [*_actors(places, found, side_rows(mapping, found)), *_of_many(many, without_organiser)],
        ),
        ("often", _("Kuinka usein"), [*_often(places, circles), *_of_many(many, without_hours), *rest]),
        ("metrics", _("Mittarit"), [*_metrics(documents), *_agreed(metrics(mapping), measured(mapping))]),
        ("practice", _("Konsultaatio ja työparityö"), _agreed(consultation(mapping), work_pair(mapping))),
        ("follow_up", _("Seuranta ja sovittu aikataulu"), _follow_up(mapping)),
        ("responsible", pgettext("kunnan", "Vastuuhenkilö"), _agreed(responsible(mapping), named=False)),
    )
    return tuple(Heading(key, title, tuple(entries)) for key, title, entries in headings)


def with_headings(document: Document, area: Area, today: date) -> Document:
    """Return the document with the seven headings where it is of a municipality, its own figures under them."""
    if area.scope != Scope.MUNICIPALITY or area.municipality is None:
        return document
    return replace(document, headings=seven_headings(area.municipality, [document], today))


def full_periods(today: date) -> tuple[Period, Period]:
    """Return the last whole year and the last whole quarter, as ISO weeks make them."""
    return last_year(today), Period.quarter_of(Week.of(today).month).before


# --- Places, actors, times -------------------------------------------------------------------------------------------


def _places(places: Sequence[PlaceInUse], circles: Sequence[CircleInUse]) -> Iterator[Entry]:
    for row in places:
        kinds = dict.fromkeys(work.kind for work in row.works)
        yield _line(_place_name(row), ", ".join(kinds), _("toiminnan lajia ei ole kerrottu"))
    for one in circles:
        yield Entry(f"{_circle_name(one)}: {one.kind}")
    if not places and not circles:
        yield Entry(_("Yhtään paikkaa tai ryhmää ei tiedetä."), is_missing=True)


def _of_many(many: Many | None, told: Callable[[Many], Iterator[Entry]]) -> list[Entry]:
    return list(told(many)) if many else []


def _actors(places: Sequence[PlaceInUse], found: Actors, sides: Iterable[SideRow]) -> Iterator[Entry]:
    for row in places:
        for kinds, works in _alike(row, lambda work: (work.organisers, work.handed_over_to)):
            label, work = _of_kinds(row, kinds), works[0]
            untold = _("järjestäjää ei ole kerrottu")
            taker = _("vastuu siirtyy: %(name)s") % {"name": work.handed_over_to} if work.handed_over_to else ""
            named, short = ("; ".join(names) or untold for names in (work.organisers, work.organisers_in_short))
            yield Entry(
                f"{label}: {'; '.join(filter(None, (named, taker)))}",
                is_missing=not work.organisers,
                short=f"{label}: {'; '.join(filter(None, (short, taker)))}",
            )
    if found.total:
        counted = ", ".join(f"{row.kind.label} {row.count}" for row in found.kinds)
        yield Entry(_("Hakemistossa: %(kinds)s") % {"kinds": counted})
    else:
        yield Entry(_("Hakemisto ei tiedä kunnasta yhtään toimijaa."), is_missing=True)
    yield from _quartet(sides)


def _quartet(sides: Iterable[SideRow]) -> Iterator[Entry]:
    rows = list(sides)
    present = [str(row.side.label) for row in rows if row.is_present]
    missing = [str(row.side.label) for row in rows if row.is_missing]
    unknown = [str(row.side.label) for row in rows if not row.is_present and not row.is_missing]
    if present:
        yield Entry(_("Nelikosta mukana: %(names)s") % {"names": ", ".join(present)})
    if missing:
        yield Entry(_("Nelikosta puuttuu: %(names)s") % {"names": ", ".join(missing)}, is_missing=True)
    if unknown:
        yield Entry(_("Nelikosta ei tiedetä: %(names)s") % {"names": ", ".join(unknown)}, is_missing=True)


def _often(places: Sequence[PlaceInUse], circles: Sequence[CircleInUse]) -> Iterator[Entry]:
    for row in places:
        for kinds, works in _alike(row, lambda work: work.times):
            yield _line(_of_kinds(row, kinds), "; ".join(works[0].times), _("aikoja ei ole kerrottu"))
    for one in circles:
        times = "; ".join([*one.times, *filter(None, [one.on_break])])
        yield _line(_circle_name(one), times, _("aikoja ei ole kerrottu"))
    if not places and not circles:
        yield Entry(_("Toiminnan aikoja ei tiedetä."), is_missing=True)


def _line(label: str, text: str, missing: str) -> Entry:
    return Entry(f"{label}: {text or missing}", is_missing=not text)


def _place_name(row: PlaceInUse) -> str:
    name, area = row.place.name, row.place.area
    return f"{name}, {area}" if area and area.casefold() not in name.casefold() else name


def _circle_name(row: CircleInUse) -> str:
    area = row.circle.area or (row.circle.place.name if row.circle.place else row.circle.venue)
    return (
        f"{row.circle.name}, {area}" if area and area.casefold() not in row.circle.name.casefold() else row.circle.name
    )


def _of_kinds(row: PlaceInUse, kinds: Sequence[str]) -> str:
    """The place's name, and which of its forms of work is meant where they differ."""
    all_kinds = {work.kind for work in row.works}
    return row.place.name if set(kinds) == all_kinds else f"{row.place.name} ({', '.join(kinds)})"


def _alike(row: PlaceInUse, key: Callable[[Work], Hashable]) -> list[tuple[list[str], list[Work]]]:
    """Return the place's forms of work with those together of which the same is told, and their kinds."""
    found: dict[Hashable, list[Work]] = {}
    for work in row.works:
        found.setdefault(key(work), []).append(work)
    return [(list(dict.fromkeys(work.kind for work in works)), works) for works in found.values()]


# --- Figures and what is agreed --------------------------------------------------------------------------------------


def _figures(municipality: Municipality, period: Period, today: date) -> Document | None:
    """Return the shareable figures of the period; nothing where none are told."""
    found = statistics(Area(municipality), period, today)
    if found.is_empty and found.total.figures.open_minutes is None:
        return None
    return document_of(shareable(found, settings.DISCLOSURE_KEY), Audience.SHAREABLE)


def _metrics(documents: Sequence[Document]) -> Iterator[Entry]:
    for document in documents:
        yield Entry(f"{document.period}: {'; '.join(_cells(document)) or _('ei lukuja')}")
    if not documents:
        yield Entry(_("Viime vuodelta ja viime neljännekseltä ei ole lukuja."), is_missing=True)


def _cells(document: Document) -> Iterator[str]:
    """Tell the figures that the document holds; a report may have been ordered without any of them."""
    lines = [line for table in document.flat if table.key == "total" for line in table.lines]
    cells = {cell.column.key: cell for line in lines[:1] for cell in line.cells}
    gatherings = [cells[key].value for key in ("held", "not_held", "not_reported") if key in cells]
    is_quiet = bool(gatherings) and not any(gatherings)
    for key in (*(OPEN_HOURS if is_quiet else TOLD), *OF_PLACES):
        if key in cells:
            yield f"{str(cells[key].column.label).lower()} {cells[key].text}"


def _agreed(*things: Agreed, named: bool = True) -> list[Entry]:
    return [
        Entry(text if thing.is_missing or not named else _named(thing, text), thing.is_missing)
        for thing in things
        for text in (" ".join(thing.lines),)
    ]


def _named(thing: Agreed, text: str) -> str:
    return text if thing.speaks_for_itself else f"{thing.label}: {text}"


def _follow_up(mapping: Mapping) -> list[Entry]:
    return _agreed(follow_up(mapping), schedule(mapping), next_review(mapping))


def _notes(documents: Iterable[Document | None]) -> list[str]:
    told = [document for document in documents if document]
    notes = [_("Viikko kuuluu siihen kuukauteen, neljännekseen ja vuoteen, johon sen torstai osuu.")] if told else []
    if told:
        notes += safety_in_words(Audience.SHAREABLE, str(full_periods(told[0].as_of)[0]))
    return notes
