"""Store what was typed from a paper: all rows or none."""

from collections.abc import Sequence

from django.db import transaction

from groups.actions.attendance import Closed, Conflict, Result, report_held
from groups.attendance import Report
from groups.queries.held import Held
from network.models import User


@transaction.atomic
def report_together(reports: Sequence[Report], *, of: Held, by: User | None) -> list[Result]:
    """Store all the reports, or none when one of them meets a conflict or a closed quarter; say what became of each."""
    results = report_held(reports, of, by=by)
    if any(isinstance(result, Conflict | Closed) for result in results):
        transaction.set_rollback(True)
    return results
