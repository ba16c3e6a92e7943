"""The week sheet: whose rows, which week, how many queries."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from groups.enums import CircleState, MemberRole
from groups.models import Circle, CircleMember, Gathering
from network.enums import Role
from network.models import User
from tests.make import make_circle, make_gathering, make_member, make_municipality, make_user
from tests.sheet import FRIDAY_NOON, MONDAY, THIS, URL, filled, open_sheet, send, signed_in, text, tokens

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_a_friday")]


@pytest.fixture
def _a_friday() -> Any:
    with time_machine.travel(FRIDAY_NOON, tick=False):
        yield


@pytest.fixture
def bertta() -> User:
    """The social instructor of Tampere."""
    return make_member(Role.SOCIAL_INSTRUCTOR, make_municipality())


def test_a_week_is_stored_in_one_go(bertta: User) -> None:
    held, empty, cancelled, unknown = (make_gathering(make_circle(), MONDAY) for _ in range(4))
    client = signed_in(bertta)
    response = send(
        client,
        {
            held.pk: {"visitors": "8", "first_timers": "2"},
            empty.pk: {"visitors": "0"},
            cancelled.pk: {"reason": "lead_ill"},
            unknown.pk: {"visitors": "", "first_timers": "", "reason": ""},
        },
    )
    assert response.status_code == 302
    assert response.url == URL
    rows = {g.pk: (g.state, g.visitors, g.first_timers, g.reason) for g in Gathering.objects.all()}
    assert rows[held.pk] == ("held", 8, 2, "")
    assert rows[empty.pk] == ("held", 0, None, "")
    assert rows[cancelled.pk] == ("not_held", None, None, "lead_ill")
    assert rows[unknown.pk] == ("not_reported", None, None, "")
    page = text(client.get(URL))
    assert "Tallennettu: 3 kokoontumista." in page
    assert '<strong data-total="visitors">8</strong>' in page
    assert '<strong data-total="held">2</strong>' in page
    assert '<strong data-total="not_held">1</strong>' in page
    assert '<strong data-total="not_reported">1</strong>' in page
    assert bertta.get_short_name() in page


def test_each_sees_their_own_area_and_circles() -> None:
    tampere, nokia = make_municipality(), make_municipality("536", name_fi="Nokia", name_sv="Nokia")
    aino = make_user()
    own = make_gathering(make_circle(lead=aino, municipality=nokia), MONDAY)
    theirs = make_gathering(make_circle(), MONDAY)
    bertta = make_member(Role.SOCIAL_INSTRUCTOR, tampere)
    helper = make_user()
    CircleMember.objects.create(circle=own.circle, user=helper, role=MemberRole.HELPER)
    katri = make_member(Role.COORDINATOR)
    assert set(open_sheet(signed_in(aino))) == {own.pk}
    assert set(open_sheet(signed_in(helper))) == {own.pk}
    assert set(open_sheet(signed_in(bertta))) == {theirs.pk}
    assert set(open_sheet(signed_in(katri))) == {own.pk, theirs.pk}


def test_another_areas_row_is_never_written(bertta: User) -> None:
    nokia = make_municipality("536")
    theirs = make_gathering(make_circle(municipality=nokia), MONDAY)
    client = signed_in(bertta)
    client.post(URL, filled({theirs.pk: f"{theirs.pk}.0.{uuid4()}"}, {theirs.pk: {"visitors": "8"}}))
    theirs.refresh_from_db()
    assert theirs.version == 0


@pytest.mark.parametrize("role", [Role.MUNICIPALITY_READER, Role.OUTREACH_WORKER, Role.ADMINISTRATOR])
def test_people_without_circles_or_area_get_404(role: Role) -> None:
    gathering = make_gathering(make_circle(), MONDAY)
    contact = make_user()
    CircleMember.objects.create(circle=gathering.circle, user=contact, role=MemberRole.BACKGROUND_CONTACT)
    for stranger in (make_user(), contact, make_member(role, make_municipality())):
        client = signed_in(stranger)
        assert client.get(THIS).status_code == 404
        assert client.get(URL).status_code == 404
        stolen = {"row": f"{gathering.pk}.0.{uuid4()}", f"g{gathering.pk}-visitors": "5"}
        assert client.post(URL, stolen).status_code == 404
    gathering.refresh_from_db()
    assert gathering.version == 0


def test_a_visitor_is_asked_to_sign_in() -> None:
    response = Client().get(URL)
    assert response.status_code == 302
    assert "/accounts/login/" in response.url


@pytest.mark.parametrize(
    "week", ["2027-W53", "2026-W5", "2026-W00", "2026-W54", "x", "9999-W52", "0001-W01", "2026-w48"]
)
def test_no_such_week(bertta: User, week: str) -> None:
    assert signed_in(bertta).get(f"/fi/attendance/{week}/").status_code == 404


def test_week_53_is_right(bertta: User) -> None:
    circle = make_circle()
    new_year = make_gathering(circle, date(2027, 1, 1))
    make_gathering(circle, date(2027, 1, 4))
    page = text(signed_in(bertta).get("/fi/attendance/2026-W53/"))
    assert set(tokens(page)) == {new_year.pk}
    assert 'href="/fi/attendance/2026-W52/"' in page
    assert 'href="/fi/attendance/2027-W01/"' in page


def test_the_picker_goes_to_the_week_of_a_day(bertta: User) -> None:
    client = signed_in(bertta)
    assert client.get(f"{THIS}?day=2027-01-01").url == "/fi/attendance/2026-W53/"
    assert client.get(f"{THIS}?day=1.1.2027").url == "/fi/attendance/2026-W53/"
    for nonsense in ("eilen", "0001-01-01", "9999-12-31", ""):
        assert client.get(THIS, {"day": nonsense}).status_code == 200
    assert "Kirjoita päivä" in text(client.get(f"{THIS}?day=eilen"))


def test_empty_weeks_say_so(bertta: User) -> None:
    assert "Tällä viikolla ei ole kokoontumisia" in text(signed_in(bertta).get(URL))
    draft = make_circle(state=CircleState.DRAFT, published_at=None)
    lead = draft.members.get().user
    assert signed_in(lead).get(URL).status_code == 200


@pytest.mark.parametrize("lead", [False, True])
def test_one_row_and_forty_cost_the_same(bertta: User, lead: bool) -> None:
    aino = make_user()
    who = aino if lead else bertta

    def add(count: int) -> None:
        for _ in range(count):
            circle = make_circle(lead=aino)
            make_gathering(circle, date(2026, 9, 1))
            gathering = make_gathering(circle, MONDAY)
            send(signed_in(who), {gathering.pk: {"visitors": "8"}})
            send(signed_in(who), {gathering.pk: {"visitors": "9"}})

    add(1)
    client = signed_in(who)
    with CaptureQueriesContext(
        connection,
    ) as one:
        client.get(URL)
    add(4)
    circles = Circle.objects.bulk_create(
        Circle(slug=f"p{n}", name=f"P{n}", state="published", published_at="2026-01-01T00:00Z", municipality_id="837")
        for n in range(40)
    )
    CircleMember.objects.bulk_create(CircleMember(circle=c, user=aino) for c in circles)
    for circle in circles:
        make_gathering(circle, MONDAY)
    with CaptureQueriesContext(connection) as forty:
        assert len(tokens(client.get(URL).content.decode())) == 50
    assert len(one) == len(forty) <= 6


def test_a_get_writes_nothing(bertta: User) -> None:
    make_gathering(make_circle((1, 780, 900)), MONDAY)
    client = signed_in(bertta)
    with CaptureQueriesContext(connection) as queries:
        client.get(URL)
    assert all(q["sql"].lstrip().upper().startswith("SELECT") for q in queries)


def test_saving_two_hundred_rows_is_a_few_queries(bertta: User) -> None:
    circles = Circle.objects.bulk_create(
        Circle(slug=f"p{n}", name=f"P{n}", state="published", published_at="2026-01-01T00:00Z", municipality=m)
        for m in [make_municipality()]
        for n in range(200)
    )
    gatherings = [Gathering(circle=c, day=MONDAY, starts=780, ends=900) for c in circles]
    for gathering in gatherings:
        gathering.set_week()
    Gathering.objects.bulk_create(gatherings)
    client = signed_in(bertta)
    form = filled(open_sheet(client), {g.pk: {"visitors": "8", "first_timers": "1", "reason": ""} for g in gatherings})
    with CaptureQueriesContext(connection) as queries:
        assert client.post(URL, form).status_code == 302
    assert Gathering.objects.held().count() == 200
    assert len(queries) <= 14


def test_a_large_area_is_shown_one_municipality_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("queries", "views"):
        monkeypatch.setattr(f"groups.{module}.attendance.MOST_ON_SHEET", 2)
    cecilia, here, there = (
        make_member(Role.COORDINATOR),
        make_circle(),
        make_circle(municipality=make_municipality("536")),
    )
    rows = [make_gathering(circle, MONDAY) for circle in (here, make_circle(), there)]
    late = [make_gathering(circle, MONDAY - timedelta(days=7)) for circle in (here, there)]
    client = signed_in(cecilia)
    page = client.get(URL).content.decode()
    assert "Tässä ovat 2 ensimmäistä" in page
    assert '<option value="536">' in page
    page = client.get(f"{URL}?municipality=536").content.decode()
    assert set(tokens(page)) == {rows[2].pk, late[1].pk}
    assert "Tässä ovat" not in page
    assert "W49/?municipality=536" in page
    data = {"row": tokens(page)[rows[2].pk], f"g{rows[2].pk}-visitors": "8"}
    assert client.post(f"{URL}?municipality=536", data).url == f"{URL}?municipality=536"
    for odd in ("999", "%00", "'", "x" * 300):
        assert tokens(client.get(f"{URL}?municipality={odd}").content.decode()).keys() <= {r.pk for r in (*rows, *late)}
