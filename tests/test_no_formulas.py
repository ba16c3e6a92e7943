"""No cell of any table that the portal gives is a formula, whatever things are called.

The addresses are those of the resolver: every one that gives no page is fetched as whoever may read it, in every format
that it takes, and each CSV, XLSX and ODS among the answers is read cell by cell.
"""

import csv
import io
import re
import zipfile
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from lxml import etree

from groups.models import Circle
from network.models import Municipality, Organisation
from network.periods import Period
from network.safe_cells import safe
from places.models import Missed, Place
from places.views import missed
from reporting import report_rows
from reporting.accounting import rows as accounting_rows
from reporting.actions import order_report
from reporting.areas import Area
from reporting.compiling import compile_report
from reporting.contents import KEYS
from reporting.exports import csv as csv_files
from reporting.models import Report
from reporting.open_data import files as open_files
from reporting.open_data.publishing import publish
from reporting.shares.links import share_token
from reporting.shares.sharing import share_report
from tests.make import make_gathering
from tests.page import Page
from tests.test_access import PAGES, all_views, body_of
from tests.world import World, make_world

SIGNS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
PAYLOAD = "cmd|/c calc!A1"
NUMBER = re.compile(r"[+-]?\d[\d\s\u00a0]*(,\d+)?( %)?\Z")
TABLES, SHEETS, NO_TABLES = ("csv", "spreadsheet"), ("csv", "xlsx", "ods"), (".pdf", ".pptx", ".ics", ".js", ".json")
EXPECTED = {
    "reporting:download",
    "reporting:shared_file",
    "reporting:rows_csv",
    "reporting:gaps_download",
    "reporting:accounting_download",
    "reporting:accounting_hours_csv",
    "reporting:accounting_funding_csv",
    "api_statistics_csv",
    "places:missed_csv",
    "network:organisation_import_rows",
    "network:organisation_import_example",
}


MADE_WHEN_ASKED = {"reporting:rows_csv", "reporting:gaps_download", "places:missed_csv", "api_statistics_csv"}


def called_dangerously(model: Any, *fields: str) -> None:
    """Call every row by a sign of its own, and say still which row it is."""
    for number, row in enumerate(model.objects.order_by("pk")):
        for field in fields:
            setattr(row, field, f"{SIGNS[number % len(SIGNS)]}{PAYLOAD} {row.pk}")
        model.objects.bulk_update([row], list(fields))


def finished(area: Area, audience: str) -> Report:
    order = order_report(
        area=area, period=Period.parse("2026-Q3"), audience=audience, language="fi", contents=KEYS, by=None
    )
    report = compile_report(order.pk)
    assert report is not None
    return report


@pytest.fixture
def world(db: None) -> Iterator[World]:
    """The world of the addresses, where everything has a dangerous name and the reports are of that."""
    with time_machine.travel("2026-11-22T12:00:00+02:00"):
        made = make_world()
        tampere = Municipality.objects.get(code="837")
        for circle in Circle.objects.of_people():
            make_gathering(circle, date(2026, 8, 5), state="held", visitors=12, first_timers=3)
        Missed.objects.create(
            iso_year=2026, iso_week=46, municipality=tampere, need="lonely", kind="", reason="no_place", count=1
        )
        called_dangerously(Municipality, "name_fi", "name_sv")
        called_dangerously(Circle, "name")
        called_dangerously(Place, "name")
        called_dangerously(Organisation, "name")
        tampere.refresh_from_db()
        internal, shared = finished(Area(), "internal"), finished(Area(), "shareable")
        publish(shared, by=made.people["coordinator"])
        for thing in ("shared_file", "internal_file", "shared_report"):
            made.things[thing]["pk"] = internal.pk
        made.things["share_file"]["token"] = share_token(share_report(shared, by=made.people["coordinator"]))
        yield made


def given(world: World, only: Collection[str] = ()) -> Iterator[tuple[str, str, bytes]]:
    """Fetch what every address that is no page gives to whoever may read it: its name, its type, its bytes."""
    clients = {role: Client() for role in world.people}
    for role, user in world.people.items():
        if user:
            clients[role].force_login(user)
    names = {name for name, _view in all_views() if not only or name in only}
    for page in (page for page in PAGES if page.name in names and not page.is_html and not page.post_only):
        for url, role in addresses(page, world):
            answer: Any = clients[role].get(url)
            if answer.status_code == 200:
                yield page.name, answer.headers["Content-Type"], body_of(answer)


def addresses(page: Page, world: World) -> Iterator[tuple[str, str]]:
    """Each address of the page with somebody who may read it, in each format that there is."""
    for case in page.cases:
        role = next(iter(case.reads.split()), "")
        if not role:
            continue
        told = world.arguments(case.thing)
        for file_format in SHEETS if "file_format" in told else ("",):
            more = {"file_format": file_format} if file_format else {}
            path = reverse(page.name, kwargs={**told, **more})
            if not path.endswith(NO_TABLES):
                yield path + case.query, role


def formulas(content_type: str, content: bytes) -> list[str]:
    """Return the cells that a spreadsheet would take for formulas."""
    if content_type.startswith("text/csv"):
        return [cell for row in csv_rows(content) for cell in row if is_formula(cell)]
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        parts = [etree.fromstring(packed.read(name)) for name in packed.namelist() if packed.read(name)[:1] == b"<"]
    return [told for part in parts for told in computed(part)]


def csv_rows(content: bytes) -> Iterable[list[str]]:
    text = content.decode("utf-8-sig")
    delimiter = ";" if ";" in text.partition("\n")[0] else ","
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)


def is_formula(cell: str) -> bool:
    text = cell.lstrip(" \u00a0")
    return text.startswith((*SIGNS, "\n")) and not NUMBER.match(text)


def computed(part: Any) -> Iterator[str]:
    """Yield what a workbook computes: XLSX keeps it in f elements, OpenDocument in formula attributes."""
    for element in part.iter():
        if element.tag.rpartition("}")[2] == "f":
            yield element.text or ""
        yield from (value for name, value in element.attrib.items() if name.rpartition("}")[2] == "formula")


def found(world: World, only: Collection[str] = ()) -> dict[str, list[str]]:
    told: dict[str, list[str]] = {}
    for name, content_type, content in given(world, only):
        if any(kind in content_type for kind in TABLES):
            told.setdefault(name, []).extend(formulas(content_type, content))
    return told


def test_no_cell_that_any_address_gives_is_a_formula(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    told = found(world)
    assert {name: cells[:3] for name, cells in told.items() if cells} == {}
    assert set(told) == EXPECTED, "a new table: add it here, with a thing in tests/world.py that has a name"
    for module in (csv_files, report_rows, open_files, missed, accounting_rows):
        monkeypatch.setattr(module, "safe", lambda text: text)
    assert {name for name, cells in found(world, MADE_WHEN_ASKED).items() if cells} == MADE_WHEN_ASKED, (
        "the guard is off"
    )


@pytest.mark.parametrize("sign", SIGNS)
def test_a_text_is_safe_whatever_sign_begins_it(sign: str) -> None:
    assert not is_formula(safe(f"{sign}{PAYLOAD}"))
    assert not is_formula(safe(f" \u00a0{sign}{PAYLOAD}"))
    assert is_formula(f"{sign}{PAYLOAD}")
