"""A frozen report says that later numbers exist, and shows each figure then and now."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from groups.models import AttendanceVersion, Gathering
from network.enums import Role
from reporting import changed, compiling
from reporting.changed import changed_since
from reporting.contents import KEYS
from reporting.figures import VERSION
from tests.make import make_member
from tests.report_data import make_order, make_quarter

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("report_day")]
LATER = "Kokoontumisten lukuja on ilmoitettu tai korjattu"


@pytest.fixture
def quarter() -> Any:
    return make_quarter()


@pytest.fixture
def coordinator(quarter: Any) -> Client:
    client = Client()
    client.force_login(make_member(Role.COORDINATOR))
    return client


def correct(visitors: int, *, day: date = date(2026, 7, 7)) -> None:
    """Write a corrected number as the sheet would, an hour later than anything else."""
    gathering = Gathering.objects.get(day=day)
    after = timezone.now() + timedelta(hours=1)
    Gathering.objects.filter(pk=gathering.pk).update(visitors=visitors, reported_at=after)
    AttendanceVersion.objects.create(
        gathering=gathering,
        number=7,
        state="held",
        visitors=visitors,
        reported_at=after,
        submission=uuid4(),
    )


def test_nothing_has_changed_right_after(coordinator: Client, quarter: Any) -> None:
    report = compiling.compile_report(make_order(quarter[0]).pk)
    assert report is not None
    assert LATER not in coordinator.get(f"/fi/reports/{report.pk}/").content.decode()
    assert changed_since(report).is_same
    assert "Mikään luku ei ole muuttunut" in coordinator.get(f"/fi/reports/{report.pk}/changes/").content.decode()


@pytest.mark.parametrize("audience", ["internal", "shareable"])
def test_a_correction_is_told_on_the_old_report_which_stays(coordinator: Client, quarter: Any, audience: str) -> None:
    report = compiling.compile_report(make_order(quarter[0], audience=audience).pk)
    assert report is not None
    figures, kept = report.figures, report.content_hash
    correct(17)
    assert LATER in coordinator.get(f"/fi/reports/{report.pk}/").content.decode()
    told = {change.name: (change.then, change.now) for change in changed_since(report).changes}
    assert told["Käyntejä"] == ("21", "26"), told
    page = coordinator.get(f"/fi/reports/{report.pk}/changes/").content.decode()
    assert "21" in page
    assert "Tilaa sama tämän päivän luvuilla" in page
    report.refresh_from_db()
    assert (report.figures, report.content_hash) == (figures, kept)


def test_a_correction_elsewhere_is_not_told(coordinator: Client, quarter: Any) -> None:
    report = compiling.compile_report(make_order(quarter[1]).pk)
    assert report is not None
    correct(17)
    assert LATER not in coordinator.get(f"/fi/reports/{report.pk}/").content.decode()
    assert changed_since(report).is_same


def tables_of(report: Any) -> dict[str, set[tuple[str, str, str, str]]]:
    """What is told as changed in the rows of each table."""
    return {
        table.caption: {(change.row, change.name, change.then, change.now) for change in table.changes}
        for table in changed_since(report).tables
    }


@pytest.mark.parametrize("audience", ["internal", "shareable"])
def test_the_months_and_municipalities_that_changed_are_told(coordinator: Client, quarter: Any, audience: str) -> None:
    report = compiling.compile_report(make_order(None, audience=audience).pk)
    assert report is not None
    correct(17)
    told = tables_of(report)
    assert ("heinäkuu 2026", "Käyntejä", "12", "17") in told["Luvut kuukausittain"]
    assert {row for row, *_rest in told["Luvut kuukausittain"]} == {"heinäkuu 2026"}
    assert ("Tampere", "Käyntejä", "21", "26") in told["Luvut kunnittain"]
    assert {row for row, *_rest in told["Luvut kunnittain"]} == {"Tampere"}
    page = coordinator.get(f"/fi/reports/{report.pk}/changes/").content.decode()
    assert "heinäkuu 2026" in page
    assert "Luvut kunnittain" in page


def test_the_weeks_and_earlier_periods_that_changed_are_told(coordinator: Client, quarter: Any) -> None:
    july, august = (
        compiling.compile_report(make_order(quarter[0], period=period).pk) for period in ("2026-07", "2026-08")
    )
    assert july
    assert august
    correct(17)
    assert ("viikko 28", "Käyntejä", "12", "17") in tables_of(july)["Luvut viikoittain"]
    later = changed_since(august)
    assert later.changes == ()
    assert ("heinäkuu 2026", "Käyntejä", "12", "17") in tables_of(august)["Vertailu aiempaan"]
    page = coordinator.get(f"/fi/reports/{august.pk}/changes/").content.decode()
    assert "Luvut yhteensä ovat samat" in page


def test_why_a_gathering_was_not_held_is_told_when_it_changes(quarter: Any) -> None:
    report = compiling.compile_report(make_order(quarter[0]).pk)
    assert report
    Gathering.objects.filter(day=date(2026, 9, 8)).update(reason="lead_ill")
    told = tables_of(report)
    assert list(told) == ["Miksi ei pidetty"]
    assert {(then, now) for _row, _name, then, now in told["Miksi ei pidetty"]} == {("1", "–"), ("–", "1")}


def correct_first_timers(first_timers: int) -> None:
    Gathering.objects.filter(day=date(2026, 7, 7)).update(first_timers=first_timers)


def test_of_a_shareable_report_only_what_would_be_shown_is_told(quarter: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A breakdown that is corrected from 4 to 5 of 21 visits: who may see it is told so, others what they would see."""
    inside, shared = (
        compiling.compile_report(make_order(None, audience=audience).pk) for audience in ("internal", "shareable")
    )
    assert inside
    assert shared
    for more in range(4, 8):
        correct_first_timers(more)
        rows = {(row, name): (then, now) for told in tables_of(inside).values() for row, name, then, now in told}
        assert rows["heinäkuu 2026", "Kävijöistä ensi kertaa"] == ("3", str(more))
        assert rows["Tampere", "Kävijöistä ensi kertaa"] == ("4", str(more + 1))
        since = changed_since(shared)
        numbers = [(change.then, change.now) for table in since.tables for change in table.changes]
        numbers += [(change.then, change.now) for change in since.changes]
        assert all(then != now for then, now in numbers)
        assert all(int(text.removeprefix("noin ")) % 5 == 0 for pair in numbers for text in pair)
        assert "Luvut kuukausittain" not in {table.caption for table in since.tables}
    assert numbers, "from 3 to 7 every cell has passed its step"


def test_a_very_long_table_is_cut_and_says_so(
    coordinator: Client, quarter: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(changed, "MOST_ROWS", 1)
    report = compiling.compile_report(make_order(quarter[0]).pk)
    assert report
    correct(17)
    table = changed_since(report).tables[0]
    assert (len(table.changes), table.more) == (1, 1)
    assert "Lisäksi 1 muu luku" in coordinator.get(f"/fi/reports/{report.pk}/changes/").content.decode()


def test_sums_of_topics_that_were_shared_by_the_old_rule_are_not_told_as_changed(quarter: Any) -> None:
    talks = {"talk_money": 4, "talk_work": 4, "talk_health": 4, "talk_other": 5}
    Gathering.objects.filter(day=date(2026, 7, 7)).update(counts=talks)
    report = compiling.compile_report(make_order(quarter[0], audience="shareable", contents=list(KEYS)).pk)
    assert report
    report.figures["version"] = "3"
    report.figures["total"]["figures"]["counts"]["encounters"] = {"value": 17, "shown": "exact"}
    assert changed_since(report).is_same
    report.figures["version"] = VERSION
    assert [(change.then) for change in changed_since(report).changes] == ["17"]
