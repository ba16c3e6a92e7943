"""The week sheet: one table, saved in one go, every row by itself."""

import re
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from groups.enums import CircleState, MemberRole
from groups.models import AttendanceVersion, Circle, CircleMember, Gathering
from network.enums import Role
from network.models import User
from tests.make import make_circle, make_gathering, make_member, make_municipality, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_a_friday")]
THIS, URL = "/fi/attendance/", "/fi/attendance/2026-W48/"
MONDAY = date(2026, 11, 23)
ROW = re.compile(r'name="row" value="([^"]+)"')


@pytest.fixture
def _a_friday() -> Any:
    with time_machine.travel("2026-11-27T12:00:00+02:00", tick=False):
        yield


@pytest.fixture
def bertta() -> User:
    """The social instructor of Tampere."""
    return make_member(Role.SOCIAL_INSTRUCTOR, make_municipality())


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def tokens(html: str) -> dict[int, str]:
    """The rows of a page: their tokens by gathering."""
    return {int(token.split(".")[0]): token for token in ROW.findall(html)}


def open_sheet(client: Client, url: str = URL) -> dict[int, str]:
    response = client.get(url)
    assert response.status_code == 200
    return tokens(response.content.decode())


def filled(rows: dict[int, str], values: dict[int, dict[str, str]]) -> dict[str, Any]:
    """The form as a browser sends it."""
    data: dict[str, Any] = {"row": list(rows.values())}
    for pk, fields in values.items():
        data |= {f"g{pk}-{name}": value for name, value in fields.items()}
    return data


def send(client: Client, values: dict[int, dict[str, str]], url: str = URL) -> HttpResponse:
    return client.post(url, filled(open_sheet(client, url), values))


def text(response: HttpResponse) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


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


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"visitors": "kahdeksan"}, "Kirjoita luku numeroina"),
        ({"visitors": "-1"}, "ei voi olla alle nolla"),
        ({"visitors": "7,5"}, "Kirjoita kokonaisluku"),
        ({"visitors": "10000"}, "Suurin luku on 9999"),
        ({"visitors": "9" * 500}, "Suurin luku on 9999"),
        ({"visitors": "8", "reason": "weather"}, "Jätä joko luku tai syy"),
        ({"visitors": "3", "first_timers": "4"}, "enemmän kuin kävijöitä"),
        ({"first_timers": "4"}, "montako kävijää oli yhteensä"),
        ({"reason": "abducted"}, "abducted"),
    ],
)
def test_one_bad_row_never_loses_the_others(bertta: User, fields: dict[str, str], words: str) -> None:
    good = make_gathering(make_circle(name="Hyvä piiri"), MONDAY)
    bad = make_gathering(make_circle(name="Huono piiri"), MONDAY)
    client = signed_in(bertta)
    response = send(client, {good.pk: {"visitors": "8"}, bad.pk: fields})
    page = text(response)
    assert response.status_code == 200
    assert words in page
    assert "Huono piiri, maanantai 23.11.:" in page
    assert "Hyvä piiri, maanantai 23.11.: 8 kävijää" in page
    assert all(f'value="{typed}"' in page for name, typed in fields.items() if name != "reason")
    bad.refresh_from_db()
    good.refresh_from_db()
    assert (good.visitors, bad.version) == (8, 0)
    again = client.post(URL, filled(tokens(page), {good.pk: {"visitors": "8"}, bad.pk: {"visitors": "9"}}))
    assert again.status_code == 302
    assert set(Gathering.objects.values_list("visitors", "version")) == {(8, 1), (9, 1)}


def test_the_same_form_twice_is_stored_once(bertta: User) -> None:
    gathering = make_gathering(make_circle(), MONDAY)
    client = signed_in(bertta)
    form = filled(open_sheet(client), {gathering.pk: {"visitors": "8"}})
    assert [client.post(URL, form).status_code for _ in range(3)] == [302, 302, 302]
    assert AttendanceVersion.objects.count() == 1
    assert "olivat jo tallessa" in text(client.get(URL))


def test_going_back_and_typing_something_else_shows_both(bertta: User) -> None:
    gathering = make_gathering(make_circle(), MONDAY)
    client = signed_in(bertta)
    rows = open_sheet(client)
    client.post(URL, filled(rows, {gathering.pk: {"visitors": "8"}}))
    page = text(client.post(URL, filled(rows, {gathering.pk: {"visitors": "9"}})))
    assert "Tallessa: <strong>8 kävijää</strong>" in page
    assert "Sinä kirjoitit: <strong>9 kävijää</strong>" in page
    gathering.refresh_from_db()
    assert gathering.visitors == 8


@pytest.mark.parametrize(("keep", "visitors"), [("ours", 8), ("theirs", 9)])
def test_somebody_else_was_first(bertta: User, keep: str, visitors: int) -> None:
    aino = make_user(name="Aino Salminen")
    gathering = make_gathering(make_circle(lead=aino), MONDAY)
    other = make_gathering(make_circle(), MONDAY)
    client = signed_in(bertta)
    rows = open_sheet(client)
    send(signed_in(aino), {gathering.pk: {"visitors": "8"}})
    page = text(client.post(URL, filled(rows, {gathering.pk: {"visitors": "9"}, other.pk: {"visitors": "5"}})))
    assert "joku muu ehti ilmoittaa" in page
    assert "Aino, 27.11." in page
    typed = {gathering.pk: {"visitors": "9"}, other.pk: {"visitors": "5"}}
    unsure = client.post(URL, filled(tokens(page), typed))
    assert "Valitse, kumpi tieto jää." in text(unsure)
    assert Gathering.objects.get(pk=gathering.pk).visitors == 8
    typed[gathering.pk]["keep"] = keep
    assert client.post(URL, filled(tokens(text(unsure)), typed)).status_code == 302
    assert Gathering.objects.get(pk=gathering.pk).visitors == visitors
    assert Gathering.objects.get(pk=other.pk).visitors == 5


def test_a_row_that_was_not_touched_is_no_conflict(bertta: User) -> None:
    aino = make_user()
    theirs, mine = make_gathering(make_circle(lead=aino), MONDAY), make_gathering(make_circle(), MONDAY)
    client = signed_in(bertta)
    rows = open_sheet(client)
    send(signed_in(aino), {theirs.pk: {"visitors": "8"}})
    form = filled(rows, {theirs.pk: {"visitors": ""}, mine.pk: {"visitors": "5"}})
    assert client.post(URL, form).status_code == 302
    assert set(Gathering.objects.values_list("visitors", flat=True)) == {8, 5}


def test_a_correction_keeps_the_old_value_on_the_sheet(bertta: User) -> None:
    gathering = make_gathering(make_circle(), MONDAY)
    client = signed_in(bertta)
    send(client, {gathering.pk: {"visitors": "8"}})
    send(client, {gathering.pk: {"visitors": "9", "why": "Laskin väärin"}})
    page = text(client.get(URL))
    assert "Tallessa: 9 kävijää" in page
    assert "</span> 8 kävijää</li>" in page
    assert "<q>Laskin väärin</q>" in page


def test_emptying_a_stored_number_is_asked_once(bertta: User) -> None:
    gathering = make_gathering(make_circle(), MONDAY)
    client = signed_in(bertta)
    send(client, {gathering.pk: {"visitors": "8"}})
    asked = send(client, {gathering.pk: {"visitors": ""}})
    assert "Poistitko luvun tarkoituksella?" in text(asked)
    assert Gathering.objects.get().visitors == 8
    client.post(URL, filled(tokens(text(asked)), {gathering.pk: {"visitors": "", "sure": "1"}}))
    assert Gathering.objects.get().state == "not_reported"


def test_an_unlikely_number_is_asked_once_and_accepted(bertta: User) -> None:
    circle = make_circle()
    for day in (2, 9, 16):
        make_gathering(circle, date(2026, 11, day), state="held", visitors=10)
    gathering = make_gathering(circle, MONDAY)
    client = signed_in(bertta)
    assert send(client, {gathering.pk: {"visitors": "30"}}).status_code == 302
    asked = send(client, {gathering.pk: {"visitors": "80"}})
    assert "80 kävijää on paljon enemmän kuin yleensä" in text(asked)
    again = client.post(URL, filled(tokens(text(asked)), {gathering.pk: {"visitors": "80", "sure": "1"}}))
    assert again.status_code == 302
    assert Gathering.objects.get(day=MONDAY).visitors == 80


def test_a_coming_gathering_can_be_cancelled_but_has_no_number(bertta: User) -> None:
    gathering = make_gathering(make_circle(), date(2026, 11, 28))
    client = signed_in(bertta)
    assert f"g{gathering.pk}-visitors" not in text(client.get(URL))
    assert "vasta tulossa" in text(send(client, {gathering.pk: {"visitors": "5"}}))
    assert send(client, {gathering.pk: {"reason": "holiday"}}).status_code == 302
    assert Gathering.objects.get().reason == "holiday"


def test_what_was_never_reported_is_on_top_and_can_be_filled(bertta: User) -> None:
    circle = make_circle()
    late = [make_gathering(circle, date(2026, 9, day)) for day in range(1, 29)]
    late += [make_gathering(circle, date(2026, 10, day)) for day in range(1, 6)]
    make_gathering(circle, MONDAY)
    client = signed_in(bertta)
    page = text(client.get(URL))
    assert "33 kokoontumista odottaa lukua aiemmilta viikoilta" in page
    assert "Tässä ovat 30 vanhinta" in page
    assert 'href="/fi/attendance/2026-W36/"' in page
    assert page.index('id="late"') < page.index('id="week"')
    rows = tokens(page)
    assert {g.pk for g in late[:30]} < set(rows)
    assert late[30].pk not in rows
    bad = client.post(URL, filled(rows, {late[0].pk: {"visitors": "4"}, late[1].pk: {"visitors": "x"}}))
    assert Gathering.objects.get(pk=late[0].pk).visitors == 4
    assert 'value="x"' in text(bad)


def test_a_late_row_that_somebody_else_reported_comes_back_with_both(bertta: User) -> None:
    aino = make_user()
    late = make_gathering(make_circle(lead=aino), date(2026, 9, 1))
    client = signed_in(bertta)
    rows = open_sheet(client)
    send(signed_in(aino), {late.pk: {"visitors": "8"}})
    page = text(client.post(URL, filled(rows, {late.pk: {"visitors": "9"}})))
    assert "Sinä kirjoitit: <strong>9 kävijää</strong>" in page
    assert tokens(page)[late.pk].endswith(".c")


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
        assert client.post(
            URL, {"row": f"{gathering.pk}.0.{uuid4()}", f"g{gathering.pk}-visitors": "5"}
        ).status_code in (
            302,
            404,
        )
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
def test_one_row_and_forty_cost_the_same(bertta: User, lead: bool, django_assert_max_num_queries: Any) -> None:
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


def test_names_are_never_markup(bertta: User) -> None:
    marker = "<script>alert(1)</script>"
    bertta.name = marker
    bertta.save()
    gathering = make_gathering(make_circle(name=marker), MONDAY)
    client = signed_in(bertta)
    send(client, {gathering.pk: {"visitors": "8"}})
    send(client, {gathering.pk: {"visitors": "9", "why": marker}})
    bad = send(client, {gathering.pk: {"visitors": marker, "why": marker}})
    for page in (text(bad), text(client.get(URL))):
        assert marker not in page
        assert "&lt;script&gt;" in page


FIELDS = ("visitors", "first_timers", "reason", "why", "sure", "keep")
WORDS = st.text(max_size=30) | st.integers(-5, 20000).map(str) | st.sampled_from(["", "8", "1,5", "\x00", "٣", "²"])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.fixed_dictionaries(dict.fromkeys(FIELDS, WORDS)), WORDS)
def test_no_form_breaks_the_sheet(bertta: User, fields: dict[str, str], row: str) -> None:
    gathering = Gathering.objects.first() or make_gathering(make_circle(), MONDAY)
    client = signed_in(bertta)
    conflict = f"{gathering.pk}.0.{uuid4()}.c"
    for token in (f"{gathering.pk}.{gathering.version}.{uuid4()}", conflict, row, f"{'9' * 15}.9999.{uuid4()}"):
        assert client.post(URL, filled({gathering.pk: token}, {gathering.pk: fields})).status_code < 500
