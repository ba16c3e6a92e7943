"""Invitations by signed link: sent, handed over, answered once, renewed, taken back, run out; and handing over."""

from datetime import date, timedelta
from urllib.parse import urlsplit
from uuid import UUID

import pytest
import time_machine
from django.core import mail, signing
from django.db import IntegrityError, transaction
from django.test import Client, TestCase
from django.urls import reverse
from django.utils import timezone

from groups.enums import MemberRole
from groups.models import Circle, CircleMember
from network.models import AuditEntry, User
from responsibilities.actions.invitations import (
    Invited,
    LettersUsedUpError,
    accept_invitation,
    decline_invitation,
    invite,
    revoke,
    send_again,
)
from responsibilities.daily import let_lapse
from responsibilities.enums import Duty
from responsibilities.holding import TakenMeanwhileError
from responsibilities.links import CARRIER, INVITATION, OFFER, invitation_token
from responsibilities.models import Carrier, Invitation, Responsibility
from tests.make import make_circle, make_user

pytestmark = pytest.mark.django_db
PULLATALO = Invited("Pullatalo", "pulla@example.org", is_organisation=True, note="Tuletteko mukaan?")
YES = {"side": "organisation", "name": "Pullatalo", "email": "pulla@example.org", "agreed": "on", "then": "accept"}


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def open_duty(circle: Circle | None = None, **fields: object) -> Responsibility:
    return Responsibility.objects.create(circle=circle or make_circle(), **{"duty": Duty.COFFEE, **fields})


def link_to(invitation: Invitation) -> str:
    return reverse("responsibilities:invitation", args=[invitation_token(invitation)])


def team_of(circle: Circle) -> str:
    return reverse("responsibilities:circle_duties", args=[circle.slug])


def test_an_organisation_is_invited_by_letter_and_answers_as_itself_without_an_account() -> None:
    aino = make_user("aino@example.org")
    circle = make_circle((2, 780, 900), lead=aino, name="Kahvipiiri", venue="Kerhohuone")
    duty = open_duty(circle, note="Kahvit 20 hengelle", wanted_until=date(2027, 5, 31))
    url = reverse("responsibilities:invite", args=[circle.slug, duty.pk])
    form = {"name": "Pullatalo", "side": "organisation", "email": "pulla@example.org", "note": "Tuletteko?"}
    with TestCase.captureOnCommitCallbacks(execute=True):
        for _twice in range(2):
            client_of(aino).post(url, {**form, "language": "sv"})
    invitation = Invitation.objects.get()
    assert [m.to for m in mail.outbox] == [["pulla@example.org"]]
    assert "aino@example.org" not in mail.outbox[0].body
    link = next(word for word in mail.outbox[0].body.split() if "/invitation/" in word)
    assert urlsplit(link).path.startswith("/sv/")
    client, link = Client(), link_to(invitation)
    page = client.get(link).content.decode()
    for told in ("Kahvit 20 hengelle", "Kerhohuone", "tiistaisin", "31.5.2027 asti", "Tuletteko?"):
        assert told in page
    assert "aino@example.org" not in page
    assert Invitation.objects.waiting().exists()
    assert "Odottaa vastausta" in client_of(aino).get(team_of(circle)).content.decode()
    with TestCase.captureOnCommitCallbacks(execute=True):
        page = client.post(link, {**YES, "message": "Joka toinen viikko"}, follow=True).content.decode()
    assert "Vastuu on sinun" in page
    assert "Jos annoit sähköpostisi" in page
    assert "aino@example.org" in page
    assert [m.to for m in mail.outbox[1:]] == [["pulla@example.org"], ["aino@example.org"]]
    duty.refresh_from_db()
    assert (duty.state, duty.carrier.name, duty.carrier.is_organisation) == ("taken", "Pullatalo", True)
    assert (duty.message, duty.until) == ("Joka toinen viikko", date(2027, 5, 31))
    assert "aino@example.org" not in Client().get(link).content.decode()
    page = client_of(aino).get(team_of(circle)).content.decode()
    assert "Vastattu kyllä" in page
    assert "pulla@example.org" in page


def test_a_link_is_handed_over_and_a_resident_answers_by_name() -> None:
    aino = make_user()
    circle = make_circle(lead=aino)
    duty = open_duty(circle)
    url = reverse("responsibilities:invite", args=[circle.slug, duty.pk])
    page = client_of(aino).post(url, {"name": "Pirkko", "side": "person", "language": "fi"}, follow=True)
    invitation = Invitation.objects.get()
    assert link_to(invitation) in page.content.decode()
    assert not mail.outbox
    answer = {"side": "person", "name": "Pirkko", "phone": "040 1234567", "then": "accept"}
    refused = Client().post(link_to(invitation), answer)
    assert "Piiri tarvitsee luvan nähdä nimesi" in refused.content.decode()
    assert "040 1234567" in refused.content.decode()
    Client().post(link_to(invitation), {**answer, "agreed": "on"})
    carrier = Carrier.objects.get()
    assert (carrier.name, carrier.phone, carrier.consent) == ("Pirkko", "040 1234567", "own_answer")
    assert carrier.consented_on == timezone.localdate()


def test_a_resident_with_an_account_takes_it_in_their_own_name() -> None:
    bertta = make_user()
    invitation = invite(open_duty(duty=Duty.FACILITATION), Invited("Bertta"), by=make_user())
    page = client_of(bertta).post(link_to(invitation), {"then": "accept"}, follow=True).content.decode()
    assert "omissa vastuissasi" in page
    assert "Jos annoit sähköpostisi" not in page, "they have an account"
    duty = invitation.duty
    duty.refresh_from_db()
    assert (duty.taken_by, duty.carrier) == (bertta, None)
    assert CircleMember.objects.filter(circle=duty.circle, user=bertta, role=MemberRole.HELPER).exists()


def test_a_no_is_told_kindly_and_the_duty_stays_open() -> None:
    aino = make_user("aino@example.org")
    circle = make_circle(lead=aino)
    invitation = invite(open_duty(circle), PULLATALO, by=aino)
    client, link = Client(), link_to(invitation)
    with TestCase.captureOnCommitCallbacks(execute=True):
        page = client.post(link, {"then": "decline", "message": "Ehkä keväällä"}, follow=True).content.decode()
    assert "Kiitos vastauksesta" in page
    assert "Ehkä keväällä" in mail.outbox[-1].body
    invitation.refresh_from_db()
    assert (invitation.state, invitation.email, invitation.duty.state) == ("declined", "", "open")
    page = client_of(aino).get(team_of(circle)).content.decode()
    assert "Vastattu ei" in page
    assert "Pullatalo" in page
    client.post(link, YES)
    invitation.duty.refresh_from_db()
    assert invitation.duty.state == "open"


def test_a_link_that_was_used_revoked_renewed_run_out_or_broken_takes_nothing() -> None:
    duty = open_duty()
    client, by = Client(), make_user()
    revoked = invite(duty, Invited("A", "a@example.org"), by=by)
    revoke(revoked, by=by)
    renewed = invite(duty, Invited("B"), by=by)
    old_link = link_to(renewed)
    renewed = send_again(renewed, by=by)
    expired = invite(duty, Invited("C"), by=by)
    Invitation.objects.filter(pk=expired.pk).update(expires_on=timezone.localdate() - timedelta(days=1))
    statuses = {
        link_to(revoked): (410, "Kutsu on peruttu"),
        old_link: (404, "Linkki ei toimi"),
        link_to(expired): (410, "Kutsu on vanhentunut"),
        "/fi/responsibilities/invitation/aaa/": (404, "Linkki ei toimi"),
    }
    for link, (status, said) in statuses.items():
        for answer in (client.get(link), client.post(link, YES)):
            assert (answer.status_code, said in answer.content.decode()) == (status, True), link
    duty.refresh_from_db()
    assert duty.state == "open"
    assert client.get(link_to(renewed)).status_code == 200
    with pytest.raises(TakenMeanwhileError):
        accept_invitation(Invitation.objects.get(pk=expired.pk), make_user())


def test_the_letter_is_sent_three_times_at_most_and_once_a_day() -> None:
    by = make_user()
    invitation = invite(open_duty(), PULLATALO, by=by)
    with pytest.raises(LettersUsedUpError):
        send_again(invitation, by=by)
    for days in (1, 2):
        with time_machine.travel(timezone.now() + timedelta(days=days), tick=False):
            send_again(invitation, by=by)
    with time_machine.travel(timezone.now() + timedelta(days=3), tick=False), pytest.raises(LettersUsedUpError):
        send_again(invitation, by=by)
    invitation.refresh_from_db()
    assert invitation.letters == 3
    lead = make_user()
    CircleMember.objects.create(circle=invitation.duty.circle, user=lead, role=MemberRole.LEAD)
    url = reverse("responsibilities:change_invitation", args=[invitation.pk])
    page = client_of(lead).post(url, {"then": "again"}, follow=True).content.decode()
    assert "kolme kertaa" in page


def test_when_one_says_yes_the_other_links_say_that_somebody_was_first() -> None:
    duty, by = open_duty(), make_user()
    first, second = (invite(duty, Invited(name), by=by) for name in ("A", "B"))
    accept_invitation(first, make_user())
    page = Client().get(link_to(Invitation.objects.get(pk=second.pk))).content.decode()
    assert "Joku ehti ensin" in page
    with pytest.raises(TakenMeanwhileError):
        accept_invitation(second, make_user())


def test_what_nobody_answered_runs_out_and_may_be_renewed() -> None:
    aino = make_user()
    invitation = invite(open_duty(make_circle(lead=aino)), Invited("Pirkko"), by=aino)
    with time_machine.travel(timezone.now() + timedelta(days=31), tick=False):
        assert "Vanhentui" in client_of(aino).get(team_of(invitation.duty.circle)).content.decode()
        assert let_lapse(timezone.localdate())["unanswered invitations"] == 1
        assert let_lapse(timezone.localdate())["unanswered invitations"] == 0
        invitation.refresh_from_db()
        page = client_of(aino).get(team_of(invitation.duty.circle)).content.decode()
        assert "Vanhentui" in page
        assert "Tee uusi linkki" in page
        send_again(invitation, by=aino)
        invitation.refresh_from_db()
        assert invitation.state == "waiting"


def test_only_the_circles_leads_see_and_change_its_invitations() -> None:
    aino, bertta = make_user(), make_user()
    circle = make_circle(lead=aino)
    CircleMember.objects.create(circle=circle, user=bertta, role=MemberRole.HELPER)
    invitation = invite(open_duty(circle), PULLATALO, by=aino)
    link = reverse("responsibilities:invitation_link", args=[invitation.pk])
    change = reverse("responsibilities:change_invitation", args=[invitation.pk])
    for person in (bertta, make_user()):
        assert client_of(person).get(link).status_code == 404
        assert client_of(person).post(change, {"then": "revoke"}).status_code == 404
    assert "pulla@example.org" not in client_of(bertta).get(team_of(circle)).content.decode()
    assert client_of(aino).get(link).status_code == 200
    client_of(aino).post(change, {"then": "revoke"})
    invitation.refresh_from_db()
    assert (invitation.state, invitation.email, invitation.name) == ("withdrawn", "", "")


def test_a_duty_moves_to_its_successor_when_they_say_yes_and_history_stays() -> None:
    aino, bertta, cecilia = make_user(), make_user("bertta@example.org", name="Bertta"), make_user()
    circle = make_circle(lead=aino)
    CircleMember.objects.create(circle=circle, user=cecilia, role=MemberRole.BACKGROUND_CONTACT)
    began = timezone.localdate() - timedelta(days=100)
    duty = open_duty(circle, duty=Duty.FACILITATION, state="taken", taken_by=bertta, since=began)
    CircleMember.objects.create(circle=circle, user=bertta, role=MemberRole.HELPER)
    url = reverse("responsibilities:hand_over", args=[duty.pk])
    assert client_of(aino).get(url).status_code == 404
    with TestCase.captureOnCommitCallbacks(execute=True):
        client_of(bertta).post(url, {"own": cecilia.pk, "side": "person", "language": "fi"})
    invitation = Invitation.objects.get()
    assert (invitation.hands_over, mail.outbox[-1].to) == (True, [cecilia.email])
    duty.refresh_from_db()
    assert (duty.state, duty.taken_by) == ("taken", bertta)
    with TestCase.captureOnCommitCallbacks(execute=True):
        client_of(cecilia).post(link_to(invitation), {"then": "accept"})
    duty.refresh_from_db()
    fresh = circle.responsibilities.get(state="taken")
    yesterday = timezone.localdate() - timedelta(days=1)
    assert (duty.state, duty.taken_by, duty.since, duty.until) == ("ended", bertta, began, yesterday)
    assert (fresh.taken_by, fresh.since, fresh.option) == (cecilia, timezone.localdate(), duty.option)
    assert "bertta@example.org" in [m.to[0] for m in mail.outbox]
    assert not CircleMember.objects.filter(circle=circle, user=bertta).exists()
    page = client_of(aino).get(team_of(circle)).content.decode()
    assert "Historia" in page
    assert "Bertta" in page


@pytest.mark.parametrize(
    ("began", "wanted_until", "last", "first"),
    [(-1, None, -1, 0), (0, None, 0, 1), (0, 5, 0, 1), (5, None, 0, 5), (5, 5, 0, 5), (0, 0, 0, 0)],
)
def test_no_day_is_of_two_holders_when_a_duty_moves_at_once(
    began: int, wanted_until: int | None, last: int, first: int
) -> None:
    """Days from today; only a need that is over today has no second day to give."""

    def day(ahead: int) -> date:
        return timezone.localdate() + timedelta(days=ahead)

    bertta, cecilia = make_user(), make_user()
    ends = None if wanted_until is None else day(wanted_until)
    duty = open_duty(state="taken", taken_by=bertta, since=day(began), wanted_until=ends)
    fresh = accept_invitation(invite(duty, Invited("Cecilia"), by=bertta), cecilia, by=cecilia)
    duty.refresh_from_db()
    assert (duty.until, fresh.taken_by, fresh.since, fresh.until) == (day(last), cecilia, day(first), ends)


@pytest.mark.parametrize("then", ["", "yes", "Accept"])
def test_only_the_exact_word_takes_a_duty(then: str) -> None:
    duty = open_duty()
    link = link_to(invite(duty, Invited("Pirkko"), by=make_user()))
    for client in (Client(), client_of(make_user())):
        assert client.post(link, {**YES, "then": then}).status_code == 200
    duty.refresh_from_db()
    assert duty.state == "open"


@pytest.mark.parametrize("said", [None, 7, [], ["x", "y"], [1, "x"], [1, 2], [1, None], [10**40, str(UUID(int=0))]])
def test_a_signed_link_without_sense_is_told_to_be_no_link(said: object) -> None:
    for page, salt in (("invitation", INVITATION), ("own-offer", OFFER), ("own-part", CARRIER)):
        token = signing.dumps(said, salt=salt, compress=True)
        assert Client().get(f"/fi/responsibilities/{page}/{token}/").status_code in {404, 410}


def test_declining_to_go_on_changes_nothing_for_the_holder() -> None:
    bertta = make_user()
    duty = open_duty(state="taken", taken_by=bertta, since=timezone.localdate())
    invitation = invite(duty, Invited("Pirkko"), by=bertta)
    decline_invitation(invitation, "En ehdi")
    duty.refresh_from_db()
    assert (duty.state, duty.taken_by) == ("taken", bertta)


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"side": "person", "language": "fi"}, "Kirjoita, ketä kutsut"),
        ({"name": "A", "side": "person", "language": "fi", "email": "x"}, "Sähköpostiosoite ei ole oikea"),
        ({"name": "A", "own": "me", "side": "person", "language": "fi"}, "Piirin oma ihminen"),
    ],
)
def test_a_mistaken_invitation_is_told_and_kept(form: dict[str, str], said: str) -> None:
    aino = make_user()
    duty = open_duty(make_circle(lead=aino))
    url = reverse("responsibilities:invite", args=[duty.circle.slug, duty.pk])
    page = client_of(aino).post(url, {**form, "note": "Tervetuloa"}).content.decode()
    assert said in page
    assert "Tervetuloa" in page
    assert not Invitation.objects.exists()


def test_the_trail_and_the_public_pages_name_nobody() -> None:
    invitation = invite(open_duty(make_circle()), PULLATALO, by=make_user())
    Client().post(link_to(invitation), YES)
    assert Carrier.objects.get().name == "Pullatalo"
    assert not AuditEntry.objects.filter(changes__icontains="pulla").exists()
    circle = invitation.duty.circle
    for url in ("/fi/responsibilities/", f"/fi/circles/{circle.slug}/", f"/fi/circles/{circle.slug}/network/"):
        assert "Pullatalo" not in Client().get(url).content.decode()


def test_the_database_keeps_invitations_in_order() -> None:
    duty = open_duty()
    facts = {"duty": duty, "name": "A", "expires_on": timezone.localdate()}
    Invitation.objects.create(**facts, email="a@example.org")
    for wrong in (
        {"email": "a@example.org"},
        {"letters": 4},
        {"state": "accepted"},
        {"answered_at": timezone.now()},
        {"state": "maybe", "answered_at": timezone.now()},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Invitation.objects.create(**facts, **wrong)
