"""Somebody would like to come along: the words arrive once, are answered without an address, waited for, forgotten."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client, TestCase
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from groups.actions import inquiries as actions
from groups.enums import MemberRole
from groups.inquiry_links import inquiry_token
from groups.models import Circle, CircleMember, Inquiry, InquiryCount, InquiryReply
from groups.queries.contacts import contacts_of
from groups.queries.inquiries import inquiries_for
from network.enums import Role
from tests.make import make_circle, make_inquiry, make_member, make_municipality, make_user
from tests.newcomers import JOIN, NOON, a_circle_of_three, answered, client_of, sent, stamp

pytestmark = pytest.mark.django_db

MARKER = "<script>alert('silmu')</script>"
# --- Writing to a circle ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "step", "waits"),
    [
        ({}, "none", False),
        ({"other_time": "ensi viikolla"}, "none", False),
        ({"wants_company": "on", "phone": "040 123 4567"}, "reach", True),
        ({"call_me": "on", "phone": "0401234567"}, "call", True),
        ({"question": "Onko kynnys?", "email": "a@example.org"}, "write", True),
        ({"question": "Onko kynnys?", "email": "a@example.org", "phone": "0401234567"}, "reach", True),
    ],
)
def test_who_only_tells_that_they_come_need_not_say_how_to_be_reached(
    fields: dict[str, str], step: str, waits: bool
) -> None:
    _circle, aino, *_others = a_circle_of_three()
    answer = sent(JOIN, **fields)
    assert answer["Location"] == f"{JOIN}?sent={step}"
    inquiry = Inquiry.objects.get()
    assert (inquiry.waits_since is not None) is waits
    assert [letter.to for letter in mail.outbox] == [[aino.email]]
    with time_machine.travel(NOON):
        page = Client().get(answer["Location"]).content.decode()
    assert "poistetaan kokonaan 22.12.2026" in page
    assert "piirin vastuuhenkilö" in page


@pytest.mark.parametrize(
    "fields",
    [
        {"wants_company": "on"},
        {"question": "Onko kynnys?"},
        {"call_me": "on", "email": "a@example.org"},
        {"question": "Onko kynnys?", "phone": "12"},
        {"question": "Onko kynnys?", "email": "ei-osoite"},
        {"question": "http://a http://b http://c", "email": "a@example.org"},
        {"question": "x" * 1001, "email": "a@example.org"},
        {"times": "keskiyöllä"},
    ],
)
def test_what_cannot_be_answered_is_told_and_nothing_that_was_written_is_lost(fields: dict[str, str]) -> None:
    a_circle_of_three()
    answer = sent(JOIN, **{"name": "Dora", **fields})
    assert answer.status_code == 200
    assert not Inquiry.objects.exists()
    page = answer.content.decode()
    assert 'value="Dora"' in page
    assert "govuk-error-summary" in page
    if "question" in fields:
        assert fields["question"] in page


def test_no_letter_and_no_page_shows_an_address() -> None:
    circle, aino, bertta, cecilia = a_circle_of_three()
    sent(JOIN, question=f"Saako {MARKER}?", name="Dora", phone="040 123 4567", email="dora@example.org")
    inquiry = Inquiry.objects.get()
    assert not any(word in mail.outbox[0].body + mail.outbox[0].subject for word in ("Dora", "dora@", "040", "Saako"))
    for person in (aino, bertta):
        page = client_of(person).get(f"/fi/newcomers/{inquiry.pk}/").content.decode()
        assert escape(MARKER) in page
        assert MARKER not in page
        assert "040 123 4567" in page
        assert "dora@example.org" not in page
    assert client_of(cecilia).get(f"/fi/newcomers/{inquiry.pk}/").status_code == 404
    assert "Dora" not in Client().get(circle.get_absolute_url()).content.decode()


def test_sent_twice_is_stored_told_and_counted_once() -> None:
    a_circle_of_three()
    client = Client()
    with time_machine.travel(NOON, tick=False) as clock:
        own = stamp(client, JOIN)
        clock.shift(10)
        for _twice in range(2):
            with TestCase.captureOnCommitCallbacks(execute=True):
                assert client.post(JOIN, {"stamp": own}).status_code == 302
    assert Inquiry.objects.count() == len(mail.outbox) == InquiryCount.objects.get().received == 1


@pytest.mark.parametrize(
    ("later", "fields"), [(1, {}), (90_000, {}), (10, {"stamp": "made:up:here"}), (10, {"homepage": "x"})]
)
def test_a_machine_is_not_taken_for_a_newcomer(later: int, fields: dict[str, str]) -> None:
    a_circle_of_three()
    sent(JOIN, later=later, **fields)
    assert not Inquiry.objects.exists()


def test_a_flood_is_stopped_and_a_neighbour_behind_the_same_proxy_is_not(settings: Any) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    a_circle_of_three()
    flooder, neighbour = (
        Client(headers={"x-forwarded-for": "192.0.2.1"}),
        Client(headers={"x-forwarded-for": "192.0.2.2"}),
    )
    statuses = [sent(JOIN, client=flooder, other_time=str(number)).status_code for number in range(200)]
    assert statuses == [302] * 6 + [429] * 194
    assert sent(JOIN, client=neighbour).status_code == 302
    assert sent(JOIN, client=flooder, other_time="kahdeksan jälkeen").content.decode().count("kahdeksan jälkeen") == 1
    assert Inquiry.objects.count() == 7


def test_without_the_counter_the_flood_comes_through(monkeypatch: pytest.MonkeyPatch) -> None:
    a_circle_of_three()
    monkeypatch.setattr("groups.views.inquiries.may_send", lambda _request, _form: True)
    assert [sent(JOIN).status_code for _one in range(8)] == [302] * 8


def test_a_flood_from_everywhere_fills_no_letter_box() -> None:
    circle, *_people = a_circle_of_three()
    for _one in range(30):
        with TestCase.captureOnCommitCallbacks(execute=True):
            actions.receive(circle, actions.Hello(), key=Inquiry(circle=circle).key)
    assert Inquiry.objects.count() == 30
    assert len(mail.outbox) == actions.MOST_LETTERS_A_DAY


@pytest.mark.parametrize(
    "fields",
    [
        {"wants_company": True, "email": "", "phone": ""},
        {"question": "?", "email": ""},
        {"call_me": True, "email": "a@example.org"},
        {"outcome": "called"},
    ],
)
def test_the_database_keeps_no_question_that_nobody_can_answer(fields: dict[str, Any]) -> None:
    circle = make_circle()
    with pytest.raises(IntegrityError), transaction.atomic():
        make_inquiry(circle, **fields)


def test_company_leads_on_with_the_wish_made_and_full_or_paused_is_said() -> None:
    circle, *_people = a_circle_of_three()
    assert Client().get("/fi/circles/kahvipiiri/company/").status_code == 404
    Circle.objects.filter(pk=circle.pk).update(manners=["companion"])
    page = Client().get("/fi/circles/kahvipiiri/company/", follow=True).content.decode()
    assert 'name="wants_company" id="id_wants_company" checked' in page or "checked" in page
    client = client_of(circle.members.get(role=MemberRole.LEAD).user)
    client.post("/fi/circles/kahvipiiri/room/", {"has_room": "no"})
    for address in (circle.get_absolute_url(), JOIN):
        assert "ei juuri nyt mahdu uusia" in Client().get(address).content.decode()
    Circle.objects.update(state="paused")
    assert "Piiri on tauolla" in Client().get(JOIN).content.decode()
    Circle.objects.update(state="ended")
    assert Client().get(JOIN).status_code == 404
    assert JOIN not in Client().get(circle.get_absolute_url()).content.decode()


# --- Whom it reaches -------------------------------------------------------------------------------------------------


def test_the_lead_else_the_background_contact_else_the_instructor_else_the_coordinator() -> None:
    circle, aino, bertta, _cecilia = a_circle_of_three()
    coordinator = make_member(Role.COORDINATOR)
    instructor = make_member(Role.SOCIAL_INSTRUCTOR, make_municipality())
    behind = make_user()
    CircleMember.objects.create(circle=circle, user=behind, role=MemberRole.BACKGROUND_CONTACT)
    inquiry = make_inquiry(circle)
    for person, inside in ((aino, True), (behind, True), (bertta, True), (instructor, False), (coordinator, False)):
        assert inquiries_for(person).contains(inquiry) is inside
    order = []
    for person in (aino, behind, bertta, instructor, coordinator):
        assert contacts_of(circle).people == [person]
        assert inquiries_for(person).contains(inquiry)
        order.append(contacts_of(circle).called)
        CircleMember.objects.filter(user=person).delete()
        person.memberships.all().delete()
    assert contacts_of(circle).people == []
    assert order[0] == "piirin vastuuhenkilö"
    assert order[3] == "alueen sosiaaliohjaaja"


def test_the_instructor_sees_how_many_wait_and_how_long_and_nothing_else() -> None:
    circle, *_people = a_circle_of_three()
    instructor = make_member(Role.SOCIAL_INSTRUCTOR, make_municipality())
    since = timezone.now() - timedelta(days=5)
    make_inquiry(circle, name="Dora", received_at=since)
    make_inquiry(circle, name="Eeva")
    make_inquiry(make_circle(municipality=make_municipality("562")), name="Faiza")
    page = client_of(instructor).get("/fi/newcomers/").content.decode()
    start = client_of(instructor).get("/fi/start/").content.decode()
    assert not any(name in page + start for name in ("Dora", "Eeva", "Faiza", "koiran"))
    assert "2 tulijaa odottaa vastausta" in start
    assert "Pisin odotus on 5 päivää" in start


def test_the_list_costs_the_same_whatever_its_length(django_assert_max_num_queries: Any) -> None:
    circle, aino, *_others = a_circle_of_three()
    client = client_of(aino)
    for count in (1, 25):
        for _one in range(count):
            make_inquiry(circle)
        with django_assert_max_num_queries(6):
            client.get("/fi/newcomers/")


# --- Answering -------------------------------------------------------------------------------------------------------


def test_the_answer_and_the_answer_to_it_go_both_ways_and_no_address_does() -> None:
    circle, aino, bertta, _cecilia = a_circle_of_three()
    inquiry = make_inquiry(circle, name="Dora", language="sv")
    own = Client().get(reverse("groups:talk", args=[circle.slug, inquiry_token(inquiry)])).content.decode()
    assert "Piirin väki ei ole vielä vastannut." in own
    assert "Haluatko lisätä jotain?" in own
    assert "Vastauksesi" not in own
    assert answered(aino, inquiry, f"Tervetuloa! {MARKER}").status_code == 302
    own = Client().get(reverse("groups:talk", args=[circle.slug, inquiry_token(inquiry)])).content.decode()
    assert "ei ole vielä vastannut" not in own
    assert "Vastauksesi" in own
    letter = mail.outbox[0]
    assert letter.to == ["tulija@example.org"]
    assert f"Tervetuloa! {MARKER}" in letter.body
    assert "Aino" in letter.body
    assert aino.email not in letter.body + letter.subject + str(letter.message())
    assert "Aalto" not in letter.body
    (address,) = re.findall(r"/sv/circles/kahvipiiri/join/\S+/", letter.body)
    page = Client().get(address).content.decode()
    assert escape(MARKER) in page
    assert MARKER not in page
    mail.outbox.clear()
    assert sent(address, text="Kiitos, tulen torstaina").status_code == 302
    assert [letter.to for letter in mail.outbox] == [[aino.email]]
    assert "tulija@example.org" not in mail.outbox[0].body
    inquiry.refresh_from_db()
    assert inquiry.waits_since is not None
    assert "Kiitos, tulen torstaina" in client_of(bertta).get(f"/fi/newcomers/{inquiry.pk}/").content.decode()
    assert InquiryCount.objects.get().answered == 1


def test_an_answer_sent_twice_leaves_once_and_of_two_the_second_hears_of_the_first() -> None:
    circle, aino, bertta, _cecilia = a_circle_of_three()
    inquiry = make_inquiry(circle)
    client, address = client_of(bertta), f"/fi/newcomers/{inquiry.pk}/"
    opened = client.get(address).context["form"].initial
    for _twice in range(2):
        with TestCase.captureOnCommitCallbacks(execute=True):
            client_of(aino).post(address, {"once": "0" * 32, "text": "Tule vain", "seen": ""})
    assert len(mail.outbox) == 1
    page = client.post(address, {**opened, "text": "Koirat ovat tervetulleita"}).content.decode()
    assert "Joku ehti vastata ensin" in page
    assert "Tule vain" in page
    assert "Koirat ovat tervetulleita" in page
    seen = Inquiry.objects.get().answered_at
    assert seen is not None
    client.post(address, {**opened, "seen": seen.isoformat(), "text": "Koirat ovat tervetulleita"})
    assert InquiryReply.objects.count() == 2


def test_called_is_marked_and_a_mark_made_by_mistake_is_taken_back() -> None:
    circle, aino, _bertta, cecilia = a_circle_of_three()
    inquiry = make_inquiry(circle, email="", phone="040 123 4567", question="", call_me=True)
    address = f"/fi/newcomers/{inquiry.pk}/mark/"
    assert client_of(cecilia).post(address, {"outcome": "called"}).status_code == 404
    client = client_of(aino)
    client.post(address, {"outcome": "nonsense"})
    assert Inquiry.objects.waiting().exists()
    client.post(address, {"outcome": "called"})
    inquiry.refresh_from_db()
    assert (inquiry.outcome, inquiry.answered_by, inquiry.waits_since) == ("called", aino, None)
    assert client.post(f"/fi/newcomers/{inquiry.pk}/", {"text": "Hei"}).status_code == 200
    assert not InquiryReply.objects.exists()
    client.post(address, {"outcome": "reopen"})
    assert Inquiry.objects.waiting().exists()
    assert InquiryCount.objects.get().answered == 0


def test_an_answerer_without_a_name_is_not_named_by_their_address() -> None:
    circle, *_people = a_circle_of_three()
    nameless = make_user("salainen.osoite@example.org", name="")
    CircleMember.objects.create(circle=circle, user=nameless, role=MemberRole.HELPER)
    answered(nameless, make_inquiry(circle), "Tervetuloa")
    assert "salainen" not in mail.outbox[0].body
    assert "Piirin väki" in mail.outbox[0].body


@pytest.mark.parametrize("token", ["x", "a:b:c", ""])
def test_a_forged_link_opens_nothing(token: str) -> None:
    circle, *_people = a_circle_of_three()
    other = make_circle(slug="toinen")
    own = inquiry_token(make_inquiry(circle))
    assert Client().get(f"{JOIN}{token or own[:-1]}/").status_code == 410
    assert Client().get(f"/fi/circles/{other.slug}/join/{own}/").status_code == 410
    assert Client().get(f"{JOIN}{own}/").status_code == 200
