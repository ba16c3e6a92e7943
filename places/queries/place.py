"""What a place's page shows, as typed rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from network.freshness import Freshness, freshness
from network.hours import Span, wall_clock
from network.models import Listing
from network.open_line import OpenLine, open_line
from places.enums import Shows
from places.free_times import lendable
from places.models import Lending, Place, PlacePhoto, WorkForm, WorkFormOrganiser
from places.queries.first_visit import FirstVisitCard, card_of, told_by_place
from places.queries.photos import shown_photos
from places.queries.place_rows import circle_rows, work_forms
from places.queries.search import Card, Question, labels_of
from places.timetables import union
from places.week import DayInWords, coming_changes, coming_week, weekly_lines


@dataclass(frozen=True)
class WorkFormRow:
    """A form of work on a place's page: what, when, by whom, and how its source listed it."""

    form: WorkForm
    hours: list[str]
    organisers: list[WorkFormOrganiser]


@dataclass(frozen=True)
class LendingRow:
    """A room that is lent: what is told of it, when it is free, and whether that is only a guess."""

    lending: Lending
    free: list[str]
    guessed: bool


@dataclass(frozen=True)
class PlacePage:
    """Everything that a place's page shows."""

    place: Place
    line: OpenLine
    days: list[DayInWords]
    changes: list[str]
    forms: list[WorkFormRow]
    circles: list[Card]
    age: Freshness
    has_hours: bool
    terms: Mapping[str, list[str]]
    card: FirstVisitCard
    lending: LendingRow | None


def place_page(place: Place, moment: datetime) -> PlacePage:
    """Return the page of a place at a moment."""
    today = wall_clock(moment)[0]
    rows = [_work_form_row(form, today) for form in work_forms(place)]
    timetable = union([row.form.timetable.as_hours() for row in rows if row.form.timetable])
    return PlacePage(
        place=place,
        line=open_line(timetable, moment),
        days=coming_week(timetable, today),
        changes=coming_changes(timetable, today),
        forms=rows,
        circles=circles_of(place, moment),
        age=freshness(place.confirmed_on, today),
        has_hours=bool(timetable.spans or timetable.exceptions),
        terms={
            "audiences": labels_of("target_groups", place.audiences),
            "openness": labels_of("openness", place.openness),
            "equipment": labels_of("equipment", place.equipment),
            "languages": labels_of("languages", place.languages),
            "ways": labels_of("ways_to_take_part", place.ways),
            "manners": labels_of("manners", place.manners),
        },
        card=_card(place),
        lending=lending_row(place, timetable.spans, today),
    )


def lending_row(place: Place, hours: Sequence[Span], today: date) -> LendingRow | None:
    """Return what the place tells of the room that it lends; `hours` are its own, the guess of when it is free."""
    lending = getattr(place, "lending", None)
    if lending is None or not lending.is_offered:
        return None
    told = [row.as_span() for row in lending.timetable.spans.all()] if lending.timetable else []
    return LendingRow(lending, weekly_lines(told or lendable(hours), today), not told)


def _card(place: Place) -> FirstVisitCard:
    """The first-visit card of a place that was fetched with its photos."""
    photos = shown_photos(PlacePhoto, place.photo_rows)  # type: ignore[attr-defined]
    told = told_by_place(place, door_photo=any(photo.shows == Shows.DOOR for photo in photos))
    return card_of(told, photos)


def _work_form_row(form: WorkForm, today: date) -> WorkFormRow:
    spans = form.timetable.as_hours().spans if form.timetable else ()
    return WorkFormRow(form, weekly_lines(spans, today), list(form.organisers.all()))


def circles_of(place: Place, moment: datetime) -> list[Card]:
    """Return the circles that meet in the place, as they have published themselves; those it has promised a room."""
    asked = Question(moment=moment)
    return [_circle_card(row, asked) for row in circle_rows(place, asked.today)]


def _circle_card(row: Listing, asked: Question) -> Card:
    timetable = row.timetable()
    when = "; ".join(weekly_lines(timetable.spans, asked.today, now_only=True))
    said = {_("Tila on luvattu"): row.is_promised, _("Esittelytieto"): row.is_demo}  # type: ignore[attr-defined]
    tags = tuple(tag for tag, is_so in said.items() if is_so)
    return Card(
        row.get_absolute_url(), row.title, when, open_line(timetable, asked.moment, meets=True), "", row.summary, tags
    )
