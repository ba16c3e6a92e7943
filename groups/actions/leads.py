"""Who leads a circle: asked by a signed link, answered by the person themself, kept on record."""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from groups.actions.circles import leads_of, locked
from groups.enums import AskState, CircleState, MemberRole
from groups.lead_links import lead_token
from groups.models import Circle, CircleMember, LeadInvitation, LeadTerm
from network.actions.mail import write_to, write_to_address
from network.audit import record
from network.models import User

GOOD_FOR = timedelta(days=30)
KEPT = timedelta(days=30)
MOST_WAITING = 5


class LeadsAlreadyError(Exception):
    """The person that is asked leads the circle already."""


class ManyAskedError(Exception):
    """So many are asked already that one more would only be a letter in vain."""


class NotYourInvitationError(Exception):
    """The link was sent to somebody else."""


class AnsweredMeanwhileError(Exception):
    """Somebody else was first, the invitation is no longer good, or the circle has ended."""


@transaction.atomic
def invite_lead(circle: Circle, *, email: str, note: str = "", steps_down: bool, by: User) -> LeadInvitation:
    """Ask somebody to lead the circle, nothing changes before their yes; asking the same address twice is one letter.

    With `steps_down` whoever asks gives the task away when the answer is yes.
    """
    circle = locked(circle)
    if circle.state == CircleState.ENDED:
        raise AnsweredMeanwhileError
    email = email.lower()
    if any(lead.email.lower() == email for lead in leads_of(circle)):
        raise LeadsAlreadyError
    today = timezone.localdate()
    _lapse(circle, today)
    waiting = circle.lead_invitations.waiting()
    if same := waiting.filter(email=email).first():
        return same
    if waiting.count() >= MOST_WAITING:
        raise ManyAskedError
    known = User.objects.filter(email__iexact=email, is_active=True).first()
    row: LeadInvitation = LeadInvitation.objects.create(
        circle=circle,
        email=email,
        note=note,
        language=known.language if known else circle.language,
        replaces=by if steps_down and _leads(circle, by) else None,
        invited_by=by,
        expires_on=today + GOOD_FOR,
    )
    record("circle lead invited", circle, by=by, changes={"invitation": [None, row.pk]})
    context = {"invitation": row, "circle": circle, "token": lead_token(row)}
    write_to_address(email, row.language, "groups/mail/lead_invited.txt", context)
    return row


def _leads(circle: Circle, person: User) -> bool:
    return circle.members.filter(user=person, role=MemberRole.LEAD).exists()


def _hold(invitation: LeadInvitation) -> tuple[Circle, LeadInvitation]:
    """Hold the circle first and the invitation then, as everybody does."""
    circle = locked(invitation.circle)
    row = LeadInvitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    row.circle = circle
    return circle, row


@transaction.atomic
def accept_lead(invitation: LeadInvitation, *, by: User) -> Circle:
    """Lead the circle from now on; of two who answer at once the first does, and the other is told.

    The old lead leads until this very moment. Accepting twice changes nothing.
    """
    circle, row = _hold(invitation)
    if row.email.lower() != by.email.lower():
        raise NotYourInvitationError
    if row.state == AskState.ACCEPTED:
        return circle
    if row.state != AskState.ASKED or row.is_expired(timezone.localdate()) or circle.state == CircleState.ENDED:
        raise AnsweredMeanwhileError
    before = leads_of(circle)
    CircleMember.objects.get_or_create(circle=circle, user=by, role=MemberRole.LEAD)
    given_up = _step_down(circle, row.replaces) if row.replaces and row.replaces != by else None
    _answer(row, AskState.ACCEPTED)
    for other in circle.lead_invitations.waiting():
        _answer(other, AskState.LAPSED)
    record("circle handed over", circle, by=by, changes={"lead": [given_up, by.pk]})
    write_to([by], "groups/mail/lead_given.txt", {"circle": circle})
    told = {person.pk: person for person in (*before, *([row.invited_by] if row.invited_by else []))}
    told.pop(by.pk, None)
    write_to(told.values(), "groups/mail/lead_accepted.txt", {"circle": circle, "lead": by, "old": given_up})
    return circle


def _step_down(circle: Circle, person: User) -> int | None:
    """Make the old lead a helper; nothing happens when they led no longer."""
    gone, _rows = circle.members.filter(user=person, role=MemberRole.LEAD).delete()
    if not gone:
        return None
    CircleMember.objects.get_or_create(circle=circle, user=person, role=MemberRole.HELPER)
    return person.pk


def _answer(row: LeadInvitation, state: AskState, message: str = "") -> None:
    row.state, row.answered_at, row.answer = state, timezone.now(), message
    row.save()


@transaction.atomic
def decline_lead(invitation: LeadInvitation, message: str = "") -> LeadInvitation:
    """Say no, with a word or none; whoever asked is told, and declining twice changes nothing."""
    circle, row = _hold(invitation)
    if row.state == AskState.ASKED:
        _answer(row, AskState.DECLINED, message)
        record("circle lead declined", circle, by=None, changes={"invitation": [row.pk, row.state]})
        _tell_inviter(row, "groups/mail/lead_declined.txt")
    return row


def _tell_inviter(row: LeadInvitation, template: str) -> None:
    people = [row.invited_by] if row.invited_by else leads_of(row.circle)
    write_to(people, template, {"circle": row.circle, "invitation": row})


@transaction.atomic
def withdraw_lead(invitation: LeadInvitation, *, by: User) -> LeadInvitation:
    """Take the invitation back: its link opens nothing any more; doing it twice changes nothing."""
    circle, row = _hold(invitation)
    if row.state == AskState.ASKED:
        _answer(row, AskState.WITHDRAWN)
        record("circle lead invitation withdrawn", circle, by=by, changes={"invitation": [row.pk, row.state]})
    return row


def withdraw_every_lead_invitation(circle: Circle, *, by: User | None) -> None:
    """Nobody is asked to lead a circle that has ended; the caller holds the circle."""
    for row in circle.lead_invitations.waiting():
        _answer(row, AskState.WITHDRAWN)
        record("circle lead invitation withdrawn", circle, by=by, changes={"invitation": [row.pk, row.state]})


def _lapse(circle: Circle, today: date) -> int:
    rows = list(circle.lead_invitations.waiting().filter(expires_on__lt=today).select_related("invited_by"))
    for row in rows:
        row.circle = circle
        _answer(row, AskState.LAPSED)
        _tell_inviter(row, "groups/mail/lead_unanswered.txt")
    return len(rows)


def let_lead_invitations_lapse(today: date) -> dict[str, int]:
    """Let those that nobody answered in time run out, and tell whoever asked; each once."""
    over = LeadInvitation.objects.waiting().filter(expires_on__lt=today)
    circles = Circle.objects.filter(pk__in=over.values("circle")).order_by("pk")
    return {"invitations to lead lapsed": sum(_lapse_held(circle, today) for circle in circles)}


@transaction.atomic
def _lapse_held(circle: Circle, today: date) -> int:
    return _lapse(locked(circle), today)


def forget_lead_invitations() -> dict[str, int]:
    """Delete whom a circle asked, a month after the answer; who led it stays on record."""
    old = LeadInvitation.objects.exclude(state=AskState.ASKED).filter(answered_at__lte=timezone.now() - KEPT)
    return {"invitations to lead": int(old.delete()[0])}


def begin_term(circle: Circle, person: User) -> None:
    """Write that the person leads from today on; once while it lasts."""
    LeadTerm.objects.get_or_create(circle=circle, user=person, until=None, defaults={"since": timezone.localdate()})


def end_term(circle: Circle, person: User) -> None:
    """Write that today is the last day of the person as a lead."""
    for term in LeadTerm.objects.filter(circle=circle, user=person, until=None):
        term.until = max(term.since, timezone.localdate())
        term.save()
