"""What became of records after their keepers were asked: confirmed, changed, still waiting, or no longer public."""

from typing import Any

from django.db.models import Case, CharField, DateField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import TruncDate

from network.enums import AskedSince, AskOutcome
from network.keeping import Keeping, keepings
from network.models import AuditEntry, ReminderOrder


def lines_with_since(order: ReminderOrder) -> QuerySet[Any]:
    """Return the order's lines, each sent one with `since`, an AskedSince, and its day; the others with none."""
    lines = order.lines.alias(
        is_public=_of_each_kind(lambda keeping: Exists(keeping.public().filter(pk=OuterRef("record_key")))),
        now=_of_each_kind(_confirmed_on),
    ).annotate(edited_on=_of_each_kind(lambda keeping: _edited_on(keeping, order)))
    is_sent = Q(outcome=AskOutcome.SENT)
    confirmed = is_sent & Q(now__gte=F("day"))
    edited = is_sent & Q(edited_on__isnull=False)
    return lines.annotate(
        since=Case(
            When(is_sent & Q(is_public=False), then=Value(AskedSince.GONE.value)),
            When(confirmed, then=Value(AskedSince.CONFIRMED.value)),
            When(edited, then=Value(AskedSince.EDITED.value)),
            When(is_sent, then=Value(AskedSince.WAITING.value)),
            default=Value(""),
            output_field=CharField(),
        ),
        since_on=Case(When(confirmed, then=F("now")), When(edited, then=F("edited_on")), output_field=DateField()),
    )


def _of_each_kind(told: Any) -> Case:
    return Case(*(When(record_kind=keeping.kind, then=told(keeping)) for keeping in keepings()))


def _confirmed_on(keeping: Keeping) -> Subquery:
    return Subquery(keeping.public().filter(pk=OuterRef("record_key")).order_by().values("confirmed_on")[:1])


def _edited_on(keeping: Keeping, order: ReminderOrder) -> Subquery:
    edits = AuditEntry.objects.filter(keeping.edits_of(OuterRef("record_key")), at__gt=order.ordered_at)
    return Subquery(edits.order_by("-at").values(on=TruncDate("at"))[:1])
