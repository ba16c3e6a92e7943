"""A series of group sessions as other systems keep them: zeros, an outlier, repeats, stray years; a fixed seed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

GROUPS, SESSIONS = 24, 4312
FIRST_DAY = date(2022, 1, 3)
OUTLIER, STRAY_YEARS, REPEATED, ZEROS, CANCELLED = 310, (2003, 2009), 40, 0.03, 0.05


@dataclass(frozen=True)
class Session:
    """One row of the series; no people means that it was not held."""

    group: str
    day: date
    people: int | None


def make_series(sessions: int = SESSIONS, groups: int = GROUPS) -> list[Session]:
    """Return the series in the order of its days, with everything that goes wrong in real ones."""
    random = Random(4312)
    distinct = sessions - REPEATED - len(STRAY_YEARS) - 1
    rows: list[Session] = []
    week = 0
    while len(rows) < distinct:
        for group in range(groups):
            if len(rows) < distinct:
                rows.append(_session(random, group, week))
        week += 1
    rows.append(Session(name_of(0), FIRST_DAY - timedelta(days=3), OUTLIER))
    rows += [Session(name_of(number), date(year, 5, 5), 9) for number, year in enumerate(STRAY_YEARS, start=1)]
    rows += random.sample(rows[:distinct], REPEATED)
    return sorted(rows, key=lambda row: (row.day, row.group))


def _session(random: Random, group: int, week: int) -> Session:
    day = FIRST_DAY + timedelta(weeks=week, days=group % 5)
    luck = random.random()
    if luck < CANCELLED:
        return Session(name_of(group), day, None)
    return Session(
        name_of(group), day, 0 if luck < CANCELLED + ZEROS else max(1, round(random.gauss(9 + group / 4, 3)))
    )


def name_of(group: int) -> str:
    return f"Ryhmä {group + 1}"


def as_csv(series: Iterable[Session]) -> str:
    """Return the series as Finnish Excel saves it."""
    lines = ["Kävijätilasto;;;", "Ryhmän nimi;Päivämäärä;Osallistujat;Peruttu"]
    for row in series:
        people = "" if row.people is None else row.people
        day = f"{row.day.day}.{row.day.month}.{row.day.year}"
        lines.append(f"{row.group};{day};{people};{'x' if row.people is None else ''}")
    return "\r\n".join(lines) + "\r\n"
