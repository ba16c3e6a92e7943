"""Counting what people did not find: numbers only, each form once."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto
from secrets import token_hex

from django.core import signing
from django.db import IntegrityError, transaction
from django.db.models import F

from network.hours import wall_clock
from places.models import Missed, SpentSlip

SALT = "places.missed"
VALID = timedelta(days=1)
HOUR = timedelta(hours=1)
MOST_AN_HOUR = 300


@dataclass(frozen=True)
class Slip:
    """What one form may count: a random number of its own, and the codes of the search; nothing of who sends it."""

    number: str
    municipality: str
    need: str
    kind: str


class Outcome(Enum):
    COUNTED = auto()
    ALREADY_COUNTED = auto()
    TOO_MANY = auto()


def new_slip(municipality: str, need: str, kind: str) -> str:
    """Return a signed slip for a form on the page; making one writes nothing."""
    return signing.dumps([token_hex(16), municipality, need, kind], salt=SALT)


def read_slip(text: str) -> Slip | None:
    """Return the slip, or None when it is not ours or is over a day old."""
    try:
        number, municipality, need, kind = signing.loads(text, salt=SALT, max_age=VALID)
    except (signing.BadSignature, ValueError):
        return None
    return Slip(number, municipality, need, kind)


@transaction.atomic
def count_missed(slip: Slip, reason: str, now: datetime) -> Outcome:
    """Add one to the week's number; a slip counts once, and so many an hour are counted from all people together."""
    SpentSlip.objects.filter(spent_at__lt=now - VALID).delete()
    if SpentSlip.objects.filter(spent_at__gt=now - HOUR).count() >= MOST_AN_HOUR:
        return Outcome.TOO_MANY
    try:
        with transaction.atomic():
            SpentSlip.objects.create(number=slip.number, spent_at=now)
    except IntegrityError:
        return Outcome.ALREADY_COUNTED
    year, week, _weekday = wall_clock(now)[0].isocalendar()
    row, _is_new = Missed.objects.get_or_create(
        iso_year=year,
        iso_week=week,
        municipality_id=slip.municipality or None,
        need=slip.need,
        kind=slip.kind,
        reason=reason,
    )
    Missed.objects.filter(pk=row.pk).update(count=F("count") + 1)
    return Outcome.COUNTED
