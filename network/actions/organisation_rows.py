"""Write many organisations at once: those that lists bring in, and their undoing; every one with its trail."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone

from network.actions.organisations import READ_FOR_KEYS, bring_run_in, write_facets
from network.audit import record_all
from network.bulk import batches, numbers_for, write
from network.directory_codes import codes_of
from network.enums import Cost, RowFate
from network.models import (
    DirectoryChange,
    ExternalId,
    Municipality,
    Organisation,
    OrganisationFacet,
    OrganisationImport,
    User,
)
from network.models.organisation import SEARCHED, organisation_keys
from network.organisation_fields import COLUMNS, FIELDS, PARTS_OF_RECORD, ROWS, Value
from network.organisation_lines import Line
from network.organisation_plan import beyond_reach, current_values
from network.permissions import Reach
from network.queries.undoing import own_relations
from network.record_rows import ROW_PARTS
from network.words import sort_key

AT_ONCE = 500
UNSAVED = -1  # a key that no row has, while the relations of a new one are asked
KEYS = ("sort_key", *SEARCHED)
COLUMNS_OF_NEW = ("id", "slug", "source", "created_at", "updated_at", *KEYS, *COLUMNS)
TELLING = {"names": "other_names", "training": "trainings"}  # the parts of a record by which it is found


class ChangedMeanwhileError(Exception):
    """What was shown is no longer what is there."""


class BeyondReachError(Exception):
    """Whoever writes may not write this where it is; `towns` are the municipalities that are not theirs."""

    def __init__(self, named: str, towns: Iterable[str] = ()) -> None:
        super().__init__(named)
        self.towns = frozenset(towns)


class Writer:
    """Writes the lines of one list, portion by portion, inside the transaction of whoever calls.

    Nothing is written out of the reach, whatever was seen when the list was looked at: BeyondReachError.
    """

    def __init__(
        self, source: str, *, said: str, by: User | None, where: Reach, imported: OrganisationImport | None = None
    ) -> None:
        self.source, self.said, self.by, self.imported = source, said[:200], by, imported
        self.where = where
        towns = Municipality.objects.all()
        self.towns: dict[str, Municipality] = {town.code: town for town in towns}

    def write(self, lines: Sequence[Line]) -> None:
        """Add the new organisations, change those that change, and keep by which key the source knows each."""
        self._add([line for line in lines if line.fate == RowFate.NEW])
        for some in batches([line for line in lines if line.fate == RowFate.CHANGED], AT_ONCE):
            self._change(some)
        self._keep_keys([line for line in lines if line.key and line.fate in (RowFate.NEW, RowFate.CHANGED)])

    def _add(self, lines: Sequence[Line]) -> None:
        """Add the new ones, everything that is theirs a table at a time; keys and facets as any save writes them."""
        values = {
            pk: {code: new for code, (_old, new) in line.changes.items()}
            for pk, line in zip(numbers_for(Organisation, len(lines)), lines, strict=True)
        }
        now = timezone.now()
        for (pk, said), line in zip(values.items(), lines, strict=True):
            self._guard(line, {}, said)
            line.organisation_id = pk
        own = zip(values.items(), lines, strict=True)
        write(Organisation, COLUMNS_OF_NEW, (self._row(pk, line.slug, said, now) for (pk, said), line in own))
        for code in ROWS:
            write_many(code, {pk: said[code] for pk, said in values.items() if code in said})
        for code in PARTS_OF_RECORD:
            write_part(code, {pk: said[code] for pk, said in values.items() if code in said})
        facets = ((pk, facet, code) for pk, said in values.items() for facet, code in facets_of(said))
        write(OrganisationFacet, ("organisation_id", "facet", "code"), facets)
        if lines:
            DirectoryChange.objects.create()
        record_all("organisation_imported", [Organisation(pk=pk) for pk in values], by=self.by, reason=self.said)

    def _row(self, pk: int, slug: str, said: Mapping[str, Any], now: datetime) -> list[Any]:
        """Return an organisation as its table has it."""
        towns = [self.towns[code] for code in said.get("municipalities", ())]
        facts = {code: said.get(code, FIELDS[code].empty) for code in COLUMNS}
        keys = organisation_keys(
            (said["name"], said.get("short_name", ""), *(row["name"] for row in said.get("names", ()))),
            said.get("description", ""),
            functions_of=said.get("functions", ()),
            audiences=said.get("audiences", ()),
            municipalities=[(town.code, town.name_fi, town.name_sv) for town in towns],
            situations=said.get("life_situations", ()),
            languages=said.get("languages", ()),
            told=(*(row["title"] for row in said.get("training", ())), said.get("experts_note", "")),
        )
        return [
            pk,
            slug,
            self.said,
            now,
            now,
            sort_key(said["name"]),
            *(keys[name] for name in SEARCHED),
            *facts.values(),
        ]

    def _change(self, lines: Sequence[Line]) -> None:
        stored = stored_rows([line.organisation_id or 0 for line in lines])
        current = current_values(stored)
        for line in lines:
            before = current.get(line.organisation_id or 0)
            if before is None or any(before[code] != old for code, (old, _new) in line.changes.items()):
                raise ChangedMeanwhileError(line.named)
            self._guard(line, before, {code: new for code, (_old, new) in line.changes.items()})
        rewrite(
            {line.organisation_id or 0: {c: new for c, (_old, new) in line.changes.items()} for line in lines},
            stored,
            current,
            self.towns,
        )
        changed = [line for line in lines if line.changes]
        record_all(
            "organisation_changed",
            [stored[line.organisation_id or 0] for line in changed],
            by=self.by,
            changes=[line.changes for line in changed],
            reason=self.said,
        )

    def _guard(self, line: Line, before: Mapping[str, Any], said: Mapping[str, Any]) -> None:
        if beyond_reach(self.where, before, said):
            raise BeyondReachError(line.named)

    def _keep_keys(self, lines: Sequence[Line]) -> None:
        own = ExternalId.objects.filter(source=self.source, key__in=[line.key for line in lines])
        known = set(own.values_list("key", "organisation"))
        new = [line for line in lines if (line.key, line.organisation_id) not in known]
        imported = self.imported.pk if self.imported else None
        rows = ((line.organisation_id, line.key, self.source, imported) for line in new)
        write(ExternalId, ("organisation_id", "key", "source", "imported_id"), rows)


def stored_rows(keys: Iterable[int]) -> dict[int, Organisation]:
    """Return these organisations, locked, with everything that their search keys are drawn from."""
    rows = Organisation.objects.select_for_update().filter(pk__in=list(keys)).order_by("pk")
    found = {row.pk: row for row in rows.prefetch_related(*READ_FOR_KEYS)}
    bring_run_in(found.values())
    return found


def rewrite(
    values: Mapping[int, Mapping[str, Value]],
    stored: Mapping[int, Organisation],
    current: Mapping[int, Mapping[str, Value]],
    towns: Mapping[str, Municipality],
) -> None:
    """Give these organisations these values, with their rows of many and their search keys; no trail."""
    for pk, said in values.items():
        organisation = stored[pk]
        for code, value in said.items():
            if FIELDS[code].is_column:
                setattr(organisation, code, value)
        write_keys(organisation, {code: said.get(code, current[pk][code]) for code in (*ROWS, *TELLING)}, towns)
    for code in ROWS:
        replaced = {pk: said[code] for pk, said in values.items() if code in said}
        rows_of(code)._default_manager.filter(organisation__in=list(replaced)).delete()
        write_many(code, replaced)
    for code in PARTS_OF_RECORD:
        told = {pk: said[code] for pk, said in values.items() if code in said}
        kept: Any = ROW_PARTS[code].model._default_manager
        kept.filter(organisation__in=list(told)).delete()
        write_part(code, told)
    fields = [*COLUMNS, *KEYS, "updated_at"]
    changed = [stored[pk] for pk, said in values.items() if said]
    Organisation.objects.bulk_create(
        changed, update_conflicts=True, unique_fields=["id"], update_fields=fields, batch_size=AT_ONCE
    )
    write_facets(changed)


def remove_unused(keys: Sequence[int]) -> None:
    """Delete organisations to which nothing leads but their own rows, table by table; one mark tells every process.

    Where something else leads to one after all, the database refuses.
    """
    for relation in own_relations():
        rows: Any = relation.related_model
        found = rows._base_manager.filter(**{f"{relation.field.attname}__in": keys})
        found._raw_delete(found.db)
    gone = Organisation.objects.filter(pk__in=keys)
    gone._raw_delete(gone.db)
    DirectoryChange.objects.create()


def facets_of(said: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return the codes by which the directory narrows and counts a new organisation."""
    found = codes_of(
        functions_of=said.get("functions", ()),
        audiences=said.get("audiences", ()),
        municipalities=said.get("municipalities", ()),
        situations=said.get("life_situations", ()),
        languages=said.get("languages", ()),
        is_free=said.get("cost") == Cost.FREE,
    )
    return sorted(set(found))


def rows_of(code: str) -> Any:
    return FIELDS[code].rows


def write_many(code: str, values: Mapping[int, Iterable[str]]) -> None:
    """Write the rows of a field of many."""
    rows, column = rows_of(code), FIELDS[code].column
    name = rows._meta.get_field(column.removesuffix("_id")).attname
    write(rows, ("organisation_id", name), ((pk, value) for pk, found in values.items() for value in found))


def write_part(code: str, values: Mapping[int, Iterable[Any]]) -> None:
    """Write the rows of a part of the record, in their order."""
    part = ROW_PARTS[code]
    new = [row for pk, rows in values.items() for row in part.made(Organisation(pk=pk), list(rows))]
    part.model._default_manager.bulk_create(new, batch_size=2000)


def write_keys(
    organisation: Organisation, many: Mapping[str, Iterable[Any]], towns: Mapping[str, Municipality]
) -> None:
    """Write the search keys as the rows are going to be; the relations of a stored one were fetched with it."""
    is_new, key = organisation._state.adding, organisation.pk
    fetched = getattr(organisation, "_prefetched_objects_cache", {})
    cache: dict[str, Any] = {**dict.fromkeys(READ_FOR_KEYS, ()), **fetched}
    for code, values in many.items():
        if code in TELLING:
            cache[TELLING[code]] = ROW_PARTS[code].made(organisation, list(values))
            continue
        rows, column = rows_of(code), FIELDS[code].column
        cache[code] = (
            [towns[value] for value in values] if code == "municipalities" else [rows(**{column: v}) for v in values]
        )
    organisation._prefetched_objects_cache = cache  # type: ignore[attr-defined]
    organisation._state.adding, organisation.pk = False, key or UNSAVED
    if is_new:
        organisation.run_in = set()
    organisation.set_keys()
    organisation._state.adding, organisation.pk = is_new, key
