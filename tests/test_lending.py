"""A place tells what room it lends; the page shows it, and only its keepers change it."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from network.enums import Role
from network.hours import Span
from network.models import AuditEntry, User
from places.actions.lending import end_loan, lend, set_lending
from places.models import Lending, Loan, Place
from tests.choices import ticked
from tests.make import make_member, make_municipality, make_organisation, make_place, make_user

pytestmark = pytest.mark.django_db
ROWS = {"free-TOTAL_FORMS": "3", "free-INITIAL_FORMS": "0"}
TOLD = {
    "is_offered": "on",
    "room": "Kerhohuone",
    "seats": "20",
    "price": "free",
    "kitchen": "on",
    "dishes": "on",
    "access_note": "Hissi on",
    "contact_name": "Olavi",
    "contact_phone": "040 123",
    "note": "Avain kahvilasta",
    "free-0-weekday": "2",
    "free-0-starts": "12",
    "free-0-ends": "16.30",
    **ROWS,
}


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def url_of(place: Place) -> str:
    return reverse("places:lending", args=[place.slug])


def facts(**told: Any) -> dict[str, Any]:
    usual: dict[str, Any] = {"is_offered": True, "room": "", "seats": None, "price": "free", "price_note": ""}
    usual |= dict.fromkeys(("kitchen", "dishes"), False)
    return usual | dict.fromkeys(("access_note", "contact_name", "contact_phone", "note"), "") | told


def test_what_is_told_stands_on_the_page_and_a_change_leaves_a_trail(client: Client) -> None:
    place = make_place((1, 540, 900), name="Liina", way_in="step_free")
    keeper = client_of(make_member(Role.SOCIAL_INSTRUCTOR))
    assert "Tilaa saa lainata" not in client.get(place.get_absolute_url()).content.decode()
    keeper.post(url_of(place), TOLD)
    page = " ".join(client.get(place.get_absolute_url()).content.decode().split())
    for words in (
        "Tilaa saa lainata",
        "Kerhohuone",
        "20 hengelle",
        "Ei maksa mitään",
        "Keittiö tai keittopaikka",
        "Astiat kahvitteluun",
        "Hissi on",
        "Olavi",
        "040 123",
        "Avain kahvilasta",
        "Vapaana: tiistaisin klo 12–16.30",
        "Sisään pääsee ilman portaita.",
    ):
        assert words in page, words
    form = keeper.get(url_of(place)).content.decode()
    assert ticked(form, "is_offered") == ["on"]
    assert 'value="16.30"' in form
    keeper.post(url_of(place), {**TOLD, "free-INITIAL_FORMS": "1"})
    assert AuditEntry.objects.filter(verb="lending changed").count() == 1
    keeper.post(url_of(place), {"price": "ask", **ROWS})
    assert "Tilaa saa lainata" not in client.get(place.get_absolute_url()).content.decode()


def test_without_free_times_the_opening_hours_are_the_guess_and_the_places_contact_answers(client: Client) -> None:
    place = make_place((1, 540, 900), contact_name="Kaisa", contact_phone="050 1")
    set_lending(place, facts(), [], by=make_user())
    page = " ".join(client.get(place.get_absolute_url()).content.decode().split())
    assert "Paikka on auki: maanantaisin klo 9–15" in page
    assert "Tilasta vastaa: Kaisa" in page


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"seats": "0"}, "vähintään"),
        ({"seats": "monta"}, "kokonaisluku"),
        ({"price": "free", "price_note": "5 euroa"}, "maksuton ja maksaa"),
        ({"free-0-ends": "11"}, "Loppu on ennen alkua"),
        ({"free-0-starts": "25"}, "Kirjoita kellonaika näin"),
        ({"free-0-weekday": ""}, "Tämä puuttuu riviltä"),
        ({"price": "x"}, "x"),
    ],
)
def test_a_mistake_is_told_and_nothing_typed_is_lost(wrong: dict[str, str], said: str) -> None:
    place = make_place()
    page = client_of(make_member(Role.COORDINATOR)).post(url_of(place), {**TOLD, **wrong}).content.decode()
    assert said in page
    assert "Avain kahvilasta" in page
    assert not Lending.objects.exists()


def test_only_its_keepers_tell_and_a_stranger_finds_nothing(client: Client) -> None:
    town, other = make_municipality(), make_municipality("562")
    place, own = make_place(municipality=town), make_organisation("Oma yhdistys")
    assert client.post(url_of(place), TOLD).status_code == 302
    strangers = (
        make_user(),
        make_member(Role.SOCIAL_INSTRUCTOR, other),
        make_member(Role.ORGANISATION_EDITOR, organisation=own),
    )
    for stranger in strangers:
        assert client_of(stranger).get(url_of(place)).status_code == 404
        assert client_of(stranger).post(url_of(place), TOLD).status_code == 404
    assert not Lending.objects.exists()
    assert client_of(make_member(Role.SOCIAL_INSTRUCTOR, town)).post(url_of(place), TOLD).status_code == 302


def hours_of(place: Place) -> list[tuple[int, int, str]]:
    rows = place.work_forms.get().timetable.spans.exclude(valid_until__lt=timezone.localdate())
    return sorted(rows.values_list("weekday", "starts", "state"))


def test_a_promise_may_stand_in_the_hours_and_goes_with_its_end() -> None:
    place, olavi, key = make_place((1, 540, 900)), make_user(), uuid4()
    told = {"key": key, "borrower": "Kahvipiiri", "listing_key": 7, "by": olavi}
    lend(place, times=[Span(2, 780, 900)], declare=True, **told)
    lend(place, times=[Span(2, 780, 900)], declare=True, **told)
    assert hours_of(place) == [(1, 540, "open"), (2, 780, "own_group")]
    end_loan(key, by=olavi)
    end_loan(key, by=olavi)
    assert hours_of(place) == [(1, 540, "open")]
    assert not Loan.objects.exists()


def test_a_promise_without_that_wish_leaves_the_hours_alone_and_so_does_its_end() -> None:
    place, olavi, key = make_place((1, 540, 900), (2, 780, 900)), make_user(), uuid4()
    lend(place, key=key, borrower="P", listing_key=7, times=[Span(2, 780, 900)], declare=False, by=olavi)
    end_loan(key, by=olavi)
    assert hours_of(place) == [(1, 540, "open"), (2, 780, "open")]


def test_hours_that_were_already_a_groups_own_stay_when_a_promise_ends() -> None:
    place, olavi, key = make_place((1, 540, 900)), make_user(), uuid4()
    place.work_forms.get().timetable.spans.update(state="own_group")
    lend(place, key=key, borrower="P", listing_key=7, times=[Span(1, 540, 900)], declare=True, by=olavi)
    assert Loan.objects.get().declared == []
    end_loan(key, by=olavi)
    assert hours_of(place) == [(1, 540, "own_group")]


def test_the_place_page_costs_the_same_with_a_room_to_lend(client: Client, django_assert_max_num_queries) -> None:
    place = make_place((1, 540, 900))
    set_lending(place, facts(), [Span(day, 600, 700) for day in range(1, 8)], by=make_user())
    client.get(place.get_absolute_url())
    with django_assert_max_num_queries(8):
        client.get(place.get_absolute_url())
