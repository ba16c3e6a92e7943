"""A circle asks a place for its room; the place promises it or says no; both pages tell."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from groups.actions.checklist import Said, answer
from groups.actions.endings import end
from groups.actions.venues import AnsweredMeanwhileError, ask, confirm, decline, forget_old_requests, give_up, withdraw
from groups.enums import MemberRole, VenueState
from groups.models import ChecklistAnswer, Circle, CircleMember, VenueRequest
from network.enums import Role
from network.hours import Span
from network.models import KeeperMessage, User
from places.actions.lending import set_lending
from places.models import Loan, Place
from tests.choices import Choices
from tests.make import make_circle, make_member, make_municipality, make_place, make_user
from tests.test_lending import facts

pytestmark = pytest.mark.django_db
TUESDAY = Span(2, 780, 900)


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def lender(name: str = "Liina", *free: Span, **fields: Any) -> Place:
    place = make_place((2, 540, 960), name=name, **fields)
    set_lending(place, facts(room="Kerhohuone"), free, by=make_user())
    return place


def draft(lead: User, **fields: Any) -> Circle:
    return make_circle((2, 780, 900), **{"lead": lead, "state": "draft", "published_at": None, **fields})


def venue_page(circle: Circle, person: User) -> str:
    page = client_of(person).get(reverse("groups:topic", args=[circle.slug, "venue"])).content.decode()
    return " ".join(page.split())


def answer_url(request: VenueRequest) -> str:
    return reverse("groups:venue_request", args=[request.key])


def shown_times(client: Client, url: str) -> str:
    page = client.get(url).content.decode()
    return next(found["value"] for found in Choices(page).inputs if found.get("name") == "times")


def test_rooms_are_suggested_by_distance_and_by_whether_they_are_free() -> None:
    aino = make_user()
    circle = draft(aino, lat=61.45, lon=23.85)
    for name, lat, free in [
        ("Kaukana vapaa", 61.50, [Span(2, 700, 1000)]),
        ("Lähellä vapaa", 61.451, [Span(2, 700, 1000)]),
        ("Lähellä toisena päivänä", 61.4501, [Span(3, 700, 1000)]),
    ]:
        lender(name, *free, lat=lat, lon=23.85, precision="exact")
    make_place(name="Ei lainaa", lat=61.45, lon=23.85, precision="exact")
    lender("Liian kaukana", lat=65.0, lon=25.5, precision="exact")
    page = venue_page(circle, aino)
    order = [page.index(f">{name}</a>") for name in ("Lähellä vapaa", "Kaukana vapaa", "Lähellä toisena päivänä")]
    assert order == sorted(order)
    assert page.count("Vapaana teidän aikananne") == 2 + page.count("Ei vapaana teidän aikananne") - 1
    assert "Ei vapaana teidän aikananne" in page
    section = page[page.index('id="nearby"') : page.index("<form method=")]
    assert "Ei lainaa" not in section
    assert "Liian kaukana" not in section
    assert "5,6 km" in section


def test_where_another_circle_meets_the_room_is_taken() -> None:
    aino, place = make_user(), lender("Liina", Span(2, 700, 1000))
    circle = draft(aino)
    make_circle((2, 840, 900), place=place)
    assert "Ei vapaana teidän aikananne" in venue_page(circle, aino)


def test_an_empty_neighbourhood_and_a_circle_without_times_are_told_what_to_do() -> None:
    aino = make_user()
    circle = make_circle(lead=aino, state="draft", published_at=None)
    assert "Kukaan ei ole vielä tarjonnut tilaa" in venue_page(circle, aino)
    lender()
    assert "Kun kerrotte ajat" in venue_page(circle, aino)


@pytest.mark.parametrize("rows", [1, 12])
def test_many_rooms_cost_what_one_does(rows: int, django_assert_max_num_queries) -> None:
    aino = make_user()
    circle = draft(aino)
    for number in range(rows):
        lender(f"Tila {number}", Span(2, 700, 1000))
    client = client_of(aino)
    with django_assert_max_num_queries(24):
        client.get(reverse("groups:topic", args=[circle.slug, "venue"]))


def test_a_question_is_relayed_without_an_address_and_stands_in_the_keepers_messages(
    django_capture_on_commit_callbacks,
) -> None:
    aino, keeper = make_user(name="Aino Mäkinen"), make_member(Role.SOCIAL_INSTRUCTOR)
    place, circle = lender(), draft(aino, name="Kahvipiiri")
    url = reverse("groups:ask_venue", args=[circle.slug, place.slug])
    client = client_of(aino)
    page = client.get(url).content.decode()
    assert "Kerhohuone" in page
    assert "tiistaisin klo 13–15" in page
    assert "Kirjoita muutama sana." in client.post(url, {"message": " "}).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        for _time in range(2):
            assert client.post(url, {"message": "Meitä on viisi <b>&"}).status_code == 302
    request = VenueRequest.objects.get()
    (letter,) = mail.outbox
    assert letter.to == [keeper.email]
    assert answer_url(request) in letter.body
    assert "Meitä on viisi <b>&" in letter.body
    assert aino.email not in letter.body
    inbox = client_of(keeper).get("/fi/letters/").content.decode()
    assert answer_url(request) in inbox
    assert "Kahvipiiri: tiistaisin klo 13–15" in inbox
    handled = reverse("network:letter_handled", args=[KeeperMessage.objects.get().pk])
    assert client_of(keeper).post(handled, {"outcome": "right"}).status_code == 404
    assert "Kysytty, odottaa vastausta" in venue_page(circle, aino)


def test_a_promise_makes_the_venue_and_shows_on_both_pages(django_capture_on_commit_callbacks) -> None:
    aino, keeper = make_user(), make_member(Role.SOCIAL_INSTRUCTOR)
    place, circle = lender("Liina"), make_circle((2, 780, 900), lead=aino, name="Kahvipiiri")
    other = ask(circle, lender("Toinen"), message="Sopisiko?", by=aino)
    request = ask(circle, place, message="Sopisiko?", by=aino)
    client, url = client_of(keeper), answer_url(request)
    said = {"message": "Tervetuloa!", "declare": "on", "times": shown_times(client, url), "then": "confirm"}
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(url, said).status_code == 302
        client.post(url, said)
    circle.refresh_from_db()
    request.refresh_from_db()
    other.refresh_from_db()
    assert (circle.place, request.state, other.state) == (place, VenueState.CONFIRMED, VenueState.WITHDRAWN)
    letters = {letter.to[0]: letter.body for letter in mail.outbox}
    assert "Tervetuloa!" in letters[aino.email]
    assert "sai sen jo toisaalta" in letters[keeper.email]
    assert len(mail.outbox) == 2
    assert "Tila on luvattu" in Client().get(circle.get_absolute_url()).content.decode()
    shown = Client().get(place.get_absolute_url()).content.decode()
    assert "Tila on luvattu" in shown
    assert "oman ryhmän aika" in shown
    assert not KeeperMessage.objects.filter(handled_at=None).exists()
    assert "Aika on merkitty paikan aukioloaikoihin." in client.get(url).content.decode()
    assert "Tila on luvattu" in venue_page(circle, aino)


def test_a_draft_with_a_promised_room_lacks_a_venue_no_more_and_an_open_page_is_told() -> None:
    aino = make_user()
    place, circle = lender(), draft(aino)
    list_url = reverse("groups:checklist", args=[circle.slug])
    assert "Missä piiri kokoontuu?" in client_of(aino).get(list_url).content.decode()
    confirm(ask(circle, place, message="Sopisiko?", by=aino), message="", declare=False, by=make_user())
    page = client_of(aino).get(list_url).content.decode()
    assert "Missä piiri kokoontuu?" not in page
    assert "Liina: Tila on luvattu" in page
    stale = client_of(aino).post(reverse("groups:topic", args=[circle.slug, "venue"]), {"venue": "Muualla", "seen": ""})
    assert stale.status_code == 409
    assert Circle.objects.get().place == place


def test_a_no_comes_with_words_and_one_may_ask_again(django_capture_on_commit_callbacks) -> None:
    aino, keeper = make_user(), make_member(Role.SOCIAL_INSTRUCTOR)
    circle, place = draft(aino), lender()
    request = ask(circle, place, message="Sopisiko?", by=aino)
    with django_capture_on_commit_callbacks(execute=True):
        client_of(keeper).post(answer_url(request), {"message": "Tiistai on täynnä.", "then": "decline"})
        decline(request, message="Toistamiseen", by=keeper)
    (letter,) = mail.outbox
    assert "Tiistai on täynnä." in letter.body
    page = venue_page(circle, aino)
    assert "Tilaa ei voitu luvata" in page
    assert "Tiistai on täynnä." in page
    assert ask(circle, place, message="Entä torstai?", by=aino) != request
    with pytest.raises(AnsweredMeanwhileError):
        confirm(request, message="", declare=False, by=keeper)


def test_times_that_changed_while_the_keeper_read_are_shown_before_they_are_promised() -> None:
    aino, keeper = make_user(), make_member(Role.SOCIAL_INSTRUCTOR)
    circle, place = draft(aino), lender()
    request = ask(circle, place, message="Sopisiko?", by=aino)
    client, url = client_of(keeper), answer_url(request)
    seen = shown_times(client, url)
    answer(circle, "meeting_times", Said(facts={"spans": [Span(4, 600, 700)], "unfinished": []}), by=aino)
    page = client.post(url, {"times": seen, "then": "confirm"}, follow=True).content.decode()
    assert "Tilanne ehti muuttua" in page
    assert "orstaisin klo 10" in page
    client.post(url, {"times": shown_times(client, url), "then": "confirm"})
    request.refresh_from_db()
    assert request.state == VenueState.CONFIRMED
    assert request.spans == [Span(4, 600, 700)]
    for broken in ("", "x", '{"a": 1}'):
        client.post(answer_url(ask(draft(aino), place, message="?", by=aino)), {"times": broken, "then": "confirm"})
    assert VenueRequest.objects.confirmed().count() == 1


def test_a_circle_that_changes_its_times_asks_anew_and_the_old_hours_are_free() -> None:
    aino = make_user()
    circle, place = make_circle((2, 780, 900), lead=aino), lender()
    first = confirm(ask(circle, place, message="Hei", by=aino), message="", declare=True, by=make_user())
    answer(circle, "meeting_times", Said(facts={"spans": [Span(4, 600, 700)], "unfinished": []}), by=aino)
    assert "Aikanne ovat muuttuneet lupauksen jälkeen." in venue_page(circle, aino)
    again = ask(circle, place, message="Entä torstai?", by=aino)
    assert (again.pk, again.state, again.key != first.key) == (first.pk, VenueState.ASKED, True)
    assert not Loan.objects.exists()
    assert not place.work_forms.get().timetable.spans.filter(state="own_group", valid_until=None).exists()
    confirm(again, message="", declare=True, by=make_user())
    assert Circle.objects.get(pk=circle.pk).place == place
    assert "Aikanne ovat muuttuneet" not in venue_page(circle, aino)


def test_leaving_the_room_or_ending_the_circle_ends_the_promise_and_tells_the_place(
    django_capture_on_commit_callbacks,
) -> None:
    aino, keeper = make_user(), make_member(Role.SOCIAL_INSTRUCTOR)
    place = lender()
    moved, ended = (make_circle((2, 780, 900), lead=aino, name=name) for name in ("Muuttaja", "Päättyvä"))
    for circle in (moved, ended):
        confirm(ask(circle, place, message="Hei", by=aino), message="", declare=False, by=keeper)
    with django_capture_on_commit_callbacks(execute=True):
        answer(moved, "venue", Said(facts={"place": None, "venue": "Koti", "address": ""}), by=aino)
        end(ended, by=aino)
    assert sorted(letter.subject for letter in mail.outbox) == [
        "Muuttaja ei tarvitse enää tilaa",
        "Päättyvä ei tarvitse enää tilaa",
    ]
    assert set(VenueRequest.objects.values_list("state", flat=True)) == {VenueState.ENDED}
    assert not Loan.objects.exists()


def test_a_place_may_end_its_promise_with_a_reason(django_capture_on_commit_callbacks) -> None:
    aino, keeper = make_user(), make_member(Role.SOCIAL_INSTRUCTOR)
    circle = make_circle((2, 780, 900), lead=aino)
    request = confirm(ask(circle, lender(), message="Hei", by=aino), message="", declare=True, by=keeper)
    client, url = client_of(keeper), answer_url(request)
    assert "Kirjoita muutama sana." in client.post(url, {"then": "end", "message": ""}).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(url, {"then": "end", "message": "Talo menee remonttiin."})
        give_up(request, message="Toistamiseen", by=keeper)
    (letter,) = mail.outbox
    assert "Talo menee remonttiin." in letter.body
    assert "Lupaus on päättynyt" in venue_page(circle, aino)
    assert "Tila on luvattu" not in Client().get(circle.get_absolute_url()).content.decode()


def test_a_question_can_be_taken_back_until_it_is_answered() -> None:
    aino, keeper = make_user(), make_member(Role.SOCIAL_INSTRUCTOR)
    circle, place = draft(aino), lender()
    request = ask(circle, place, message="Hei", by=aino)
    url = reverse("groups:withdraw_venue", args=[circle.slug, request.pk])
    client_of(aino).post(url)
    client_of(aino).post(url)
    assert not KeeperMessage.objects.exists()
    assert "Piiri perui kysymyksensä" in client_of(keeper).get(answer_url(request)).content.decode()
    second = ask(circle, place, message="Sittenkin", by=aino)
    confirm(second, message="", declare=False, by=keeper)
    with pytest.raises(AnsweredMeanwhileError):
        withdraw(second, by=aino)
    refused = client_of(aino).post(reverse("groups:withdraw_venue", args=[circle.slug, second.pk]), follow=True)
    assert "ehdittiin jo vastata" in refused.content.decode()


def test_strangers_neither_ask_nor_answer_nor_see(client: Client) -> None:
    town, other = make_municipality(), make_municipality("562")
    aino, helper = make_user(), make_user()
    circle, place = draft(aino, municipality=town), lender(municipality=town)
    CircleMember.objects.create(circle=circle, user=helper, role=MemberRole.HELPER)
    ask_url = reverse("groups:ask_venue", args=[circle.slug, place.slug])
    assert client.get(ask_url).status_code == 302
    keeper, stranger = make_member(Role.SOCIAL_INSTRUCTOR, town), make_user()
    for person in (stranger, keeper, make_member(Role.COORDINATOR, other)):
        assert client_of(person).post(ask_url, {"message": "x"}).status_code == 404
    assert client_of(helper).post(ask_url, {"message": "Sopisiko?"}).status_code == 302
    request = VenueRequest.objects.get()
    for person in (aino, helper, stranger, make_member(Role.SOCIAL_INSTRUCTOR, other)):
        assert client_of(person).get(answer_url(request)).status_code == 404
        assert client_of(person).post(answer_url(request), {"then": "confirm"}).status_code == 404
    taken_back = reverse("groups:withdraw_venue", args=[circle.slug, request.pk])
    assert client_of(stranger).post(taken_back).status_code == 404
    assert client_of(keeper).get(answer_url(request)).status_code == 200
    hidden = make_place(name="Ei lainaa")
    assert client_of(aino).get(reverse("groups:ask_venue", args=[circle.slug, hidden.slug])).status_code == 404


def test_the_database_keeps_one_question_and_one_promise() -> None:
    circle, place = draft(make_user()), lender()
    ask(circle, place, message="Hei", by=make_user())
    with pytest.raises(IntegrityError), transaction.atomic():
        VenueRequest.objects.create(circle=circle, place=place)
    now = timezone.now()
    VenueRequest.objects.create(circle=circle, place=lender("B"), state="confirmed", answered_at=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        VenueRequest.objects.create(circle=circle, place=lender("C"), state="confirmed", answered_at=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        VenueRequest.objects.create(circle=draft(make_user()), place=place, state="declined")


def test_questions_that_came_to_nothing_are_forgotten_in_a_year_and_promises_stay() -> None:
    aino = make_user()
    confirm(ask(draft(aino), lender("A"), message="Hei", by=aino), message="", declare=False, by=aino)
    decline(ask(draft(aino), lender("B"), message="Hei", by=aino), message="", by=aino)
    VenueRequest.objects.update(asked_at=timezone.now() - timedelta(days=366))
    assert forget_old_requests() == 1
    assert ChecklistAnswer.objects.filter(topic="venue").exists()
