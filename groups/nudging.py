"""Reminding people of their circles: one letter a person, each thing once, and never to whoever wants none."""

import logging
from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from groups.enums import MemberRole, NudgeAbout
from groups.letter_links import ABOUT_CIRCLES
from groups.models import Circle, NoNudges, Nudge
from groups.queries.quiet import QuietDraft, quiet_drafts, told, with_people
from network.letter import letter
from network.letter_links import with_button
from network.models import User

logger = logging.getLogger(__name__)
CARRIERS = (MemberRole.LEAD, MemberRole.HELPER)


@dataclass(frozen=True)
class Due:
    """One thing to remind one person of."""

    person: User
    circle: Circle
    about: NudgeAbout
    occasion: str = ""


def nudge_all(today: date | None = None) -> int:
    """Write to everybody who has something new to be reminded of; return how many letters left."""
    by_person: dict[int, list[Due]] = defaultdict(list)
    for due in due_nudges(today or timezone.localdate()):
        by_person[due.person.pk].append(due)
    return sum(_nudge(found) for found in by_person.values())


def due_nudges(today: date) -> list[Due]:
    """Return what people have not been reminded of yet: quiet drafts that they lead, agreements to look at."""
    drafts = with_people(quiet_drafts(timezone.now()))
    agreements = with_people(Circle.objects.due_for_review(today))
    found = [
        Due(member.user, circle, NudgeAbout.QUIET)
        for circle in drafts
        for member in circle.members.all()
        if member.role == MemberRole.LEAD
    ]
    found += [
        Due(person, circle, NudgeAbout.REVIEW, str(circle.review_on))
        for circle in agreements
        for person in {m.user_id: m.user for m in circle.members.all() if m.role in CARRIERS}.values()
    ]
    stopped = set(NoNudges.objects.values_list("person", flat=True))
    sent = Nudge.objects.filter(person__in={due.person.pk for due in found})
    done = set(sent.values_list("person", "circle", "about", "occasion"))
    return [due for due in found if due.person.is_active and due.person.pk not in stopped and _key(due) not in done]


def _key(due: Due) -> tuple[int, int, str, str]:
    return (due.person.pk, due.circle.pk, due.about, due.occasion)


def _nudge(found: list[Due]) -> bool:
    """Claim the reminders and write one letter; a letter that cannot leave is tried again tomorrow."""
    person = found[0].person
    rows = [Nudge(person=person, circle=due.circle, about=due.about, occasion=due.occasion) for due in found]
    try:
        with transaction.atomic():
            Nudge.objects.bulk_create(rows)
    except IntegrityError:
        return False  # another run has them
    try:
        with translation.override(person.language):
            drafts = told([due.circle for due in found if due.about == NudgeAbout.QUIET])
            stop = ABOUT_CIRCLES.address(person)
        reviews = [due.circle for due in found if due.about == NudgeAbout.REVIEW]
        context = {**_context(person, drafts, reviews), "stop": stop}
        with_button(letter(person.email, person.language, "groups/mail/nudge.txt", context), stop).send()
    except Exception:
        logger.exception("a reminder could not be sent")
        Nudge.objects.filter(pk__in=[row.pk for row in rows]).delete()
        return False
    return True


def _context(person: User, drafts: list[QuietDraft], reviews: list[Circle]) -> dict[str, object]:
    return {"person": person, "drafts": drafts, "reviews": reviews, "network_email": settings.NETWORK_EMAIL}
