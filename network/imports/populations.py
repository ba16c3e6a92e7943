"""Residents of postal areas from a table that somebody has: `code,population,year,source`, all rows or none."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.db import transaction

from network.imports.textfile import MOST_PROBLEMS, BadFileError, Problem, headed_rows, text_lines
from network.models import PostalPopulation

COLUMNS = ("code", "population", "year", "source")
MOST_RESIDENTS = 1_000_000
FIRST_YEAR = 1900
LONGEST_SOURCE = 200
BATCH = 1000


@dataclass(frozen=True)
class Outcome:
    """What a load did, or would do."""

    new: int
    changed: int
    unchanged: int


def load_populations(path: Path, *, today: date, dry_run: bool = False) -> Outcome:
    """Load every row of the file or none; the same file twice changes nothing."""
    rows = read_populations(path, today)
    stored = {row.code: row for row in PostalPopulation.objects.all()}
    fresh = [row for row in rows if row.code not in stored]
    changed = [row for row in rows if row.code in stored and _facts(row) != _facts(stored[row.code])]
    if not dry_run:
        with transaction.atomic():
            PostalPopulation.objects.bulk_create(
                [*fresh, *changed],
                batch_size=BATCH,
                update_conflicts=True,
                unique_fields=["code"],
                update_fields=["population", "year", "source"],
            )
    return Outcome(len(fresh), len(changed), len(rows) - len(fresh) - len(changed))


def read_populations(path: Path, today: date) -> list[PostalPopulation]:
    """Read and check the whole file; raise BadFileError with the first problems, by row and column."""
    problems: list[Problem] = []
    found: dict[str, tuple[int, PostalPopulation]] = {}
    for row, cells in headed_rows(text_lines(path), COLUMNS):
        read = _read(row, cells, today, problems)
        if read is not None:
            earlier, same = found.setdefault(read.code, (row, read))
            if _facts(same) != _facts(read):
                problems.append(Problem(row, "code", f"{read.code} is said otherwise on row {earlier}"))
        if len(problems) >= MOST_PROBLEMS:
            break
    if not found and not problems:
        problems.append(Problem(1, "", "the file holds no postal areas"))
    if problems:
        raise BadFileError(problems)
    return [read for _row, read in found.values()]


def _facts(row: PostalPopulation) -> tuple[int, int, str]:
    return row.population, row.year, row.source


def _read(row: int, cells: dict[str, str], today: date, problems: list[Problem]) -> PostalPopulation | None:
    code, source = cells["code"], cells["source"]
    before = len(problems)
    if not (len(code) == 5 and code.isascii() and code.isdigit()):
        problems.append(Problem(row, "code", f"a postal code of five digits is expected, not “{code[:20]}”"))
    numbers = {"population": (0, MOST_RESIDENTS), "year": (FIRST_YEAR, today.year)}
    for column, (least, most) in numbers.items():
        text = cells[column]
        if not (text.isascii() and text.isdigit() and len(text) < 10 and least <= int(text) <= most):
            problems.append(Problem(row, column, f"a number from {least} to {most} is expected, not “{text[:20]}”"))
    if not 0 < len(source) <= LONGEST_SOURCE:
        problems.append(Problem(row, "source", f"who counted them is expected, in 1–{LONGEST_SOURCE} characters"))
    if len(problems) > before:
        return None
    return PostalPopulation(code=code, population=int(cells["population"]), year=int(cells["year"]), source=source)
