"""The pages of schedules: made, read, changed, paused, ended, and refused in words."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from network.enums import Role
from network.models import User
from reporting.areas import Area
from reporting.contents import DEFAULT
from reporting.models import ReportSchedule, ScheduleReader, ScheduleRun
from reporting.schedules import making
from reporting.schedules.forms import rhythm_choices
from reporting.schedules.making import (
    add_reader,
    make_due,
)
from tests.make import make_member
from tests.schedules import (  # noqa: F401 - fixtures
    client_of,
    fixture_autumn,
    fixture_coordinator,
    fixture_sent,
    fixture_towns,
    member,
    schedule_of,
    text_of,
)

pytestmark = pytest.mark.django_db
NEW = {"area": "municipality:837", "rhythm": "quarter", "audience": "shareable", "wait_days": "7", "language": "fi"}


# --- Pages -----------------------------------------------------------------------------------------


def test_a_schedule_is_made_read_changed_paused_and_ended(coordinator: User, towns: Any) -> None:
    client = client_of(coordinator)
    assert "Mitään ei ole vielä ajastettu" in text_of(client.get("/fi/reports/schedules/"))
    page = text_of(client.post("/fi/reports/schedules/new/", NEW, follow=True))
    schedule = ReportSchedule.objects.get()
    assert "Seuraavaksi: 3. vuosineljännes 2026. Se tehdään 4.10.2026." in page
    address = f"/fi/reports/schedules/{schedule.pk}/"
    reader = member(Role.MUNICIPALITY_READER, towns[0], name="Kuntaväki")
    assert "Kuntaväki saa kirjeen" in text_of(client.post(address, {"person": reader.pk, "email": ""}, follow=True))
    text_of(client.post(address, {"person": "", "email": "Ulko@example.org"}, follow=True))
    page = text_of(client.post(address, {"person": "", "email": "ulko@example.org"}, follow=True))
    assert "Hän on jo lukijoissa." in page
    row = schedule.readers.exclude(email="").get()
    assert "ei enää saa kirjeitä" in text_of(client.post(f"{address}readers/{row.pk}/remove/", follow=True))
    page = text_of(client.post(f"{address}edit/", {"wait_days": "14", "language": "sv"}, follow=True))
    assert "Se tehdään 11.10.2026." in page
    assert "Tauolla." in text_of(client.post(f"{address}state/", {"then": "pause"}, follow=True))
    assert "Se tehdään 11.10.2026." in text_of(client.post(f"{address}state/", {"then": "resume"}, follow=True))
    assert "Päättynyt." in text_of(client.post(f"{address}end/", follow=True))
    assert client.get(f"{address}edit/").status_code == 404


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"area": "municipality:562"}, "area"), ({"wait_days": "0"}, "wait_days"), ({"rhythm": "week"}, "rhythm")],
)
def test_a_refused_schedule_keeps_what_was_chosen(towns: Any, wrong: dict[str, str], field: str) -> None:
    client = client_of(make_member(Role.COORDINATOR, towns[0]))
    response = client.post("/fi/reports/schedules/new/", NEW | {"language": "sv"} | wrong)
    assert list(response.context["form"].errors) == [field]
    assert '<option value="sv" selected' in text_of(response)
    assert not ReportSchedule.objects.exists()


def test_a_reader_form_wants_exactly_one(coordinator: User, towns: Any) -> None:
    schedule = schedule_of(towns[0], coordinator)
    client = client_of(coordinator)
    for sent in ({}, {"person": coordinator.pk, "email": "a@example.org"}):
        page = text_of(client.post(f"/fi/reports/schedules/{schedule.pk}/", sent))
        assert "ei molempia" in page
    stranger = make_member(Role.MUNICIPALITY_READER, towns[1])
    assert "govuk-error-summary" in text_of(
        client.post(f"/fi/reports/schedules/{schedule.pk}/", {"person": stranger.pk})
    )
    assert not ScheduleReader.objects.exists()


def test_the_lists_ask_the_same_questions_of_one_row_and_many(coordinator: User, towns: Any) -> None:
    client = client_of(coordinator)
    counts: dict[str, list[int]] = {"list": [], "one": []}
    schedule = schedule_of(towns[0], coordinator)
    for rows in (1, 9):
        for number in range(rows):
            schedule_of(towns[0], coordinator)
            add_reader(schedule, email=f"{rows}{number}@example.org", by=coordinator)
            ScheduleRun.objects.create(schedule=schedule, period=f"20{rows}{number}")
        for name, address in (("list", "/fi/reports/schedules/"), ("one", f"/fi/reports/schedules/{schedule.pk}/")):
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address).status_code == 200
            counts[name].append(len(queries))
    assert counts["list"][0] == counts["list"][1] <= 6 + 2
    assert counts["one"][0] == counts["one"][1] <= 8 + 2


def test_the_order_is_what_the_schedule_says(coordinator: User, towns: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    schedule = schedule_of(None, coordinator, audience="internal", language="en", rhythm="year")
    ReportSchedule.objects.filter(pk=schedule.pk).update(more={"anything": "more"})
    told: dict[str, Any] = {}
    monkeypatch.setattr(making, "order_report", lambda **order: told.update(order))
    make_due(date(2027, 2, 1))
    assert {**told, "period": str(told["period"])} == {
        "area": Area(), "period": "2026", "audience": "internal", "language": "en", "by": None, "anything": "more",
    }  # fmt: skip


def test_a_schedule_chooses_contents_from_the_list_of_an_order(coordinator: User, towns: Any) -> None:
    client = client_of(coordinator)
    of_schedule = client.get("/fi/reports/schedules/new/").context["form"]["contents"]
    of_order = client.get("/fi/reports/").context["form"]["contents"]
    assert str(of_schedule) == str(of_order)
    client.post("/fi/reports/schedules/new/", NEW | {"contents": ["visits", "lives"]})
    chosen = ReportSchedule.objects.get()
    assert chosen.more == {"contents": ["visits", "lives"]}
    assert "Käynnit; Aloittaneet, tauolla olleet" in text_of(client.get(f"/fi/reports/schedules/{chosen.pk}/"))
    schedule_of(towns[0], coordinator, language="sv")
    make_due(date(2026, 10, 4))
    held = {run.report.language: run.report.contents for run in ScheduleRun.objects.select_related("report")}
    assert held == {"fi": ["visits", "lives"], "sv": list(DEFAULT)}
    page = text_of(client.post("/fi/reports/schedules/new/", NEW | {"contents": ["moon"]}))
    assert "govuk-error-summary" in page
    assert ReportSchedule.objects.count() == 2


def test_what_changes_nothing_says_what_the_schedule_is_already(coordinator: User, towns: Any) -> None:
    client, schedule = client_of(coordinator), schedule_of(towns[0], coordinator)
    address = f"/fi/reports/schedules/{schedule.pk}/"
    for act, said in (
        ("resume", "oli jo käynnissä"),
        ("pause", "Ajastus on tauolla"),
        ("pause", "oli jo tauolla"),
        ("end", "Tehdyt raportit ovat tallessa"),
        ("pause", "on jo päättynyt"),
        ("resume", "on jo päättynyt"),
        ("end", "on jo päättynyt"),
    ):
        where, sent = (f"{address}end/", {}) if act == "end" else (f"{address}state/", {"then": act})
        assert said in text_of(client.post(where, sent, follow=True)), act


def test_a_schedule_ends_only_after_it_has_been_asked(coordinator: User, towns: Any) -> None:
    client, schedule = client_of(coordinator), schedule_of(towns[0], coordinator)
    address = f"/fi/reports/schedules/{schedule.pk}/"
    page = client.get(address).content.decode()
    assert 'value="end"' not in page
    assert f"{address}end/" in page
    asked = client.get(f"{address}end/").content.decode()
    assert "Päättynyttä ajastusta ei voi jatkaa" in asked
    client.post(f"{address}state/", {"then": "end"})
    schedule.refresh_from_db()
    assert schedule.ended_at is None
    client.post(f"{address}end/")
    schedule.refresh_from_db()
    assert schedule.ended_at
    assert client.get(f"{address}end/").status_code == 404


def test_the_rhythms_say_of_which_period_the_first_report_is() -> None:
    labels = [label.partition(", ensin ")[2] for _value, label in rhythm_choices(date(2026, 11, 30))]
    assert labels == ["joulukuu 2026", "4. vuosineljännes 2026", "2026"]


def test_a_members_own_address_means_the_member(coordinator: User, towns: Any) -> None:
    client, schedule = client_of(coordinator), schedule_of(towns[0], coordinator)
    reader = member(Role.MUNICIPALITY_READER, towns[0], name="Kuntaväki")
    sent = {"person": "", "email": reader.email.upper()}
    page = text_of(client.post(f"/fi/reports/schedules/{schedule.pk}/", sent, follow=True))
    assert "Kuntaväki saa kirjeen" in page
    assert [(row.person, row.email) for row in schedule.readers.all()] == [(reader, "")]


def test_a_person_who_is_a_reader_already_is_told_so(coordinator: User, towns: Any) -> None:
    client, schedule = client_of(coordinator), schedule_of(towns[0], coordinator)
    address = f"/fi/reports/schedules/{schedule.pk}/"
    for _time in range(2):
        page = text_of(client.post(address, {"person": coordinator.pk, "email": ""}, follow=True))
    assert "Hän on jo lukijoissa." in page
    assert "govuk-error-summary" not in page
    assert schedule.readers.count() == 1
