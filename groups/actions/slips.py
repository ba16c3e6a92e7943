"""Prescription slips: given, and used once. Nothing here knows who a slip is for."""

from enum import StrEnum
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from groups.models import SlipCode, SlipTally
from groups.slips import code_of, hashed, quarter_of
from network.audit import record
from network.models import User


class CodeResult(StrEnum):
    """What became of a code that a circle entered."""

    USED = "used"
    ALREADY = "already"
    UNKNOWN = "unknown"


@transaction.atomic
def give_slip(*, key: UUID, by: User) -> str:
    """Count a slip and return its code, which is kept only as a hash; the same form sent twice is one slip."""
    code, today = code_of(by.pk, str(key)), timezone.localdate()
    tally, _is_new = SlipTally.objects.get_or_create(giver=by, quarter=quarter_of(today))
    try:
        with transaction.atomic():
            SlipCode.objects.create(hashed=hashed(code), tally=tally, given_on=today)
    except IntegrityError:
        return code
    SlipTally.objects.filter(pk=tally.pk).update(given=F("given") + 1)
    record("slip_given", tally, by=by)
    return code


@transaction.atomic
def use_code(code: str) -> CodeResult:
    """Count the use of a slip, once; there is no trail of it, for who entered which code when would tell of a visit."""
    found = SlipCode.objects.good().filter(hashed=hashed(code))
    row = found.select_related("tally").first()
    if row is None:
        return CodeResult.UNKNOWN
    if not found.filter(is_used=False).update(is_used=True):
        return CodeResult.ALREADY
    SlipTally.objects.filter(pk=row.tally_id).update(used=F("used") + 1)
    return CodeResult.USED
