"""The figures beside those of earlier periods; and reports of before there was more to choose."""

import json
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from groups.models import Circle
from network.enums import Role
from network.models import Municipality
from network.periods import Period
from reporting.areas import Area
from reporting.columns import BY_KEY
from reporting.compared import compared
from reporting.disclosure import shareable
from reporting.document import document_of
from reporting.figures import Breakdown, Figures, Shown, Statistics
from reporting.models import Report
from reporting.queries import statistics
from tests.make import make_circle, make_gathering, make_member, make_municipality

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("report_day")]
AS_OF = date(2026, 11, 22)
OLD_REPORTS = Path(__file__).parent / "old_reports.json"
KEY = "a key that only this network holds"


@pytest.fixture
def town() -> Municipality:
    return make_municipality("837")


def figures(area: Area, period: str = "2026-Q3", **more: Any) -> Statistics:
    return statistics(area, Period.parse(period), AS_OF, **more)


def client_of(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def make_years(town: Municipality) -> Circle:
    circle = make_circle(municipality=town)
    make_gathering(circle, date(2025, 9, 2), state="held", visitors=10, first_timers=2)
    make_gathering(circle, date(2026, 5, 5), state="held", visitors=8)
    make_gathering(circle, date(2026, 9, 1), state="held", visitors=12, first_timers=3)
    return circle


def test_a_quarter_stands_beside_the_one_before_and_that_of_the_year_before(town: Municipality) -> None:
    make_years(town)
    found = figures(Area(town), contents=("visits", "first_timers", "comparison"))
    assert [(c.kind, c.period, c.is_cut) for c in found.comparisons] == [
        ("before", "2026-Q2", False),
        ("year_before", "2025-Q3", False),
    ]
    told = [compared(BY_KEY["visits"], found, earlier) for earlier in found.comparisons]
    assert [(c.then.value, c.change.value, c.percent.value) for c in told] == [
        (8, 4, Decimal("50.0")),
        (10, 2, Decimal("20.0")),
    ]
    first = [compared(BY_KEY["first_timers"], found, earlier) for earlier in found.comparisons]
    assert [(c.then.value, c.change.value) for c in first] == [(None, None), (2, 1)], "what nobody asked is not nought"
    assert found.comparisons[0].total.figures.weeks == 13


def test_what_was_not_even_expected_then_is_not_known(town: Municipality) -> None:
    make_gathering(make_circle(municipality=town), date(2026, 9, 1), state="held", visitors=12)
    found = figures(Area(town), contents=("gatherings", "visits", "comparison"))
    for key in ("held", "visits", "circles"):
        one = compared(BY_KEY[key], found, found.comparisons[0])
        assert (one.then.value, one.change.value, one.percent.value, one.then.text) == (None, None, None, "ei tietoja")


def test_an_unfinished_period_is_never_set_beside_a_whole_one(town: Municipality) -> None:
    circle = make_circle(municipality=town)
    make_gathering(circle, date(2026, 11, 3), state="held", visitors=5)
    make_gathering(circle, date(2026, 8, 4), state="held", visitors=7)
    make_gathering(circle, date(2026, 9, 22), state="held", visitors=90)
    found = figures(Area(town), "2026-Q4", contents=("visits", "comparison"))
    before = found.comparisons[0]
    assert (before.period, before.is_cut, before.as_of) == ("2026-Q3", True, date(2026, 8, 23))
    assert before.total.figures.visits == 7
    assert before.total.figures.weeks == found.total.figures.weeks == 8
    notes = " ".join(document_of(found, "internal").notes)
    assert "Jakso on kesken." in notes
    assert "23.8.2026 asti" in notes


def test_periods_of_other_lengths_are_said_to_be(town: Municipality) -> None:
    make_gathering(make_circle(municipality=town), date(2026, 9, 1), state="held", visitors=5)
    found = figures(Area(town), "2026-08", contents=("visits", "comparison"))
    weeks = [found.total.figures.weeks, *(c.total.figures.weeks for c in found.comparisons)]
    assert len(set(weeks)) > 1
    assert any("eri pituiset" in note for note in document_of(found, "internal").notes)


def test_an_unfinished_comparison_is_not_broken_down_where_it_is_shared(town: Municipality) -> None:
    circle = make_years(town)
    make_gathering(circle, date(2026, 7, 7), state="held", visitors=30, first_timers=9)
    make_gathering(circle, date(2026, 10, 6), state="held", visitors=30, first_timers=9)
    found = shareable(figures(Area(town), "2026-Q4", contents=("visits", "first_timers", "comparison")), KEY)
    assert found.comparisons[0].total.figures.first_timers.shown is Shown.TOO_FINE
    whole = shareable(figures(Area(town), contents=("visits", "first_timers", "comparison")), KEY)
    assert whole.comparisons[1].total.figures.first_timers.shown is Shown.ROUNDED


@pytest.mark.parametrize("version", ["1", "2"])
def test_an_older_report_reads_as_it_did(town: Municipality, version: str) -> None:
    make_years(town)
    old = json.loads(OLD_REPORTS.read_text(encoding="utf-8"))[version]
    kept = Report.objects.create(
        scope="municipality", key="837", municipality=town, period="2026-Q3", state="done", figures=old,
        content_hash="0" * 64, version=version, finished_at=timezone.now() + timedelta(hours=1), as_of=AS_OF,
    )  # fmt: skip
    assert Statistics.from_json(old).total.figures == Figures(
        circles=1, held=1, visits=12, first_timers=Breakdown(3), weeks=13
    )
    client = client_of(make_member(Role.COORDINATOR))
    page = client.get(kept.get_absolute_url())
    document = page.context["document"]
    assert (page.status_code, document.cell("visits").value, len(document.columns)) == (200, 12, 10)
    assert "Vertailu" not in page.content.decode()
    assert "Laskentatapa" not in dict(document.facts)
    assert "Mikään luku ei ole muuttunut" in client.get(f"{kept.get_absolute_url()}changes/").content.decode()
