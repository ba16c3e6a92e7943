"""A circle ends with its story, and may begin again at its old address."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from groups.actions.circles import carry_through, change_state, leads_of, locked
from groups.actions.gatherings import cancel_gathering
from groups.actions.hosts import leave_every_host
from groups.actions.inquiries import tell_of_the_end
from groups.actions.leads import withdraw_every_lead_invitation
from groups.actions.support import close
from groups.actions.venues import leave_venue
from groups.announcements import circle_ended, circle_restarted
from groups.enums import CircleState, GatheringState, NotHeldReason
from groups.models import Circle, CircleEnding, Inquiry
from groups.permissions import people_with
from groups.states import Move
from network.actions.mail import write_to
from network.audit import record
from network.models import User
from network.permissions import Permission

NO_PAUSE: dict[str, Any] = {"pause_reason": "", "resumes_on": None, "resume_told_at": None}


@transaction.atomic
def end(circle: Circle, *, story: str = "", thanks: str = "", by: User) -> Circle:
    """End the circle: its page stays with its story, and nothing is expected, sought or asked of it any more.

    What was reported remains. Newcomers who left an address hear of it; ending twice changes nothing.
    """
    circle = locked(circle)
    if circle.state == CircleState.ENDED:
        return circle
    today = timezone.localdate()
    circle = change_state(circle, Move.END, by=by, **NO_PAUSE)
    CircleEnding.objects.create(
        circle=circle, began_on=_began(circle, today), ended_on=today, story=story, thanks=thanks, ended_by=by
    )
    _cancel_added(circle, today, by)
    leave_venue(circle, by=by)
    leave_every_host(circle, by=by)
    withdraw_every_lead_invitation(circle, by=by)
    for asked in circle.support_requests.open():
        close(asked, by=by)
    for inquiry in Inquiry.objects.kept().waiting().filter(circle=circle).exclude(email=""):
        tell_of_the_end(inquiry, by=by)
    circle_ended.send(sender=Circle, circle=circle, by=by)
    members = circle.members.select_related("user").exclude(user=by).order_by("pk")
    people = {member.user_id: member.user for member in members}
    write_to(people.values(), "groups/mail/circle_ended.txt", {"circle": circle, "thanks": thanks})
    return carry_through(circle, by=by)


def _began(circle: Circle, today: date) -> date:
    """The day on which the life that ends now began: the latest restart, or the founding."""
    latest = circle.endings.exclude(restarted_on=None).order_by("-restarted_on").first()
    if latest and latest.restarted_on:
        return latest.restarted_on
    first = circle.founded_on or timezone.localdate(circle.published_at or circle.created_at)
    return min(first, today)


def _cancel_added(circle: Circle, today: date, by: User) -> None:
    """Gatherings that somebody added by hand are told as cancelled; the timetable's own are simply not expected."""
    coming = circle.gatherings.filter(is_added=True, day__gt=today, state=GatheringState.NOT_REPORTED)
    for gathering in coming:
        cancel_gathering(gathering, reason=NotHeldReason.OTHER, by=by)


@transaction.atomic
def tell_story(circle: Circle, *, story: str, thanks: str, by: User) -> CircleEnding | None:
    """Write the story and the thanks of an ended circle in new words."""
    circle = locked(circle)
    ending: CircleEnding | None = circle.endings.filter(restarted_on=None).first()
    if ending is None or (ending.story, ending.thanks) == (story, thanks):
        return ending
    changed = [name for name, told in (("story", story), ("thanks", thanks)) if getattr(ending, name) != told]
    ending.story, ending.thanks = story, thanks
    ending.save()
    record("circle story told", circle, by=by, changes={"fields": [[], changed]})
    return ending


@transaction.atomic
def restart(circle: Circle, *, by: User) -> Circle:
    """Begin an ended circle again at its old address: its history stays, and its duties are offered anew.

    Whoever says so confirms the page; restarting twice changes nothing.
    """
    circle = locked(circle)
    if circle.state == CircleState.PUBLISHED:
        return circle
    today = timezone.localdate()
    facts: dict[str, Any] = {"expected_until": today - timedelta(days=1), "confirmed_on": today}
    circle = change_state(circle, Move.RESTART, by=by, **facts)
    circle.endings.filter(restarted_on=None).update(restarted_on=today)
    carry_through(circle, by=by)
    circle_restarted.send(sender=Circle, circle=circle, by=by)
    approvers = people_with(Permission.APPROVE_CIRCLE, circle.municipality_id)
    people = {person.pk: person for person in (*leads_of(circle), *approvers)}
    people.pop(by.pk, None)
    write_to(people.values(), "groups/mail/circle_restarted.txt", {"circle": circle})
    return circle
