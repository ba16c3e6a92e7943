"""Claiming a record by its own address: whose address is the record's own, and the signed link that proves it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from urllib.parse import urlsplit

from allauth.account.models import EmailAddress
from django.core import signing
from django.utils import timezone

from network.enums import Role
from network.models import AuditEntry, Membership, Organisation, User

SALT = "network.claim"
GOOD_FOR_S = 7 * 24 * 3600
MOST_LETTERS = 3
JUST_NOW = timedelta(seconds=30)
ASKED = "organisation_claim_asked"
# Addresses that anybody can get prove nothing of an organisation.
FOR_ANYBODY = frozenset(
    {
        "gmail.com", "googlemail.com", "hotmail.com", "hotmail.fi", "outlook.com", "live.com", "live.fi", "msn.com",
        "yahoo.com", "icloud.com", "me.com", "proton.me", "protonmail.com", "elisanet.fi", "kolumbus.fi", "luukku.com",
        "suomi24.fi", "saunalahti.fi", "pp.inet.fi", "inet.fi", "welho.com", "dnainternet.net", "netti.fi",
        "wippies.com", "aol.com", "gmx.com", "mail.com", "facebook.com", "wordpress.com", "blogspot.com",
    }
)  # fmt: skip


class ClaimState(StrEnum):
    """What a claim, or its link, is worth now."""

    GOOD = "good"
    DONE = "done"
    TAKEN = "taken"
    NO_ADDRESS = "no_address"
    NOT_YOURS = "not_yours"
    EXPIRED = "expired"
    BROKEN = "broken"


@dataclass(frozen=True)
class Claim:
    """What a claim is worth, and where its letter goes."""

    state: ClaimState
    organisation: Organisation | None = None
    address: str = ""

    @property
    def is_to_own(self) -> bool:
        """Whether the letter goes to the record's own address, and not to the asker's at the same domain."""
        return bool(self.organisation and self.address and self.address == self.organisation.email.lower())


@dataclass(frozen=True)
class OnItsWay:
    """The letters of a week that a person has asked for about a record, and how long the newest link is good."""

    letters: int = 0
    until: datetime | None = None

    @property
    def is_enough(self) -> bool:
        return self.letters >= MOST_LETTERS

    @property
    def is_just_sent(self) -> bool:
        """Whether the same form has sent a letter at this very moment."""
        return self.until is not None and self.until > timezone.now() + timedelta(seconds=GOOD_FOR_S) - JUST_NOW


def domain_of(address: str) -> str:
    """Return the domain of an e-mail or web address; nothing for one that anybody can get."""
    host = address.rpartition("@")[2] if "@" in address else (urlsplit(address).hostname or "")
    host = host.lower().removeprefix("www.")
    return "" if host in FOR_ANYBODY else host


def claim_of(organisation: Organisation, user: User) -> Claim:
    """Return whether the person may ask for the record: with a confirmed address that is its own, or of its domain."""
    editors = _editors(organisation)
    if user.pk in editors:
        return Claim(ClaimState.DONE, organisation)
    if editors:
        return Claim(ClaimState.TAKEN, organisation)
    own = organisation.email.lower()
    domains = {domain for domain in (domain_of(own), domain_of(organisation.website)) if domain}
    if not own and not domains:
        return Claim(ClaimState.NO_ADDRESS, organisation)
    confirmed = EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True)
    for address in map(str.lower, confirmed):
        if address == own or domain_of(address) in domains:
            return Claim(ClaimState.GOOD, organisation, own or address)
    return Claim(ClaimState.NOT_YOURS, organisation)


def on_its_way(organisation: Organisation, user: User) -> OnItsWay:
    """Return what the person has asked for already; links to an address that the record no longer has are none."""
    trail = AuditEntry.objects.filter(object_type=Organisation._meta.label_lower, object_id=str(organisation.pk))
    asked = trail.filter(verb=ASKED, actor=f"user:{user.pk}", at__gt=timezone.now() - timedelta(seconds=GOOD_FOR_S))
    moved = trail.filter(changes__has_key="email").values_list("at", flat=True).first()
    times = list((asked.filter(at__gt=moved) if moved else asked).values_list("at", flat=True))
    return OnItsWay(len(times), times[0] + timedelta(seconds=GOOD_FOR_S)) if times else OnItsWay()


def claim_token(organisation: Organisation, user: User) -> str:
    """Return the token of the link that is sent to the record's address; good until somebody keeps the record."""
    facts = [organisation.pk, user.pk, organisation.email.lower(), _newest_editing(organisation)]
    return signing.dumps(facts, salt=SALT, compress=True)


def read_claim(token: str, user: User) -> Claim:
    """Return what the link is worth for whoever opens it.

    When the record's address has changed it opens nothing, nor when it or another has given the record over since.
    """
    try:
        key, person, address, newest = signing.loads(token, salt=SALT, max_age=GOOD_FOR_S)
    except signing.SignatureExpired:
        return Claim(ClaimState.EXPIRED)
    except (signing.BadSignature, ValueError, TypeError):
        return Claim(ClaimState.BROKEN)
    organisation = Organisation.objects.published().filter(pk=key).first()
    if organisation is None or organisation.email.lower() != address:
        return Claim(ClaimState.BROKEN)
    if person != user.pk:
        return Claim(ClaimState.NOT_YOURS, organisation)
    found = claim_of(organisation, user)
    is_used = found.state is ClaimState.GOOD and _newest_editing(organisation) != newest
    return Claim(ClaimState.BROKEN) if is_used else found


def _newest_editing(organisation: Organisation) -> int:
    """Return the key of the right that was given last over the record, ended ones too; 0 when none ever was."""
    rights = Membership.objects.filter(organisation=organisation)
    newest: int | None = rights.order_by("-pk").values_list("pk", flat=True).first()
    return newest or 0


def _editors(organisation: Organisation) -> set[int]:
    held = Membership.objects.current().filter(role=Role.ORGANISATION_EDITOR, organisation=organisation)
    return set(held.filter(user__is_active=True).values_list("user", flat=True))
