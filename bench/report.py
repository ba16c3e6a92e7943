"""How long a year's report takes as XLSX: of the largest municipality, and of the country beside its bare parts.

`DEBUG=1 DATABASE_URL=… python -m bench.report [year]` takes what is in the database. The report sums gatherings, reads
the hours of every place and counts how long each was open, and writes its file. The bare parts are the statements by
which the gatherings are summed, asked again of the driver alone, and the same cells written by the fastest writer that
there is. For hours there is no sum in SQL to set beside: their rows fetched of the driver, of which nothing is counted,
are a part of their own, and the ratio is told without it and with it. Each side in turns, so that a busy machine slows
all of them.
"""

import io
import os
import sys
import time
from collections.abc import Callable
from typing import Any

from bench.organisation_import import held_from_now, most_held

ROUNDS = 5
FILE_FORMAT = "xlsx"
Times = dict[str, list[tuple[float, float]]]


def main() -> None:
    """Print one line a side: the least time of the rounds, of it the processor time of this process, and the memory."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "network.settings")
    import django

    django.setup()
    from django.conf import settings
    from django.db.models import Count
    from django.utils.translation import override

    from network.models import Municipality
    from network.periods import Period
    from reporting.areas import Area
    from reporting.models import Report

    settings.DEBUG = False  # every statement would be remembered
    largest = Municipality.objects.annotate(number=Count("places")).order_by("-number")[0]
    year = Period.parse(sys.argv[1]) if len(sys.argv) > 1 else Period.parse(f"{Report().as_of.year}")
    country, times = Area(), Times()
    with override("fi"):
        report_of(Area(largest), year)  # what it costs to load is not the work
        statements, cells = statements_of(country, year), cells_of(country, year)
        hours = statement_of_hours(country)
        held = held_from_now()
        for _ in range(ROUNDS):
            timed(times, "municipality", lambda: report_of(Area(largest), year))
            timed(times, "country", lambda: report_of(country, year))
            timed(times, "aggregate", lambda: ask(statements))
            timed(times, "hours", lambda: ask([hours]))
            timed(times, "writer", lambda: write(cells))
    tell(times, f"{largest.name_fi}, {largest.number} places", held)  # type: ignore[attr-defined]


def report_of(area: Any, year: Any) -> bytes:
    """Do what the worker does for one file: the figures, the document, the file."""
    from reporting.exports import WRITERS

    return WRITERS[FILE_FORMAT](document_of_year(area, year))


def document_of_year(area: Any, year: Any) -> Any:
    from reporting.compiling import figures_of
    from reporting.document import document_of
    from reporting.mapping.municipality_page import with_headings
    from reporting.models import Report

    report = Report(audience="internal", contents=list(contents()))
    document = document_of(figures_of(area, year, report), report.audience)
    return with_headings(document, area, report.as_of)


def contents() -> tuple[str, ...]:
    """What is in the reports: what is chosen unless something else is, but for the comparison."""
    from reporting.contents import PRESENT

    return PRESENT


def statements_of(area: Any, year: Any) -> list[tuple[str, Any]]:
    """Return the statements by which the area's gatherings are summed, with their values."""
    from django.db import connection

    from reporting.models import Report
    from reporting.sums import due, sides_of

    found: list[tuple[str, Any]] = []

    def keep(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        found.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(keep):
        sides_of(due(area.gatherings().in_period(year), Report().as_of, year.last_day), by_week=False)
    return found


def statement_of_hours(area: Any) -> tuple[str, Any]:
    """Return the statement that reads the hours of the area's places."""
    from reporting.open_places import hours_of

    sql, params = hours_of(area.places()).query.sql_with_params()
    return sql, params


def ask(statements: list[tuple[str, Any]]) -> None:
    """Ask the statements of the driver and fetch what they give."""
    from django.db import connection

    from reporting.queries import one_moment

    with one_moment(), connection.cursor() as cursor:
        for sql, params in statements:
            cursor.cursor.execute(sql, params)
            cursor.cursor.fetchall()


def cells_of(area: Any, year: Any) -> list[list[list[Any]]]:
    """Return the cells of each sheet of the report as plain values."""
    document = document_of_year(area, year)
    lines = [[document.total], *(table.lines for table in document.sheets)]
    figures = [[[line.name, *(plain(cell) for cell in line.cells)] for line in some] for some in lines]
    return [*figures, [list(row) for row in (*document.facts, *document.definitions)]]


def plain(cell: Any) -> Any:
    return cell.text if cell.value is None else float(cell.value)


def write(sheets: list[list[list[Any]]]) -> None:
    """Write the cells row by row, without formats, holding one row at a time."""
    import xlsxwriter

    book = xlsxwriter.Workbook(io.BytesIO(), {"constant_memory": True})
    for rows in sheets:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                if isinstance(value, int | float):
                    sheet.write_number(number, column, value)
                elif value is not None:
                    sheet.write_string(number, column, str(value))
    book.close()


def timed(times: Times, side: str, work: Callable[[], Any]) -> None:
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    times.setdefault(side, []).append((time.perf_counter() - wall, time.process_time() - cpu))


def tell(times: Times, largest: str, held: int) -> None:
    """Print the least of each side; the country's is told beside the sum of its bare parts."""
    least = {side: (min(wall for wall, _ in rounds), min(cpu for _, cpu in rounds)) for side, rounds in times.items()}
    named = {
        "municipality": f"a year of {largest}",
        "country": "a year of the country",
        "aggregate": "the sums of gatherings",
        "hours": "the hours read, and not counted",
        "writer": "the fastest writer",
    }
    for side, (wall, cpu) in least.items():
        sys.stdout.write(f"{named[side]:40} {wall:6.2f} s, {cpu:.2f} s of it in this process\n")
    bare = least["aggregate"][0] + least["writer"][0]
    sys.stdout.write(f"the country is {least['country'][0] / bare:.2f} x the sums and the fastest writer\n")
    bare += least["hours"][0]
    sys.stdout.write(f"the country is {least['country'][0] / bare:.2f} x these and the hours read\n")
    most = most_held()
    sys.stdout.write(f"memory: {most / 1024:.0f} MiB at the most, {(most - held) / 1024:.0f} more than when loaded\n")


if __name__ == "__main__":
    main()
