"""Nothing that a reader without rights to the numbers can fetch depends on who the visitors were.

Every address of tests/page_table.py that the reader of a municipality may open (the public ones are among them), and
shareable reports in every format, with links, open data, the municipality's page and a social report, are fetched
twice: between the two only breakdowns change, and all rounded cells are painted over. Not a byte may differ. So a new
page or a new number is under attack as soon as it has an address; what rounding itself leaves is attacked in
test_disclosure_attack.py.
"""

import random
import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from groups.actions.place_records import count_visitors
from groups.counts import FIRST_TIMERS, all_counts
from groups.enums import RecordedPer
from groups.models import Circle, Gathering
from network.models import Municipality
from network.periods import Period
from places.models import Place
from reporting import compiling, disclosure
from reporting.compiling import compile_report
from reporting.contents import KEYS
from reporting.open_data.publishing import publish
from reporting.optional import WORK
from reporting.shares.links import share_token
from reporting.shares.sharing import share_report
from tests.kept_world import undone
from tests.page_table import PAGES
from tests.report_data import FORMATS, make_order
from tests.surveys import make_social
from tests.test_access import address, body_of
from tests.world import OWN_CIRCLE, World

READER = "municipality"
MONTHS = 13
FIRST_KEY = 9000
RANDOM = (
    re.compile(rb'(?<=nonce=")[^"]+'),
    re.compile(rb'(?<=/reports/shared/)[^/"]+'),
    re.compile(rb"(?<=/social-reports/)\d+"),  # PostgreSQL gives no number twice, even of a row that was taken back
    re.compile(rb'<input type="hidden"[^>]*>'),  # marks of the opening, signed
)


@pytest.fixture(autouse=True)
def _still() -> Iterator[None]:
    with time_machine.travel(timezone.now(), tick=False):
        yield


@pytest.fixture
def counted(world: World) -> list[Circle]:
    """A circle and a place of the reader's municipality with visitors in every month of a year."""
    place = Place.objects.get(slug="liina")
    records = Circle.objects.filter(records=place).first() or count_visitors(place, RecordedPer.DAY, by=None)
    assert records
    both = [Circle.objects.get(slug=OWN_CIRCLE), records]
    today = timezone.localdate()
    for circle in both:
        Gathering.objects.filter(circle=circle).delete()
        for month in range(1, MONTHS):
            day = today - timedelta(days=30 * month)
            Gathering.objects.create(circle=circle, day=day, starts=780, ends=900, state="held", visitors=90 + month)
    return both


def tell_secrets(circles: list[Circle], seed: int) -> None:
    """Give every gathering breakdowns of the same visitors; of each kind ten or more, so that nothing is too few."""
    lots = random.Random(seed)
    codes = [code for code in all_counts() if code not in (FIRST_TIMERS, *WORK)]
    for gathering in Gathering.objects.filter(circle__in=circles).order_by("pk"):
        counts = {code: lots.randint(10, 14) for code in codes} | dict.fromkeys(WORK, 2)
        Gathering.objects.filter(pk=gathering.pk).update(first_timers=lots.randint(10, 60), counts=counts)


def release(world: World) -> dict[str, str]:
    """Compile shareable reports, share them, publish a quarter, freeze a social report; return the new addresses."""
    town = Municipality.objects.get(code="837")
    quarter = Period.quarter_of(timezone.localdate().replace(day=1)).before
    month = Period.parse(f"{quarter.first_month:%Y-%m}")
    found = {}
    for number, (area, period) in enumerate(((town, quarter), (None, quarter), (town, month))):
        order = make_order(area, pk=FIRST_KEY + number, period=str(period), audience="shareable", contents=list(KEYS))
        report = compile_report(order.pk)
        assert report
        token = share_token(share_report(report, by=None))
        bases = {f"shared {number}": f"/fi/reports/shared/{token}/"}
        if area:
            found[f"report {number}"] = f"/fi/reports/{report.pk}/"
            found[f"changes {number}"] = f"/fi/reports/{report.pk}/changes/"
            bases[f"file {number}"] = f"/fi/reports/{report.pk}/download/"
        else:
            publish(report, by=world.people["coordinator"])
        for name, base in bases.items():
            found |= {f"{name} {kind}": f"{base}{kind}" for kind in FORMATS}
            found |= {name: base} if name.startswith("shared") else {}
    social = make_social(town, is_frozen=True, period=str(quarter))
    base = f"/fi/social-reports/{social.pk}/"
    return found | {"social": base, "social pdf": f"{base}report.pdf"}


def pages_of(world: World) -> dict[str, str]:
    """Every address that the reader may open."""
    readable = [(page, case) for page in PAGES if not page.post_only for case in page.cases]
    return {
        f"{page.name} {case.thing}{case.query}": address(page, case, world)
        for page, case in readable
        if READER in case.reads.split()
    }


def fetched(world: World, circles: list[Circle], client: Client, pages: dict[str, str], seed: int) -> dict[str, bytes]:
    """Return the pages and all that is released as the reader gets them, when the secrets are those of the seed."""
    found = {}
    with undone():
        tell_secrets(circles, seed)
        for name, url in (release(world) | pages).items():
            answer = client.get(url)
            found[name] = body_of(answer)
            for pattern in RANDOM:
                found[name] = pattern.sub(b"", found[name])
    return found


def test_nothing_depends_on_the_secrets(
    world: World, counted: list[Circle], clients: dict[str, Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(disclosure, "rounded_cell", lambda *_cell: disclosure.BASE)
    pages = pages_of(world)
    assert len(pages) > 100
    first, second = (fetched(world, counted, clients[READER], pages, seed) for seed in (1, 2))
    assert [name for name in first if first[name] != second[name]] == []


def test_with_the_guard_off_the_same_comparison_finds_every_kind_of_release(
    world: World, counted: list[Circle], clients: dict[str, Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compiling, "shareable", lambda found, _key: found)
    pages = {"open data": "/api/v1/statistics.json"}
    first, second = (fetched(world, counted, clients[READER], pages, seed) for seed in (1, 2))
    told = {name for name in first if first[name] != second[name]}
    assert {"open data", "report 0", "shared 0", *(f"file 2 {kind}" for kind in FORMATS)} <= told
