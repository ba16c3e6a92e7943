"""Which optional numbers are asked where."""

from collections.abc import Sequence
from dataclasses import dataclass

from groups.counts import Count, asked_counts
from groups.models import AskedCounts
from groups.models.asked_counts import ASKED_AT_FIRST
from network.models import Municipality
from network.permissions import Reach


@dataclass(frozen=True)
class Choice:
    """What one municipality asks, or the network when none is given; `is_own`: by a choice of its own."""

    municipality: Municipality | None
    counts: Sequence[Count]
    is_own: bool


def network_choice() -> Choice:
    """Return what the network asks where a municipality has chosen nothing of its own."""
    row = AskedCounts.objects.filter(municipality=None).first()
    return Choice(None, asked_counts(row.codes if row else ASKED_AT_FIRST), is_own=True)


def choice_of(municipality: Municipality) -> Choice:
    """Return what the municipality asks."""
    row = AskedCounts.objects.filter(municipality=municipality).first()
    counts = asked_counts(row.codes) if row else network_choice().counts
    return Choice(municipality, counts, is_own=row is not None)


def own_choices(where: Reach) -> list[Choice]:
    """Return the choices of the municipalities within the reach that have one of their own."""
    rows = AskedCounts.objects.exclude(municipality=None).select_related("municipality")
    if not where.everywhere:
        rows = rows.filter(municipality__in=where.municipalities)
    return [Choice(r.municipality, asked_counts(r.codes), is_own=True) for r in rows.order_by("municipality__name_fi")]
