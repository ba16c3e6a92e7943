"""A row that fills in the pattern is the same, to the letter, as one that the template draws."""

import re
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.utils.translation import override

from groups.actions.attendance import report_attendance
from groups.forms.attendance import QuietRow
from groups.models import Gathering
from groups.queries.attendance import week_gatherings
from groups.views import sheet_drawing
from groups.views.sheet_drawing import Sheet
from network.enums import Role
from network.models import User
from network.periods import Week
from tests.make import make_circle, make_gathering, make_member, make_municipality, make_user
from tests.sheet import FRIDAY_NOON, MONDAY, signed_in, text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_a_friday")]
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")
HOSTILE = "<b>\"Piiri\" & 'co' 970000000000079 0 blank-970000000000079"


@pytest.fixture
def _a_friday() -> Any:
    with time_machine.travel(FRIDAY_NOON, tick=False):
        yield


def a_week_of_every_kind() -> User:
    """Coming and past, cancelled, reported with and without a name, corrected, hostile."""
    town = make_municipality()
    bertta = make_member(Role.SOCIAL_INSTRUCTOR, town)
    other = make_user(name=HOSTILE)
    circle = make_circle(name=HOSTILE)
    for day in range(7):
        make_gathering(circle, MONDAY + timedelta(days=day))
    said: list[dict[str, Any]] = [
        {"state": "held", "visitors": 0},
        {"state": "held", "visitors": 8, "first_timers": 2},
        {"state": "not_held", "reason": "weather"},
    ]
    for by in (bertta, other, None):
        for values in said:
            row = make_gathering(make_circle(), MONDAY)
            report_attendance(row, submission=uuid4(), seen_version=0, by=by, **values)
    coming = make_gathering(make_circle(), date(2026, 11, 29))
    report_attendance(coming, state="not_held", reason="holiday", submission=uuid4(), seen_version=0, by=bertta)
    for visitors in (8, 9):
        first = Gathering.objects.filter(visitors=0).latest("pk")
        if visitors == 9:
            report_attendance(
                first, state="held", visitors=9, submission=uuid4(), seen_version=first.version, by=bertta
            )
    return bertta


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
@pytest.mark.parametrize("many", [True, False])
@pytest.mark.parametrize("is_late", [True, False])
def test_both_ways_draw_the_same(monkeypatch: pytest.MonkeyPatch, language: str, many: bool, is_late: bool) -> None:
    bertta = a_week_of_every_kind()
    rows = [QuietRow(g) for g in week_gatherings(bertta, Week.of(MONDAY))]
    sheet = Sheet(today=date(2026, 11, 27), columns=4, asks_first=True, many_municipalities=many)
    assert sum(sheet_drawing.is_plain(row) for row in rows) > 10
    with override(language):
        quick = [UUID.sub("", row) for row in sheet.draw(rows, is_late=is_late)]
        monkeypatch.setattr(sheet_drawing, "is_plain", lambda row: False)
        slow = [UUID.sub("", row) for row in sheet.draw(rows, is_late=is_late)]
    assert quick == slow
    assert "<b>" not in "".join(quick)


def test_a_page_holds_the_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    client = signed_in(a_week_of_every_kind())
    quick = text(client.get("/fi/attendance/2026-W48/"))
    assert quick.count('name="row"') == 17
    monkeypatch.setattr(sheet_drawing, "is_plain", lambda row: False)
    assert UUID.sub("", text(client.get("/fi/attendance/2026-W48/"))).count("<tr") == UUID.sub("", quick).count("<tr")
