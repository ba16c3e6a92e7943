"""Two answers about the life of a circle at the same moment: on PostgreSQL, where races are real."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from django.core import mail
from django.db import Error, IntegrityError
from django.utils import timezone

from groups.actions import hosts, leads
from groups.actions.endings import end, restart
from groups.actions.seasons import look_at_seasons, set_season
from groups.enums import MemberRole
from groups.models import Circle, CircleEnding, CircleSeason, HostTerm, LeadInvitation
from network.enums import SeasonBreak
from network.models import User
from responsibilities.actions.invitations import Invited, accept_invitation, invite
from responsibilities.holding import TakenMeanwhileError
from responsibilities.models import Responsibility
from tests.at_once import at_once as acts_at_once
from tests.at_once import on_postgresql
from tests.make import make_circle, make_organisation, make_user

pytestmark = on_postgresql
ROUNDS = 6
REFUSALS = (leads.AnsweredMeanwhileError, hosts.AnsweredMeanwhileError, TakenMeanwhileError)
at_once = partial(acts_at_once, refusals=REFUSALS)


def told(results: list[object]) -> int:
    return sum(isinstance(result, REFUSALS) for result in results)


def or_fault(act: Callable[[], object]) -> object:
    try:
        return act()
    except Error as fault:
        return fault


def two_asked() -> tuple[Circle, User, list[Callable[[], object]]]:
    """Two who were asked to lead one circle in its lead's stead, and say yes."""
    aino = make_user()
    circle = make_circle(lead=aino)
    people = [make_user(), make_user()]
    asked = [leads.invite_lead(circle, email=one.email, steps_down=True, by=aino) for one in people]
    return circle, aino, [partial(leads.accept_lead, row, by=one) for row, one in zip(asked, people, strict=True)]


def lead_count(circle: Circle) -> int:
    return int(circle.members.filter(role=MemberRole.LEAD).count())


def test_of_two_who_say_yes_to_leading_one_leads_and_the_other_is_told() -> None:
    for _round in range(ROUNDS):
        circle, aino, acts = two_asked()
        assert told(at_once(*acts)) == 1
        assert lead_count(circle) == 1
        assert not circle.members.filter(user=aino, role=MemberRole.LEAD).exists()
        assert sorted(circle.lead_invitations.values_list("state", flat=True)) == ["accepted", "lapsed"]
        assert circle.lead_terms.filter(until=None).count() == 1


def test_without_the_lock_both_lead_or_the_database_falls_over(monkeypatch: pytest.MonkeyPatch) -> None:
    def unheld(invitation: LeadInvitation) -> tuple[Circle, LeadInvitation]:
        row = LeadInvitation.objects.select_related("circle").get(pk=invitation.pk)
        return row.circle, row

    monkeypatch.setattr(leads, "_hold", unheld)
    ends = set()
    for _round in range(ROUNDS):
        circle, _aino, acts = two_asked()
        results = at_once(*[partial(or_fault, act) for act in acts])
        ends.add((told(results), lead_count(circle)))
    assert ends != {(1, 1)}


def test_a_double_click_leads_once_and_is_one_letter() -> None:
    circle, _aino, acts = two_asked()
    mail.outbox.clear()
    assert told(at_once(acts[0], acts[0])) == 0
    assert lead_count(circle) == 1
    assert len(mail.outbox) == 2


def test_a_yes_and_a_withdrawal_are_one_or_the_other() -> None:
    for _round in range(ROUNDS):
        circle, aino, acts = two_asked()
        row = circle.lead_invitations.order_by("pk").first()
        assert row
        at_once(acts[0], partial(leads.withdraw_lead, row, by=aino))
        row.refresh_from_db()
        led = circle.members.filter(user=aino, role=MemberRole.LEAD).exists()
        assert (row.state, led) in {("accepted", False), ("withdrawn", True)}


def test_two_clocks_let_an_invitation_lapse_with_one_letter() -> None:
    two_asked()
    later = timezone.localdate() + timedelta(days=31)
    mail.outbox.clear()
    acts_at_once(*[partial(leads.let_lead_invitations_lapse, later)] * 2)
    assert len(mail.outbox) == 2


def test_a_host_says_yes_while_the_circle_ends() -> None:
    for _round in range(ROUNDS):
        circle = make_circle()
        term = hosts.ask_host(circle, make_organisation(), message="Hei", by=make_user())
        at_once(partial(hosts.accept_host, term, by=make_user()), partial(end, circle, by=make_user()))
        circle.refresh_from_db()
        assert (circle.state, circle.host) == ("ended", None)
        assert not HostTerm.objects.in_force().filter(circle=circle).exists()
        assert not HostTerm.objects.asked().filter(circle=circle).exists()


def test_two_questions_at_once_are_one() -> None:
    circle, by = make_circle(), make_user()
    organisations = [make_organisation(), make_organisation()]
    at_once(*[partial(hosts.ask_host, circle, one, message="Hei", by=by) for one in organisations])
    assert HostTerm.objects.get().circle == circle


def test_without_the_lock_two_questions_run_into_the_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hosts, "locked", lambda circle: circle)
    refused = 0
    for _round in range(ROUNDS):
        circle, by = make_circle(), make_user()
        organisations = [make_organisation(), make_organisation()]
        acts = [partial(hosts.ask_host, circle, one, message="Hei", by=by) for one in organisations]
        refused += sum(isinstance(r, IntegrityError) for r in at_once(*[partial(or_fault, act) for act in acts]))
        assert HostTerm.objects.filter(circle=circle).count() == 1
    assert refused > 0


def test_ended_and_begun_again_by_two_at_once_is_once() -> None:
    circle, by = make_circle((2, 780, 900)), make_user()
    at_once(*[partial(end, circle, by=by)] * 2)
    assert CircleEnding.objects.count() == 1
    at_once(*[partial(restart, circle, by=by)] * 2)
    circle.refresh_from_db()
    assert (circle.state, CircleEnding.objects.filter(restarted_on=None).count()) == ("published", 0)


def test_a_break_said_twice_at_once_is_one_and_two_clocks_remind_once() -> None:
    circle, by = make_circle((2, 780, 900)), make_user()
    today = timezone.localdate()
    facts = {"kind": SeasonBreak.SUMMER, "first": today, "last": today + timedelta(days=5), "every_year": True}
    at_once(*[partial(set_season, circle, **facts, by=by)] * 2)
    assert CircleSeason.objects.count() == 1
    circle.refresh_from_db()
    assert circle.timetable.exceptions.filter(first=today).count() == 1
    mail.outbox.clear()
    at_once(*[partial(look_at_seasons, today)] * 2)
    assert len(mail.outbox) == 1


def test_of_two_who_agree_to_go_on_later_one_does_and_the_other_is_told() -> None:
    for _round in range(ROUNDS):
        day = timezone.localdate() + timedelta(days=30)
        duty = Responsibility.objects.create(
            circle=make_circle(), duty="coffee", state="taken", taken_by=make_user(), since=timezone.localdate()
        )
        asked = [invite(duty, Invited(name, from_day=day), by=make_user()) for name in ("A", "B")]
        assert told(at_once(*[partial(accept_invitation, one, make_user()) for one in asked])) == 1
        duty.refresh_from_db()
        assert duty.successor is not None
        assert duty.until == day - timedelta(days=1)
