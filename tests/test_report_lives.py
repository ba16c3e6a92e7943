"""The circles and places behind "started, paused and ended": as many as the report tells, each with its day."""

import pytest
from django.test import Client

from groups.actions.circles import pause
from groups.actions.endings import end
from network.enums import Role
from network.models import User
from network.periods import Period
from places.actions.places import archive_place
from reporting.actions import order_report
from reporting.areas import Area
from reporting.compiling import compile_report
from reporting.enums import Audience
from reporting.lives import LIVES, told_lives
from reporting.models import Report
from tests.make import make_circle, make_member, make_municipality, make_place

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("report_day")]


@pytest.fixture
def coordinator() -> User:
    return make_member(Role.COORDINATOR)


@pytest.fixture
def report(coordinator: User) -> Report:
    town = make_municipality("837")
    paused, ended = make_circle(name="Tauolla", municipality=town), make_circle(name="Loppunut", municipality=town)
    make_circle(name="Muualla", municipality=make_municipality("562"))
    pause(paused, by=coordinator)
    end(ended, by=coordinator)
    archive_place(make_place(name="Vanha tupa", municipality=town), reason="", by=coordinator)
    ordered = order_report(
        area=Area(town),
        period=Period.parse("2026-Q4"),
        audience=Audience.INTERNAL,
        language="fi",
        contents=["lives"],
        by=coordinator,
    )
    return compile_report(ordered.pk) or ordered


def test_the_rows_are_as_many_as_the_report_tells(report: Report, coordinator: User, client: Client) -> None:
    client.force_login(coordinator)
    assert f"/fi/reports/{report.pk}/lives/" in client.get(report.get_absolute_url()).content.decode()
    told = told_lives(report)
    assert set(told) == set(LIVES)
    assert sum(told.values()) == 6
    for code, number in told.items():
        page = client.get(f"/fi/reports/{report.pk}/lives/?what={code}")
        assert (page.context["number"], len(page.context["page"].object_list)) == (number, number), code


def test_each_row_has_its_name_and_its_day(report: Report, coordinator: User, client: Client) -> None:
    client.force_login(coordinator)
    page = client.get(f"/fi/reports/{report.pk}/lives/?what=circles_ended").content.decode()
    assert "Loppunut" in page
    assert "22.11.2026" in page
    assert "Muualla" not in page
    assert "Ryhmiä, jotka lopettivat (1)" in page
    nothing = client.get(f"/sv/reports/{report.pk}/lives/?what=circles_resumed").content.decode()
    assert "inga under den här perioden" in nothing
