"""Open data: published quarters are frozen, for everybody, and hold what a shareable report holds and nothing else."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import time_machine
from django.conf import LazySettings
from django.db import DatabaseError, transaction
from django.test import Client

from network.enums import Role
from network.models import Municipality, User
from reporting.compiling import compile_report
from reporting.models import OpenRelease, Report
from reporting.open_data import publishing
from reporting.open_data.publishing import publish, withdraw
from reporting.shares.sharing import NotShareableError
from tests.make import make_circle, make_gathering, make_member, make_report
from tests.report_data import NOW, make_order, make_quarter

pytestmark = pytest.mark.django_db
JSON, CSV = "/api/v1/statistics.json", "/api/v1/statistics.csv"


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def towns() -> tuple[Municipality, Municipality]:
    return make_quarter()


@pytest.fixture
def coordinator() -> User:
    return make_member(Role.COORDINATOR)


@pytest.fixture
def report(towns: Any) -> Report:
    done = compile_report(make_order(audience="shareable").pk)
    assert done
    return done


def read(path: str = JSON) -> Any:
    response = Client().get(path)
    assert response.status_code == 200
    return json.loads(response.content)


def rows_of_csv() -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(Client().get(CSV).content.decode())))


def test_nothing_is_public_before_a_person_publishes_it(report: Report) -> None:
    assert read()["rows"] == []
    assert "Mitään ei ole vielä julkaistu" in Client().get("/fi/open-data/").content.decode()


def test_a_quarter_is_published_on_its_reports_page_and_withdrawn(report: Report, coordinator: User) -> None:
    client = Client()
    client.force_login(coordinator)
    assert "Julkaise avoimena datana" in client.get(report.get_absolute_url()).content.decode()
    page = client.post(f"/fi/reports/{report.pk}/open/", follow=True).content.decode()
    assert "Neljännes on nyt avointa dataa." in page
    assert "Poista avoimesta datasta" in page
    public = Client().get("/fi/open-data/").content.decode()
    assert report.content_hash in public
    assert "CC BY 4.0" in public
    assert [row["municipality"] for row in read()["rows"]] == ["562", "837"]
    client.post(f"/fi/reports/{report.pk}/open/withdraw/")
    assert read()["rows"] == []
    assert OpenRelease.objects.get().withdrawn_by == coordinator


def test_json_and_csv_say_the_same_and_unknown_is_never_zero(report: Report, coordinator: User) -> None:
    publish(report, by=coordinator)
    told = {row["municipality"]: row for row in read()["rows"]}
    assert told["837"]["figures"]["visits"] == 21
    assert told["837"]["figures"]["first_timers"] in (0, 5)
    assert told["837"]["rounded"] == ["first_timers"]
    assert told["562"]["figures"]["first_timers"] is None
    assert told["562"]["withheld"] == ["first_timers"]
    assert told["562"]["figures"]["open_hours"] is None
    for row in rows_of_csv():
        figures = told[row["municipality"]]["figures"]
        assert {key: row[key] for key in figures} == {k: "" if v is None else str(v) for k, v in figures.items()}
        assert row["rounded"].split() == told[row["municipality"]]["rounded"]
    assert read()["quarters"] == [
        {
            "quarter": "2026-Q3", "first_day": "2026-06-29", "last_day": "2026-09-27", "as_of": "2026-11-22",
            "content_hash": report.content_hash, "counting": report.version,
        }
    ]  # fmt: skip


def test_published_figures_do_not_follow_corrections_until_a_person_says_so(
    report: Report, coordinator: User, towns: Any
) -> None:
    publish(report, by=coordinator)
    before = Client().get(JSON).content
    make_gathering(make_circle(municipality=towns[0]), date(2026, 7, 8), state="held", visitors=100)
    assert Client().get(JSON).content == before
    newer = compile_report(make_order(audience="shareable").pk)
    assert newer
    assert Client().get(JSON).content == before
    publish(newer, by=coordinator)
    assert read()["quarters"][0]["content_hash"] == newer.content_hash
    assert [release.report_id for release in OpenRelease.objects.in_force()] == [newer.pk]


def test_any_site_may_fetch_and_a_second_fetch_costs_nothing(report: Report, coordinator: User) -> None:
    publish(report, by=coordinator)
    for path in (JSON, CSV, "/api/v1/openapi.json"):
        first = Client().get(path, headers={"Origin": "https://tutkija.example"})
        assert first["Access-Control-Allow-Origin"] == "*"
        assert "Set-Cookie" not in first.headers
        again = Client().get(path, headers={"If-None-Match": first["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
    assert read("/api/v1/openapi.json")["paths"].keys() == {JSON, CSV}


@pytest.mark.parametrize("path", [JSON, CSV])
def test_a_withdrawn_quarter_is_gone_for_who_had_fetched_it(report: Report, coordinator: User, path: str) -> None:
    release = publish(report, by=coordinator)
    first = Client().get(path)
    withdraw(release, by=coordinator)
    again = Client().get(path, headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 200
    assert again["ETag"] != first["ETag"]
    assert report.content_hash in first.content.decode()
    assert report.content_hash not in again.content.decode()
    page = Client().get("/fi/open-data/").content.decode()
    assert "Mitään ei ole vielä julkaistu" in page
    assert report.content_hash not in page


def test_a_quarter_and_a_language_can_be_asked_for(report: Report, coordinator: User) -> None:
    publish(report, by=coordinator)
    assert len(read(f"{JSON}?quarter=2026-Q3")["rows"]) == 2
    assert read(f"{JSON}?quarter=2026-Q2")["rows"] == []
    assert [row["municipality"] for row in read(f"{JSON}?municipality=837")["rows"]] == ["837"]
    assert Client().get(f"{CSV}?municipality=837").content.count(b"\r\n") == 2
    names = {row["key"]: row["name"] for row in read(f"{JSON}?lang=en")["definitions"]}
    assert names["visits"] == "Visits"
    assert "Tätä neljännestä ei ole julkaistu" in Client().get("/fi/open-data/?quarter=2026-Q1").content.decode()


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("quarter=2026-Q9", "Tämä ei ole vuosineljännes: 2026-Q9"),
        ("quarter=2026", "2026-Q3"),
        ("municipality=000", "Verkostossa ei ole kuntaa 000"),
        ("municipality=%00&lang=sv", "837"),
    ],
)
def test_what_cannot_be_asked_for_is_refused_with_why(report: Report, coordinator: User, asked: str, told: str) -> None:
    publish(report, by=coordinator)
    for path in (JSON, CSV):
        answer = Client().get(f"{path}?{asked}")
        assert answer.status_code == 400
        assert answer["Access-Control-Allow-Origin"] == "*"
        assert told in answer.json()["error"]
        assert "400" in read("/api/v1/openapi.json")["paths"][path]["get"]["responses"]


def test_the_licence_is_a_setting(report: Report, coordinator: User, settings: LazySettings) -> None:
    publish(report, by=coordinator)
    settings.OPEN_DATA_LICENCE = "CC0 1.0"
    assert read()["licence"]["name"] == "CC0 1.0"
    assert "CC0 1.0" in Client().get("/fi/open-data/").content.decode()


@pytest.mark.parametrize(
    "fields", [{"audience": "internal"}, {"period": "2026"}, {"period": "2026-08"}, {"as_of": date(2026, 9, 27)}]
)
def test_only_a_whole_quarter_of_the_network_in_shareable_form_is_open(
    coordinator: User, fields: dict[str, Any]
) -> None:
    wrong = make_report(None, **({"audience": "shareable"} | fields))
    with pytest.raises(NotShareableError):
        publish(wrong, by=coordinator)
    client = Client()
    client.force_login(coordinator)
    assert client.post(f"/fi/reports/{wrong.pk}/open/").status_code == 404


def test_a_municipalitys_own_report_is_not_the_networks(coordinator: User, towns: Any) -> None:
    with pytest.raises(NotShareableError):
        publish(make_report(towns[0], audience="shareable"), by=coordinator)
    local = make_member(Role.COORDINATOR, towns[0])
    client = Client()
    client.force_login(local)
    of_network = make_report(None, audience="shareable")
    assert client.post(f"/fi/reports/{of_network.pk}/open/").status_code == 404
    assert not OpenRelease.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_with_the_guard_off_the_database_refuses_an_internal_report(monkeypatch: pytest.MonkeyPatch) -> None:
    coordinator, internal = make_member(Role.COORDINATOR), make_report(None)
    monkeypatch.setattr(publishing, "may_be_open", lambda report: True)
    with pytest.raises(DatabaseError):
        publish(internal, by=coordinator)
    assert not OpenRelease.objects.exists()


def test_one_report_of_a_quarter_is_in_force(coordinator: User) -> None:
    first, second = (make_report(None, audience="shareable") for _ in range(2))
    release = publish(first, by=coordinator)
    assert publish(first, by=coordinator) == release
    with pytest.raises(DatabaseError), transaction.atomic():
        OpenRelease.objects.create(report=second, quarter="2026-Q3")
    withdraw(release, by=coordinator)
    assert publish(second, by=coordinator).pk


@pytest.mark.parametrize("name", ["=1+1", "@SUM(A1)", "+1", "-1", "\t=1", "＝1+1"])
def test_no_cell_is_a_formula(towns: Any, coordinator: User, name: str) -> None:
    Municipality.objects.filter(code="837").update(name_fi=name, name_sv=name)
    done = compile_report(make_order(audience="shareable").pk)
    assert done
    publish(done, by=coordinator)
    told = {row["municipality"]: row["name_fi"] for row in rows_of_csv()}
    assert told["837"] == f"'{name}"
