"""Count a report again from the CSV of its rows, with nothing of the portal's own: `python tests/recount.py rows.csv`.

A row's figures are keyed as in the report's JSON. What nobody told is None and no zero.
"""

import csv
import json
import sys
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

Rows = list[dict[str, str]]
MONTHS = ("tammikuu", "helmikuu", "maaliskuu", "huhtikuu", "toukokuu", "kesäkuu", "heinäkuu", "elokuu", "syyskuu",
          "lokakuu", "marraskuu", "joulukuu")  # fmt: skip
MINUTES = ", minuutteina"


def read(text: str) -> Rows:
    return list(csv.DictReader(text.lstrip("\ufeff").splitlines(), delimiter=";"))


def tenths(part: int, whole: int) -> float | None:
    """Divide to one decimal, halves up."""
    return (20 * part + whole) // (2 * whole) / 10 if whole else None


def added(values: Iterable[str]) -> int | None:
    told = [int(value) for value in values if value]
    return sum(told) if told else None


def figures(rows: Rows) -> dict[str, float | None]:
    """Count the circles' side of some rows, and the visits of the places."""
    circles = [row for row in rows if row["Paikan kävijät"] == "ei"]
    held = [row for row in circles if row["Tila"] == "Pidettiin"]
    reported = [row for row in circles if row["Tila"] != "Ei ilmoitettu"]
    sizes = sorted(int(row["Kävijöitä"]) for row in held)
    return {
        "circles": len({row["Ryhmä tai paikka"] for row in circles}),
        "held": len(held),
        "not_held": len(reported) - len(held),
        "not_reported": len(circles) - len(reported),
        "reporting_rate": tenths(100 * len(reported), len(circles)),
        "visits": sum(sizes) if held else None,
        "mean_visits": tenths(sum(sizes), len(sizes)),
        "smallest": sizes[0] if held else None,
        "median": sizes[(len(sizes) - 1) // 2] if held else None,
        "largest": sizes[-1] if held else None,
        "first_timers": added(row["Heistä ensi kertaa"] for row in held),
        "place_visits": added(row["Kävijöitä"] for row in rows if row["Paikan kävijät"] == "kyllä"),
    }


def optional(rows: Rows, name: str) -> float | None:
    """Count an optional number of circles by its name; hours are kept in minutes."""
    circles = [row for row in rows if row["Paikan kävijät"] == "ei"]
    if circles and f"{name}{MINUTES}" in circles[0]:
        minutes = added(row[f"{name}{MINUTES}"] for row in circles)
        return None if minutes is None else tenths(minutes, 60)
    return added(row[name] for row in circles)


def thursday(row: dict[str, str]) -> date:
    day = date(*map(int, reversed(row["Päivä"].split("."))))
    return day + timedelta(days=4 - day.isoweekday())


def month_of(row: dict[str, str]) -> str:
    """The month of a row is that of its week's Thursday."""
    day = thursday(row)
    return f"{MONTHS[day.month - 1]} {day.year}"


def week_of(row: dict[str, str]) -> str:
    return f"viikko {thursday(row).isocalendar().week}"


def by(rows: Rows, name_of: Callable[[dict[str, str]], str]) -> dict[str, dict[str, Any]]:
    """Count the rows of each name by themselves."""
    return {name: figures([row for row in rows if name_of(row) == name]) for name in {name_of(row) for row in rows}}


if __name__ == "__main__":
    found = read(Path(sys.argv[1]).read_text(encoding="utf-8"))
    told = {"total": figures(found), "months": by(found, month_of), "towns": by(found, lambda row: row["Kunta"])}
    sys.stdout.write(json.dumps(told, ensure_ascii=False, indent=1) + "\n")
