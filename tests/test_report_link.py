"""A number by a signed link: one gathering, one person, three weeks, three taps, no signing in."""

import gzip
import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.contrib.staticfiles import finders
from django.test import Client
from django.utils import timezone

from groups.enums import MemberRole
from groups.models import AttendanceVersion, Circle, CircleMember, Gathering
from groups.report_links import LinkState, read_report_link, report_token
from network.models import User
from tests.make import make_circle, make_gathering, make_user
from tests.sheet import signed_in, text, tokens

pytestmark = [pytest.mark.django_db]
DAY = date(2026, 11, 24)
LARGEST_PAGE = 15_000


@pytest.fixture(autouse=True)
def _the_same_evening() -> Any:
    with time_machine.travel("2026-11-24T20:00:00+02:00", tick=False):
        yield


@pytest.fixture
def aino() -> User:
    """The circle's lead."""
    return make_user(name="Aino Aalto")


@pytest.fixture
def circle(aino: User) -> Circle:
    return make_circle(lead=aino, name="Kahvipiiri")


@pytest.fixture
def gathering(circle: Circle) -> Gathering:
    return make_gathering(circle, DAY)


def address_of(gathering: Gathering, person: User) -> str:
    return f"/fi/attendance/report/{report_token(gathering, person)}/"


def report(gathering: Gathering, person: User, **typed: str) -> Any:
    """Open the link and send its form, in a browser that has not signed in."""
    client, address = Client(), address_of(gathering, person)
    row = tokens(text(client.get(address)))[gathering.pk]
    fields = {f"g{gathering.pk}-{name}": value for name, value in typed.items()}
    return client.post(address, {"row": row, **fields}, follow=True)


def test_a_number_is_stored_in_the_persons_name(gathering: Gathering, aino: User) -> None:
    page = text(report(gathering, aino, visitors="0"))
    gathering.refresh_from_db()
    assert (gathering.state, gathering.visitors, gathering.reported_by) == ("held", 0, aino)
    assert "Tallennettu: 0 kävijää." in page


def test_opening_the_link_stores_nothing(gathering: Gathering, aino: User) -> None:
    page = text(Client().get(address_of(gathering, aino)))
    assert "Kahvipiiri" in page
    assert "Aino" in page
    assert not AttendanceVersion.objects.exists()


def test_the_page_is_small_and_needs_no_script(gathering: Gathering, aino: User) -> None:
    response = Client().get(address_of(gathering, aino))
    page = response.content
    style = Path(str(finders.find("css/link.css"))).read_bytes()
    assert len(page) + len(style) < LARGEST_PAGE
    assert b"<script" not in page
    assert re.findall(rb'(?:src|href)="[^"]*static/([^"]+)"', page) == [b"css/link.css", b"img/favicon.svg"]
    assert len(gzip.compress(page)) < LARGEST_PAGE / 4
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({}, "Kirjoita luku, tai kerro"),
        ({"visitors": "kahdeksan"}, "Kirjoita luku numeroina"),
        ({"visitors": "310"}, "310 kävijää on paljon enemmän"),
        ({"visitors": "8", "reason": "weather"}, "Jätä joko luku tai syy"),
    ],
)
def test_a_slip_is_said_and_what_was_typed_stays(
    gathering: Gathering, aino: User, typed: dict[str, str], words: str
) -> None:
    page = text(report(gathering, aino, **typed))
    assert words in page
    assert not typed.get("visitors") or f'value="{typed["visitors"]}"' in page
    gathering.refresh_from_db()
    assert gathering.version == 0


def test_an_unlikely_number_is_accepted_when_it_is_sure(gathering: Gathering, aino: User) -> None:
    report(gathering, aino, visitors="310", sure="1")
    gathering.refresh_from_db()
    assert gathering.visitors == 310


def test_not_held_needs_its_reason_and_is_told(gathering: Gathering, aino: User) -> None:
    assert "Ei pidetty: sää" in text(report(gathering, aino, reason="weather"))
    gathering.refresh_from_db()
    assert (gathering.state, gathering.visitors) == ("not_held", None)


def test_sent_twice_is_stored_once(gathering: Gathering, aino: User) -> None:
    client, address = Client(), address_of(gathering, aino)
    row = tokens(text(client.get(address)))[gathering.pk]
    for _time in range(2):
        answer = client.post(address, {"row": row, f"g{gathering.pk}-visitors": "8"})
        assert answer.status_code == 302
    assert AttendanceVersion.objects.count() == 1


def test_two_people_with_different_numbers_see_both(gathering: Gathering, aino: User, circle: Circle) -> None:
    bertta = make_user(name="Bertta")
    CircleMember.objects.create(circle=circle, user=bertta, role=MemberRole.HELPER)
    client, address = Client(), address_of(gathering, bertta)
    row = tokens(text(client.get(address)))[gathering.pk]
    report(gathering, aino, visitors="8")
    page = text(client.post(address, {"row": row, f"g{gathering.pk}-visitors": "9"}))
    assert "Kumpi tieto jää?" in page
    assert "8 kävijää" in page
    assert "9 kävijää" in page
    gathering.refresh_from_db()
    assert gathering.visitors == 8


def test_the_link_opens_one_gathering_only(gathering: Gathering, aino: User, circle: Circle) -> None:
    other = make_gathering(circle, date(2026, 11, 17))
    client, address = Client(), address_of(gathering, aino)
    row = tokens(text(client.get(address)))[gathering.pk]
    forged = row.replace(f"{gathering.pk}.", f"{other.pk}.", 1)
    client.post(address, {"row": [forged], f"g{other.pk}-visitors": "8"})
    other.refresh_from_db()
    assert other.version == 0


def test_a_changed_link_and_a_strangers_link_open_nothing(gathering: Gathering, aino: User) -> None:
    token = report_token(gathering, aino)
    assert read_report_link(token).state is LinkState.GOOD
    assert read_report_link(token[:-1]).state is LinkState.BROKEN
    cecilia = make_user(name="Cecilia")
    assert read_report_link(report_token(gathering, cecilia)).state is LinkState.NOT_YOURS
    assert Client().get(address_of(gathering, cecilia)).status_code == 403


def test_the_link_dies_with_the_persons_part_and_with_time(gathering: Gathering, aino: User, circle: Circle) -> None:
    address = address_of(gathering, aino)
    with time_machine.travel("2026-12-15T20:00:00+02:00"):
        assert Client().get(address).status_code == 200
    with time_machine.travel("2026-12-16T08:00:00+02:00"):
        assert "Linkki on vanhentunut" in text(Client().get(address))
    circle.members.all().delete()
    assert Client().post(address, {}).status_code == 403


def test_the_lead_sends_the_link_on_and_strangers_do_not(gathering: Gathering, aino: User) -> None:
    share = f"/fi/attendance/{gathering.pk}/link/"
    page = text(signed_in(aino).get(share))
    assert "/fi/attendance/report/" in page
    assert 'href="sms:?body=http' in page
    assert signed_in(make_user(name="Cecilia")).get(share).status_code == 404


@pytest.mark.parametrize(("days", "status"), [(21, 200), (22, 404)])
def test_no_link_is_offered_that_would_be_dead(aino: User, days: int, status: int) -> None:
    gathering = make_gathering(make_circle(lead=aino), timezone.localdate() - timedelta(days=days))
    share, client = f"/fi/attendance/{gathering.pk}/link/", signed_in(aino)
    assert (share in client.get("/fi/attendance/").content.decode()) == (status == 200)
    assert client.get(share).status_code == status
