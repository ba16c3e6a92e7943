"""What was reported of a gathering, as people say it."""

from collections.abc import Iterator
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext, ngettext

from groups.attendance import Attendance
from groups.counts import Count, Unit, families
from groups.enums import GatheringState, NotHeldReason


def in_words(said: Attendance) -> str:
    """Return "8 kävijää, joista 1 ensi kertaa", or why it was not held, or that nobody has said."""
    if said.state == GatheringState.NOT_HELD:
        return gettext("Ei pidetty: %(reason)s") % {"reason": str(NotHeldReason(said.reason).label).lower()}
    if said.visitors is None:
        return gettext("Ei ilmoitettu")
    text = ngettext("%(count)s kävijä", "%(count)s kävijää", said.visitors) % {"count": said.visitors}
    if said.first_timers:
        text = gettext("%(visitors)s, joista %(first)s ensi kertaa") % {"visitors": text, "first": said.first_timers}
    return "; ".join((text, *_counts_in_words(dict(said.counts))))


def _counts_in_words(numbers: dict[str, int]) -> Iterator[str]:
    """Yield a part for each family that something was counted of: "Kohtaamisia: raha ja etuudet 2"."""
    for family in families():
        told = [(count, numbers[count.code]) for count in family.counts if count.code in numbers]
        if told and family.short:
            parts = ", ".join(f"{_small(count.label)} {amount_in_words(count, number)}" for count, number in told)
            yield f"{family.short}: {parts}"
        else:
            yield from (f"{_small(count.label)} {amount_in_words(count, number)}" for count, number in told)


def _small(label: str) -> str:
    return label[:1].lower() + label[1:]


def amount_in_words(count: Count, number: int) -> str:
    """Return the number as it is typed: hours with their halves, "4,5"."""
    if count.unit is not Unit.HOURS:
        return str(number)
    hours = (Decimal(number) / 60).quantize(Decimal("0.01")).normalize()
    return number_format(f"{hours:f}")
