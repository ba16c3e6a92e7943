"""Setting what the network asks of a new circle."""

from collections.abc import Iterable

from django.db import transaction

from groups.models import FoundingRules
from groups.queries.rules import Rules, founding_rules, known
from network.audit import record
from network.models import User


@transaction.atomic
def set_founding_rules(*, required: Iterable[str], needs_approval: bool, by: User) -> Rules:
    """Make these the rules from now on, for drafts too; the same again changes nothing."""
    row, _is_new = FoundingRules.objects.select_for_update().get_or_create(pk=1, defaults=_as_row(founding_rules()))
    old, new = Rules(row.required, row.needs_approval), Rules(known(list(required)), needs_approval)
    if _as_row(old) != _as_row(new):
        row.required, row.needs_approval = list(new.required), new.needs_approval
        row.save()
        changes = {"required": [old.required, new.required], "approval": [old.needs_approval, new.needs_approval]}
        record("founding rules set", row, by=by, changes=changes)
    return new


def _as_row(rules: Rules) -> dict[str, object]:
    return {"required": list(rules.required), "needs_approval": rules.needs_approval}
