"""Messages to keepers: received once, handed over, handled, forgotten."""

from dataclasses import asdict, dataclass
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import get_language

from network.actions.mail import write_to, write_to_address
from network.audit import record
from network.enums import MessageKind, Outcome
from network.keeping import Record, keeping_of
from network.models import KeeperMessage, User
from network.models.message import COMPANY_KEPT
from network.queries.messages import with_edits

CONTACT_KEPT = timedelta(days=90)
CORRECTION_KEPT = timedelta(days=365)
SAME_WITHIN = timedelta(hours=1)


@dataclass(frozen=True)
class Written:
    """What somebody wrote to a keeper."""

    kind: MessageKind
    wrong: str = ""
    text: str = ""
    name: str = ""
    phone: str = ""
    email: str = ""
    wanted: str = ""
    call_first: bool = False


@transaction.atomic
def receive(written: Written, about: Record, *, key: UUID) -> KeeperMessage:
    """Store the message and tell the keepers; the same form sent twice is stored and told once.

    So is the same correction of the same record within an hour, whoever sends it. An address for an answer is kept: the
    first may take it, and of another sender's own a row is stored, though the keepers get no second letter.
    """
    same = same_of_late(written, about) if written.kind == MessageKind.CORRECTION else None
    if same is not None and _takes_address(same, written.email):
        return same
    message = KeeperMessage(
        key=key,
        record_kind=about.kind,
        record_key=about.key,
        record_slug=about.slug,
        record_title=about.title,
        language=(get_language() or "fi")[:2],
        **asdict(written),
    )
    try:
        with transaction.atomic():
            message.save()
    except IntegrityError:
        return KeeperMessage.objects.get(key=key)
    if same is not None:
        return message
    people = keeping_of(about.kind).keepers(about.key).people
    template = f"network/mail/{written.kind.value}.txt"
    if people:
        write_to(people, template, {"message": message})
    else:
        write_to_address(settings.NETWORK_EMAIL, settings.LANGUAGE_CODE, template, {"message": message})
    return message


def same_of_late(written: Written, about: Record) -> KeeperMessage | None:
    """Return a waiting correction of the record that says the same and came within the hour; the record is held."""
    keeping_of(about.kind).public().select_for_update(of=("self",)).filter(pk=about.key).first()
    late = KeeperMessage.objects.waiting().filter(
        kind=written.kind,
        record_kind=about.kind,
        record_key=about.key,
        wrong=written.wrong,
        received_at__gt=timezone.now() - SAME_WITHIN,
    )
    told = _bare(written.text)
    found = [message for message in late.order_by("received_at", "pk") if _bare(message.text) == told]
    own = [message for message in found if message.email in ("", written.email)]
    return next(iter(own or found), None)


def _bare(text: str) -> str:
    return " ".join(text.split()).casefold()


def _takes_address(same: KeeperMessage, email: str) -> bool:
    """Let the first message answer to this address too; False when it is somebody else's already."""
    if email and not same.email:
        same.email = email
        same.save(update_fields=["email"])
    return email in ("", same.email)


@transaction.atomic
def handle(message: KeeperMessage, outcome: Outcome, *, by: User) -> KeeperMessage:
    """Mark the message as handled and tell its sender, if they left an address; handled twice changes nothing.

    The sender is told of a correction only where facts were changed after the message came.
    """
    held: KeeperMessage = with_edits(KeeperMessage.objects.select_for_update(of=("self",))).get(pk=message.pk)
    if held.handled_at:
        return held
    held.handled_at, held.handled_by, held.outcome = timezone.now(), by, outcome
    held.save(update_fields=["handled_at", "handled_by", "outcome"])
    record("message_handled", held, by=by, changes={"outcome": ["", held.outcome]})
    if held.kind == MessageKind.CORRECTION and held.email:
        write_to_address(held.email, held.language, "network/mail/correction_handled.txt", {"message": held})
    return held


def forget_old() -> dict[str, int]:
    """Delete wishes for company after 30 days, corrections a year after handling, their addresses after 90 days."""
    now = timezone.now()
    company = KeeperMessage.objects.filter(kind=MessageKind.COMPANY, received_at__lte=now - COMPANY_KEPT)
    corrections = KeeperMessage.objects.filter(kind=MessageKind.CORRECTION)
    venues = KeeperMessage.objects.filter(kind=MessageKind.VENUE)
    reached = corrections.filter(received_at__lte=now - CONTACT_KEPT).exclude(email="", phone="", name="")
    return {
        "wishes for company": int(company.delete()[0]),
        "messages about rooms": int(venues.filter(handled_at__lte=now - CORRECTION_KEPT).delete()[0]),
        "corrections": int(corrections.filter(handled_at__lte=now - CORRECTION_KEPT).delete()[0]),
        "addresses of corrections": reached.update(email="", phone="", name=""),
    }
