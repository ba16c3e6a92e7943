"""The pages and papers of rotas: what they ask of the database, what they say, what is on paper."""

import io

import pytest
import time_machine
from django.core import mail
from pypdf import PdfReader

from groups.actions.gatherings import cancel_gathering
from groups.enums import MemberRole, NotHeldReason
from groups.models import CircleMember
from network.enums import Role
from responsibilities.actions.own_turns import be_away, renew_feed
from responsibilities.actions.rota import start_rota
from responsibilities.actions.swaps import ask
from responsibilities.actions.turns import assign
from responsibilities.enums import RotaDuty
from responsibilities.first_names import first_names
from tests.make import make_circle, make_member, make_user
from tests.rotas import NOON, TUESDAY, WEEK, World, client_of, confirm_all, make_rota, turn_of

pytestmark = pytest.mark.django_db
PAGE = "/fi/circles/kahvi/rota/"


@pytest.fixture(autouse=True)
def _today() -> object:
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def world() -> World:
    return make_rota(confirmed=True)


def grow(world: World) -> None:
    """Three more rotas of half a year, twelve more people, and questions everywhere."""
    for number in range(12):
        user = make_user(name=f"Ihminen {number}")
        CircleMember.objects.create(circle=world.circle, user=user, role=MemberRole.HELPER)
    for duty in (RotaDuty.CLEANING, RotaDuty.KEYS, RotaDuty.FACILITATION):
        start_rota(world.circle, duty, people_per_turn=2, weeks=26, by=world.aino)
    confirm_all(world.circle, world.aino)
    for user in (world.bertta, world.veikko):
        ask(turn_of(user), asked=None, in_return=[], by=user)


@pytest.mark.parametrize("many", [False, True])
def test_the_pages_ask_as_little_for_many_turns_as_for_few(
    world: World, many: bool, django_assert_max_num_queries
) -> None:
    renew_feed(world.bertta, by=world.bertta)
    if many:
        grow(world)
    turn = turn_of(world.bertta)
    for user in (world.aino, world.bertta, make_member(Role.COORDINATOR)):
        client = client_of(user)
        with django_assert_max_num_queries(6):
            assert client.get(PAGE).status_code == 200
        with django_assert_max_num_queries(6):
            assert client.get("/fi/turns/").status_code == 200
    client = client_of(world.bertta)
    with django_assert_max_num_queries(8):
        assert client.get(f"{PAGE}turns/{turn.pk}/swap/").status_code == 200
    with django_assert_max_num_queries(6):
        assert client.get("/fi/circles/kahvi/rota.pdf").status_code == 200


def test_the_page_says_whose_turn_it_is_and_what_one_can_do(world: World) -> None:
    ask(turn_of(world.veikko), asked=None, in_return=[], by=world.veikko)
    page = client_of(world.bertta).get(PAGE).content.decode()
    assert "Seuraava vuorosi" in page
    assert "Bertta (sinä)" in page
    assert "En pääse" in page
    assert "Etsii ottajaa" in page
    assert "Ota vuoro" in page
    assert "Vahvista vuorot" not in page
    assert "Vaihda" not in page
    lead = client_of(world.aino).get(PAGE).content.decode()
    assert "Vaihda" in lead
    assert "Vuorot menevät tasan" in lead


def test_a_difference_that_cannot_be_helped_is_told_in_words() -> None:
    world = make_rota()
    be_away(world.bertta, TUESDAY, TUESDAY + 4 * WEEK, by=world.bertta)
    page = client_of(world.aino).get(PAGE).content.decode()
    assert "Vuorot eivät mene aivan tasan: eniten on henkilöllä Veikko (3), vähiten henkilöllä Bertta (0)." in page


def test_an_empty_circle_a_draft_and_somebody_without_turns_are_told_what_to_do() -> None:
    lead = make_user()
    make_circle(lead=lead, slug="kahvi")
    assert "Aloita vuorolista" in client_of(lead).get(PAGE).content.decode()
    make_circle(lead=lead, slug="luonnos", state="draft", published_at=None)
    client = client_of(lead)
    sent = {"duty": "keys", "people": [f"user:{lead.pk}"], "people_per_turn": 1, "weeks": 4}
    client.post("/fi/circles/luonnos/rota/new/", sent)
    assert "kun piiri on julkinen" in client.get("/fi/circles/luonnos/rota/").content.decode()
    assert "Et ole vielä vuorolistoilla" in client_of(make_user()).get("/fi/turns/").content.decode()


def test_a_cancelled_gathering_stays_on_the_page_as_cancelled(world: World) -> None:
    cancel_gathering(turn_of(world.bertta).gathering, reason=NotHeldReason.WEATHER, by=world.aino)
    row = client_of(world.veikko).get(PAGE).content.decode().split("tiistai 1.12.")[1].split("</tr>")[0]
    assert "Peruttu" in row
    assert "Ota vuoro" not in row


def test_a_neighbour_with_turns_sees_the_rota_and_is_no_insider(world: World) -> None:
    neighbour = make_user(name="Naapuri")
    start_rota(world.circle, RotaDuty.KEYS, people=[neighbour], weeks=4, by=world.aino)
    client = client_of(neighbour)
    assert client.get(PAGE).status_code == 200
    assert client.get("/fi/circles/kahvi/checklist/").status_code == 404
    client.post(f"{PAGE}{world.circle.rotas.get(duty='keys').pk}/leave/")
    assert client.get(PAGE).status_code == 404


def text_of(content: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())


def test_the_teams_paper_has_first_names_and_the_doors_has_none(world: World) -> None:
    assign(turn_of(world.veikko), None, by=world.aino)
    client = client_of(world.bertta)
    team = text_of(client.get("/fi/circles/kahvi/rota.pdf").content)
    door = text_of(client.get("/fi/circles/kahvi/rota.pdf?names=no").content)
    assert "Bertta" in team
    assert "@" not in team + door
    assert "etsitään tekijää" in team
    assert "etsitään tekijää" in door
    assert "sovittu" in door
    for name in ("Aino", "Bertta", "Veikko"):
        assert name not in door
    answer = client.get("/fi/circles/kahvi/rota.pdf")
    assert PdfReader(io.BytesIO(answer.content)).trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert answer["Cache-Control"] == "private, no-store"


def test_the_first_page_has_the_next_turn_and_what_waits_for_a_lead() -> None:
    world = make_rota()
    page = client_of(world.aino).get("/fi/start/").content.decode()
    assert "Vuorolista odottaa vahvistustasi" in page
    confirm_all(world.circle, world.aino)
    page = client_of(world.bertta).get("/fi/start/").content.decode()
    assert "Seuraava vuorosi" in page
    assert "tiistai 1.12. klo 13–15" in page
    assert "odottaa vahvistustasi" not in client_of(world.aino).get("/fi/start/").content.decode()
    assert "/fi/turns/" in client_of(make_user()).get("/fi/profile/").content.decode()


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"first": ""}, "Kirjoita päivä, esimerkiksi 24.11.2026."),
        ({"first": "2026-12-24", "last": "2026-12-20"}, "Viimeinen päivä ei voi olla ennen ensimmäistä."),
        ({"first": "2026-11-01", "last": "2026-11-02"}, "Päivät ovat jo menneet."),
        ({"first": "2026-12-01", "last": "2030-11-02"}, "yli kahden vuoden päässä"),
        ({"first": "24.12.2026", "last": "huomenna"}, "Kirjoita päivä"),
    ],
)
def test_days_away_that_cannot_be_are_refused_in_words(world: World, sent: dict[str, str], told: str) -> None:
    page = client_of(world.bertta).post("/fi/turns/", sent).content.decode()
    assert told in page
    assert not world.bertta.away_days.exists()


def test_ones_own_days_away_are_removed_and_not_anothers(world: World) -> None:
    client = client_of(world.bertta)
    client.post("/fi/turns/", {"first": "24.12.2026"})
    days = world.bertta.away_days.get()
    assert (days.first, days.last) == (days.last, days.first)
    assert client_of(world.veikko).post(f"/fi/turns/away/{days.pk}/remove/").status_code == 404
    client.post(f"/fi/turns/away/{days.pk}/remove/")
    assert not world.bertta.away_days.exists()


def test_a_proposed_turn_leads_to_the_days_away_filled_in() -> None:
    world = make_rota()
    assert "?away=2026-12-01#away" in client_of(world.bertta).get(PAGE).content.decode()
    page = client_of(world.bertta).get("/fi/turns/?away=2026-12-01").content.decode()
    assert 'value="2026-12-01"' in page
    assert client_of(world.bertta).get("/fi/turns/?away=%00<script>").status_code == 200


@pytest.mark.parametrize(
    ("names", "called"),
    [
        (["Aino Mäki", "Bertta"], ["Aino", "Bertta"]),
        (["Aino Mäki", "Aino Niemi", "Bertta Ala"], ["Aino M.", "Aino N.", "Bertta"]),
        (["Aino Mäki", "Aino Moe"], ["Aino Mäki", "Aino Moe"]),
        (["Aino", "Aino Mäki"], ["Aino", "Aino M."]),
        (["", "Aino"], ["", "Aino"]),
    ],
)
def test_first_names_and_only_as_much_more_as_is_needed(names: list[str], called: list[str]) -> None:
    assert list(first_names(dict(enumerate(names))).values()) == called


def test_an_address_is_nobodys_name(world: World) -> None:
    world.bertta.name = ""
    world.bertta.save()
    page = client_of(world.aino).get(PAGE).content.decode()
    assert "bertta@example.org" not in page
    assert not mail.outbox
