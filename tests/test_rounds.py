"""The clock's daily rounds: every room is asked, whatever happens in the others."""

from datetime import date
from typing import Any

import pytest
import time_machine
from celery.schedules import crontab
from django.conf import settings

from network.announcements import morning
from network.celery import app
from network.rounds import greet_the_day
from network.tasks import morning_round

pytestmark = pytest.mark.django_db


def test_a_room_in_trouble_keeps_no_other_from_its_work() -> None:
    asked: list[date] = []

    def falls(**_facts: Any) -> dict[str, int]:
        raise OSError("no mail today")

    def works(today: date, **_facts: Any) -> dict[str, int]:
        asked.append(today)
        return {"reminders": 2}

    morning.connect(falls)
    morning.connect(works)
    try:
        with time_machine.travel("2026-11-24T23:30:00+00:00"):
            counts, troubles = greet_the_day()
            done = morning_round()
    finally:
        morning.disconnect(falls)
        morning.disconnect(works)
    assert asked == [date(2026, 11, 25)] * 2, "the day is Finland's, not Greenwich's"
    assert counts["reminders"] == 2
    assert done == sum(counts.values())
    assert troubles == [f"{__name__}: OSError"]


def test_the_clock_knows_the_rounds() -> None:
    app.loader.import_default_modules()
    for entry in settings.CELERY_BEAT_SCHEDULE.values():
        assert entry["task"] in app.tasks
    assert isinstance(settings.CELERY_BEAT_SCHEDULE["morning"]["schedule"], crontab)
    assert settings.CELERY_TIMEZONE == "Europe/Helsinki"
