"""Invented volunteer hours and an invented value of an hour: of some gatherings, for many tell none."""

from datetime import date
from decimal import Decimal
from random import Random

from groups.enums import GatheringState
from groups.models import AskedCounts, AttendanceVersion, Circle, Gathering
from groups.models.asked_counts import ASKED_AT_FIRST
from network.models import User
from reporting.accounting.actions import state_hour_value
from reporting.models import HourValue
from reporting.optional import WORK

TELL = 3
TOLD_OFTEN = 0.7
SOURCE = "Esimerkki: keksitty luku, jolla näytetään, miltä laskelma näyttää. Kirjaa oma lukunne lähteineen."
EUROS = Decimal("12.00")


def load_accounting(today: date, *, by: User) -> None:
    """Let the first demo circles tell of volunteer work, once, and state a value for this year."""
    if HourValue.objects.exists():
        return
    AskedCounts.objects.get_or_create(municipality=None, defaults={"codes": [*ASKED_AT_FIRST, *WORK]})
    circles = Circle.objects.of_people().filter(is_demo=True).order_by("pk")[:TELL]
    held = Gathering.objects.filter(circle__in=list(circles), state=GatheringState.HELD, counts={})
    told = [row for row in held.select_related("circle") if _tell(row)]
    Gathering.objects.bulk_update(told, ["counts"], batch_size=200)
    counts = {(row.pk, row.version): row.counts for row in told}
    versions = [
        version
        for version in AttendanceVersion.objects.filter(gathering__in=[row.pk for row in told])
        if (version.gathering_id, version.number) in counts
    ]
    for version in versions:
        version.counts = counts[version.gathering_id, version.number]
    AttendanceVersion.objects.bulk_update(versions, ["counts"], batch_size=200)
    state_hour_value(municipality=None, year=today.year, euros=EUROS, source=SOURCE, by=by)


def _tell(row: Gathering) -> bool:
    """Say on most gatherings how many helped and how long, drawn from the circle's name and the day alone."""
    dice = Random(f"work {row.circle.slug} {row.day}")  # noqa: S311 - invented figures, not secrets
    if dice.random() > TOLD_OFTEN:
        return False
    helpers = dice.choice((1, 2, 2, 3))
    row.counts = dict(zip(WORK, (helpers, helpers * dice.choice((90, 120, 150))), strict=True))
    return True
