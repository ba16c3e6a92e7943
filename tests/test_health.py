"""The portal's pulse: well when all is well, 503 naming what is not, and no secret in either."""

import shutil
import time
from collections import namedtuple
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.conf import LazySettings
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.utils import timezone

from network import health, tasks
from reporting.enums import Scope
from reporting.models import Report

pytestmark = pytest.mark.django_db


def pulse(client: Client) -> tuple[int, dict[str, Any]]:
    answer = client.get("/healthz")
    return answer.status_code, answer.json()["checks"]


def test_all_is_well(client: Client) -> None:
    with time_machine.travel(timezone.now(), tick=False):
        tasks.heartbeat()
        status, checks = pulse(client)
    assert status == 200
    assert set(checks) == {"database", "cache", "queue", "clock", "disk", "index"}
    assert checks["clock"] == {"ok": True, "age_seconds": 0}


def test_a_database_that_does_not_answer(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object) -> None:
        raise RuntimeError("password=secret host=db.internal")

    monkeypatch.setattr(connection, "cursor", refuse)
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["checks"]["database"] == {"ok": False, "error": "RuntimeError"}
    assert b"secret" not in answer.content
    assert b"internal" not in answer.content


def test_work_that_nobody_takes(client: Client) -> None:
    Report.objects.create(scope=Scope.NETWORK, period="2026-Q3", queued_at=timezone.now() - timedelta(hours=1))
    status, checks = pulse(client)
    assert status == 503
    assert checks["queue"]["ok"] is False
    assert checks["queue"]["oldest_seconds"] >= 3600


def test_a_clock_that_has_stopped(client: Client) -> None:
    cache.set(health.HEARTBEAT_KEY, time.time() - 3600)
    status, checks = pulse(client)
    assert (status, checks["clock"]["ok"]) == (503, False)


def test_a_clock_that_never_ran_is_given_time_and_then_missed(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    assert pulse(client)[1]["clock"]["age_seconds"] is None
    monkeypatch.setattr(health, "_started", time.monotonic())
    assert pulse(client)[0] == 200
    monkeypatch.setattr(health, "_started", time.monotonic() - 3600)
    assert pulse(client)[0] == 503


def test_a_full_disk(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage(1000, 1000, 0))
    status, checks = pulse(client)
    assert (status, checks["disk"]) == (503, {"ok": False, "free_percent": 0})


def test_machines_find_whom_to_tell_of_a_weakness(client: Client, settings: LazySettings) -> None:
    settings.SECURITY_EMAIL = "turva@example.org"
    lines = client.get("/.well-known/security.txt").content.decode().splitlines()
    fields = dict(line.split(": ", 1) for line in lines)
    assert fields["Contact"] == "mailto:turva@example.org"
    expires = datetime.fromisoformat(fields["Expires"])
    assert timedelta(days=30) < expires - timezone.now() < timedelta(days=365)


def test_search_engines_are_kept_from_sign_in_only(client: Client) -> None:
    text = client.get("/robots.txt").content.decode()
    assert "Disallow: /fi/accounts/" in text
    assert "Disallow: /\n" not in text
