"""A circle's own view of who carries what: everything in a handful of questions, whatever the number of duties."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy

from groups.enums import MemberRole
from groups.models import Circle
from groups.permissions import managed_circles
from groups.queries.readiness import answers_of, items_of
from network.models import User
from responsibilities.boxes import Box, Party, boxes, parties
from responsibilities.enums import ProposalState
from responsibilities.enums import ResponsibilityState as State
from responsibilities.holding import BEARERS
from responsibilities.invitation_text import invitation_text, period_text
from responsibilities.models import Carrier, Invitation, Offer, Responsibility

MOST_ENDED = 100
EXPIRED = gettext_lazy("Vanhentui")
IN_VAIN = gettext_lazy("Joku muu ehti ensin")


@dataclass(frozen=True)
class Part:
    """One duty as the circle's own people read it."""

    duty: Responsibility
    name: str
    text: str
    period: str

    @property
    def email(self) -> str:
        """How to reach whoever has the duty."""
        bearer = self.duty.bearer
        return bearer.email if bearer else ""

    @property
    def phone(self) -> str:
        return self.duty.carrier.phone if self.duty.carrier else ""

    @property
    def is_organisation(self) -> bool:
        return bool(self.duty.carrier and self.duty.carrier.is_organisation)


@dataclass(frozen=True)
class Asked:
    """An invitation as the circle reads it: whom, to what, and how far it is."""

    invitation: Invitation
    duty: str
    state: str
    colour: str
    can_renew: bool

    @property
    def who(self) -> str:
        """Whom the circle asked; once they have said yes, who has the duty."""
        has_it = self.invitation.state == ProposalState.ACCEPTED and not self.invitation.hands_over
        return self.invitation.duty.holder if has_it else self.invitation.name


@dataclass(frozen=True)
class Team:
    """Everything on the team page."""

    boxes: list[Box]
    parties: list[Party]
    taken: list[Part]
    open: list[Part]
    ended: list[Part]
    offers: list[tuple[Offer, Part]]
    invitations: list[Asked]
    carriers: list[Carrier]


def team_of(circle: Circle, today: date) -> Team:
    """Return who carries what in the circle; it comes with its answers and timetable, as `whole` brings them."""
    rows = list(circle.responsibilities.select_related(*BEARERS).order_by("duty", "pk"))
    for row in rows:
        row.circle = circle
    current = [row for row in rows if row.state != State.ENDED]
    parts = {row.pk: part_of(row) for row in rows}
    ended = sorted((row for row in rows if row.state == State.ENDED), key=lambda row: (row.until, row.pk), reverse=True)
    offers = Offer.objects.waiting().filter(duty__in=current).select_related("user", "organisation")
    invitations = Invitation.objects.filter(duty__circle=circle).select_related("invited_by").order_by("-invited_at")
    return Team(
        boxes=boxes(items_of(circle), current),
        parties=parties(answers_of(circle), current),
        taken=[parts[row.pk] for row in current if row.state == State.TAKEN],
        open=[parts[row.pk] for row in current if row.state == State.OPEN],
        ended=[parts[row.pk] for row in ended if row.taken_by_id or row.carrier_id or row.since][:MOST_ENDED],
        offers=[(offer, parts[offer.duty_id]) for offer in offers],
        invitations=[_asked(invitation, parts, today) for invitation in invitations],
        carriers=list(
            circle.carriers.annotate(current=Count("responsibilities", ~Q(responsibilities__state=State.ENDED)))
        ),
    )


def part_of(row: Responsibility) -> Part:
    return Part(row, row.called, invitation_text(row), period_text(row))


COLOURS = {
    ProposalState.WAITING: "blue",
    ProposalState.ACCEPTED: "green",
    ProposalState.DECLINED: "grey",
    ProposalState.WITHDRAWN: "grey",
    ProposalState.LAPSED: "yellow",
}


def _asked(row: Invitation, parts: dict[int, Part], today: date) -> Asked:
    state = ProposalState(row.state)
    expired = row.is_expired(today) or row.has_run_out
    part = parts[row.duty_id]
    row.duty = part.duty
    wanted = State.TAKEN if row.hands_over else State.OPEN
    said = str(EXPIRED if expired else IN_VAIN if state is ProposalState.LAPSED else state.label)
    colour = COLOURS[ProposalState.LAPSED if expired else state]
    can_renew = (state is ProposalState.WAITING or expired) and part.duty.state == wanted
    return Asked(row, part.name, said, colour, can_renew)


def network_of(circle: Circle) -> tuple[list[Box], list[Party]]:
    """Return the boxes and the parties as anybody may see them: no names, no own words of the circle's people."""
    duties: Sequence[Responsibility] = list(circle.responsibilities.current().order_by("duty", "pk"))
    for duty in duties:
        duty.circle = circle
    return boxes(items_of(circle), duties), parties(answers_of(circle), duties)


def managed_duties(user: User) -> QuerySet[Responsibility]:
    """Return the duties that the person answers for."""
    found: QuerySet[Responsibility] = Responsibility.objects.filter(circle__in=managed_circles(user))
    return found


def offers_waiting_for(user: User) -> QuerySet[Offer]:
    """Return the offers that wait for an answer of the person as a lead."""
    led = user.circles.filter(role=MemberRole.LEAD).values("circle")
    found: QuerySet[Offer] = Offer.objects.waiting().filter(duty__circle__in=led)
    return found


def own_parts(user: User) -> list[Part]:
    """Return the duties that the person has, and the open ones that they have offered to take; one question."""
    has = Q(taken_by=user, state=State.TAKEN) | Q(next_user=user, state=State.TAKEN)
    offered = Q(pk__in=Offer.objects.waiting().filter(user=user).values("duty"))
    rows = Responsibility.objects.filter(has | offered).select_related("circle", *BEARERS).order_by("pk")
    return [part_of(row) for row in rows]
