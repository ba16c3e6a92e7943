"""What people did not find, by municipality and need; and week by week for a spreadsheet."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from network.permissions import Reach
from places.enums import MissedReason
from places.models import Missed

WEEKS = 52


@dataclass(frozen=True)
class MissedRow:
    """One municipality and need: how many times each reason was given, in the reasons' order."""

    municipality: str
    need: str
    numbers: tuple[int, ...]

    @property
    def total(self) -> int:
        return sum(self.numbers)


def missed_within(reach: Reach, today: date, *, weeks: int = WEEKS) -> "list[Missed]":
    """Return the week rows of the last weeks that the person may see, the newest first."""
    year, week, _weekday = (today - timedelta(weeks=weeks)).isocalendar()
    rows = Missed.objects.filter(Q(iso_year__gt=year) | Q(iso_year=year, iso_week__gt=week))
    if not reach.everywhere:
        rows = rows.filter(municipality__in=reach.municipalities)
    return list(rows.select_related("municipality"))


def missed_table(reach: Reach, today: date, *, weeks: int = WEEKS) -> list[MissedRow]:
    """Return the numbers of the last weeks by municipality and need, the largest first."""
    found: dict[tuple[str, str], dict[str, int]] = {}
    for row in missed_within(reach, today, weeks=weeks):
        name = row.municipality.name if row.municipality else ""
        numbers = found.setdefault((name, row.need), {})
        numbers[row.reason] = numbers.get(row.reason, 0) + row.count
    table = [
        MissedRow(name, need, tuple(numbers.get(reason, 0) for reason in MissedReason.values))
        for (name, need), numbers in found.items()
    ]
    return sorted(table, key=lambda row: (-row.total, row.municipality, row.need))
