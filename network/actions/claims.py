"""Claims: a letter with a link to the record's own address; whoever opens it becomes its editor, and is told of."""

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language

from network.actions.mail import write_to, write_to_address
from network.actions.once import held
from network.audit import record
from network.claims import ASKED, Claim, ClaimState, claim_of, claim_token, on_its_way
from network.enums import Role
from network.keeping import of_area
from network.models import Membership, Organisation, User


@transaction.atomic
def ask(claim: Claim, *, by: User) -> bool:
    """Send the link to the record's own address; say whether it left. One for a form sent twice, a few in a week."""
    organisation = claim.organisation
    if organisation is None or claim.state is not ClaimState.GOOD:
        return False
    locked, sent = held(organisation), on_its_way(organisation, by)
    if sent.is_enough or sent.is_just_sent:
        return False
    record(ASKED, locked, by=by)
    language = (get_language() or settings.LANGUAGE_CODE)[:2]
    facts = {"organisation": organisation, "token": claim_token(organisation, by), "person": by}
    write_to_address(claim.address, language, "network/mail/claim.txt", facts)
    return True


@transaction.atomic
def accept(organisation: Organisation, *, by: User) -> ClaimState:
    """Make the person the record's editor, and tell the coordinators of its area; claimed twice changes nothing."""
    locked = held(organisation)
    state = claim_of(locked, by).state
    if state is not ClaimState.GOOD:
        return state
    membership = Membership.objects.create(
        user=by, role=Role.ORGANISATION_EDITOR, organisation=locked, valid_from=timezone.localdate()
    )
    record("role_given", membership, by=by, changes={"organisation": [None, locked.pk], "user": [None, by.pk]})
    record("organisation_claimed", locked, by=by)
    codes = locked.municipalities.order_by("code").values_list("code", flat=True)
    told = {person.pk: person for code in codes for person in of_area(Role.COORDINATOR, code)}
    told = told or {person.pk: person for person in of_area(Role.COORDINATOR, None)}
    write_to(told.values(), "network/mail/claimed.txt", {"organisation": locked, "person": by})
    return ClaimState.DONE
