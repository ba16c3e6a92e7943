"""The parts of a year that people choose from a list, as columns of a span and back; pure."""

from typing import Any

from network.enums import SchoolTime
from network.hours import Span

SEASON_DAYS = {"summer": (601, 831), "outside_summer": (901, 531)}
OWN = "own"


def season_columns(season: str, own: tuple[int | None, int | None] = (None, None)) -> dict[str, Any]:
    """Return what a span says of the chosen season; `own` are the days of one that is not on the list."""
    first, last = SEASON_DAYS.get(season, own if season == OWN else (None, None))
    return {"season_from": first, "season_until": last, "school": season if season in SchoolTime.values else ""}


def season_of(span: Span) -> str:
    """Return the season of the list that the span has, or "own"."""
    days = (span.season_from, span.season_until)
    known = next((name for name, season in SEASON_DAYS.items() if season == days), "")
    return span.school or known or (OWN if span.season_from is not None else "")
