"""Invented places and circles with their hours, as rows to be written."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any, ClassVar

from django.utils.text import slugify

from groups.enums import CircleState
from network.enums import ConfirmedBy, OpenState, Precision
from network.facets import vocabulary
from network.models import Municipality
from places.enums import PlaceState
from reporting.synthetic.organisations import NamesOf
from reporting.synthetic.vocabulary import CIRCLE_WORDS, DISTRICTS, DOINGS, MANNERS, PLACE_WORDS, ROADS, WARM

KIND_WEIGHTS = (30, 12, 10, 8, 15, 10, 3, 4)
STATES = [OpenState.OPEN.value] * 8 + [
    OpenState.SELF_SERVICE.value, OpenState.BY_APPOINTMENT.value, OpenState.OWN_GROUP.value
]  # fmt: skip
Row = tuple[Any, ...]


@dataclass(frozen=True)
class Hours:
    """Weekly spans and exceptions, as the columns name them."""

    span_columns: ClassVar = (
        "weekday", "starts", "ends", "state", "every_weeks", "anchor", "nth_of_month", "valid_until",
    )  # fmt: skip
    exception_columns: ClassVar = ("first", "last", "state", "reason")
    spans: list[Row]
    exceptions: list[Row]


@dataclass(frozen=True)
class FormRow:
    """A form of work in a place: its kind, who runs it, and its hours."""

    kind: str
    organiser: int
    listed_as: str
    hours: Hours


@dataclass(frozen=True)
class PlaceRow:
    """A place: its number, its municipality, its columns and its forms of work."""

    columns: ClassVar = (
        "slug", "name", "municipality_id", "area", "address", "postal_code", "lat", "lon", "precision", "summary",
        "description", "audiences", "openness", "equipment", "languages", "manners", "state", "confirmed_on",
        "confirmed_by",
    )  # fmt: skip
    pk: int
    town: Municipality
    values: Row
    forms: list[FormRow]


@dataclass(frozen=True)
class CircleRow:
    """A circle: its number, its columns, and the weekly time at which it meets."""

    columns: ClassVar = (
        "slug", "name", "kind", "state", "municipality_id", "area", "place_id", "lat", "lon", "summary",
        "audiences", "openness", "languages", "host_id", "founded_on", "confirmed_on", "confirmed_by",
    )  # fmt: skip
    pk: int
    values: Row
    hours: Hours


def place_rows(
    total: int, home: Callable[[], Municipality], organisations: NamesOf, draw: Random, today: date
) -> Iterator[PlaceRow]:
    """Yield places, one in five of which has two forms of work."""
    for number in range(1, total + 1):
        town, part = home(), draw.randrange(len(DISTRICTS))
        kinds = draw.choices(list(PLACE_WORDS), KIND_WEIGHTS, k=1 if draw.random() < 0.8 else 2)
        name = _name(town, draw, PLACE_WORDS[kinds[0]])
        values = (
            f"{slugify(name)[:90]}-{number}",
            name,
            town.code,
            DISTRICTS[part],
            f"{draw.choice(ROADS)} {draw.randint(1, 90)}",
            f"{town.code}{part}0",
            *_position(town, draw),
            f"{draw.choice(DOINGS).capitalize()} ja {draw.choice(DOINGS)}. {draw.choice(MANNERS)}",
            " ".join(f"{draw.choice(DOINGS).capitalize()}. {draw.choice(MANNERS)}" for _ in range(3)),
            _codes("target_groups", draw, 2),
            _codes("openness", draw, 4),
            _codes("equipment", draw, 4),
            ["fi", *(["sv"] if draw.random() < 0.1 else [])],
            _codes("manners", draw, 2),
            PlaceState.PUBLISHED.value,
            today - timedelta(days=draw.randint(0, 380)),
            ConfirmedBy.ORGANISER.value,
        )
        forms = [
            FormRow(kind, *_organiser(town, organisations, draw), _hours(draw, today)) for kind in dict.fromkeys(kinds)
        ]
        yield PlaceRow(number, town, values, forms)


def circle_rows(
    total: int, places: list[PlaceRow], organisations: NamesOf, draw: Random, today: date
) -> Iterator[CircleRow]:
    """Yield circles, four in five of which meet in a place of their municipality."""
    for number in range(1, total + 1):
        place = draw.choice(places)
        kind = draw.choice(list(CIRCLE_WORDS))
        name = _name(place.town, draw, CIRCLE_WORDS[kind])[:120]
        lat, lon, _precision = _position(place.town, draw)
        where = (place.pk, None, None) if draw.random() < 0.8 else (None, lat, lon)
        values = (
            f"{slugify(name)[:90]}-p{number}",
            name,
            kind,
            CircleState.PUBLISHED.value,
            place.town.code,
            draw.choice(DISTRICTS),
            *where,
            f"{draw.choice(DOINGS).capitalize()} naapurien kesken. {draw.choice(MANNERS)}",
            _codes("target_groups", draw, 2),
            _codes("openness", draw, 3),
            ["fi"],
            _organiser(place.town, organisations, draw)[0],
            today - timedelta(days=draw.randint(200, 3000)),
            today - timedelta(days=draw.randint(0, 380)),
            ConfirmedBy.CIRCLE.value,
        )
        starts = draw.choice((540, 600, 660, 780, 840, 1020, 1050, 1080))
        span = (draw.randint(1, 7), starts, starts + 120, OpenState.OPEN.value, 1, None, None, None)
        yield CircleRow(number, values, Hours([span], []))


def _name(town: Municipality, draw: Random, word: str) -> str:
    """One in three is called by its town and what it is, others by a warm word."""
    turn = draw.randrange(3)
    if turn == 0:
        return f"{town.name_fi}n {word}"
    warm = draw.choice(WARM)
    return f"{word.capitalize()} {warm}" if turn == 1 else f"{warm}, {town.name_fi}"


def _position(town: Municipality, draw: Random) -> tuple[float | None, float | None, str]:
    """Near the town's centre; three in a hundred are not on the map."""
    lat, lon = round(town.lat + draw.gauss(0, 0.03), 5), round(town.lon + draw.gauss(0, 0.06), 5)
    if draw.random() < 0.03:
        return None, None, Precision.UNKNOWN.value
    return lat, lon, Precision.EXACT.value if draw.random() < 0.8 else Precision.DISTRICT.value


def _organiser(town: Municipality, organisations: NamesOf, draw: Random) -> tuple[int, str]:
    number, name = draw.choice(organisations[town.code])
    return number, name[:80]


def _codes(name: str, draw: Random, most: int) -> list[str]:
    codes = list(vocabulary(name))
    return sorted(draw.sample(codes, min(draw.randint(0, most), len(codes))))


def _hours(draw: Random, today: date) -> Hours:
    days = sorted(draw.sample(range(1, 8), draw.choice((1, 2, 3, 3, 4, 5))))
    spans = [_span(day, draw, today) for day in days]
    if draw.random() >= 0.1:
        return Hours(spans, [])
    first = today + timedelta(days=draw.randint(-20, 40))
    shut = (first, first + timedelta(days=draw.randint(0, 20)), OpenState.CLOSED.value, "Remontti")
    return Hours(spans, [shut])


def _span(day: int, draw: Random, today: date) -> Row:
    starts = draw.choice((480, 540, 570, 600, 660, 720, 780, 960, 1020))
    ends = min(1440, starts + draw.choice((120, 180, 240, 300, 420)))
    weeks, nth = 1, None
    if draw.random() < 0.1:
        weeks = draw.choice((2, 2, 4))
    elif draw.random() < 0.06:
        nth = draw.choice((1, 2, -1))
    anchor = today - timedelta(days=draw.randint(7, 60)) if weeks > 1 else None
    until = today + timedelta(days=draw.randint(-30, 200)) if draw.random() < 0.1 else None
    return (day, starts, ends, draw.choice(STATES), weeks, anchor, nth, until)
