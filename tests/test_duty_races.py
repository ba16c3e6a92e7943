"""Two take the same duty at the same moment: on PostgreSQL one has it and the other is told."""

from collections.abc import Callable
from functools import partial

import pytest
from django.db import OperationalError
from django.test import Client

from responsibilities.actions import invitations, offers
from responsibilities.actions.carriers import Outsider
from responsibilities.actions.invitations import Invited, accept_invitation, invite
from responsibilities.actions.offers import accept, offer, offer_as_visitor
from responsibilities.holding import TakenMeanwhileError
from responsibilities.links import invitation_token
from responsibilities.models import Carrier, Invitation, Offer, Responsibility
from tests.at_once import at_once as acts_at_once
from tests.at_once import on_postgresql
from tests.make import make_circle, make_user

pytestmark = on_postgresql
ROUNDS = 8
at_once = partial(acts_at_once, refusals=(TakenMeanwhileError,))


def two_answers() -> tuple[Responsibility, list[Callable[[], object]]]:
    """Two who were invited to one duty and say yes."""
    duty, by = Responsibility.objects.create(circle=make_circle(), duty="coffee"), make_user()
    asked = [invite(duty, Invited(name), by=by) for name in ("A", "B")]
    return duty, [partial(accept_invitation, one, Outsider(one.name, phone="040 1234567")) for one in asked]


def told(results: list[object]) -> int:
    return sum(isinstance(result, TakenMeanwhileError) for result in results)


def test_of_two_who_say_yes_at_once_one_has_the_duty_and_the_other_is_told() -> None:
    for _round in range(ROUNDS):
        duty, acts = two_answers()
        assert told(at_once(*acts)) == 1
        duty.refresh_from_db()
        assert duty.state == "taken"
        assert Invitation.objects.filter(duty=duty, state="accepted").count() == 1
        assert Carrier.objects.filter(circle=duty.circle).count() == 1


def or_fault(act: Callable[[], object]) -> object:
    try:
        return act()
    except OperationalError as fault:
        return fault


def test_without_the_lock_both_have_it_or_the_database_falls_over(monkeypatch: pytest.MonkeyPatch) -> None:
    def unheld(duty: Responsibility) -> Responsibility:
        return Responsibility.objects.select_related("circle__municipality", "taken_by", "carrier").get(pk=duty.pk)

    monkeypatch.setattr(invitations, "hold", unheld)
    ends = []
    for _round in range(ROUNDS):
        results = at_once(*[partial(or_fault, act) for act in two_answers()[1]])
        ends.append((told(results), sum(isinstance(result, OperationalError) for result in results)))
    assert set(ends) != {(1, 0)}


def test_a_lead_accepts_one_offer_and_another_lead_the_other() -> None:
    for _round in range(ROUNDS):
        duty = Responsibility.objects.create(circle=make_circle(), duty="coffee")
        first, second = offer(duty, by=make_user()), offer_as_visitor(duty, Outsider("V", phone="040 1234567"))
        results = at_once(partial(accept, first, by=make_user()), partial(accept, second, by=make_user()))
        assert told(results) == 1
        assert sorted(Offer.objects.filter(duty=duty).values_list("state", flat=True)) == ["accepted", "lapsed"]


def test_an_invitation_is_answered_while_an_offer_is_accepted() -> None:
    for _round in range(ROUNDS):
        duty = Responsibility.objects.create(circle=make_circle(), duty="coffee")
        waiting, asked = offer(duty, by=make_user()), invite(duty, Invited("A"), by=make_user())
        yes = partial(accept_invitation, asked, Outsider("A", phone="040 1234567"))
        assert told(at_once(yes, partial(accept, waiting, by=make_user()))) == 1


def test_a_double_click_answers_once() -> None:
    duty, acts = two_answers()
    assert told(at_once(acts[0], acts[0])) == 0
    assert Carrier.objects.filter(circle=duty.circle).count() == 1
    waiting = Responsibility.objects.create(circle=duty.circle, duty="venue")
    form = {"key": Offer().key}
    send = partial(offer_as_visitor, waiting, Outsider("V", phone="040 1234567"), **form)
    at_once(send, send)
    assert waiting.offers.count() == 1
    assert offers.MOST_WAITING > 1


def test_the_one_who_was_late_reads_it_on_the_page() -> None:
    duty, acts = two_answers()
    second = Invitation.objects.filter(duty=duty).order_by("pk").last()
    assert second
    acts[0]()
    page = Client().get(f"/fi/responsibilities/invitation/{invitation_token(second)}/").content.decode()
    assert "Joku ehti ensin" in page
