"""Choosing a municipality: whoever keeps the whole network may leave it open, the others choose among their own."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from network.models import Municipality
from network.permissions import Reach


def choose_within(field: Any, where: Reach, *, missing: Any) -> None:
    """Offer the municipalities within the reach; unless that is everywhere one must be chosen, or `missing` is told."""
    known = Municipality.objects.order_by("name_fi")
    field.queryset = known if where.everywhere else known.filter(code__in=where.municipalities)
    if not where.everywhere:
        field.required, field.empty_label = True, _("Valitse kunta")
        field.error_messages["required"] = missing
