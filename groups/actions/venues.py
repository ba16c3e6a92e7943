"""Asking a place for its room, answering, and ending what was promised."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from groups.actions.listings import index_circle
from groups.actions.timetables import coming_spans
from groups.announcements import topic_answered
from groups.enums import CircleState, MemberRole, VenueState
from groups.models import ChecklistAnswer, Circle, VenueRequest
from groups.models.venue import as_row
from groups.queries.meetings import times_in_words
from network.actions.mail import write_to, write_to_address
from network.actions.messages import Written, handle, receive
from network.audit import record
from network.enums import MessageKind, Outcome, RecordKind
from network.keeping import keeping_of, record_of
from network.models import KeeperMessage, User
from places.actions.lending import end_loan, lend
from places.models import Place

LONGEST_WANTED = 300
KEPT = timedelta(days=365)


class AnsweredMeanwhileError(Exception):
    """The question is no longer what it was when the page was opened; `request` is how it stands."""

    def __init__(self, request: VenueRequest) -> None:
        super().__init__(request.state)
        self.request = request


@transaction.atomic
def ask(circle: Circle, place: Place, *, message: str, by: User) -> VenueRequest:
    """Ask the place's keepers for its room by a relayed message; asking again while it waits changes nothing.

    A promise for other times than the circle's present ones is asked anew.
    """
    circle = Circle.objects.select_for_update(of=("self",)).get(pk=circle.pk)
    about = record_of(RecordKind.PLACE, pk=place.pk)
    if about is None:
        raise ValueError(f"{place} has no public page")
    request = VenueRequest.objects.current().select_for_update(of=("self",)).filter(circle=circle, place=place).first()
    if request and (request.state == VenueState.ASKED or request.times == times_now(circle)):
        return request
    if request:
        end_loan(request.key, by=by)
    request = request or VenueRequest(circle=circle, place=place)
    request.key, request.state, request.is_declared = uuid4(), VenueState.ASKED, False
    request.message, request.answer, request.answered_by, request.answered_at = message, "", None, None
    request.times, request.asked_by, request.asked_at = times_now(circle), by, timezone.now()
    request.save()
    wanted = ": ".join(part for part in (circle.name, "; ".join(times_in_words(circle))) if part)
    written = Written(MessageKind.VENUE, text=message, name=by.get_short_name()[:60], wanted=wanted[:LONGEST_WANTED])
    receive(written, about, key=request.key)
    record("venue asked", circle, by=by, changes={"place": [None, place.pk]})
    return request


def times_now(circle: Circle) -> list[dict[str, Any]]:
    """Return the circle's present weekly times as plain values."""
    return [as_row(span) for span in coming_spans(circle)]


@transaction.atomic
def withdraw(request: VenueRequest, *, by: User) -> VenueRequest:
    """Take the question back before it is answered; twice changes nothing."""
    request = _locked(request)
    if request.state == VenueState.WITHDRAWN:
        return request
    _must_be(request, VenueState.ASKED)
    _withdraw(request, by)
    return request


def _withdraw(request: VenueRequest, by: User | None) -> None:
    _become(request, VenueState.WITHDRAWN, by=by)
    KeeperMessage.objects.filter(key=request.key, handled_at=None).delete()


@transaction.atomic
def confirm(
    request: VenueRequest, *, message: str, declare: bool, times: list[dict[str, Any]] | None = None, by: User
) -> VenueRequest:
    """Promise the room for the circle's times: it becomes its venue, and its other open questions are taken back.

    With `declare` the times stand in the place's hours as a group's own; with `times`, only if they are still those.
    Confirming twice changes nothing.
    """
    request = _locked(request)
    if request.state == VenueState.CONFIRMED:
        return request
    _must_be(request, VenueState.ASKED)
    circle = request.circle
    if times is not None and times != times_now(circle):
        raise AnsweredMeanwhileError(request)
    request.times = times_now(circle)
    for other in circle.venue_requests.confirmed():
        _end(other, by=by)
    request.is_declared = declare
    _answer(request, VenueState.CONFIRMED, message, by)
    lend(
        request.place,
        key=request.key,
        borrower=circle.name,
        listing_key=circle.pk,
        times=request.spans,
        declare=declare,
        by=by,
    )
    _take_as_venue(circle, request.place, by)
    for other in circle.venue_requests.filter(state=VenueState.ASKED):
        _withdraw(other, by)
        _tell_keepers(other, "groups/mail/venue_not_needed.txt")
    return request


@transaction.atomic
def decline(request: VenueRequest, *, message: str, by: User) -> VenueRequest:
    """Say no with a message; declining twice changes nothing."""
    request = _locked(request)
    if request.state == VenueState.DECLINED:
        return request
    _must_be(request, VenueState.ASKED)
    _answer(request, VenueState.DECLINED, message, by)
    return request


@transaction.atomic
def give_up(request: VenueRequest, *, message: str, by: User) -> VenueRequest:
    """End a promise from the place's side, and tell the circle why; twice changes nothing."""
    request = _locked(request)
    if request.state == VenueState.ENDED:
        return request
    _must_be(request, VenueState.CONFIRMED)
    request.answer = message
    _end(request, by=by)
    _tell_circle(request)
    return request


def leave_venue(circle: Circle, *, by: User | None) -> None:
    """End the promise of the circle's room from its own side, and tell the place; without one nothing happens."""
    for request in circle.venue_requests.confirmed().select_related("place__municipality", "circle"):
        _end(request, by=by)
        _tell_keepers(request, "groups/mail/venue_left.txt")


def forget_old_requests() -> int:
    """Delete the questions that came to nothing a year ago; promises that hold stay."""
    old = VenueRequest.objects.filter(asked_at__lte=timezone.now() - KEPT)
    return int(old.exclude(state=VenueState.CONFIRMED).delete()[0])


# --- The steps that these share ---------------------------------------------------------------------------


def _locked(request: VenueRequest) -> VenueRequest:
    rows = VenueRequest.objects.select_for_update(of=("self",))
    return rows.select_related("circle__municipality", "place__municipality").get(pk=request.pk)


def _must_be(request: VenueRequest, state: VenueState) -> None:
    if request.state != state:
        raise AnsweredMeanwhileError(request)


def _become(request: VenueRequest, state: VenueState, *, by: User | None) -> None:
    old, request.state = request.state, state
    request.save()
    record(f"venue {state.value}", request.circle, by=by, changes={str(request.place_id): [old, request.state]})


def _answer(request: VenueRequest, state: VenueState, message: str, by: User) -> None:
    request.answer, request.answered_by, request.answered_at = message, by, timezone.now()
    _become(request, state, by=by)
    relayed = KeeperMessage.objects.filter(key=request.key).first()
    if relayed:
        handle(relayed, Outcome.ANSWERED, by=by)
    _tell_circle(request)


def _end(request: VenueRequest, *, by: User | None) -> None:
    _become(request, VenueState.ENDED, by=by)
    end_loan(request.key, by=by)


def _take_as_venue(circle: Circle, place: Place, by: User) -> None:
    """Make the place the circle's venue; a page of the topic that was open before is told that it changed."""
    circle.place, circle.address = place, ""
    circle.save(update_fields=["place", "address", "updated_at"])
    row, _is_new = ChecklistAnswer.objects.get_or_create(circle=circle, topic="venue")
    row.answered_by = by
    row.save()
    if circle.state == CircleState.PUBLISHED:
        index_circle(circle)
    topic_answered.send(sender=ChecklistAnswer, circle=circle, answer=row, by=by)


def _tell_circle(request: VenueRequest) -> None:
    members = request.circle.members.filter(role=MemberRole.LEAD).select_related("user")
    people = {member.user_id: member.user for member in members}
    if request.asked_by and request.circle.members.filter(user=request.asked_by).exists():
        people.setdefault(request.asked_by.pk, request.asked_by)
    write_to(people.values(), "groups/mail/venue_answer.txt", {"request": request})


def _tell_keepers(request: VenueRequest, template: str) -> None:
    people: Iterable[User] = keeping_of(RecordKind.PLACE).keepers(request.place_id).people
    context = {"request": request}
    if people:
        write_to(people, template, context)
    else:
        write_to_address(settings.NETWORK_EMAIL, settings.LANGUAGE_CODE, template, context)
