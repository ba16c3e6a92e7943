"""What the network asks of a new circle, as it stands now."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from groups.checklist import topics
from groups.models import FoundingRules

LEAD, BACKGROUND = "lead", "background_contact"
PEOPLE = {LEAD: _("Vastuuhenkilö"), BACKGROUND: _("Taustayhteyshenkilö")}


@dataclass(frozen=True)
class Rules:
    """The codes of what must be told before publishing, and whether a coordinator approves."""

    required: Sequence[str]
    needs_approval: bool


def founding_rules() -> Rules:
    """Return the network's rules: as somebody has set them, or else as the portal was installed."""
    row = FoundingRules.objects.first()
    if row:
        return Rules(known(row.required), row.needs_approval)
    return Rules(known(settings.CHECKLIST_REQUIRED), settings.CIRCLES_NEED_APPROVAL)


def known(codes: Sequence[str]) -> list[str]:
    """Return the codes that can be asked for, in the checklist's order, people last."""
    return [code for code in (*topics(), *PEOPLE) if code in codes]


def requirements() -> list[tuple[str, str]]:
    """Return everything that can be asked for: its code and what it is called."""
    return [*((code, topic.label) for code, topic in topics().items()), *((c, str(name)) for c, name in PEOPLE.items())]
