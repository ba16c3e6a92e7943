"""A duty moves on a chosen later day: the giver's last day is the day before, with no gap and no overlap."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client, TestCase
from django.urls import reverse

from network.actions.people import delete_account
from network.models import User
from network.rounds import greet_the_day
from responsibilities.actions.carriers import Outsider, erase
from responsibilities.actions.duties import break_promise, hand_back
from responsibilities.actions.invitations import Invited, accept_invitation, invite
from responsibilities.holding import TakenMeanwhileError
from responsibilities.links import carrier_token, invitation_token
from responsibilities.models import Carrier, Invitation, Responsibility
from tests.make import make_circle, make_user
from tests.newcomers import client_of

pytestmark = pytest.mark.django_db

NOW, FROM = "2026-11-24T09:00:00+02:00", date(2027, 1, 8)
BEGAN, LAST = date(2026, 10, 1), FROM - timedelta(days=1)


def a_held_duty(**facts: object) -> tuple[Responsibility, User, User]:
    """Aino leads, and Bertta has the coffee."""
    aino, bertta = make_user(name="Aino"), make_user(name="Bertta")
    circle = make_circle(lead=aino)
    held = {"circle": circle, "duty": "coffee", "state": "taken", "taken_by": bertta, "since": BEGAN, **facts}
    return Responsibility.objects.create(**held), aino, bertta


def promised(duty: Responsibility, by: User, who: User | Outsider) -> Responsibility:
    invitation = invite(duty, Invited("Jatkaja", from_day=FROM), by=by)
    return accept_invitation(invitation, who, "Mielelläni", by=who if isinstance(who, User) else None)


def parts(duty: Responsibility) -> list[tuple[str, date | None, date | None]]:
    rows = Responsibility.objects.filter(circle=duty.circle).order_by("since", "pk")
    return [(row.holder or row.state, row.since, row.until) for row in rows]


def test_the_holder_chooses_the_day_and_the_successor_begins_on_it() -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        duty, aino, bertta = a_held_duty()
        cecilia = make_user(name="Cecilia")
        url = reverse("responsibilities:hand_over", args=[duty.pk])
        form = {"name": "Cecilia", "side": "person", "language": "fi", "email": cecilia.email, "from_day": "2027-01-08"}
        client_of(bertta).post(url, form)
        invitation = Invitation.objects.get()
        link = reverse("responsibilities:invitation", args=[invitation_token(invitation)])
        assert "8.1.2027 alkaen" in Client().get(link).content.decode()
        mail.outbox.clear()
        with TestCase.captureOnCommitCallbacks(execute=True):
            answer = (
                client_of(cecilia).post(link, {"then": "accept", "message": "Mielelläni"}, follow=True).content.decode()
            )
        assert "Aloitat 8.1.2027" in answer
        assert {letter.to[0] for letter in mail.outbox} == {aino.email, bertta.email, cecilia.email}
        assert parts(duty) == [("Bertta", BEGAN, LAST)]
        team = client_of(aino).get(reverse("responsibilities:circle_duties", args=[duty.circle.slug]))
        assert "Cecilia jatkaa 8.1.2027 alkaen" in team.content.decode()
        assert "Sinä jatkat 8.1.2027 alkaen" in client_of(cecilia).get("/fi/responsibilities/").content.decode()
        clock.move_to("2027-01-07T09:00:00+02:00")
        greet_the_day()
        assert parts(duty) == [("Bertta", BEGAN, LAST)]
        clock.move_to("2027-01-12T09:00:00+02:00")
        mail.outbox.clear()
        for _twice in range(2):
            with TestCase.captureOnCommitCallbacks(execute=True):
                greet_the_day()
        assert parts(duty) == [("Bertta", BEGAN, LAST), ("Cecilia", FROM, None)], "though the clock was late"
        assert "Vastuu on nyt sinun" in {letter.to[0]: letter.subject for letter in mail.outbox}[cecilia.email]
        fresh = Responsibility.objects.current().get(circle=duty.circle)
        assert fresh.message == "Mielelläni"


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2026-11-24", "Valitse päivä, joka on edessä."),
        ("2029-11-24", "Päivä on yli kahden vuoden päässä."),
        ("2027-05-02", "viimeinen päivä on ennen sitä"),
        ("pian", "from_day"),
    ],
)
def test_a_day_that_cannot_be_is_told_and_kept(day: str, said: str) -> None:
    with time_machine.travel(NOW, tick=False):
        duty, _aino, bertta = a_held_duty(until=date(2027, 4, 30))
        url = reverse("responsibilities:hand_over", args=[duty.pk])
        form = {"name": "Cecilia", "side": "person", "language": "fi", "from_day": day}
        page = client_of(bertta).post(url, form).content.decode()
    assert said in page
    assert f'value="{day}"' in page
    assert not Invitation.objects.exists()


def test_an_open_duty_has_no_such_day() -> None:
    duty, aino, _bertta = a_held_duty(state="open", taken_by=None, since=None)
    url = reverse("responsibilities:invite", args=[duty.circle.slug, duty.pk])
    assert "from_day" not in client_of(aino).get(url).content.decode()
    with pytest.raises(TakenMeanwhileError):
        invite(duty, Invited("A", from_day=FROM), by=aino)


def test_whoever_is_agreed_on_is_the_only_one() -> None:
    with time_machine.travel(NOW, tick=False):
        duty, aino, bertta = a_held_duty()
        other = invite(duty, Invited("B", from_day=FROM), by=bertta)
        promised(duty, bertta, make_user())
        with pytest.raises(TakenMeanwhileError):
            accept_invitation(other, make_user())
        with pytest.raises(TakenMeanwhileError):
            invite(duty, Invited("C"), by=bertta)
        assert client_of(bertta).get(reverse("responsibilities:hand_over", args=[duty.pk])).status_code == 404
        url = reverse("responsibilities:invite", args=[duty.circle.slug, duty.pk])
        assert client_of(aino).get(url).status_code == 404


def test_a_giver_who_stops_earlier_leaves_no_gap() -> None:
    with time_machine.travel(NOW, tick=False):
        duty, _aino, bertta = a_held_duty()
        cecilia = make_user(name="Cecilia")
        promised(duty, bertta, cecilia)
        hand_back(duty, until=date(2026, 11, 24), by=bertta)
        assert parts(duty) == [("Bertta", BEGAN, date(2026, 11, 24)), ("Cecilia", date(2026, 11, 25), None)]


def test_a_giver_whose_account_goes_leaves_no_gap() -> None:
    with time_machine.travel(NOW, tick=False):
        duty, _aino, bertta = a_held_duty()
        promised(duty, bertta, make_user(name="Cecilia"))
        delete_account(bertta, by=bertta)
        rows = Responsibility.objects.filter(circle=duty.circle).order_by("since")
        assert [(row.since, row.until) for row in rows] == [
            (BEGAN, date(2026, 11, 24)),
            (date(2026, 11, 25), None),
        ]


@pytest.mark.parametrize("who", ["holder", "successor", "lead"])
def test_an_agreement_is_taken_back_by_those_whom_it_concerns(who: str) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        duty, aino, bertta = a_held_duty()
        cecilia = make_user(name="Cecilia")
        promised(duty, bertta, cecilia)
        url = reverse("responsibilities:break_promise", args=[duty.pk])
        assert client_of(make_user()).post(url).status_code == 404
        people = {"holder": bertta, "successor": cecilia, "lead": aino}
        mail.outbox.clear()
        with TestCase.captureOnCommitCallbacks(execute=True):
            assert client_of(people.pop(who)).post(url).status_code == 302
        assert {letter.to[0] for letter in mail.outbox} == {person.email for person in people.values()}
        duty.refresh_from_db()
        assert (duty.state, duty.until, duty.successor, duty.next_message) == ("taken", LAST, None, "")
        assert break_promise(duty, by=aino).state == "taken"
        clock.move_to("2027-01-08T09:00:00+02:00")
        greet_the_day()
        assert parts(duty)[1:] == [] or Responsibility.objects.filter(circle=duty.circle, state="open").count() == 1


def test_somebody_without_an_account_backs_out_or_is_erased() -> None:
    with time_machine.travel(NOW, tick=False):
        duty, _aino, bertta = a_held_duty()
        promised(duty, bertta, Outsider("Pirkko", phone="040 1234567"))
        pirkko = Carrier.objects.get()
        url = reverse("responsibilities:own_part", args=[carrier_token(pirkko)])
        assert "8.1.2027 alkaen" in Client().get(url).content.decode()
        Client().post(url, {"then": "break", "duty": str(duty.pk)})
        duty.refresh_from_db()
        assert duty.successor is None
        promised(duty, bertta, Outsider("Pirkko", phone="040 1234567"))
        erase(pirkko, by=None)
        duty.refresh_from_db()
        assert (duty.successor, duty.next_message, duty.state) == (None, "", "taken")


@pytest.mark.parametrize("wrong", [{"until": None}, {"state": "open", "taken_by": None, "since": None}])
def test_the_database_holds_that_a_successor_follows_a_last_day(wrong: dict[str, object]) -> None:
    duty, aino, _bertta = a_held_duty(until=LAST)
    Responsibility.objects.filter(pk=duty.pk).update(next_user=aino)
    with pytest.raises(IntegrityError), transaction.atomic():
        Responsibility.objects.filter(pk=duty.pk).update(**wrong)
    pirkko = Carrier.objects.create(circle=duty.circle, name="P", consent="spoken", consented_on=BEGAN)
    with pytest.raises(IntegrityError), transaction.atomic():
        Responsibility.objects.filter(pk=duty.pk).update(next_carrier=pirkko)


def test_the_database_gives_no_day_to_an_invitation_that_hands_nothing_over() -> None:
    duty, *_people = a_held_duty()
    with pytest.raises(IntegrityError), transaction.atomic():
        Invitation.objects.create(duty=duty, name="A", expires_on=FROM, from_day=FROM)
