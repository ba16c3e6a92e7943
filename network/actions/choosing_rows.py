"""Leave out of a list new organisations that are likely to be in the directory already, as a person says of each."""

from collections.abc import Collection, Sequence

from django.db import transaction
from django.db.models import Count, Q, QuerySet

from network.enums import ImportStage, RowFate
from network.models import OrganisationImport, OrganisationImportLine
from network.organisation_plan import BY_CHOICE, Line

SKIPPED_ROWS = "skipped"
OUT, IN = {"fate": RowFate.SKIPPED, "problem": BY_CHOICE}, {"fate": RowFate.NEW, "problem": ""}


def leave_out(lines: Sequence[Line], rows: Collection[int]) -> None:
    """Say of these new rows that they are not brought in; of a row that is not likely to be there, nothing."""
    rows = set(rows)
    for line in lines:
        if line.row in rows and line.likes and line.fate == RowFate.NEW:
            line.fate, line.problem = RowFate.SKIPPED, BY_CHOICE


@transaction.atomic
def choose_rows(imported: OrganisationImport, *, seen: Collection[int], skipped: Collection[int]) -> int:
    """Of the likely rows that the person saw, leave these out and bring the rest in; return how many are out in all."""
    likely = _likely(imported).filter(row__in=seen)
    likely.exclude(row__in=skipped).update(**IN)
    likely.filter(row__in=skipped).update(**OUT)
    return _keep(imported)


@transaction.atomic
def choose_all(imported: OrganisationImport, *, is_out: bool) -> int:
    """Leave every likely row out, or bring every one in; return how many are out."""
    _likely(imported).update(**(OUT if is_out else IN))
    return _keep(imported)


def _likely(imported: OrganisationImport) -> QuerySet[OrganisationImportLine]:
    """Return the rows that may be chosen; none once the list waits for something else than its person."""
    current = OrganisationImport.objects.select_for_update().get(pk=imported.pk)
    rows = current.lines.exclude(likes=[]).filter(Q(fate=RowFate.NEW) | Q(**OUT))
    return rows if current.stage == ImportStage.CHECKED else rows.none()


def _keep(imported: OrganisationImport) -> int:
    """Keep what was chosen with the list, so that it holds when the rows are checked again; count the fates anew."""
    out = list(_likely(imported).filter(**OUT).order_by("row").values_list("row", flat=True))
    fates = dict(imported.lines.order_by().values_list("fate").annotate(n=Count("pk")))
    imported.choices = {**imported.choices, SKIPPED_ROWS: out}
    imported.counts = {**imported.counts, **dict.fromkeys(RowFate.values, 0), **fates}
    imported.save(update_fields=["choices", "counts"])
    return len(out)
