"""A circle's life: started, sent, approved, edited, paused, ended."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import slugify

from groups.actions.gatherings import expect_gatherings
from groups.actions.listings import index_circle
from groups.announcements import circle_published, helper_left
from groups.enums import CircleState, MemberRole
from groups.models import Circle, CircleMember
from groups.permissions import people_with
from groups.queries.quiet import HAND_OFFERED
from groups.queries.readiness import Missing, missing_before_sending
from groups.queries.rules import founding_rules
from groups.reviewing import a_year_on
from groups.states import Move, next_state
from network.actions.mail import write_to, write_to_address
from network.audit import record
from network.enums import ConfirmedBy
from network.models import AuditEntry, Municipality, User
from network.permissions import Permission

OPEN_TO_ALL = ("open_to_all", "without_appointment")
LONGEST_SLUG = 100
TRIES = 20
SENT_TWICE = timedelta(minutes=2)
TOLD_AHEAD = timedelta(days=7)
NO_PAUSE: dict[str, Any] = {"pause_reason": "", "resumes_on": None, "resume_told_at": None}


class NotReadyError(Exception):
    """The circle lacks something that the network asks for before sending; `missing` says what."""

    def __init__(self, missing: list[Missing]) -> None:
        super().__init__(", ".join(m.topic for m in missing))
        self.missing = missing


@transaction.atomic
def start(
    *,
    name: str,
    municipality: Municipality,
    area: str = "",
    kind: str = "",
    language: str,
    key: UUID | None = None,
    by: User,
) -> Circle:
    """Make a draft whose lead is its founder, open to all; the same form sent twice, or the same facts twice in a
    row, is one draft."""
    User.objects.select_for_update().get(pk=by.pk)
    own = Circle.objects.filter(members__user=by, members__role=MemberRole.LEAD, name=name, municipality=municipality)
    just_made = own.filter(state=CircleState.DRAFT, created_at__gt=timezone.now() - SENT_TWICE)
    made = own.filter(key=key).first() if key else None
    if made := made or just_made.first():
        return made
    circle = _with_free_slug(
        Circle(
            name=name,
            municipality=municipality,
            area=area,
            language=language,
            openness=list(OPEN_TO_ALL),
            founded_on=timezone.localdate(),
            key=None if Circle.objects.filter(key=key).exists() else key,
            **({"kind": kind} if kind else {}),
        )
    )
    CircleMember.objects.create(circle=circle, user=by, role=MemberRole.LEAD)
    record("circle started", circle, by=by)
    return circle


def _with_free_slug(circle: Circle) -> Circle:
    base = slugify(circle.name)[:LONGEST_SLUG].strip("-") or "piiri"
    taken = {"new", *Circle.objects.filter(slug__startswith=base).values_list("slug", flat=True)}
    number = 1
    for _attempt in range(TRIES):
        while (slug := base if number == 1 else f"{base}-{number}") in taken:
            number += 1
        circle.slug = slug
        try:
            with transaction.atomic():
                circle.save()
        except IntegrityError:
            taken.add(slug)
        else:
            return circle
    raise IntegrityError(f"no free address for {base}")


def locked(circle: Circle) -> Circle:
    """Return the circle as it stands now, held so that nobody else changes it before the transaction ends."""
    return Circle.objects.select_for_update(of=("self",)).select_related("municipality").get(pk=circle.pk)


def change_state(circle: Circle, move: Move, *, by: User | None, reason: str = "", **facts: Any) -> Circle:
    """Make the move, or refuse it; the caller holds the circle and the transaction."""
    old = circle.state
    circle.state = next_state(old, move)
    for field, value in facts.items():
        setattr(circle, field, value)
    circle.save()
    record(f"circle {move.name.lower()}", circle, by=by, changes={"state": [old, circle.state]}, reason=reason)
    return circle


@transaction.atomic
def send(circle: Circle, *, by: User) -> Circle:
    """Send the circle for approval, or publish it where the network asks for none; sending twice changes nothing."""
    circle = locked(circle)
    if circle.state in (CircleState.SENT, CircleState.PUBLISHED):
        return circle
    rules = founding_rules()
    if missing := missing_before_sending(circle, rules):
        raise NotReadyError(missing)
    circle = change_state(circle, Move.SEND, by=by, sent_at=timezone.now(), coordinator_message="")
    if not rules.needs_approval:
        return _publish(circle, by=None)
    approvers = list(people_with(Permission.APPROVE_CIRCLE, circle.municipality_id))
    write_to(approvers, "groups/mail/sent.txt", {"circle": circle})
    if not approvers:
        write_to_address(settings.NETWORK_EMAIL, settings.LANGUAGE_CODE, "groups/mail/sent.txt", {"circle": circle})
    return circle


@transaction.atomic
def take_back(circle: Circle, *, by: User) -> Circle:
    """Make a sent circle a draft again; doing it twice changes nothing."""
    circle = locked(circle)
    return circle if circle.state == CircleState.DRAFT else change_state(circle, Move.TAKE_BACK, by=by, sent_at=None)


@transaction.atomic
def approve(circle: Circle, *, background_contact: User | None = None, by: User) -> Circle:
    """Publish a sent circle and tell its leads; approving twice changes nothing."""
    circle = locked(circle)
    if circle.state == CircleState.PUBLISHED:
        return circle
    if background_contact:
        role = MemberRole.BACKGROUND_CONTACT
        _member, is_new = CircleMember.objects.get_or_create(circle=circle, user=background_contact, role=role)
        if is_new and background_contact != by:
            context = {"circle": circle, "contact": background_contact}
            write_to([background_contact], "groups/mail/background_named.txt", context)
    return _publish(circle, by=by)


def _publish(circle: Circle, *, by: User | None) -> Circle:
    now = timezone.now()
    change_state(
        circle,
        Move.APPROVE,
        by=by,
        published_at=circle.published_at or now,
        coordinator_message="",
        confirmed_on=timezone.localdate(now),
        confirmed_by=ConfirmedBy.CIRCLE,
    )
    index_circle(circle)
    expect_gatherings(circle, by=by)
    circle_published.send(sender=Circle, circle=circle, by=by)
    write_to(leads_of(circle), "groups/mail/approved.txt", {"circle": circle})
    return circle


@transaction.atomic
def ask_for_change(circle: Circle, *, message: str, by: User) -> Circle:
    """Give a sent circle back to its leads with a message; asking twice changes nothing."""
    circle = locked(circle)
    if circle.state == CircleState.CHANGES_ASKED:
        return circle
    change_state(circle, Move.ASK_FOR_CHANGE, by=by, reason=message, coordinator_message=message)
    write_to(leads_of(circle), "groups/mail/changes_asked.txt", {"circle": circle, "message": message})
    return circle


@transaction.atomic
def edit(circle: Circle, *, by: User, **facts: Any) -> Circle:
    """Write new facts of the circle, confirm them as of today, and make the index agree."""
    circle = locked(circle)
    changes = {field: [getattr(circle, field), value] for field, value in facts.items()}
    changes = {field: change for field, change in changes.items() if change[0] != change[1]}
    for field, value in facts.items():
        setattr(circle, field, value)
    circle.confirmed_on, circle.confirmed_by = timezone.localdate(), _side_of(by, circle)
    circle.save()
    verb = "circle edited" if facts else "circle confirmed"
    record(verb, circle, by=by, changes={field: list(map(_plain, c)) for field, c in changes.items()})
    index_circle(circle)
    return circle


def _side_of(by: User, circle: Circle) -> ConfirmedBy:
    """Who carries the circle speaks for it, everybody else for the network."""
    return ConfirmedBy.CIRCLE if circle.members.filter(user=by).exists() else ConfirmedBy.NETWORK


def _plain(value: Any) -> Any:
    return value if isinstance(value, str | int | list | None) else str(value)


@transaction.atomic
def pause(circle: Circle, *, reason: str = "", resumes_on: date | None = None, by: User) -> Circle:
    """Take a break, or say anew why and until when: the page stays and tells it, no gatherings are expected."""
    circle = locked(circle)
    facts: dict[str, Any] = {"pause_reason": reason, "resumes_on": resumes_on}
    old = [circle.pause_reason, str(circle.resumes_on or "")]
    if circle.state != CircleState.PAUSED:
        return carry_through(change_state(circle, Move.PAUSE, by=by, resume_told_at=None, **facts), by=by)
    if (circle.pause_reason, circle.resumes_on) == (reason, resumes_on):
        return circle
    circle.pause_reason, circle.resumes_on, circle.resume_told_at = reason, resumes_on, None
    circle.save()
    record("circle pause changed", circle, by=by, changes={"pause": [old, [reason, str(resumes_on or "")]]})
    return circle


@transaction.atomic
def resume(circle: Circle, *, by: User | None) -> Circle:
    """Go on after a break; whoever says so confirms the page, the clock alone confirms nothing.

    Nothing is expected of the days of the break, whether or not the nightly task went through them.
    """
    circle = locked(circle)
    if circle.state == CircleState.PUBLISHED:
        return circle
    today = timezone.localdate()
    first = min(circle.resumes_on or today, today)
    facts: dict[str, Any] = {
        **NO_PAUSE,
        "expected_until": first - timedelta(days=1),
        **({"confirmed_on": today} if by else {}),
    }
    return carry_through(change_state(circle, Move.RESUME, by=by, **facts), by=by)


def go_on_when_due(today: date) -> dict[str, int]:
    """Tell the leads a week ahead that their break ends, and end it on its day; each once."""
    paused = Circle.objects.filter(state=CircleState.PAUSED, resumes_on__isnull=False)
    soon = paused.filter(resumes_on__gt=today, resumes_on__lte=today + TOLD_AHEAD, resume_told_at=None)
    told = sum(_tell_of_the_end(pk) for pk in list(soon.values_list("pk", flat=True)))
    due = list(paused.filter(resumes_on__lte=today).values_list("pk", flat=True))
    return {"ends of breaks told": told, "circles that went on": sum(_go_on(pk, today) for pk in due)}


@transaction.atomic
def _tell_of_the_end(pk: int) -> int:
    """Take the letter before it is written, so that two clocks send it once."""
    untold = Circle.objects.filter(pk=pk, state=CircleState.PAUSED, resume_told_at=None)
    if taken := untold.update(resume_told_at=timezone.now()):
        circle = Circle.objects.get(pk=pk)
        write_to(leads_of(circle), "groups/mail/break_ends.txt", {"circle": circle})
    return taken


@transaction.atomic
def _go_on(pk: int, today: date) -> int:
    """End the break unless its people have changed it meanwhile."""
    circle = locked(Circle(pk=pk))
    if circle.state != CircleState.PAUSED or circle.resumes_on is None or circle.resumes_on > today:
        return 0
    resume(circle, by=None)
    return 1


def carry_through(circle: Circle, *, by: User | None) -> Circle:
    """Let the index and the expected gatherings follow the circle's new state."""
    index_circle(circle)
    expect_gatherings(circle, by=by)
    return circle


@transaction.atomic
def review_agreement(circle: Circle, *, by: User) -> Circle:
    """Say that the circle has gone through its agreement and goes on with it for a year; twice a day is once."""
    circle = locked(circle)
    old, circle.review_on = circle.review_on, a_year_on(timezone.localdate())
    if old != circle.review_on:
        circle.save(update_fields=["review_on", "updated_at"])
        record("agreement reviewed", circle, by=by, changes={"review_on": [_plain(old), _plain(circle.review_on)]})
    return circle


@transaction.atomic
def write_to_leads(circle: Circle, *, message: str, show_email: bool, by: User) -> int:
    """Offer a hand to the circle's leads in a letter; return how many got it; sent twice in a row is one letter."""
    circle = locked(circle)
    recent = AuditEntry.objects.filter(
        object_type="groups.circle", object_id=str(circle.pk), verb=HAND_OFFERED, actor=f"user:{by.pk}"
    )
    leads = leads_of(circle)
    if not leads or recent.filter(at__gt=timezone.now() - SENT_TWICE).exists():
        return 0
    record(HAND_OFFERED, circle, by=by)
    context = {"circle": circle, "writer": by, "message": message, "show_email": show_email}
    write_to(leads, "groups/mail/hand.txt", context)
    return len(leads)


@transaction.atomic
def add_helper(circle: Circle, person: User, *, by: User) -> CircleMember:
    """Make the person one of those who carry the circle; adding twice changes nothing."""
    member, is_new = CircleMember.objects.get_or_create(circle=circle, user=person, role=MemberRole.HELPER)
    if is_new:
        record("circle helper added", circle, by=by, changes={"helper": [None, person.pk]})
    return member


@transaction.atomic
def remove_helper(circle: Circle, person: User, *, by: User | None) -> None:
    """End the person's part in carrying the circle; nothing happens when they have none."""
    gone, _rows = CircleMember.objects.filter(circle=circle, user=person, role=MemberRole.HELPER).delete()
    if gone:
        record("circle helper removed", circle, by=by, changes={"helper": [person.pk, None]})
        helper_left.send(sender=Circle, circle=circle, person=person, by=by)


def leads_of(circle: Circle) -> list[User]:
    """Return the people who lead the circle."""
    return [m.user for m in circle.members.filter(role=MemberRole.LEAD).select_related("user")]
