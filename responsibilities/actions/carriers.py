"""Names of those without an account: written with consent, erased at once and everywhere."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from groups.actions.circles import locked
from groups.models import Circle
from network.audit import record
from network.models import Organisation, User
from responsibilities.enums import Consent, ProposalState
from responsibilities.holding import end_row, hold, reopen_after
from responsibilities.models import Carrier, Invitation, Offer, Responsibility

LONGEST_NAME = 80


@dataclass(frozen=True)
class Outsider:
    """Somebody who answers without an account: what they wish to be called, and how to reach them."""

    name: str
    email: str = ""
    phone: str = ""
    is_organisation: bool = False
    organisation: Organisation | None = None
    language: str = "fi"


@transaction.atomic
def name_person(circle: Circle, *, name: str, consent: Consent, consented_on: date, by: User) -> Carrier:
    """Name a person who agreed to it; the same sent twice is one name."""
    locked(circle)
    facts = {"consent": consent, "consented_on": consented_on, "named_by": by}
    carrier, is_new = Carrier.objects.get_or_create(circle=circle, name=name, defaults=facts)
    if is_new:
        record(
            "carrier named", carrier, by=by, changes={"consent": ["", consent], "on": ["", consented_on.isoformat()]}
        )
    return carrier


def carrier_for(circle: Circle, who: Outsider) -> Carrier:
    """Return the carrier that an answer of somebody without an account makes; the answer itself is their consent.

    Whoever answered before in the same words is the same; another of that name gets a number.
    """
    locked(circle)
    facts = {name: getattr(who, name) for name in ("is_organisation", "organisation", "email", "phone")}
    same = Carrier.objects.filter(circle=circle, name=who.name, consent=Consent.OWN_ANSWER, **facts).first()
    if same:
        return same
    carrier = Carrier.objects.create(
        circle=circle,
        name=_free_name(circle, who.name),
        language=who.language,
        consent=Consent.OWN_ANSWER,
        consented_on=timezone.localdate(),
        **facts,
    )
    record("carrier named", carrier, by=None, changes={"consent": ["", Consent.OWN_ANSWER]})
    return carrier


def _free_name(circle: Circle, name: str) -> str:
    taken = set(Carrier.objects.filter(circle=circle).values_list("name", flat=True))
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{name[: LONGEST_NAME - 4]} {number}"
    return free


@transaction.atomic
def erase(carrier: Carrier, *, by: User | None) -> None:
    """Take the name away everywhere: duties they have end and are looked for anew, old ones keep no name."""
    held = Responsibility.objects.filter(carrier=carrier)
    for duty in [hold(row) for row in held.current().order_by("pk")]:
        end_row(duty, by=by, reason="consent withdrawn")
        reopen_after(duty)
    held.update(message="")
    Responsibility.objects.filter(next_carrier=carrier).update(next_carrier=None, next_message="")
    _erase_from_proposals(carrier)
    record("carrier erased", carrier, by=by)
    carrier.delete()


def _erase_from_proposals(carrier: Carrier) -> None:
    """What was offered or asked by the same address goes too, and the name of an invitation that was answered."""
    same_address = Q(email__iexact=carrier.email) & ~Q(email="")
    answered = Q(name__iexact=carrier.name) & ~Q(state=ProposalState.WAITING)
    Offer.objects.filter(same_address, duty__circle=carrier.circle, user=None).delete()
    Invitation.objects.filter(same_address | answered, duty__circle=carrier.circle).delete()
