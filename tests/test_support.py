"""A circle asks for help in private, is answered or passed on, closes the matter, and the words are forgotten."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.test import TestCase
from django.utils import timezone
from django.utils.html import escape

from groups.actions import support as actions
from groups.enums import MemberRole
from groups.models import Circle, CircleMember, SupportMessage, SupportRequest
from groups.queries.support import requests_seen_by, support_sum
from network.actions.people import own_data
from network.enums import Role
from network.models import AuditEntry, User
from network.rounds import forget, greet_the_day
from tests.make import make_circle, make_member, make_municipality, make_support, make_user
from tests.newcomers import a_circle_of_three, client_of

pytestmark = pytest.mark.django_db

MARKER = "<script>alert('silmu')</script>"
ADDRESS = "/fi/circles/kahvipiiri/support/"


def behind(circle: Circle) -> User:
    person = make_user(name="Tuki Tammi")
    CircleMember.objects.create(circle=circle, user=person, role=MemberRole.BACKGROUND_CONTACT)
    return person


def sent(person: User, address: str, **fields: str) -> Any:
    client = client_of(person)
    once = client.get(address).context["form"].initial["once"]
    with TestCase.captureOnCommitCallbacks(execute=True):
        return client.post(address, {"once": once, **fields})


def the_morning() -> list[str]:
    """Go the morning's round twice, and return who got a letter."""
    mail.outbox.clear()
    for _twice in range(2):
        with TestCase.captureOnCommitCallbacks(execute=True):
            greet_the_day()
    return [letter.to[0] for letter in mail.outbox]


# --- Asking and answering --------------------------------------------------------------------------------------------


def test_a_helper_asks_the_background_contact_answers_and_the_circle_closes() -> None:
    circle, aino, bertta, cecilia = a_circle_of_three()
    contact, coordinator = behind(circle), make_member(Role.COORDINATOR)
    instructor = make_member(Role.SOCIAL_INSTRUCTOR, make_municipality())
    assert sent(bertta, ADDRESS, topic="conflict", text=f"Riita! {MARKER}").status_code == 302
    asked = SupportRequest.objects.get()
    assert [letter.to for letter in mail.outbox] == [[contact.email]]
    assert "Riita" not in mail.outbox[0].body + mail.outbox[0].subject
    talk = f"/fi/support/{asked.pk}/"
    for person in (aino, bertta, contact):
        page = client_of(person).get(talk).content.decode()
        assert escape(MARKER) in page
        assert MARKER not in page
    for person in (cecilia, coordinator, instructor, make_member(Role.ADMINISTRATOR)):
        assert client_of(person).get(talk).status_code == 404
        assert client_of(person).post(talk, {"text": "Hei"}).status_code == 404
    mail.outbox.clear()
    sent(contact, talk, text="Soitan huomenna")
    assert {letter.to[0] for letter in mail.outbox} == {aino.email, bertta.email}
    asked.refresh_from_db()
    assert asked.waits_since is None
    assert client_of(contact).post(f"{talk}close/").status_code == 404, "the circle closes, not its support"
    assert client_of(aino).post(f"{talk}close/").status_code == 302
    assert "Suljettu" in client_of(contact).get(talk).content.decode()
    assert not any("Riita" in str(entry.changes) + entry.reason for entry in AuditEntry.objects.all())


def test_nothing_of_it_is_public() -> None:
    circle, aino, *_others = a_circle_of_three()
    make_support(circle, "Salainen asia")
    page = client_of(make_user()).get(circle.get_absolute_url()).content.decode()
    assert "Salainen" not in page
    assert "1 avoin" not in page
    assert "1 avoin" in client_of(aino).get(circle.get_absolute_url()).content.decode()


def test_without_a_background_contact_the_instructor_is_asked_else_the_coordinator_else_the_networks_box() -> None:
    _circle, aino, *_others = a_circle_of_three()
    instructor = make_member(Role.SOCIAL_INSTRUCTOR, make_municipality())
    coordinator = make_member(Role.COORDINATOR)
    others = make_member(Role.SOCIAL_INSTRUCTOR, make_municipality("562"))
    asked_of = []
    for person in (instructor, coordinator):
        mail.outbox.clear()
        sent(aino, ADDRESS, topic="venue", text="Tila puuttuu")
        asked = SupportRequest.objects.latest("pk")
        asked_of.append(asked.asked_of)
        assert [letter.to for letter in mail.outbox] == [[person.email]]
        assert requests_seen_by(person).contains(asked)
        assert not requests_seen_by(others).contains(asked)
        person.memberships.all().delete()
    assert asked_of == ["instructor", "coordinator"]
    mail.outbox.clear()
    sent(aino, ADDRESS, topic="venue", text="Tila puuttuu yhä")
    assert [letter.to for letter in mail.outbox] == [["silmukka@example.org"]]


def test_sent_twice_is_stored_once_and_a_mistake_loses_nothing() -> None:
    circle, aino, *_others = a_circle_of_three()
    behind(circle)
    client = client_of(aino)
    once = client.get(ADDRESS).context["form"].initial["once"]
    page = client.post(ADDRESS, {"once": once, "text": "Pitkä tarina"}).content.decode()
    assert "Pitkä tarina" in page
    assert once in page
    for _twice in range(2):
        client.post(ADDRESS, {"once": once, "topic": "money", "text": "Pitkä tarina"})
    assert SupportRequest.objects.count() == SupportMessage.objects.count() == 1
    talk = f"/fi/support/{SupportRequest.objects.get().pk}/"
    for _twice in range(2):
        client.post(talk, {"once": "1" * 32, "text": "Vielä yksi asia"})
    assert SupportMessage.objects.count() == 2


def test_a_closed_matter_takes_no_more_words_and_keeps_those_that_came_late() -> None:
    circle, aino, *_others = a_circle_of_three()
    contact = behind(circle)
    asked = make_support(circle, asked_of="background_contact")
    actions.close(asked, by=aino)
    actions.close(asked, by=aino)
    page = client_of(contact).post(f"/fi/support/{asked.pk}/", {"text": "Anteeksi viive"}).content.decode()
    assert "Asia ehdittiin sulkea" in page
    assert "Anteeksi viive" in page
    assert SupportMessage.objects.count() == 1
    assert AuditEntry.objects.filter(verb="support closed").count() == 1


def test_an_ended_circle_asks_no_more_and_a_draft_does() -> None:
    circle, aino, *_others = a_circle_of_three()
    Circle.objects.update(state="ended")
    client_of(aino).post(ADDRESS, {"topic": "money", "text": "Raha loppui"})
    assert not SupportRequest.objects.exists()
    Circle.objects.filter(pk=circle.pk).update(state="draft")
    client_of(aino).post(ADDRESS, {"topic": "money", "text": "Raha loppui"})
    assert SupportRequest.objects.exists()


def test_a_mailbox_is_not_filled() -> None:
    circle, aino, *_others = a_circle_of_three()
    asked = make_support(circle)
    with time_machine.travel("2026-10-23T12:10:00+03:00", tick=False):  # not over the turn of an hour
        statuses = [client_of(aino).post(f"/fi/support/{asked.pk}/", {"text": str(n)}).status_code for n in range(22)]
    assert statuses == [302] * 20 + [429] * 2


# --- Waiting ---------------------------------------------------------------------------------------------------------


def test_after_three_days_the_coordinator_sees_it_and_is_reminded_once_after_three_more() -> None:
    circle, *_people = a_circle_of_three()
    contact, coordinator = behind(circle), make_member(Role.COORDINATOR)
    with time_machine.travel("2026-10-23T23:50:00+03:00", tick=False) as clock:
        asked = make_support(circle, asked_of="background_contact")
        told = []
        for day in range(24, 32):
            clock.move_to(f"2026-10-{day}T08:00:00+02:00")
            told.append(the_morning())
            assert requests_seen_by(coordinator).contains(asked) is (day >= 26)
    both = [coordinator.email, contact.email]
    assert told == [[], [], both, [], [], both, [], []]
    assert AuditEntry.objects.filter(verb="support escalated", actor="system").count() == 1


def test_an_answer_in_time_keeps_it_between_the_two() -> None:
    circle, *_people = a_circle_of_three()
    contact, coordinator = behind(circle), make_member(Role.COORDINATOR)
    asked = make_support(circle, asked_of="background_contact", asked_at=timezone.now() - timedelta(days=9))
    sent(contact, f"/fi/support/{asked.pk}/", text="Mietitään yhdessä")
    assert the_morning() == []
    assert not requests_seen_by(coordinator).exists()


def test_where_the_background_contact_has_left_the_coordinator_gets_it_at_once() -> None:
    circle, *_people = a_circle_of_three()
    contact, coordinator = behind(circle), make_member(Role.COORDINATOR)
    make_support(circle, asked_of="background_contact")
    assert the_morning() == []
    contact.delete()
    assert the_morning() == [coordinator.email]


def test_open_requests_are_figures_on_the_instructors_first_page() -> None:
    circle, *_people = a_circle_of_three()
    instructor = make_member(Role.SOCIAL_INSTRUCTOR, make_municipality())
    contact = behind(circle)
    make_support(circle, "Salaisuus", asked_of="background_contact")
    make_support(make_circle(municipality=make_municipality("562")))
    start = client_of(instructor).get("/fi/start/").content.decode()
    assert "1 avoin tukipyyntö" in start
    assert "Salaisuus" not in start + client_of(instructor).get("/fi/support/").content.decode()
    assert (support_sum(instructor).waiting, support_sum(contact).waiting) == (0, 1)
    assert "tukipyyntö odottaa sinua" in client_of(contact).get("/fi/start/").content.decode()


def test_the_list_costs_the_same_whatever_its_length(django_assert_max_num_queries: Any) -> None:
    circle, *_people = a_circle_of_three()
    client = client_of(behind(circle))
    for count in (1, 25):
        for _one in range(count):
            make_support(circle, asked_of="background_contact")
        with django_assert_max_num_queries(6):
            client.get("/fi/support/")


# --- Forgetting ------------------------------------------------------------------------------------------------------


def test_the_words_are_forgotten_a_year_after_closing_and_the_topic_stays() -> None:
    circle, aino, *_others = a_circle_of_three()
    with time_machine.travel("2026-03-01T22:00:00+02:00", tick=False) as clock:
        client_of(aino)
        asked = make_support(circle)
        actions.close(asked, by=aino)
        clock.move_to("2027-02-28T02:40:00+02:00")
        forget()
        assert SupportMessage.objects.exists()
        clock.move_to("2027-03-01T02:40:00+02:00")
        assert forget()[0]["words of support requests"] == 1
        assert forget()[0]["words of support requests"] == 0
    asked.refresh_from_db()
    assert (asked.topic, asked.asked_by, asked.closed_by) == ("few_people", None, None)
    assert not SupportMessage.objects.exists()
    assert "Keskustelun teksti on poistettu" in client_of(aino).get(f"/fi/support/{asked.pk}/").content.decode()


def test_what_has_been_silent_for_a_year_is_closed() -> None:
    circle, *_people = a_circle_of_three()
    asked = make_support(circle, asked_at=timezone.now() - timedelta(days=370))
    young = make_support(circle)
    forget()
    asked.refresh_from_db()
    young.refresh_from_db()
    assert (asked.closed_at is not None, young.closed_at) == (True, None)
    assert asked.messages.exists(), "closed now, so the words have their year"


def test_own_words_are_in_ones_own_file_and_go_with_their_writer() -> None:
    circle, aino, *_others = a_circle_of_three()
    make_support(circle, "Oma tekstini")
    assert [row["text"] for row in own_data(aino)["support_messages"]] == ["Oma tekstini"]
    SupportMessage.objects.all().update(author=None)
    bertta = circle.members.exclude(user=aino).get().user
    page = client_of(bertta).get(f"/fi/support/{SupportRequest.objects.get().pk}/").content.decode()
    assert "Piirin väki" in page
