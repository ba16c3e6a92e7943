"""A circle asks for help, is answered or passed on to the coordinator, and closes the matter itself."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from groups.enums import MemberRole, Supporter, SupportTopic
from groups.models import Circle, CircleMember, SupportMessage, SupportRequest
from groups.queries.contacts import people_of
from groups.queries.support import OWN_SIDE, first_asked, is_on_circles_side, supporters_of
from groups.waiting import waited
from network.actions.mail import write_to, write_to_address
from network.audit import record
from network.models import User

ESCALATED_AFTER = 3
TEXT_KEPT_DAYS = 365


class AlreadyClosedError(Exception):
    """The circle has closed the matter; whoever still has something to say begins a new one."""


@transaction.atomic
def ask(circle: Circle, topic: SupportTopic, text: str, *, key: UUID, by: User) -> SupportRequest:
    """Ask the background contact for help, or without one the area's instructor or coordinator; sent twice is once."""
    now = timezone.now()
    request = SupportRequest(
        circle=circle, key=key, topic=topic, asked_of=first_asked(circle), asked_by=by, asked_at=now, waits_since=now
    )
    try:
        with transaction.atomic():
            request.save()
    except IntegrityError:
        return SupportRequest.objects.get(key=key)
    SupportMessage.objects.create(request=request, key=key, by_circle=True, author=by, text=text)
    record("support asked", request, by=by, changes={"asked_of": ["", request.asked_of]})
    _tell(supporters_of(request), "groups/mail/support_asked.txt", request, but=by)
    return request


@transaction.atomic
def write(request: SupportRequest, text: str, *, key: UUID, by: User) -> SupportRequest:
    """Add a turn to the talk and tell the other side; the circle's turn waits for an answer, the other one is it."""
    request = _locked(request)
    if request.messages.filter(key=key).exists():
        return request
    if request.closed_at:
        raise AlreadyClosedError
    by_circle = is_on_circles_side(request, by)
    SupportMessage.objects.create(request=request, key=key, by_circle=by_circle, author=by, text=text)
    if by_circle:
        request.waits_since = request.waits_since or timezone.now()
        _tell(supporters_of(request), "groups/mail/support_written.txt", request, but=by)
    else:
        request.waits_since = request.reminded_at = None
        _tell(people_of(request.circle, *OWN_SIDE), "groups/mail/support_answered.txt", request, but=by)
    request.save()
    record("support answered" if not by_circle else "support written", request, by=by)
    return request


@transaction.atomic
def close(request: SupportRequest, *, by: User | None) -> SupportRequest:
    """End the talk; closing twice changes nothing."""
    request = _locked(request)
    if request.closed_at is None:
        request.closed_at, request.closed_by, request.waits_since = timezone.now(), by, None
        request.save()
        record("support closed", request, by=by)
    return request


def _locked(request: SupportRequest) -> SupportRequest:
    rows = SupportRequest.objects.select_for_update(of=("self",)).select_related("circle")
    found: SupportRequest = rows.get(pk=request.pk)
    return found


def _tell(people: Iterable[User], template: str, request: SupportRequest, *, but: User | None = None) -> None:
    """Write that there is something to read; the words themselves stay behind the sign-in."""
    others = [person for person in people if person != but]
    if others:
        write_to(others, template, {"request": request, "circle": request.circle})
    elif template != "groups/mail/support_answered.txt":
        context = {"request": request, "circle": request.circle}
        write_to_address(settings.NETWORK_EMAIL, settings.LANGUAGE_CODE, template, context)


# --- Waiting and forgetting ------------------------------------------------------------------------------------------


def pass_on_waiting(today: date) -> dict[str, int]:
    """Give what nobody has answered in three days to the coordinator, at once where nobody is left to answer."""
    waiting = SupportRequest.objects.waiting()
    contact = CircleMember.objects.filter(
        circle=OuterRef("circle"), role=MemberRole.BACKGROUND_CONTACT, user__is_active=True
    )
    late = Q(waits_since__lt=waited(today, ESCALATED_AFTER))
    deserted = Q(asked_of=Supporter.BACKGROUND_CONTACT) & ~Exists(contact)
    due = waiting.filter(late | deserted, escalated_at=None).exclude(asked_of=Supporter.COORDINATOR)
    again = waiting.with_coordinator().filter(late, reminded_at=None)
    again = again.filter(Q(escalated_at=None) | Q(escalated_at__lt=waited(today, ESCALATED_AFTER)))
    escalated = sum(_once(pk, "escalated_at", "groups/mail/support_escalated.txt") for pk in _keys(due))
    reminded = sum(_once(pk, "reminded_at", "groups/mail/support_waiting.txt") for pk in _keys(again))
    return {"support requests passed on": escalated, "support requests reminded of": reminded}


def _keys(found: Iterable[SupportRequest]) -> list[int]:
    return [request.pk for request in found]


@transaction.atomic
def _once(pk: int, field: str, template: str) -> int:
    """Take the step before its letter is written, so that two clocks take it once."""
    taken = SupportRequest.objects.waiting().filter(pk=pk, **{field: None}).update(**{field: timezone.now()})
    if taken:
        request = SupportRequest.objects.select_related("circle").get(pk=pk)
        record(f"support {field.removesuffix('_at')}", request, by=None)
        _tell(supporters_of(request), template, request)
    return taken


def forget_old(today: date) -> dict[str, int]:
    """Delete the words of what was closed a year ago; what has been silent for a year is closed first."""
    limit = waited(today, TEXT_KEPT_DAYS)
    spoken = SupportMessage.objects.filter(request=OuterRef("pk"), written_at__gte=limit)
    for request in SupportRequest.objects.open().filter(~Exists(spoken), asked_at__lt=limit):
        close(request, by=None)
    old = SupportRequest.objects.filter(closed_at__lt=limit, forgotten_at=None)
    with transaction.atomic():
        SupportMessage.objects.filter(request__in=old).delete()
        count = old.update(forgotten_at=timezone.now(), asked_by=None, closed_by=None)
    return {"words of support requests": count}
