"""The next lead is asked by a signed link and answers; the old one leads until the yes, and history is kept."""

import re
from datetime import date, timedelta
from uuid import UUID

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core import mail, signing
from django.db import IntegrityError, transaction
from django.test import Client, TestCase
from django.utils import timezone

from groups.actions.leads import (
    AnsweredMeanwhileError,
    LeadsAlreadyError,
    ManyAskedError,
    NotYourInvitationError,
    accept_lead,
    decline_lead,
    invite_lead,
    withdraw_lead,
)
from groups.enums import MemberRole
from groups.lead_links import SALT, lead_token
from groups.models import Circle, LeadInvitation, LeadTerm
from network.actions.people import hindrances
from network.enums import Role
from network.models import AuditEntry, User
from network.rounds import forget, greet_the_day
from tests.make import make_circle, make_member, make_user
from tests.newcomers import a_circle_of_three, client_of

pytestmark = pytest.mark.django_db

ASK = "/fi/circles/kahvipiiri/hand-over/"
NOW = "2026-11-24T09:00:00+02:00"


def link_to(invitation: LeadInvitation) -> str:
    return f"/fi/lead-invitation/{lead_token(invitation)}/"


def leads(circle: Circle) -> list[User]:
    return [member.user for member in circle.members.filter(role=MemberRole.LEAD).order_by("pk")]


def asked(circle: Circle, by: User, person: User, *, steps_down: bool = True) -> LeadInvitation:
    return invite_lead(circle, email=person.email, steps_down=steps_down, by=by)


def test_nothing_changes_before_the_yes_and_the_old_lead_stays_as_a_helper() -> None:
    circle, aino, bertta, cecilia = a_circle_of_three()
    assert hindrances(aino)[0].url == "/fi/circles/kahvipiiri/edit/"
    for stranger in (bertta, cecilia):
        assert client_of(stranger).post(ASK, {"email": "x@example.org"}).status_code == 404
    mail.outbox.clear()
    with TestCase.captureOnCommitCallbacks(execute=True):
        answer = client_of(aino).post(ASK, {"person": bertta.pk, "note": "Sinä osaat", "steps_down": "on"})
    assert answer.status_code == 302
    invitation = LeadInvitation.objects.get()
    assert mail.outbox[-1].to == [bertta.email]
    assert "Sinä osaat" in mail.outbox[-1].body
    (link,) = re.findall(r"/fi/lead-invitation/\S+/", mail.outbox[-1].body)
    assert "Kahvipiiri" in client_of(bertta).get(link).content.decode()
    assert leads(circle) == [aino]
    page = client_of(bertta).get(link_to(invitation)).content.decode()
    assert "Lähtisitkö vetämään?" in page
    assert leads(circle) == [aino], "a look changes nothing"
    mail.outbox.clear()
    with TestCase.captureOnCommitCallbacks(execute=True):
        answer = client_of(bertta).post(link_to(invitation), {"then": "accept"})
    assert answer.headers["Location"] == "/fi/circles/kahvipiiri/edit/"
    assert leads(circle) == [bertta]
    assert circle.members.filter(user=aino, role=MemberRole.HELPER).exists()
    assert hindrances(aino) == []
    assert {letter.to[0] for letter in mail.outbox} == {aino.email, bertta.email}
    entry = AuditEntry.objects.get(verb="circle handed over")
    assert (entry.actor, entry.changes) == (f"user:{bertta.pk}", {"lead": [aino.pk, bertta.pk]})
    assert "Vastasit kyllä" in client_of(bertta).get(link_to(invitation)).content.decode()


def test_anybody_may_be_asked_by_their_address_and_only_they_say_yes() -> None:
    circle, aino, *_others = a_circle_of_three()
    client_of(aino).post(ASK, {"email": "Uusi@Example.org", "note": ""})
    invitation = LeadInvitation.objects.get()
    stranger = make_user()
    assert "toiseen sähköpostiosoitteeseen" in client_of(stranger).get(link_to(invitation)).content.decode()
    client_of(stranger).post(link_to(invitation), {"then": "accept"})
    visitor = Client().get(link_to(invitation)).content.decode()
    assert "/fi/accounts/login/?next=/fi/lead-invitation/" in visitor
    Client().post(link_to(invitation), {"then": "accept"})
    with pytest.raises(NotYourInvitationError):
        accept_lead(invitation, by=stranger)
    assert leads(circle) == [aino]
    new = make_user("uusi@example.org")
    accept_lead(invitation, by=new)
    accept_lead(invitation, by=new)
    assert leads(circle) == [aino, new], "without stepping down both lead"
    assert LeadTerm.objects.filter(circle=circle, until=None).count() == 2


def test_a_no_is_told_and_changes_nothing() -> None:
    circle, aino, bertta, _cecilia = a_circle_of_three()
    invitation = asked(circle, aino, bertta)
    mail.outbox.clear()
    with TestCase.captureOnCommitCallbacks(execute=True):
        Client().post(link_to(invitation), {"then": "decline", "message": "En ehdi <b>nyt</b>"})
    assert (mail.outbox[0].to, len(mail.outbox)) == ([aino.email], 1)
    assert "En ehdi <b>nyt</b>" in mail.outbox[0].body
    assert leads(circle) == [aino]
    assert "Vastasit ei" in Client().get(link_to(invitation)).content.decode()
    with pytest.raises(AnsweredMeanwhileError):
        accept_lead(invitation, by=bertta)
    assert "En ehdi &lt;b&gt;nyt" in client_of(aino).get(ASK).content.decode()


def test_links_that_were_withdrawn_run_out_broken_or_answered_by_another_open_nothing() -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        circle, aino, bertta, cecilia = a_circle_of_three()
        gone = asked(circle, aino, cecilia)
        assert client_of(cecilia).post(f"{ASK}{gone.pk}/withdraw/").status_code == 404
        assert client_of(aino).post(f"{ASK}{gone.pk}/withdraw/").status_code == 302
        assert Client().get(link_to(gone)).status_code == 404
        assert Client().get("/fi/lead-invitation/x:y:z/").status_code == 404
        first, second = asked(circle, aino, bertta), asked(circle, aino, cecilia)
        accept_lead(first, by=bertta)
        assert "Joku ehti ensin" in Client().get(link_to(second)).content.decode()
        late = asked(circle, bertta, aino)
        clock.move_to("2026-12-25T09:00:00+02:00")
        assert Client().get(link_to(late)).status_code == 410
        with pytest.raises(AnsweredMeanwhileError):
            accept_lead(late, by=aino)
        mail.outbox.clear()
        for _twice in range(2):
            with TestCase.captureOnCommitCallbacks(execute=True):
                greet_the_day()
        assert [letter.to for letter in mail.outbox if "ei vastattu" in letter.subject] == [[bertta.email]]
        late.refresh_from_db()
        assert late.state == "lapsed"
        assert leads(circle) == [bertta]


@pytest.mark.parametrize(
    "said",
    [
        None,
        7,
        "x",
        [],
        [1],
        {},
        {"a": 1, "b": 2},
        ["x", "y"],
        [1, "x"],
        [1, 2],
        [None, None],
        [10**40, str(UUID(int=0))],
    ],
)
def test_a_signed_link_without_sense_is_told_to_be_no_link(said: object) -> None:
    token = signing.dumps(said, salt=SALT, compress=True)
    for answer in (Client().get(f"/fi/lead-invitation/{token}/"), Client().post(f"/fi/lead-invitation/{token}/")):
        assert answer.status_code == 404
        assert "<h1" in answer.content.decode()


def test_asking_twice_is_one_letter_and_asking_many_is_refused() -> None:
    circle, aino, bertta, _cecilia = a_circle_of_three()
    assert asked(circle, aino, bertta) == asked(circle, aino, bertta)
    with pytest.raises(LeadsAlreadyError):
        asked(circle, aino, aino)
    for number in range(4):
        invite_lead(circle, email=f"a{number}@example.org", steps_down=False, by=aino)
    with pytest.raises(ManyAskedError):
        invite_lead(circle, email="b@example.org", steps_down=False, by=aino)
    page = client_of(aino).post(ASK, {"email": "b@example.org", "note": "Hei"}).content.decode()
    assert "Viideltä on jo kysytty" in page
    assert "b@example.org" in page


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({}, "Kerro, keneltä kysytään."),
        ({"email": "ei-osoite"}, "ei-osoite"),
        ({"person": "own", "email": "a@example.org"}, "Valitse vain yksi"),
        ({"email": "lead"}, "Hän on jo piirin vastuuhenkilö."),
        ({"email": "a@example.org", "note": "Ö" * 501}, "Ö" * 501),
    ],
)
def test_a_mistaken_question_is_told_and_kept(form: dict[str, str], said: str) -> None:
    _circle, aino, bertta, _cecilia = a_circle_of_three()
    sent = {name: {"own": str(bertta.pk), "lead": aino.email}.get(value, value) for name, value in form.items()}
    answer = client_of(aino).post(ASK, sent)
    assert answer.status_code == 200
    assert said in answer.content.decode()
    assert not LeadInvitation.objects.exists()


def test_the_team_reads_who_has_led_and_a_stranger_does_not() -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        circle, aino, bertta, cecilia = a_circle_of_three()
        instructor = make_member(Role.SOCIAL_INSTRUCTOR, circle.municipality)
        clock.move_to("2027-02-01T09:00:00+02:00")
        accept_lead(asked(circle, aino, bertta), by=bertta)
        for person in (aino, bertta, instructor):
            page = client_of(person).get(ASK).content.decode()
            assert "24.11.2026–1.2.2027" in page
            assert "Vetää nyt" in page
        assert client_of(cecilia).get(ASK).status_code == 404
        assert "24.11.2026–1.2.2027" not in Client().get(circle.get_absolute_url()).content.decode()
        aino.delete()
        page = client_of(bertta).get(ASK).content.decode()
    assert "Entinen vetäjä" in page
    assert "Aino" not in page


def test_the_account_of_one_of_two_leads_goes_and_the_term_ends() -> None:
    circle, aino, bertta, _cecilia = a_circle_of_three()
    accept_lead(asked(circle, aino, bertta, steps_down=False), by=bertta)
    aino.delete()
    terms = {(term.user_id, term.until) for term in LeadTerm.objects.filter(circle=circle)}
    assert terms == {(None, timezone.localdate()), (bertta.pk, None)}


def test_a_coordinator_asks_for_a_circle_without_a_lead_and_takes_nobody_away() -> None:
    circle, aino, bertta, _cecilia = a_circle_of_three()
    coordinator = make_member(Role.COORDINATOR)
    client_of(coordinator).post(ASK, {"email": bertta.email, "steps_down": "on"})
    accept_lead(LeadInvitation.objects.get(), by=bertta)
    assert leads(circle) == [aino, bertta]


def test_whom_the_circle_asked_is_forgotten_a_month_after_the_answer() -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        circle, aino, *_others = a_circle_of_three()
        EmailAddress.objects.create(user=aino, email=aino.email, verified=True)
        first, second = (invite_lead(circle, email=f"{n}@example.org", steps_down=False, by=aino) for n in "ab")
        decline_lead(first)
        withdraw_lead(second, by=aino)
        clock.shift(timedelta(days=29))
        forget()
        assert LeadInvitation.objects.count() == 2
        clock.shift(timedelta(days=2))
        forget()
        assert not LeadInvitation.objects.exists()
        assert LeadTerm.objects.count() == 1


def test_an_ended_circle_asks_nobody() -> None:
    circle = make_circle(state="ended")
    with pytest.raises(AnsweredMeanwhileError):
        invite_lead(circle, email="a@example.org", steps_down=False, by=make_user())


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "accepted"},
        {"answered_at": timezone.now()},
        {"email": ""},
        {},
    ],
)
def test_the_database_holds_what_an_invitation_is(wrong: dict[str, object]) -> None:
    facts = {"circle": make_circle(), "email": "a@example.org", "expires_on": date(2027, 1, 1)}
    if not wrong:
        LeadInvitation.objects.create(**facts)
    with pytest.raises(IntegrityError), transaction.atomic():
        LeadInvitation.objects.create(**{**facts, **wrong})


def test_the_database_holds_one_term_at_a_time() -> None:
    circle = make_circle()
    term = LeadTerm.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        LeadTerm.objects.create(circle=circle, user=term.user, since=date(2026, 1, 1))
    with pytest.raises(IntegrityError), transaction.atomic():
        LeadTerm.objects.filter(pk=term.pk).update(until=date(2020, 1, 1))
