"""The rows of the week sheet: each is read by itself, and nothing is overwritten unseen."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from groups.models import AttendanceVersion, Gathering
from network.enums import Role
from network.models import User
from tests.make import make_circle, make_gathering, make_member, make_municipality, make_user
from tests.sheet import FRIDAY_NOON, MONDAY, URL, filled, open_sheet, send, signed_in, text, tokens

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_a_friday")]


@pytest.fixture
def _a_friday() -> Any:
    with time_machine.travel(FRIDAY_NOON, tick=False):
        yield


@pytest.fixture
def bertta() -> User:
    """The social instructor of Tampere."""
    return make_member(Role.SOCIAL_INSTRUCTOR, make_municipality())


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
