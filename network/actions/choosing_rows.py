"""What becomes of a new row that is likely to be there already: brought in, left out, or the one there updated."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import Count, Q, QuerySet

from network.actions.once import held
from network.bulk import batches
from network.enums import ImportStage, RowFate
from network.imports.organisation_lists import WITH_COLUMNS
from network.models import LeftOutRow, OrganisationImport, OrganisationImportLine
from network.organisation_lines import (
    BY_CHOICE,
    DOUBTFUL,
    LEFT_OUT,
    LIKES,
    THERE,
    TWICE,
    Like,
    is_doubtful,
    mark_of,
    with_row,
)
from network.organisation_plan import beside_others, beyond_reach, changed, current_values
from network.permissions import Reach

SKIPPED_ROWS, TAKEN_AS, WITHOUT_REFUSED = "skipped", "taken_as", "without_refused"
REMEMBERED = "remembered"  # the rows that were left out of an earlier list of the source, and so of this one
CLASHES = "clashes"  # the rows that no longer could update what was chosen, when they were checked again
CHOSEN = (SKIPPED_ROWS, TAKEN_AS, WITHOUT_REFUSED)  # what holds when the rows are checked again
NEW, OUT = -1, 0  # what a person chooses for a row, besides the key of the organisation that it updates
WHAT = {OUT: {"fate": RowFate.SKIPPED, "problem": BY_CHOICE}, NEW: {"fate": RowFate.NEW, "problem": ""}}
AT_ONCE, WRITTEN_AT_ONCE = 500, 100
Chosen = Mapping[int, int]
Clash = tuple[int, str, str]  # the row, the code of why, and what is shown of it


@dataclass
class Choosing:
    """How many rows are out and how many update in all, how many of those now first, and which could not."""

    out: int = 0
    updating: int = 0
    unseen: int = 0
    clashes: list[Clash] = field(default_factory=list)


@transaction.atomic
def choose_rows(imported: OrganisationImport, chosen: Chosen, *, where: Reach) -> Choosing:
    """Do with these likely rows as the person says; nothing once the list waits for something else than its person."""
    current = held(imported)
    if current.stage != ImportStage.CHECKED:
        return Choosing(*_how_many(current))
    before, marks = current.choices.get(TAKEN_AS, {}), _marks(current, chosen)
    clashes = _choose(current, chosen, where)
    _remember(current, marks)
    current.choices[CLASHES] = [each for each in current.choices.get(CLASHES, ()) if each[0] not in chosen]
    now = current.choices[TAKEN_AS]
    unseen = sum(before.get(row, [0])[0] != pk for row, (pk, _said) in now.items())
    current.counts = counts_of(current)
    _keep(imported, current)
    return Choosing(*_how_many(current), unseen, clashes)


@transaction.atomic
def choose_all(imported: OrganisationImport, *, is_out: bool, where: Reach) -> Choosing:
    """Leave out every row that may be there already or be an earlier row; or bring in all that are left out."""
    rows = _choosable(imported).filter(Q(fate=RowFate.NEW) if is_out else Q(fate=RowFate.SKIPPED))
    told = rows.values_list("row", "likes").iterator(chunk_size=1000)
    chosen = {row: OUT if is_out else NEW for row, likes in told if not is_out or is_doubtful(row, likes)}
    return choose_rows(imported, chosen, where=where)


@transaction.atomic
def choose_refused(imported: OrganisationImport, *, is_out: bool) -> int:
    """Leave out of a catalogue's answer the records that cannot be taken, or let them keep it out again; say how many.

    Nobody here can mend another's catalogue. Our own lists are mended by whoever wrote them.
    """
    current = held(imported)
    if current.stage != ImportStage.CHECKED or current.format in WITH_COLUMNS:
        return 0
    current.choices = {**current.choices, WITHOUT_REFUSED: is_out}
    count, current.counts = _leave_refused(current, is_out=is_out), counts_of(current)
    _keep(imported, current)
    return count


def _keep(imported: OrganisationImport, current: OrganisationImport) -> None:
    """Keep what is chosen with the list; whoever asked goes on with it, and must not write the old over it."""
    current.save(update_fields=["choices", "counts"])
    imported.choices, imported.counts = current.choices, current.counts


def _leave_refused(imported: OrganisationImport, *, is_out: bool) -> int:
    now, then = (RowFate.REFUSED, RowFate.SKIPPED) if is_out else (RowFate.SKIPPED, RowFate.REFUSED)
    return imported.lines.exclude(mistakes=[]).filter(fate=now).update(fate=then)


def choose_again(
    imported: OrganisationImport, of_earlier: Mapping[int, Collection[tuple[Like, int | None]]], *, where: Reach
) -> dict[str, Any]:
    """Tell rows of later ones that they may be, and do with all as was chosen before; return the choices and counts.

    What was left out of an earlier list of the same source is left out of this one too.
    """
    _tell(imported, of_earlier)
    if imported.choices.get(WITHOUT_REFUSED):
        _leave_refused(imported, is_out=True)
    was, taken = imported.choices.get(SKIPPED_ROWS, ()), imported.choices.get(TAKEN_AS, {})
    again = _left_out_before(imported)
    imported.choices = {**imported.choices, TAKEN_AS: {}, REMEMBERED: again}
    chosen = {**dict.fromkeys([*was, *again], OUT), **{int(row): pk for row, (pk, _said) in taken.items()}}
    clashes = _choose(imported, chosen, where)
    imported.choices[CLASHES] = clashes
    return {"choices": imported.choices, "counts": counts_of(imported)}


def _marks(imported: OrganisationImport, rows: Collection[int]) -> dict[int, str]:
    """Return by what each of these rows is known again, of those that a person chooses of."""
    taken: dict[str, Any] = imported.choices.get(TAKEN_AS, {})
    found: dict[int, str] = {}
    for some in batches(sorted(rows), AT_ONCE):
        lines = _choosable(imported).filter(row__in=some).values_list("row", "key", "changes")
        found |= {row: mark_of(key, taken.get(str(row), (0, changes))[1]) for row, key, changes in lines}
    return found


def _remember(imported: OrganisationImport, marks: Mapping[int, str]) -> None:
    """Remember which of these rows are left out, and forget those that are not, for the next list of the source."""
    is_out, known = set(imported.choices[SKIPPED_ROWS]), left_out_of(imported.source)
    for some in batches(marks.items(), AT_ONCE):
        known.filter(mark__in=[mark for row, mark in some if row not in is_out]).delete()
        out = [LeftOutRow(source=imported.source, mark=m, imported=imported) for row, m in some if row in is_out]
        LeftOutRow.objects.bulk_create(out, ignore_conflicts=True)


def left_out_of(source: str) -> QuerySet[LeftOutRow]:
    """Return what is remembered to have been left out of the lists of a source."""
    found: QuerySet[LeftOutRow] = LeftOutRow.objects.filter(source=source)
    return found


def _left_out_before(imported: OrganisationImport) -> list[int]:
    """Return the likely rows that were left out of an earlier list of the source."""
    marks = set(left_out_of(imported.source).exclude(imported=imported).values_list("mark", flat=True))
    if not marks:
        return []
    new = imported.lines.filter(fate=RowFate.NEW).exclude(likes=[]).values_list("row", "key", "changes")
    return [row for row, key, changes in new.iterator(chunk_size=1000) if mark_of(key, changes) in marks]


def again_out(imported: OrganisationImport) -> set[int]:
    """Return the rows that were left out of an earlier list and are so of this one: of them nothing is asked."""
    return {*imported.choices.get(REMEMBERED, ())} & {*imported.choices.get(SKIPPED_ROWS, ())}


def _tell(imported: OrganisationImport, of_earlier: Mapping[int, Collection[tuple[Like, int | None]]]) -> None:
    for rows in batches(of_earlier, AT_ONCE):
        lines = list(imported.lines.filter(row__in=rows, fate=RowFate.NEW).only("row", "likes"))
        for line in lines:
            for like, about in of_earlier[line.row]:
                line.likes = with_row(line.likes, like, about)
        OrganisationImportLine.objects.bulk_update(lines, ["likes"], batch_size=WRITTEN_AT_ONCE)


def _choose(imported: OrganisationImport, chosen: Chosen, where: Reach) -> list[Clash]:
    """Write what is chosen into the lines and the choices; return the rows that stay new because they cannot update."""
    taken: dict[str, Any] = dict(imported.choices.get(TAKEN_AS, {}))
    clashes: list[Clash] = []
    for rows in batches(sorted(chosen), AT_ONCE):
        lines, plain = _choosable(imported).filter(row__in=rows), [row for row in rows if str(row) not in taken]
        for choice, what in WHAT.items():
            lines.filter(row__in=[row for row in plain if chosen[row] == choice]).update(**what)
        others = lines.filter(row__in=[row for row in rows if chosen[row] not in WHAT or str(row) in taken])
        clashes += _update_those_there(imported, list(others.order_by("row")), chosen, taken, where)
    imported.choices = {**imported.choices, TAKEN_AS: taken, SKIPPED_ROWS: _rows_out(imported)}
    return clashes


def _update_those_there(
    imported: OrganisationImport,
    lines: Sequence[OrganisationImportLine],
    chosen: Chosen,
    taken: dict[str, Any],
    where: Reach,
) -> list[Clash]:
    """Let each row say what it changes of the organisation that was chosen for it, as any row about that one would."""
    current = current_values({chosen[line.row] for line in lines if _may_update(line, chosen[line.row])})
    about = imported.lines.filter(organisation__in=list(current)).exclude(row__in=[line.row for line in lines])
    used, clashes = dict(about.values_list("organisation", "row")), []
    for line in lines:
        _bring_in(line, taken)
        choice = chosen[line.row]
        if choice == OUT:
            line.fate, line.problem = RowFate.SKIPPED, BY_CHOICE
        elif choice in current and _may_update(line, choice):
            told = {code: new for code, (_old, new) in line.changes.items()}
            said = beside_others(where, current[choice], told)
            if choice in used:
                clashes.append((line.row, "same_twice", str(used[choice])))
            elif beyond := beyond_reach(where, current[choice], said):
                clashes.append((line.row, "reach", beyond))
            else:
                used[choice], taken[str(line.row)] = line.row, [choice, line.changes]
                line.changes, line.organisation_id = changed(current[choice], said), choice
                line.fate = RowFate.CHANGED if line.changes or line.key else RowFate.SAME
    OrganisationImportLine.objects.bulk_update(
        lines, ["fate", "problem", "organisation", "changes"], batch_size=WRITTEN_AT_ONCE
    )
    return clashes


def _may_update(line: OrganisationImportLine, choice: int) -> bool:
    """An organisation is chosen only where the row was told that it may be that one."""
    return choice > 0 and choice in {key for key, *_rest in line.likes}


def _bring_in(line: OrganisationImportLine, taken: dict[str, Any]) -> None:
    """Make the row new again, whatever was chosen of it before."""
    _pk, line.changes = taken.pop(str(line.row), (0, line.changes))
    line.fate, line.problem, line.organisation_id = RowFate.NEW, "", None


def _choosable(imported: OrganisationImport) -> QuerySet[OrganisationImportLine]:
    """Return the rows that a person chooses of: new ones that may be others, and those that were chosen of before."""
    taken = [int(row) for row in imported.choices.get(TAKEN_AS, {})]
    of_choice = Q(fate=RowFate.NEW) | Q(fate=RowFate.SKIPPED, problem=BY_CHOICE) | Q(row__in=taken)
    return imported.lines.exclude(likes=[]).filter(of_choice)


def _rows_out(imported: OrganisationImport) -> list[int]:
    rows = imported.lines.filter(fate=RowFate.SKIPPED, problem=BY_CHOICE).order_by("row")
    return list(rows.values_list("row", flat=True))


def _how_many(imported: OrganisationImport) -> tuple[int, int]:
    return len(imported.choices.get(SKIPPED_ROWS, ())), len(imported.choices.get(TAKEN_AS, ()))


def counts_of(imported: OrganisationImport) -> dict[str, int]:
    """Return how many rows have each fate, and of how many something is told besides."""
    settled = again_out(imported)
    fates = dict(imported.lines.order_by().values_list("fate").annotate(n=Count("pk")))
    counts = Counter[str](fates)
    counts[LEFT_OUT] = imported.lines.exclude(left_out=[]).count()
    for row, likes in imported.lines.exclude(likes=[]).values_list("row", "likes").iterator(chunk_size=1000):
        if row in settled:
            continue
        counts[LIKES] += 1
        counts[THERE] += any(key > 0 for key, *_rest in likes)
        counts[TWICE] += any(key < 0 for key, *_rest in likes)
        counts[DOUBTFUL] += is_doubtful(row, likes)
    return {code: count for code, count in counts.items() if count or code in (THERE, TWICE, DOUBTFUL)}
