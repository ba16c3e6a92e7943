"""A timetable as plain JSON values and back, so that a list reads it with its row; pure."""

from collections.abc import Mapping
from dataclasses import MISSING, fields
from datetime import date
from typing import Any

from network.hours import DayException, Span, Timetable

DATES = frozenset({"anchor", "valid_from", "valid_until", "first", "last"})
DEFAULTS = {
    kind: {field.name: field.default for field in fields(kind)} for kind in (Span, DayException)
}  # what is as usual is left out


def timetable_as_json(timetable: Timetable) -> dict[str, Any]:
    """Return the spans and exceptions as JSON values; what holds on public holidays as a word."""
    return {
        "spans": [_as_json(span) for span in timetable.spans],
        "exceptions": [_as_json(exception) for exception in timetable.exceptions],
        "holidays": timetable.holidays,
    }


def timetable_from_json(told: Mapping[str, Any]) -> Timetable:
    """Return the timetable that was written with `timetable_as_json`."""
    return Timetable(
        tuple(Span(**_values(row)) for row in told["spans"]),
        tuple(DayException(**_values(row)) for row in told["exceptions"]),
        told["holidays"],
    )


def _as_json(row: Span | DayException) -> dict[str, Any]:
    found = {}
    for name, default in DEFAULTS[type(row)].items():
        value = getattr(row, name)
        if default is MISSING or value != default:
            found[name] = value.isoformat() if isinstance(value, date) else value
    return found


def _values(row: Mapping[str, Any]) -> dict[str, Any]:
    if DATES.isdisjoint(row):
        return dict(row)
    return {name: date.fromisoformat(value) if name in DATES else value for name, value in row.items()}
