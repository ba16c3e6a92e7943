"""The organisation behind a circle: asked, promised or declined by its editors, changed and left; all on record."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from groups.actions.circles import leads_of, locked
from groups.actions.listings import index_circle, whole
from groups.enums import AskState, CircleState
from groups.models import Circle, HostTerm
from network.actions.mail import write_to, write_to_address
from network.audit import record
from network.enums import RecordKind
from network.keeping import keeping_of
from network.models import Organisation, User

KEPT = timedelta(days=365)


class AnsweredMeanwhileError(Exception):
    """The question is no longer what it was when the page was opened."""


@transaction.atomic
def ask_host(circle: Circle, organisation: Organisation, *, message: str, by: User) -> HostTerm:
    """Ask an organisation to stand behind the circle; whoever does so now goes on until the answer is yes.

    While one question waits, asking again changes nothing.
    """
    circle = locked(circle)
    if circle.state == CircleState.ENDED:
        raise AnsweredMeanwhileError
    known = circle.host_terms.asked().first() or circle.host_terms.in_force().filter(organisation=organisation).first()
    if known:
        return known
    term: HostTerm = HostTerm.objects.create(
        circle=circle, organisation=organisation, name=organisation.name[:200], message=message, asked_by=by
    )
    record("circle host asked", circle, by=by, changes={"host": [circle.host_id, organisation.pk]})
    _tell_editors(term, "groups/mail/host_asked.txt")
    return term


def _hold(term: HostTerm) -> tuple[Circle, HostTerm]:
    """Hold the circle first and the question then, as everybody does."""
    circle = locked(term.circle)
    rows = HostTerm.objects.select_for_update(of=("self",)).select_related("organisation")
    row = rows.get(pk=term.pk)
    row.circle = circle
    return circle, row


@transaction.atomic
def accept_host(term: HostTerm, *, message: str = "", by: User) -> HostTerm:
    """Stand behind the circle from today on; whoever stood there before stays on record. Twice is once."""
    circle, row = _hold(term)
    if row.state == AskState.ACCEPTED:
        return row
    if row.state != AskState.ASKED or row.organisation is None or circle.state == CircleState.ENDED:
        raise AnsweredMeanwhileError
    today = timezone.localdate()
    for old in circle.host_terms.in_force().select_related("organisation"):
        old.circle = circle
        _end(old, until=today - timedelta(days=1))
        _tell_editors(old, "groups/mail/host_changed.txt")
    row.since = today
    _answer(row, AskState.ACCEPTED, message, by)
    _stand(circle, row.organisation, by=by)
    return row


@transaction.atomic
def decline_host(term: HostTerm, *, message: str = "", by: User) -> HostTerm:
    """Say no with a word or none; twice is once."""
    _circle, row = _hold(term)
    if row.state == AskState.ASKED:
        _answer(row, AskState.DECLINED, message, by)
    elif row.state != AskState.DECLINED:
        raise AnsweredMeanwhileError
    return row


@transaction.atomic
def withdraw_host(term: HostTerm, *, by: User | None) -> HostTerm:
    """Take the question back before it is answered; twice is once."""
    _circle, row = _hold(term)
    if row.state == AskState.ASKED:
        row.state, row.answered_at = AskState.WITHDRAWN, timezone.now()
        row.save()
        record("circle host withdrawn", row.circle, by=by, changes={"host": [row.organisation_id, None]})
    elif row.state != AskState.WITHDRAWN:
        raise AnsweredMeanwhileError
    return row


@transaction.atomic
def leave_host(term: HostTerm, *, by: User | None, of_circle: bool, message: str = "") -> HostTerm:
    """End the organisation's time behind the circle, from either side, and tell the other; twice is once."""
    circle, row = _hold(term)
    if row.state != AskState.ACCEPTED:
        raise AnsweredMeanwhileError
    if row.until is None:
        _end(row, until=timezone.localdate())
        _stand(circle, None, by=by)
        if of_circle:
            _tell_editors(row, "groups/mail/host_changed.txt")
        else:
            write_to(leads_of(circle), "groups/mail/host_left.txt", {"circle": circle, "term": row, "message": message})
    return row


def leave_every_host(circle: Circle, *, by: User | None) -> None:
    """A circle that ends asks nobody and has nobody behind it; who stood there stays on record."""
    for row in circle.host_terms.asked():
        withdraw_host(row, by=by)
    for row in circle.host_terms.in_force():
        leave_host(row, by=by, of_circle=True)


def forget_host_questions() -> dict[str, int]:
    """Delete the questions that came to nothing a year ago; who stood behind a circle stays on record."""
    old = HostTerm.objects.filter(answered_at__lte=timezone.now() - KEPT).exclude(state=AskState.ACCEPTED)
    return {"questions to hosts": int(old.delete()[0])}


def _end(row: HostTerm, *, until: date) -> None:
    row.until = max(row.since or until, until)
    row.save()


def _answer(row: HostTerm, state: AskState, message: str, by: User) -> None:
    row.state, row.answer, row.answered_by, row.answered_at = state, message, by, timezone.now()
    row.save()
    record(f"circle host {state.value}", row.circle, by=by, changes={"host": [None, row.organisation_id]})
    write_to(leads_of(row.circle), "groups/mail/host_answer.txt", {"circle": row.circle, "term": row})


def _stand(circle: Circle, organisation: Organisation | None, *, by: User | None) -> None:
    """Write who stands behind the circle now; its page, its index and its history agree."""
    old = circle.host_id
    Circle.objects.filter(pk=circle.pk).update(host=organisation, updated_at=timezone.now())
    circle.host = organisation
    record("circle host changed", circle, by=by, changes={"host": [old, circle.host_id]})
    index_circle(whole(Circle.objects.all()).get(pk=circle.pk))


def _tell_editors(row: HostTerm, template: str) -> None:
    people: Iterable[User] = ()
    if row.organisation_id:
        people = keeping_of(RecordKind.ORGANISATION).keepers(row.organisation_id).people
    context = {"circle": row.circle, "term": row}
    if people:
        write_to(people, template, context)
    else:
        write_to_address(settings.NETWORK_EMAIL, settings.LANGUAGE_CODE, template, context)
