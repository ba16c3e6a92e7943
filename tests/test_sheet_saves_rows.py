"""One row of the sheet by itself, as a script sends it: what is stored, asked, refused, and for how many queries."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from groups.actions.attendance import report_attendance
from groups.models import AttendanceVersion, Circle, Gathering
from network.devices import device_key
from network.enums import Role
from network.models import User
from tests.make import make_circle, make_gathering, make_member, make_municipality, make_user
from tests.sheet import FRIDAY_NOON, MONDAY, URL, signed_in, tokens

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_a_friday")]
ROWS = "/fi/attendance/rows/"


@pytest.fixture
def _a_friday() -> Any:
    with time_machine.travel(FRIDAY_NOON, tick=False):
        yield


@pytest.fixture
def bertta() -> User:
    """The social instructor of Tampere."""
    return make_member(Role.SOCIAL_INSTRUCTOR, make_municipality())


def row(user: User, gathering: Gathering, token: str = "", **fields: str) -> dict[str, str]:
    """A row as the script sends it."""
    typed = {f"g{gathering.pk}-{name}": value for name, value in fields.items()}
    return {"row": token or f"{gathering.pk}.{gathering.version}.{uuid4()}", "person": device_key(user), **typed}


def sent(user: User, gathering: Gathering, token: str = "", **fields: str) -> dict[str, Any]:
    answer = signed_in(user).post(ROWS, row(user, gathering, token, **fields))
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/json"
    rows = answer.json()["rows"]
    assert len(rows) == 1
    return dict(rows[0])


def test_a_row_is_stored_and_told(bertta: User) -> None:
    gathering = make_gathering(make_circle(), MONDAY)
    told = sent(bertta, gathering, visitors="08")
    assert (told["state"], told["version"], told["words"], told["at"]) == ("stored", 1, "8 kävijää", "12.00")
    assert told["values"][f"g{gathering.pk}-visitors"] == "8"
    assert told["token"].startswith(f"{gathering.pk}.1.")
    assert "Tallessa:" in told["more"]
    assert Gathering.objects.get().visitors == 8


def test_the_same_row_twice_is_stored_once(bertta: User) -> None:
    gathering = make_gathering(make_circle(), MONDAY)
    token = f"{gathering.pk}.0.{uuid4()}"
    assert [sent(bertta, gathering, token, visitors="8")["state"] for _ in range(3)] == ["stored"] * 3
    assert AttendanceVersion.objects.count() == 1


def test_two_values_are_shown_and_the_choice_is_stored(bertta: User) -> None:
    aino = make_user(name="Aino")
    gathering = make_gathering(make_circle(lead=aino), MONDAY)
    sent(aino, gathering, visitors="8")
    told = sent(bertta, gathering, f"{gathering.pk}.0.{uuid4()}", visitors="9")
    assert told["state"] == "conflict"
    assert told["token"].endswith(".c")
    assert "<strong>8 kävijää</strong>" in told["more"]
    assert "<strong>9 kävijää</strong>" in told["more"]
    ours = sent(bertta, gathering, told["token"], visitors="9", keep="ours")
    assert (ours["state"], ours["values"][f"g{gathering.pk}-visitors"]) == ("stored", "8")
    theirs = sent(bertta, gathering, told["token"], visitors="9", keep="theirs")
    assert (theirs["state"], Gathering.objects.get().visitors) == ("stored", 9)


def test_an_unlikely_number_is_asked_and_accepted(bertta: User) -> None:
    gathering = make_gathering(make_circle(), MONDAY)
    told = sent(bertta, gathering, visitors="310")
    assert told["state"] == "asked"
    assert f'name="g{gathering.pk}-sure"' in told["more"]
    assert sent(bertta, gathering, told["token"], visitors="310", sure="1")["state"] == "stored"


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [({"visitors": "x"}, ["visitors"]), ({"visitors": "8", "reason": "weather"}, ["reason"])],
)
def test_what_is_wrong_is_told_and_not_stored(bertta: User, fields: dict[str, str], wrong: list[str]) -> None:
    gathering = make_gathering(make_circle(), MONDAY)
    told = sent(bertta, gathering, **fields)
    assert (told["state"], told["wrong"]) == ("wrong", wrong)
    assert told["says"][0].startswith(gathering.circle.name)
    assert Gathering.objects.get().version == 0


def test_a_row_of_another_area_is_gone(bertta: User) -> None:
    theirs = make_gathering(make_circle(municipality=make_municipality("536")), MONDAY)
    assert sent(bertta, theirs, visitors="8") == {"gathering": theirs.pk, "state": "gone"}
    assert Gathering.objects.get().version == 0


def test_another_persons_row_is_never_stored(bertta: User) -> None:
    """The browser was somebody else's when the number was typed."""
    gathering = make_gathering(make_circle(), MONDAY)
    other = make_member(Role.SOCIAL_INSTRUCTOR, make_municipality())
    answer = signed_in(bertta).post(ROWS, row(other, gathering, visitors="8"))
    assert (answer.status_code, answer.json()) == (409, {"person": device_key(bertta)})
    assert signed_in(bertta).post(ROWS, {"row": f"{gathering.pk}.0.{uuid4()}"}).status_code == 409
    assert Gathering.objects.get().version == 0


def test_the_form_token_is_needed_and_can_be_asked_for(bertta: User) -> None:
    gathering = make_gathering(make_circle(), MONDAY)
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(bertta)
    data = row(bertta, gathering, visitors="8")
    assert strict.post(ROWS, data).status_code == 403
    told = strict.get(ROWS).json()
    assert told["person"] == device_key(bertta)
    assert strict.post(ROWS, {**data, "csrfmiddlewaretoken": told["csrf"]}).status_code == 200


def test_who_has_no_sheet_gets_404() -> None:
    client = signed_in(make_user())
    assert (client.get(ROWS).status_code, client.post(ROWS, {}).status_code) == (404, 404)


STEPS = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")


def asked(user: User, gathering: Gathering, **fields: str) -> list[str]:
    client, data = signed_in(user), row(user, gathering, **fields)
    with CaptureQueriesContext(connection) as queries:
        assert client.post(ROWS, data).json()["rows"][0]["state"] == "stored"
    return [query["sql"] for query in queries]


def test_a_save_is_five_queries_in_one_transaction(bertta: User) -> None:
    gathering = make_gathering(make_circle(), MONDAY)
    first = asked(bertta, gathering, visitors="8")
    assert len([sql for sql in first if not sql.startswith(STEPS)]) <= 5, first
    assert len([sql for sql in first if sql.startswith("SAVEPOINT")]) <= 1
    writes = [sql for sql in first if sql.startswith(("UPDATE", "INSERT"))]
    assert len(writes) == 2


def test_a_correction_is_seven(bertta: User) -> None:
    gathering = make_gathering(make_circle(), MONDAY)
    report_attendance(gathering, state="held", visitors=7, submission=uuid4(), seen_version=0, by=bertta)
    gathering.refresh_from_db()
    again = [sql for sql in asked(bertta, gathering, visitors="9") if not sql.startswith(STEPS)]
    assert len(again) <= 7, again


def test_a_correction_tells_both_values_and_who_said_them(bertta: User) -> None:
    gathering = make_gathering(make_circle(), MONDAY)
    report_attendance(
        gathering, state="held", visitors=7, submission=uuid4(), seen_version=0, by=make_user(name="Aino")
    )
    gathering.refresh_from_db()
    more = sent(bertta, gathering, visitors="9", why="kaksi tuli myöhässä")["more"]
    assert "Tallessa: 9 kävijää" in more
    assert "7 kävijää" in more
    assert "Aino" in more
    assert "kaksi tuli myöhässä" in more


def test_two_hundred_circles_are_six_queries(bertta: User) -> None:
    circles = Circle.objects.bulk_create(
        Circle(slug=f"p{n}", name=f"P{n}", state="published", published_at="2026-01-01T00:00Z", municipality=m)
        for m in [make_municipality()]
        for n in range(200)
    )
    gatherings = [Gathering(circle=c, day=day, starts=780, ends=900) for c in circles for day in (MONDAY,)]
    for gathering in gatherings:
        gathering.set_week()
    Gathering.objects.bulk_create(gatherings)
    client = signed_in(bertta)
    with CaptureQueriesContext(connection) as queries:
        page = client.get(URL)
    assert len(tokens(page.content.decode())) == 200
    assert len(queries) <= 6


def test_the_week_has_its_sums_by_day(bertta: User) -> None:
    circle = make_circle()
    make_gathering(circle, MONDAY, state="held", visitors=8)
    make_gathering(make_circle(), MONDAY, state="held", visitors=5)
    make_gathering(circle, date(2026, 11, 25), state="held", visitors=3)
    page = signed_in(bertta).get(URL).content.decode()
    assert '<strong data-day-total="2026-11-23">13</strong>' in page
    assert '<strong data-day-total="2026-11-25">3</strong>' in page
