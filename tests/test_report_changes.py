"""A frozen report says that later numbers exist, and shows each figure then and now."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from groups.models import AttendanceVersion, Gathering
from network.enums import Role
from reporting import compiling
from reporting.changed import changed_since
from tests.make import make_member
from tests.report_data import NOW, make_order, make_quarter

pytestmark = pytest.mark.django_db
LATER = "Kokoontumisten lukuja on ilmoitettu tai korjattu"


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(NOW):
        yield


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
