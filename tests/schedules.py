"""People, towns and schedules for the tests of reports that are ordered by themselves."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client

from network.enums import Role
from network.models import Municipality, User
from reporting import tasks
from reporting.areas import Area
from reporting.models import ReportSchedule
from reporting.schedules.making import make_schedule
from tests.make import make_member
from tests.report_data import make_quarter


@pytest.fixture(autouse=True, name="autumn")
def fixture_autumn() -> Iterator[Any]:
    with time_machine.travel("2026-09-20T12:00:00+03:00", tick=False) as clock:
        yield clock


@pytest.fixture(name="sent")
def fixture_sent(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The keys that a worker was asked for; nothing reaches a broker."""
    keys: list[int] = []
    monkeypatch.setattr(tasks.compile_report, "apply_async", lambda args, **options: keys.append(args[0]))
    return keys


@pytest.fixture(name="towns")
def fixture_towns(sent: list[int]) -> tuple[Municipality, Municipality]:
    return make_quarter()


@pytest.fixture(name="coordinator")
def fixture_coordinator(towns: Any) -> User:
    return member(Role.COORDINATOR, email="koordinaattori@example.org")


def member(role: Role, town: Municipality | None = None, **facts: Any) -> User:
    """Somebody with the role, and with the facts of their own."""
    found = make_member(role, town)
    User.objects.filter(pk=found.pk).update(**facts)
    return User.objects.get(pk=found.pk)


def schedule_of(town: Municipality | None, by: User, **fields: Any) -> ReportSchedule:
    chosen = {"rhythm": "quarter", "audience": "shareable", "language": "fi", "wait_days": 7, **fields}
    return make_schedule(area=Area(town), by=by, **chosen)


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text_of(response: Any, status: int = 200) -> str:
    assert response.status_code == status
    return str(response.content.decode())
