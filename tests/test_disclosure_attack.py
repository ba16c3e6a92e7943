"""Attack on everything that a reader can fetch, by linear programming: no breakdown cell is told exactly.

Real rows, real reports, fetched through the pages as a reader of one municipality: report files, links, open data,
the statistics page, the municipality's page; first-timers and every kind of optional number, of circles and of places,
with the sums that stand beside them; months, quarters, years, earlier periods and changes from them, areas of which
one is asked of a single topic, and releases before and after a correction that the attacker knows. With the guard off
the same attack tells nearly every cell. That nothing else depends on the secrets, test_disclosure_everywhere.py shows.
"""

import csv
import io
import json
import math
import random
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

import pytest
import time_machine
from django.test import Client
from scipy.optimize import linprog

from groups.actions.place_records import count_visitors
from groups.enums import RecordedPer
from groups.models import Gathering
from network.enums import Role
from network.models import Municipality
from network.periods_in_words import period_in_words
from reporting import compiling
from reporting.compiling import compile_report
from reporting.contents import KEYS
from reporting.disclosure import BASE, SMALLEST_TOTAL, draw, rounded_cell
from reporting.exports import WRITERS
from reporting.models import Report
from reporting.open_data.publishing import publish
from reporting.shares.links import share_token
from reporting.shares.sharing import share_report
from reporting.views import statistics as statistics_page
from tests.make import make_circle, make_gathering, make_member, make_municipality, make_place
from tests.report_data import make_order

QUARTERS = ("2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4")
TOWNS = ("211", "536", "837")
CORRECTED = ("837", "2026-Q3")
SECRETS = {
    "first_timers": ("first_timers",),
    "accompanied": ("accompanied",),
    "ages": ("age_30_64", "age_65_79", "age_80"),
    "encounters": ("talk_money", "talk_work", "talk_health", "talk_other"),
    "onward": ("to_health", "to_circle", "to_other"),
}
OF_CIRCLES = tuple(code for codes in SECRETS.values() for code in codes)
SECRETS |= {f"place_{family}": tuple(f"place_{code}" for code in codes) for family, codes in SECRETS.items()}
CODES = tuple(code for codes in SECRETS.values() for code in codes)
FEWER, ASKED_THERE = "211", ("talk_money", "to_health")
UNASKED = tuple(code for family in ("encounters", "onward") for code in SECRETS[family] if code not in ASKED_THERE)
SUMS, AT_MOST_ALL = ("encounters", "onward", "place_encounters", "place_onward"), ("ages", "place_ages")
BOUND = SUMS + AT_MOST_ALL
Cell = tuple[str, str, str]


class Seen(NamedTuple):
    """What was read of one number: of what area ("" is the network) and period, and how far its value can be.

    A sum of a family is told exactly beside enough topics; the attacker knows that it is the sum of the secrets, and
    that every visitor is of one age at most.
    """

    code: str
    area: str
    period: str
    is_corrected: bool
    low: int
    high: int
    is_asked: bool = True


@pytest.fixture(autouse=True)
def _winter() -> Iterator[None]:
    with time_machine.travel("2027-02-01T12:00:00+02:00", tick=False):
        yield


@pytest.fixture
def quick_files(monkeypatch: pytest.MonkeyPatch) -> None:
    """The slow formats are written elsewhere; here two formats of every report are read."""
    for name in ("pdf", "xlsx", "ods"):
        monkeypatch.setitem(WRITERS, name, lambda document: document.title.encode())


@pytest.fixture
def towns(db: None) -> list[Municipality]:
    """A circle and a place in each of three municipalities, each month with visitors and of them what may be asked."""
    lots = random.Random(3)
    found = [make_municipality(code) for code in TOWNS]
    for town in found:
        place = count_visitors(make_place((1, 540, 900), municipality=town), RecordedPer.DAY, by=None)
        assert place
        Gathering.objects.filter(circle=place).delete()
        for circle in (make_circle(municipality=town), place):
            for month in range(1, 13):
                visitors = lots.randint(8, 40)
                first = lots.randint(0, min(visitors, 12))
                asked = [code for code in OF_CIRCLES[1:] if town.code != FEWER or code not in UNASKED]
                counts = {code: lots.randint(0, min(visitors // 4, 9)) for code in asked}
                held = {"state": "held", "visitors": visitors, "first_timers": first, "counts": counts}
                make_gathering(circle, date(2026, month, 15), **held)
    return found


def released(towns: list[Municipality], periods: tuple[str, ...]) -> list[Report]:
    """Shareable reports of each municipality and of the network."""
    found = []
    for area in (*towns, None):
        for period in periods:
            done = compile_report(make_order(area, period=period, audience="shareable", contents=list(KEYS)).pk)
            assert done
            found.append(done)
    return found


def correct() -> None:
    """One more visitor of each kind, who came for the first time and of whom everything was counted."""
    for gathering in Gathering.objects.filter(circle__municipality=CORRECTED[0], day=date(2026, 8, 15)):
        Gathering.objects.filter(pk=gathering.pk).update(
            visitors=(gathering.visitors or 0) + 1,
            first_timers=(gathering.first_timers or 0) + 1,
            counts={code: number + 1 for code, number in gathering.counts.items()},
        )


def bounds(value: int | None, rounded: bool, whole: int | None) -> tuple[int, int]:
    """How far the true value can be from what is shown."""
    most = whole or 0
    if value is None:
        return 0, most
    return (max(0, value - BASE + 1), min(most, value + BASE - 1)) if rounded else (value, value)


class Told(NamedTuple):
    """One row of figures: their values, which are rounded, and which nobody was asked, as every reader is told."""

    figures: Mapping[str, Any]
    rounded: Collection[str]
    unasked: Collection[str] = ()


def seen_in(row: Told, area: str, period: str, late: bool) -> Iterator[Seen]:
    """Note every secret of one row of figures, and the sums that they are parts of."""
    for family, codes in SECRETS.items():
        visits = row.figures.get("place_visits" if family.startswith("place_") else "visits", -1)
        if visits == -1:
            continue
        whole, total = visits, row.figures.get(family) if family in SUMS else None
        if total is not None:
            least, whole = bounds(total, family in row.rounded, total + BASE - 1)
            yield Seen(family, area, period, late, least, whole)
        if family in AT_MOST_ALL:
            yield Seen(family, area, period, late, 0, visits or 0)
        yield from (_cell_of(row, code, whole, (area, period, late)) for code in codes if code in row.figures)


def _cell_of(row: Told, code: str, whole: int | None, where: tuple[str, str, bool]) -> Seen:
    if code in row.unasked:
        return Seen(code, *where, 0, 0, is_asked=False)
    return Seen(code, *where, *bounds(row.figures[code], code in row.rounded, whole))


def told_in(row: Mapping[str, Any]) -> Told:
    """Return a row of a report's JSON."""
    unasked = {key for key, why in row.get("not_known", {}).items() if why == "ei kysytty"}
    return Told(row["figures"], row.get("rounded", ()), unasked)


def from_json(content: bytes, report: Report, is_corrected: bool) -> Iterator[Seen]:
    """Read every row of a report's JSON: the whole, earlier periods, and each municipality where it has them."""
    names = {town.name_fi: town.code for town in Municipality.objects.all()}
    tables = {table["key"]: table["rows"] for table in json.loads(content)["tables"]}
    whole = report.municipality_id or ""
    yield from seen_in(told_in(tables["total"][0]), whole, report.period, is_corrected)
    for row in tables.get("municipality", ()):
        yield from seen_in(told_in(row), names.get(row["name"], ""), report.period, is_corrected)
    yield from from_comparison(tables["comparison"], tables["total"][0]["figures"], whole, is_corrected)


def from_comparison(
    rows: list[dict[str, Any]], now: Mapping[str, Any], area: str, is_corrected: bool
) -> Iterator[Seen]:
    """Read the earlier periods; the change that is told of each is that of the numbers that are told."""
    for then, change, _percent in zip(rows[::3], rows[1::3], rows[2::3], strict=True):
        period = next((quarter for quarter in QUARTERS if period_in_words(quarter) == then["name"]), "")
        if period:
            yield from seen_in(told_in(then), area, period, is_corrected)
        for code in (*CODES, *SUMS):
            pair = now.get(code), then["figures"].get(code)
            known = None if None in pair else pair[0] - pair[1]
            assert change["figures"].get(code) == known, f"{code}, {then['name']}"


def months_told(content: bytes) -> int:
    """How many cells finer than a quarter have a value."""
    tables = [table for table in json.loads(content)["tables"] if table["key"] == "time"]
    rows = [row for table in tables for row in table["rows"] if row["name"] != "Yhteensä"]
    return sum(row["figures"].get(code) is not None for row in rows for code in (*CODES, *SUMS))


def from_csv(content: bytes, names: Mapping[str, str], report: Report, is_corrected: bool) -> Iterator[Seen]:
    """Read the first row, the whole, of a report's CSV; `names` are the figures' names by their keys."""
    head, first, *_rest = csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";")
    told: dict[str, int | None] = {}
    rounded, unasked = set(), set()
    for key in ("visits", "place_visits", *CODES, *SUMS):
        if key not in names:
            continue
        at = [number for number, name in enumerate(head) if name in (names[key], f"{names[key]} (pyöristetty)")]
        told[key] = int(first[at[0]]) if first[at[0]].isdigit() else None
        unasked |= {key} if first[at[0]] == "ei kysytty" else set()
        rounded |= {key} if "pyöristetty" in head[at[0]] else set()
    yield from seen_in(Told(told, rounded, unasked), report.municipality_id or "", report.period, is_corrected)


def from_open_data(content: bytes, is_corrected: bool) -> Iterator[Seen]:
    for row in json.loads(content)["rows"]:
        yield from seen_in(Told(row["figures"], row["rounded"]), row["municipality"], row["quarter"], is_corrected)


def from_municipality_page(client: Client) -> Iterator[Seen]:
    """Read who came for the first time from the page of the municipality: of the last year, and the last quarter."""
    asked: Any = client.get(f"/fi/mappings/{CORRECTED[0]}/page/")
    metrics = next(heading for heading in asked.context["page"].headings if heading.key == "metrics")
    for period in ("2026", "2026-Q4"):
        said = next(entry.text for entry in metrics.entries if entry.text.startswith(period_in_words(period)))
        visits = re.search(r"; käyntejä (\d+);", said)
        first = re.search(r"; kävijöistä ensi kertaa (noin )?(\d+)(;|$)", said)
        assert visits
        assert first
        value, visited = int(first[2]), int(visits[1])
        figures = {"first_timers": value, "visits": visited}
        rounded = {"first_timers"} if first[1] else set()
        yield from seen_in(Told(figures, rounded), CORRECTED[0], period, late=False)


def read(client: Client, address: str) -> bytes:
    response: Any = client.get(address)
    assert response.status_code == 200, address
    return b"".join(response.streaming_content) if response.streaming else response.content


def everything_fetched(reports: list[Report], is_corrected: bool) -> Iterator[Seen]:
    """Read all that the reader of one municipality gets: own reports, links to the others', open data, the page."""
    reader, coordinator = Client(), make_member(Role.COORDINATOR)
    reader.force_login(make_member(Role.MUNICIPALITY_READER, Municipality.objects.get(code=CORRECTED[0])))
    for report in reports:
        if report.municipality_id == CORRECTED[0]:
            base = f"/fi/reports/{report.pk}/download/"
        else:
            base = f"/fi/reports/shared/{share_token(share_report(report, by=None))}/"
            assert read(Client(), base)
        if report.municipality_id is None and report.period in QUARTERS:
            publish(report, by=coordinator)
        content = read(reader, f"{base}json")
        names = {told["key"]: told["name"] for told in json.loads(content)["definitions"]}
        yield from from_json(content, report, is_corrected)
        yield from from_csv(read(reader, f"{base}csv"), names, report, is_corrected)
    yield from from_open_data(read(Client(), "/api/v1/statistics.json"), is_corrected)
    for period in (*QUARTERS, "2026", "2026-08"):
        asked = {"area": f"municipality:{CORRECTED[0]}", "period": period}
        page = reader.get("/fi/reports/statistics/", asked).context["document"]
        cells = {cell.column.key: cell for cell in page.flat[0].lines[0].cells}
        if period == "2026-08":
            assert not any(cells[code].is_rounded for code in CODES if code in cells)
            continue
        figures = {key: cell.value for key, cell in cells.items()}
        rounded = {key for key, cell in cells.items() if cell.is_rounded}
        yield from seen_in(Told(figures, rounded), CORRECTED[0], period, is_corrected)
    if not is_corrected:
        yield from from_municipality_page(reader)


def parts_of(area: str, period: str) -> list[tuple[str, str]]:
    return [(t, q) for t in TOWNS for q in QUARTERS if area in (t, "") and period in (q, "2026")]


def weights(row: Seen | Cell, unknown: list[Cell]) -> list[float]:
    """Which unknowns a number is the sum of: those of its code, or of all codes of a family that it is a sum of."""
    code, area, period = row[:3]
    codes, parts = SECRETS[code] if code in BOUND else (code,), set(parts_of(area, period))
    return [1.0 if cell[0] in codes and cell[1:] in parts else 0.0 for cell in unknown]


def exactly_told(seen: list[Seen]) -> set[Cell]:
    """Attack: the least and the greatest that each published cell can be, given everything; return the pinned ones."""
    return {cell for codes in SECRETS.values() for cell in _told_of(codes, seen)}


def _told_of(codes: tuple[str, ...], seen: list[Seen]) -> set[Cell]:
    """Attack one family: its cells are bound to each other by their sum, and to no others."""
    unknown = [(code, t, q) for code in codes for t in TOWNS for q in QUARTERS]
    own = [row for row in seen if row.code in codes or codes == SECRETS.get(row.code)]
    limits, most = [], []
    for row in own:
        sums = weights(row, unknown)
        more = sum(sums) and row.is_corrected and CORRECTED in parts_of(row.area, row.period)
        known = (len(codes) if row.code in BOUND else 1) if more else 0
        limits += [sums, [-number for number in sums]]
        most += [row.high - known, known - row.low]
    found = set()
    for cell in {row[:3] for row in own if row.code in codes and row.is_asked}:
        aim = weights(cell, unknown)
        least, greatest = (linprog([s * a for a in aim], A_ub=limits, b_ub=most, method="highs") for s in (1, -1))
        assert least.status == greatest.status == 0, "what is told does not fit together"
        if math.ceil(least.fun - 1e-6) == math.floor(-greatest.fun + 1e-6):
            found.add(cell)
    return found


def attack(towns: list[Municipality]) -> tuple[set[Cell], int]:
    """Fetch everything before and after a correction; return the cells that are told, and how many there are."""
    seen = list(everything_fetched(released(towns, (*QUARTERS, "2026")), is_corrected=False))
    correct()
    seen += everything_fetched(released(towns, (CORRECTED[1], "2026")), is_corrected=True)
    return exactly_told(seen), len({row[:3] for row in seen if row.code in CODES and row.is_asked})


def test_everything_a_reader_can_fetch_tells_no_cell_exactly(towns: list[Municipality], quick_files: None) -> None:
    told, cells = attack(towns)
    assert cells == 5 * ((len(TOWNS) + 1) * len(CODES) - 2 * len(UNASKED))
    assert told == set()


def test_nothing_finer_than_a_quarter_has_a_value(towns: list[Municipality], quick_files: None) -> None:
    year, month = released(towns[:1], ("2026", "2026-08"))[:2]
    for report in (year, month):
        address = f"/fi/reports/shared/{share_token(share_report(report, by=None))}/json"
        assert months_told(read(Client(), address)) == 0


def test_with_the_guard_off_nearly_every_cell_is_told(
    towns: list[Municipality], quick_files: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (compiling, statistics_page):
        monkeypatch.setattr(module, "shareable", lambda found, _key: found)
    told, cells = attack(towns)
    assert len(told) > 0.9 * cells


# --- Many releases of one cell ---------------------------------------------------------------------

Rounding = Callable[[int, int, str], int]


def kept(value: int, total: int, cell: str) -> int:
    return rounded_cell(value, total, cell, "key")


def drawn_anew(value: int, total: int, cell: str) -> int:
    return rounded_cell(value, total, f"{cell}|{value}", "key")


def candidates(value: int, releases: int, cell: str, rounding: Rounding) -> list[int]:
    """The values that fit every release, when each is known to be one more than the one before."""
    total = 10_000
    shown = [rounding(value + more, total, cell) for more in range(releases)]
    possible = range(max(0, shown[0] - BASE + 1), shown[0] + BASE)
    return [v for v in possible if all(abs(told - v - more) < BASE for more, told in enumerate(shown))]


def test_releases_that_differ_by_known_numbers_leave_five_values() -> None:
    """The lot is the cell's own and not the value's: corrections tell at most where within five the step lies."""
    left = [len(candidates(value, 60, f"cell {n}", kept)) for n in range(400) for value in (4, 11, 23)]
    assert min(left) == BASE


def test_a_lot_drawn_anew_for_each_value_would_tell_it() -> None:
    left = [len(candidates(value, 60, f"cell {n}", drawn_anew)) for n in range(400) for value in (4, 11, 23)]
    assert sum(number == 1 for number in left) > 0.8 * len(left)


def test_only_values_next_to_zero_have_fewer_left_after_many_known_corrections() -> None:
    """The bound that docs/adr/0041 states: below four the values under zero fall away."""
    for value in range(4):
        worst = min(len(candidates(value, 60, f"cell {n}", kept)) for n in range(400))
        assert worst == value + 1
    assert {draw(f"cell {n}", "key") for n in range(50)} == set(range(BASE))
    assert SMALLEST_TOTAL > BASE
