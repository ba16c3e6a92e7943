"""The rows behind a frozen report: those of its moment, and enough for anybody to count the report again."""

import csv
import io
import json
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from groups.actions.attendance_imports import _removed
from groups.actions.place_records import count_visitors
from groups.enums import RecordedPer
from groups.models import AttendanceVersion, Circle, Gathering, RemovedGathering
from network.enums import Role
from network.models import Municipality
from network.periods import Period
from places.models import Place
from reporting import compiling, report_rows
from reporting.actions import order_report
from reporting.areas import Area
from reporting.contents import KEYS
from reporting.exports import WRITERS
from reporting.models import Report
from tests import recount
from tests.make import make_circle, make_gathering, make_member, make_organisation, make_place, make_report, make_user
from tests.report_data import make_quarter

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("report_day")]


def client_of(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def finished(area: Area, period: str = "2026-Q3", **more: Any) -> Report:
    told = {"period": Period.parse(period), "audience": "internal", "language": "fi", "contents": KEYS, "by": None}
    report = compiling.compile_report(order_report(area=area, **{**told, **more}).pk)
    assert report is not None
    return report


def told(client: Client, report: Report, query: str = "") -> list[dict[str, str]]:
    response: Any = client.get(f"/fi/reports/{report.pk}/rows.csv{query}")
    assert response.status_code == 200
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))


def correct(gathering: Gathering, *, hours: int = 1, **fields: Any) -> None:
    """Write a report as the sheet does, so many hours from now."""
    later = timezone.now() + timedelta(hours=hours)
    number = gathering.version + 1
    AttendanceVersion.objects.create(
        gathering=gathering, number=number, submission=uuid4(), reported_at=later, **fields
    )
    Gathering.objects.filter(pk=gathering.pk).update(reported_at=later, version=number, **fields)


@pytest.fixture
def coordinator() -> Client:
    return client_of(make_member(Role.COORDINATOR))


@pytest.fixture
def quarter() -> tuple[Municipality, Municipality]:
    towns = make_quarter()
    row = count_visitors(make_place((1, 540, 900), municipality=towns[0]), RecordedPer.DAY, by=None)
    assert row
    Gathering.objects.filter(circle=row).delete()
    make_gathering(row, date(2026, 7, 8), state="held", visitors=40, counts={"talk_money": 4})
    circle = Circle.objects.exclude(gatherings=None).filter(municipality=towns[0], records=None)[0]
    counts = {"volunteers": 2, "volunteer_hours": 270, "age_80": 3}
    make_gathering(circle, date(2026, 9, 22), state="held", visitors=8, first_timers=2, counts=counts)
    return towns


def as_json(client: Client, report: Report) -> dict[str, Any]:
    """The JSON file of the report, its tables by their keys and their rows by their names."""
    content: dict[str, Any] = json.loads(
        b"".join(client.get(f"/fi/reports/{report.pk}/download/json").streaming_content)  # type: ignore[attr-defined]
    )
    tables = {table["key"]: {row["name"]: row["figures"] for row in table["rows"]} for table in content["tables"]}
    return {"names": {told["key"]: told["name"] for told in content["definitions"]}, **tables}


def assert_same(again: dict[str, Any], kept: dict[str, Any], what: str) -> None:
    for key, value in again.items():
        if key in kept:
            assert kept[key] == value, (what, key)


YEAR, FREE = "2026", "2026-07-06..2026-09-13"
OF_WHAT = [
    *((scope, YEAR) for scope in ("network", "county", "municipality", "organisation", "place", "circle")),
    *((scope, period) for scope in ("network", "circle") for period in ("2026-W32", "2026-08", "2026-Q3", FREE)),
]


@pytest.fixture
def scopes(quarter: Any) -> dict[str, str]:
    """One of each kind of area, all with gatherings of their own."""
    Municipality.objects.update(county_code="08")
    circle = Circle.objects.of_people().get(gatherings__day=date(2026, 8, 4))
    host, place = make_organisation(), Place.objects.get(visitor_record__isnull=False)
    Circle.objects.filter(pk=circle.pk).update(host=host, place=place)
    for day in range(9):  # as many visitors each time: the middle is of gatherings, not of different numbers
        make_gathering(circle, date(2026, 8, 3 + day), starts=600, ends=660, state="held", visitors=21, version=1)
    return {
        "network": "network",
        "county": "county:08",
        "municipality": "municipality:837",
        "organisation": f"organisation:{host.slug}",
        "place": f"place:{place.slug}",
        "circle": f"circle:{circle.slug}",
    }


@pytest.mark.parametrize(("scope", "period"), OF_WHAT)
def test_the_report_is_counted_again_from_the_csv_of_its_rows(
    coordinator: Client, scopes: dict[str, str], scope: str, period: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("pdf", "xlsx", "ods", "pptx"):
        monkeypatch.setitem(WRITERS, name, lambda document: document.title.encode())
    report = finished(Area.parse(scopes[scope]), period)
    rows, kept = told(coordinator, report), as_json(coordinator, report)
    assert rows
    total = next(iter(kept["total"].values()))
    assert len(set(recount.figures(rows)) & set(total)) >= 8
    assert_same(recount.figures(rows), total, scope)
    for key, name in kept["names"].items():
        if {name, f"{name}{recount.MINUTES}"} & set(rows[0]) and key in total and key not in recount.figures(rows):
            assert total[key] == recount.optional(rows, name), key
    for table, name_of in (("time", recount.month_of), ("municipality", lambda row: row["Kunta"])):
        for name, again in recount.by(rows, name_of).items():
            assert_same(again, kept.get(table, {}).get(name, {}), f"{table} {name}")
    if period in ("2026-W32", "2026-08"):
        for name, again in recount.by(rows, recount.week_of).items():
            assert_same(again, kept.get("time", {}).get(name, {}), name)


def test_the_earlier_period_of_a_comparison_is_that_periods_own_report(coordinator: Client, quarter: Any) -> None:
    circle = Circle.objects.of_people().filter(municipality=quarter[0])[0]
    for day, visitors in ((date(2026, 5, 5), 31), (date(2026, 6, 2), 17), (date(2025, 8, 5), 5)):
        make_gathering(circle, day, state="held", visitors=visitors, first_timers=2)
    kept = as_json(coordinator, finished(Area()))
    for name, earlier in (("2. vuosineljännes 2026", "2026-Q2"), ("3. vuosineljännes 2025", "2025-Q3")):
        again = recount.figures(told(coordinator, finished(Area(), earlier, language="en")))
        row = next(row for rows in kept.values() for title, row in rows.items() if title == name and "visits" in row)
        assert_same({**again, "circles": row["circles"]}, row, name)


def test_rows_stay_those_of_the_report_whatever_comes_after(coordinator: Client, quarter: Any) -> None:
    circle = Circle.objects.get(name__startswith="Piiri", municipality=quarter[1])
    late = make_gathering(circle, date(2026, 8, 19))
    early = Gathering.objects.get(day=date(2026, 7, 7))
    correct(early, hours=-1, state="held", visitors=12, first_timers=3)
    early.refresh_from_db()
    report = finished(Area())
    before = told(coordinator, report)
    correct(early, state="held", visitors=99, first_timers=9)
    correct(late, state="held", visitors=50)
    make_gathering(circle, date(2026, 8, 12), state="held", visitors=70)
    assert told(coordinator, report) == before
    assert recount.figures(before)["visits"] == as_json(coordinator, report)["total"]["Yhteensä"]["visits"]
    newer = finished(Area(), language="sv")
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        newer = finished(Area(), language="en")
    assert told(coordinator, newer) != before
    page = coordinator.get(f"/fi/reports/{report.pk}/rows/").context
    assert page["sums"].visits == recount.added(row["Kävijöitä"] for row in before)


def test_a_number_corrected_before_is_of_its_latest_version_then(coordinator: Client, quarter: Any) -> None:
    gathering = Gathering.objects.get(day=date(2026, 7, 7))
    correct(gathering, state="held", visitors=20, first_timers=0)
    gathering.refresh_from_db()
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        report = finished(Area())
        correct(gathering, state="not_held", reason="weather", visitors=None, first_timers=None)
    row = next(row for row in told(coordinator, report) if row["Päivä"] == "07.07.2026")
    assert (row["Kävijöitä"], row["Monesko ilmoitus"], row["Tila"]) == ("20", "1", "Pidettiin")


def test_rows_are_chosen_by_state_side_and_municipality(coordinator: Client, quarter: Any) -> None:
    report = finished(Area())
    everything = told(coordinator, report)
    assert len(everything) == 8
    for query, kept in (
        ("?state=held", 6),
        ("?state=not_held", 1),
        ("?of=places", 1),
        ("?municipality=562", 1),
        ("?state=not_reported&of=circles", 1),
        ("?state=moon&of=x&municipality=999", 8),
    ):
        assert len(told(coordinator, report, query)) == kept, query
        page = coordinator.get(f"/fi/reports/{report.pk}/rows/{query}")
        assert page.context["sums"].rows == len(page.context["rows"]) == kept
    assert (
        "Rivejä ei ole" in coordinator.get(f"/fi/reports/{report.pk}/rows/?of=places&municipality=562").content.decode()
    )


def test_many_rows_come_in_pages_and_in_one_file(
    coordinator: Client, quarter: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    circle = make_circle(municipality=quarter[0])
    for day in range(100):
        make_gathering(circle, date(2026, 7, 1), starts=day, ends=day + 1, state="held", visitors=day)
    report = finished(Area())
    monkeypatch.setattr(report_rows, "CHUNK", 7)
    rows = told(coordinator, report)
    assert len(rows) == len({row["Tunniste"] for row in rows}) == 108
    assert [row["Päivä"][3:5] for row in rows] == sorted(row["Päivä"][3:5] for row in rows)
    with CaptureQueriesContext(connection) as asked:
        page = coordinator.get(f"/fi/reports/{report.pk}/rows/?page=2")
    assert len(page.context["rows"]) == 8
    assert len(asked) <= 6 + 2, [query["sql"][:90] for query in asked]


def test_rows_are_for_those_who_work_with_the_area(quarter: Any) -> None:
    shared = finished(Area(quarter[0]), audience="shareable")
    lead = make_user()
    own = finished(Area(circle=make_circle(municipality=quarter[0], lead=lead)))
    people = {
        "coordinator": (make_member(Role.COORDINATOR, quarter[0]), 200, 200),
        "other coordinator": (make_member(Role.COORDINATOR, quarter[1]), 404, 404),
        "reader": (make_member(Role.MUNICIPALITY_READER, quarter[0]), 404, 404),
        "lead": (lead, 404, 200),
    }
    for name, (person, of_shared, of_own) in people.items():
        for report, status in ((shared, of_shared), (own, of_own)):
            for page in ("rows/", "rows.csv"):
                assert client_of(person).get(f"/fi/reports/{report.pk}/{page}").status_code == status, name


def test_names_in_the_rows_are_no_formulas(coordinator: Client, quarter: Any) -> None:
    Circle.objects.update(name='=cmd|"c"!A1')
    assert any(row["Ryhmä tai paikka"].startswith("'=") for row in told(coordinator, finished(Area())))


def test_every_figure_leads_to_its_meaning_and_its_rows(coordinator: Client, quarter: Any) -> None:
    report = finished(Area())
    text = coordinator.get(report.get_absolute_url()).content.decode()
    for key in ("visits", "median", "place_visits", "age_80", "fact_actors_number"):
        assert f'href="#definition-{key}"' in text, key
        assert text.count(f'id="definition-{key}"') == 1, key
    assert f'href="/fi/reports/{report.pk}/rows/?state=held&amp;of=circles"' in text
    assert f'href="/fi/reports/{report.pk}/rows/?state=held&amp;of=places"' in text
    reader = client_of(make_member(Role.MUNICIPALITY_READER, quarter[0]))
    shared = finished(Area(quarter[0]), audience="shareable")
    text = reader.get(shared.get_absolute_url()).content.decode()
    assert 'href="#definition-visits"' in text
    assert "/rows/" not in text


def taken_away(gathering: Gathering) -> None:
    """Remove a gathering as undoing its import does, an hour from now."""
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        RemovedGathering.objects.bulk_create([_removed(gathering)])
        Gathering.objects.filter(pk=gathering.pk).delete()


def test_rows_that_have_been_removed_since_stay_in_the_report_and_are_told(
    coordinator: Client, quarter: Any, django_assert_max_num_queries: Any
) -> None:
    circle = make_circle(name="Tuotu piiri", municipality=quarter[0])
    imported = make_gathering(circle, date(2026, 8, 20), state="held", visitors=1224, first_timers=4, version=1)
    report = finished(Area())
    before = told(coordinator, report)
    taken_away(imported)
    rows = told(coordinator, report)
    assert sorted(row["Tunniste"] for row in rows) == sorted(row["Tunniste"] for row in before)
    assert recount.figures(rows) == recount.figures(before)
    assert [row["Poistettu raportin jälkeen"] for row in rows if row["Ryhmä tai paikka"] == "Tuotu piiri"] == [
        "22.11.2026"
    ]
    with django_assert_max_num_queries(6 + 4):
        page = coordinator.get(f"/fi/reports/{report.pk}/rows/")
    text = page.content.decode()
    assert page.context["sums"].rows == len(before)
    assert ("Sittemmin poistetut" in text, "1\N{NO-BREAK SPACE}224" in text) == (True, True)
    assert "on ilmoitettu tai korjattu" in coordinator.get(report.get_absolute_url()).content.decode()
    assert len(told(coordinator, report, "?state=not_held")) == 1
    with time_machine.travel(timezone.now() + timedelta(hours=3)):
        newer = finished(Area(), language="sv")
    assert len(told(coordinator, newer)) == len(before) - 1


def test_a_report_of_before_rows_were_remembered_has_no_removed_ones(coordinator: Client, quarter: Any) -> None:
    old = make_report(quarter[0])
    taken_away(Gathering.objects.get(day=date(2026, 7, 7)))
    assert old.newest_row is None
    page = coordinator.get(f"/fi/reports/{old.pk}/rows/?state=held&of=circles")
    assert (page.status_code, page.context["removed"]) == (200, [])


def test_what_was_removed_before_a_report_is_none_of_its_rows(coordinator: Client, quarter: Any) -> None:
    taken_away(Gathering.objects.get(day=date(2026, 7, 7)))
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        assert "Sittemmin poistetut" not in coordinator.get(f"/fi/reports/{finished(Area()).pk}/rows/").content.decode()
