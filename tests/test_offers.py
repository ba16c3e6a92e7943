"""Offers to take a duty: from people with and without an account, relayed, answered, and forgotten."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.core import mail, signing
from django.db import IntegrityError, transaction
from django.test import Client, TestCase
from django.urls import reverse
from django.utils import timezone

from groups.enums import MemberRole
from groups.models import Circle, CircleMember
from network.enums import Role
from network.models import AuditEntry, Membership, User
from network.senders import SALT
from responsibilities.actions.carriers import Outsider
from responsibilities.actions.offers import MOST_WAITING, ManyOffersError, accept, decline, offer, offer_as_visitor
from responsibilities.enums import Duty
from responsibilities.holding import TakenMeanwhileError
from responsibilities.links import offer_token
from responsibilities.models import Carrier, Offer, Responsibility
from tests.make import make_circle, make_member, make_municipality, make_organisation, make_user

pytestmark = pytest.mark.django_db


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def open_duty(circle: Circle | None = None, **fields: object) -> Responsibility:
    return Responsibility.objects.create(circle=circle or make_circle(), **{"duty": Duty.COFFEE, **fields})


def stamped(**fields: str) -> dict[str, str]:
    """A visitor's form that was opened a minute ago."""
    with time_machine.travel(timezone.now() - timedelta(minutes=1), tick=False):
        stamp = signing.TimestampSigner(salt=SALT).sign(str(uuid4()))
    return {"stamp": stamp, "side": "person", "name": "Veikko", "phone": "040 123 4567", **fields}


def test_offered_accepted_and_only_then_can_they_reach_each_other() -> None:
    aino, bertta = make_user("aino@example.org"), make_user("bertta@example.org", name="Bertta B")
    circle = make_circle(lead=aino)
    duty = open_duty(circle, duty=Duty.FACILITATION)
    team = reverse("responsibilities:circle_duties", args=[circle.slug])
    with TestCase.captureOnCommitCallbacks(execute=True):
        for _twice in range(2):
            url = reverse("responsibilities:offer", args=[duty.pk])
            client_of(bertta).post(url, {"message": "Tiistait käyvät", "state": "taken"})
    assert [m.to for m in mail.outbox] == [["aino@example.org"]]
    assert "Tiistait käyvät" in mail.outbox[0].body
    assert "bertta@example.org" not in mail.outbox[0].body
    page = client_of(aino).get(team).content.decode()
    assert "Tiistait käyvät" in page
    assert "bertta@example.org" not in page
    assert "1 tarjous odottaa" in client_of(aino).get("/fi/start/").content.decode()
    row = duty.offers.get()
    with TestCase.captureOnCommitCallbacks(execute=True):
        for _twice in range(2):
            url = reverse("responsibilities:answer_offer", args=[circle.slug, row.pk])
            client_of(aino).post(url, {"answer": "accept"})
    assert [m.to for m in mail.outbox[1:]] == [["bertta@example.org"]]
    assert "aino@example.org" in mail.outbox[1].body
    page = client_of(aino).get(team).content.decode()
    assert "bertta@example.org" in page
    assert "Tiistait käyvät" in page
    assert CircleMember.objects.filter(circle=circle, user=bertta, role=MemberRole.HELPER).count() == 1


def test_a_visitor_offers_without_an_account_and_is_reached_after_acceptance() -> None:
    aino = make_user("aino@example.org")
    circle = make_circle(lead=aino, name="Kahvipiiri")
    duty = open_duty(circle)
    url, client = reverse("responsibilities:offer", args=[duty.pk]), Client()
    form = stamped(email="veikko@example.org", message="Tuon pullan")
    with TestCase.captureOnCommitCallbacks(execute=True):
        for _twice in range(2):
            assert "perillä" in client.post(url, form, follow=True).content.decode()
    assert Offer.objects.count() == 1
    assert [m.to for m in mail.outbox] == [["aino@example.org"], ["veikko@example.org"]]
    letter = mail.outbox[0].body + mail.outbox[0].subject
    assert "Veikko" in letter
    team = reverse("responsibilities:circle_duties", args=[circle.slug])
    page = client_of(aino).get(team).content.decode()
    for secret in ("veikko@example.org", "040 123 4567"):
        assert secret not in letter
        assert secret not in page
    assert "Veikko" not in client.get("/fi/responsibilities/").content.decode()
    with TestCase.captureOnCommitCallbacks(execute=True):
        accept(Offer.objects.get(), by=aino)
    page = client_of(aino).get(team).content.decode()
    assert "veikko@example.org" in page
    assert "040 123 4567" in page
    assert mail.outbox[-1].to == ["veikko@example.org"]
    assert "aino@example.org" in mail.outbox[-1].body
    assert "/own-part/" in mail.outbox[-1].body
    row = Offer.objects.get()
    assert (row.name, row.email, row.phone, row.message) == ("", "", "", "")
    assert not AuditEntry.objects.filter(changes__icontains="veikko").exists()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": ""}, "Kirjoita nimi"),
        ({"phone": ""}, "Anna puhelinnumero tai sähköposti"),
        ({"phone": "12"}, "liian lyhyeltä"),
        ({"side": ""}, "kenen puolesta"),
        ({"message": "http://a http://b http://c"}, "monta linkkiä"),
        ({"stamp": "x"}, "auki yli vuorokauden"),
    ],
)
def test_a_visitors_mistake_is_told_and_nothing_is_lost(wrong: dict[str, str], said: str) -> None:
    duty = open_duty()
    url = reverse("responsibilities:offer", args=[duty.pk])
    answer = Client().post(url, stamped(**{"message": "Tuon pullan", **wrong}))
    page = answer.content.decode()
    assert said in page
    assert wrong.get("message", "Tuon pullan") in page
    assert not Offer.objects.exists()


def test_machines_are_thanked_and_not_heard_and_eager_ones_wait() -> None:
    client = Client()
    url = reverse("responsibilities:offer", args=[open_duty().pk])
    assert "perillä" in client.post(url, stamped(homepage="x"), follow=True).content.decode()
    assert not Offer.objects.exists()
    statuses = [client.post(f"/fi/responsibilities/{open_duty().pk}/offer/", stamped()).status_code for _ in range(8)]
    assert statuses == [302] * 6 + [429] * 2
    assert Offer.objects.count() == 6


def test_a_duty_gets_only_so_many_offers_at_once() -> None:
    duty = open_duty()
    for number in range(MOST_WAITING):
        offer_as_visitor(duty, Outsider(f"Nimi {number}", phone="040 1234567"))
    with pytest.raises(ManyOffersError):
        offer(duty, by=make_user())
    page = client_of(make_user()).post(f"/fi/responsibilities/{duty.pk}/offer/", {}, follow=True)
    assert "jo monta tarjousta" in page.content.decode()


def test_of_two_offers_one_is_accepted_and_the_other_is_thanked() -> None:
    duty, bertta = open_duty(), make_user("bertta@example.org")
    mine = offer(duty, by=bertta)
    other = offer_as_visitor(duty, Outsider("Veikko", email="veikko@example.org"), "Minä!")
    with TestCase.captureOnCommitCallbacks(execute=True):
        accept(mine, by=make_user())
    assert sorted(m.to[0] for m in mail.outbox) == ["bertta@example.org", "veikko@example.org"]
    other.refresh_from_db()
    assert (other.state, other.name, other.email, other.message) == ("lapsed", "", "", "")
    with pytest.raises(TakenMeanwhileError):
        accept(other, by=make_user())
    with pytest.raises(TakenMeanwhileError):
        offer(duty, by=make_user())
    page = client_of(make_user()).get(f"/fi/responsibilities/{duty.pk}/offer/", follow=True).content.decode()
    assert "Joku ehti ensin" in page


def test_a_declined_offer_leaves_the_duty_open_and_nothing_of_the_visitor() -> None:
    duty = open_duty()
    row = offer_as_visitor(duty, Outsider("Veikko", phone="040 1234567"), "Minä!")
    for _twice in range(2):
        decline(row, by=make_user())
    duty.refresh_from_db()
    row.refresh_from_db()
    assert (duty.state, row.state, row.name, row.phone, row.message) == ("open", "declined", "", "", "")
    assert AuditEntry.objects.filter(verb="offer declined").count() == 1


def test_a_visitor_takes_the_offer_back_by_the_link_and_looking_changes_nothing() -> None:
    row = offer_as_visitor(open_duty(), Outsider("Veikko", email="veikko@example.org"))
    url = reverse("responsibilities:own_offer", args=[offer_token(row)])
    client = Client()
    assert "Peru tarjous" in client.get(url).content.decode()
    assert Offer.objects.waiting().exists()
    client.post(url)
    row.refresh_from_db()
    assert (row.state, row.name, row.email) == ("withdrawn", "", "")
    assert "ei ole enää mitään peruttavaa" in client.get(url).content.decode()
    assert client.get(f"{url[:-2]}x/").status_code == 404


def test_an_organisation_offers_by_its_editor_as_itself() -> None:
    editor, organisation = make_user("editor@example.org"), make_organisation("Pullatalo")
    Membership.objects.create(user=editor, role=Role.ORGANISATION_EDITOR, organisation=organisation)
    aino = make_user()
    duty = open_duty(make_circle(lead=aino))
    url = reverse("responsibilities:offer", args=[duty.pk])
    assert "Pullatalo" in client_of(editor).get(url).content.decode()
    stranger = make_organisation("Toinen")
    assert client_of(editor).post(url, {"organisation": stranger.pk}).status_code == 200
    client_of(editor).post(url, {"organisation": organisation.pk, "message": "Tarjoamme kahvit"})
    accept(duty.offers.get(), by=aino)
    carrier = Carrier.objects.get()
    assert (carrier.name, carrier.is_organisation, carrier.organisation) == ("Pullatalo", True, organisation)
    assert carrier.email == "editor@example.org"


def test_only_the_lead_and_the_areas_coordinator_answer_offers(client: Client) -> None:
    town = make_municipality()
    aino, bertta = make_user(), make_user()
    circle = make_circle(lead=aino, municipality=town)
    CircleMember.objects.create(circle=circle, user=bertta, role=MemberRole.HELPER)
    row = offer(open_duty(circle), by=make_user())
    page = reverse("responsibilities:circle_duties", args=[circle.slug])
    act = reverse("responsibilities:answer_offer", args=[circle.slug, row.pk])
    end = reverse("responsibilities:end_duty", args=[circle.slug, row.duty.pk])
    stranger, elsewhere = make_user(), make_member(Role.COORDINATOR, make_municipality("562"))
    for person in (stranger, elsewhere):
        assert client_of(person).get(page).status_code == 404
    for person in (stranger, elsewhere, bertta, make_member(Role.SOCIAL_INSTRUCTOR, town)):
        assert client_of(person).post(act, {"answer": "accept"}).status_code == 404
        assert client_of(person).get(end).status_code == 404
    assert client_of(bertta).get(page).status_code == 200
    assert client_of(bertta).post(page, {"duty": "coffee"}).status_code == 404
    assert client.get(page).status_code == 302
    other = make_circle(lead=aino)
    wrong = reverse("responsibilities:answer_offer", args=[other.slug, row.pk])
    assert client_of(aino).post(wrong, {"answer": "accept"}).status_code == 404
    assert client_of(make_member(Role.COORDINATOR, town)).post(act, {"answer": "accept"}).status_code == 302
    row.duty.refresh_from_db()
    assert row.duty.state == "taken"


def test_a_circle_without_a_lead_is_answered_for_by_the_coordinator() -> None:
    circle = make_circle()
    circle.members.all().delete()
    coordinator = make_member(Role.COORDINATOR, circle.municipality)
    with TestCase.captureOnCommitCallbacks(execute=True):
        offer(open_duty(circle), by=make_user())
    assert [m.to for m in mail.outbox] == [[coordinator.email]]


def test_the_database_keeps_offers_answerable_and_single() -> None:
    duty, bertta = open_duty(), make_user()
    Offer.objects.create(duty=duty, user=bertta)
    for facts in (
        {"user": bertta},
        {"name": "Veikko"},
        {"phone": "040"},
        {"name": "V", "phone": "1", "state": "accepted"},
        {"name": "V", "phone": "1", "answered_at": timezone.now()},
        {"name": "V", "phone": "1", "state": "maybe", "answered_at": timezone.now()},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Offer.objects.create(duty=duty, **facts)
