"""Newcomers' words: received once, answered without an address being shown, waited for, forgotten."""

from dataclasses import asdict, dataclass
from datetime import date
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import get_language

from groups.enums import InquiryOutcome, MemberRole
from groups.inquiry_links import inquiry_token
from groups.models import Circle, Inquiry, InquiryCount, InquiryReply
from groups.queries.contacts import behind, contacts_of, people_of
from groups.queries.inquiries import shown_name
from groups.waiting import PASS_ON_AFTER, REMIND_AFTER, waited
from network.actions.mail import write_to, write_to_address
from network.audit import record
from network.models import User
from network.periods import Week

MOST_LETTERS_A_DAY = 20


@dataclass(frozen=True)
class Hello:
    """What somebody wrote who would like to come along."""

    wanted: str = ""
    wants_company: bool = False
    call_me: bool = False
    question: str = ""
    name: str = ""
    phone: str = ""
    email: str = ""


class SomebodyAnsweredError(Exception):
    """Somebody else answered after the page was opened; `inquiry` is as it stands now."""

    def __init__(self, inquiry: Inquiry) -> None:
        super().__init__(str(inquiry.pk))
        self.inquiry = inquiry


def seen_answer(inquiry: Inquiry) -> str:
    """Return what a page remembers of the answer that it showed."""
    return inquiry.answered_at.isoformat() if inquiry.answered_at else ""


@transaction.atomic
def receive(circle: Circle, hello: Hello, *, key: UUID) -> Inquiry:
    """Store what was written, count it and tell the circle's contact; the same form sent twice is stored once."""
    inquiry = Inquiry(circle=circle, key=key, language=(get_language() or "fi")[:2], **asdict(hello))
    if inquiry.hopes_for_an_answer:
        inquiry.waits_since = inquiry.received_at
    try:
        with transaction.atomic():
            inquiry.save()
    except IntegrityError:
        return Inquiry.objects.get(key=key)
    _count(inquiry, received=1)
    _tell(inquiry, "groups/mail/inquiry.txt")
    return inquiry


def _count(inquiry: Inquiry, *, received: int = 0, answered: int = 0) -> None:
    week = Week.of(timezone.localdate(inquiry.received_at))
    row, _is_new = InquiryCount.objects.get_or_create(circle=inquiry.circle, iso_year=week.year, iso_week=week.number)
    more = {"received": F("received") + received, "answered": F("answered") + answered}
    InquiryCount.objects.filter(pk=row.pk).update(**more)


def _tell(inquiry: Inquiry, template: str) -> None:
    """Write to the circle's contact, unless a flood has already filled their letter box today."""
    today = Inquiry.objects.filter(circle=inquiry.circle_id, received_at__gte=waited(timezone.localdate(), 1))
    if today.count() > MOST_LETTERS_A_DAY:
        return
    people = contacts_of(inquiry.circle).people
    if people:
        write_to(people, template, {"inquiry": inquiry})
    else:
        write_to_address(settings.NETWORK_EMAIL, settings.LANGUAGE_CODE, template, {"inquiry": inquiry})


def _locked(inquiry: Inquiry) -> Inquiry:
    found: Inquiry = Inquiry.objects.select_for_update(of=("self",)).select_related("circle").get(pk=inquiry.pk)
    return found


@transaction.atomic
def answer(inquiry: Inquiry, text: str, *, key: UUID, seen: str, by: User) -> Inquiry:
    """Send the circle's own words to who asked; the sender sees a first name, the circle sees no address."""
    inquiry = _locked(inquiry)
    if inquiry.replies.filter(key=key).exists():
        return inquiry
    if not inquiry.email:
        raise ValueError("there is no address to answer to")
    if seen != seen_answer(inquiry):
        raise SomebodyAnsweredError(inquiry)
    reply = InquiryReply.objects.create(inquiry=inquiry, key=key, by_circle=True, author=by, text=text)
    _close(inquiry, InquiryOutcome.WROTE, by)
    context = {
        "inquiry": inquiry,
        "reply": reply,
        "who": shown_name(by, inquiry.circle),
        "token": inquiry_token(inquiry),
    }
    write_to_address(inquiry.email, inquiry.language, "groups/mail/inquiry_answered.txt", context)
    return inquiry


@transaction.atomic
def mark(inquiry: Inquiry, outcome: InquiryOutcome, *, by: User) -> Inquiry:
    """Say that the sender was called or otherwise met; what is already answered stays as it is."""
    inquiry = _locked(inquiry)
    if inquiry.answered_at is None or inquiry.waits_since is not None:
        _close(inquiry, outcome, by)
    return inquiry


@transaction.atomic
def tell_of_the_end(inquiry: Inquiry, *, by: User) -> Inquiry:
    """Tell who asked that the circle has ended, in their own language, and where its page leads on."""
    inquiry = _locked(inquiry)
    if inquiry.waits_since is not None and inquiry.email:
        _close(inquiry, InquiryOutcome.ENDED, by)
        write_to_address(inquiry.email, inquiry.language, "groups/mail/inquiry_circle_ended.txt", {"inquiry": inquiry})
    return inquiry


def _close(inquiry: Inquiry, outcome: InquiryOutcome, by: User) -> None:
    if inquiry.answered_at is None:
        _count(inquiry, answered=1)
    inquiry.answered_at, inquiry.answered_by, inquiry.outcome = timezone.now(), by, outcome
    inquiry.waits_since = inquiry.reminded_at = inquiry.passed_on_at = None
    inquiry.save()
    record("inquiry answered", inquiry, by=by, changes={"outcome": ["", outcome.value]})


@transaction.atomic
def reopen(inquiry: Inquiry, *, by: User) -> Inquiry:
    """Take back a mark that was made by mistake: an answer is waited for again."""
    inquiry = _locked(inquiry)
    if inquiry.answered_at is None:
        return inquiry
    _count(inquiry, answered=-1)
    inquiry.answered_at, inquiry.answered_by, inquiry.outcome = None, None, ""
    inquiry.waits_since = timezone.now()
    inquiry.save()
    record("inquiry reopened", inquiry, by=by)
    return inquiry


@transaction.atomic
def write_back(inquiry: Inquiry, text: str, *, key: UUID) -> Inquiry:
    """Take what the sender writes to the answer; the circle waits to be answered no more, the sender does."""
    inquiry = _locked(inquiry)
    if inquiry.replies.filter(key=key).exists():
        return inquiry
    InquiryReply.objects.create(inquiry=inquiry, key=key, by_circle=False, text=text)
    inquiry.waits_since = inquiry.waits_since or timezone.now()
    inquiry.save(update_fields=["waits_since"])
    _tell(inquiry, "groups/mail/inquiry_written_back.txt")
    return inquiry


def forget_now(inquiry: Inquiry) -> None:
    """Delete everything that the sender wrote, at their own wish; the week's count stays."""
    Inquiry.objects.filter(pk=inquiry.pk).delete()


def forget_old() -> dict[str, int]:
    """Delete whatever newcomers wrote a month ago, answered or not."""
    found = Inquiry.objects.forgotten()
    count = found.count()
    found.delete()
    return {"newcomers' words": count}


@transaction.atomic
def set_room(circle: Circle, *, has_room: bool, by: User) -> Circle:
    """Say whether new people fit in just now; the page says so, and everyone may still ask."""
    held: Circle = Circle.objects.select_for_update(of=("self",)).get(pk=circle.pk)
    if held.has_room != has_room:
        record("circle room", held, by=by, changes={"has_room": [held.has_room, has_room]})
        held.has_room = has_room
        held.save(update_fields=["has_room", "updated_at"])
    return held


# --- Waiting ---------------------------------------------------------------------------------------------------------


def remind_waiting(today: date) -> dict[str, int]:
    """Remind the contact after three days and tell who stands behind the circle after seven; each once."""
    waiting = Inquiry.objects.kept().waiting().filter(circle__in=Circle.objects.that_go_on())
    due = waiting.filter(reminded_at=None, waits_since__lt=waited(today, REMIND_AFTER))
    late = waiting.filter(passed_on_at=None, waits_since__lt=waited(today, PASS_ON_AFTER))
    reminded = sum(_remind(pk) for pk in list(due.values_list("pk", flat=True)))
    return {
        "newcomers reminded of": reminded,
        "newcomers passed on": sum(_pass_on(pk) for pk in list(late.values_list("pk", flat=True))),
    }


@transaction.atomic
def _remind(pk: int) -> int:
    """Take the reminder before it is written, so that two clocks send it once."""
    taken = Inquiry.objects.waiting().filter(pk=pk, reminded_at=None).update(reminded_at=timezone.now())
    if taken:
        inquiry = Inquiry.objects.select_related("circle").get(pk=pk)
        write_to(contacts_of(inquiry.circle).people, "groups/mail/inquiry_waiting.txt", {"inquiry": inquiry})
    return taken


@transaction.atomic
def _pass_on(pk: int) -> int:
    taken = Inquiry.objects.waiting().filter(pk=pk, passed_on_at=None).update(passed_on_at=timezone.now())
    if taken:
        inquiry = Inquiry.objects.select_related("circle").get(pk=pk)
        is_own = bool(people_of(inquiry.circle, MemberRole.BACKGROUND_CONTACT))
        context = {"inquiry": inquiry, "is_own": is_own}
        write_to(behind(inquiry.circle).people, "groups/mail/inquiry_late.txt", context)
    return taken
