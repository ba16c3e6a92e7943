"""What the rows of a list would do to the directory, told before anything is written: each beside what is there now."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from django.db.models import Count, Max
from django.utils.text import slugify

from network.bulk import batches
from network.enums import RowFate
from network.likely_twins import Twins
from network.models import ExternalId, OldAddress, Organisation
from network.organisation_fields import COLUMNS, FIELDS, PARTS_OF_RECORD, ROWS, Known, Value
from network.organisation_likes import Likes
from network.organisation_lines import Line, Values
from network.organisation_reading import Reading, Record, read_record
from network.permissions import Reach
from network.record_rows import ROW_PARTS, plain
from network.words import fold

AT_ONCE = 1000
RESERVED = {"new", "situations", "compare", "selection", "import", "duplicates", "mapping"}  # addresses of other pages
UNITS = {"municipal_unit", "wellbeing_services_county", "state_authority", "parish", "police", "school"}
TELLING = {"key", "name", "business_id", "municipalities", "kind"}  # while one is wrong, no other is looked for
MOST_MISTAKES = 50
UNCERTAIN = {"several", "reach", "same_twice"}  # what leaves out one record of a catalogue, not the whole of it
Nothing: Values = {}


folded = lru_cache(maxsize=4 * AT_ONCE)(fold)  # a name is looked at some times while its thousand is


def directory_state() -> str:
    """Return a mark of the directory that changes whenever one of its organisations does."""
    found = Organisation.objects.aggregate(n=Count("pk"), last=Max("updated_at"), top=Max("pk"))
    return f"{found['n']}-{found['top']}-{found['last'] and found['last'].isoformat()}"


def taken_slugs() -> set[str]:
    """Return the address names that no new organisation may take."""
    gone = OldAddress.objects.values_list("slug", flat=True)
    return {*RESERVED, *Organisation.objects.order_by().values_list("slug", flat=True), *gone}


def free_slug(name: str, taken: set[str]) -> str:
    """Return an address name that nobody has, and take it."""
    stem = slug = slugify(folded(name))[:80] or "jarjesto"
    number = 2
    while slug in taken:
        slug, number = f"{stem}-{number}", number + 1
    taken.add(slug)
    return slug


class Plan:
    """Rows matched with the directory: by their key in the source, then by business id, then by name and municipality.

    Reads only, some queries for every thousand rows. `beat` hears how many rows have been looked at.
    """

    def __init__(
        self,
        records: Iterable[Record],
        known: Known,
        *,
        source: str,
        where: Reach,
        headings: Mapping[str, str],
        twins: Callable[[], Twins],
        beat: Callable[[int], None] = lambda _rows: None,
    ) -> None:
        self.records, self.known, self.source, self.where = records, known, source, where
        self.headings, self.beat = headings, beat
        self.slugs = taken_slugs()
        self.by_key = dict(ExternalId.objects.filter(source=source).values_list("key", "organisation"))
        self.keyed = set(self.by_key.values())
        self.likes = Likes(twins, self.keyed)
        self.by_name: dict[str, list[int]] = defaultdict(list)
        self.by_business_id: dict[str, list[int]] = defaultdict(list)
        self.key_on: dict[str, int] = {}
        self.used_by: dict[int, int] = {}
        self.new_names: dict[str, list[tuple[int, str, frozenset[str]]]] = defaultdict(list)
        self.new_ids: dict[str, list[tuple[int, frozenset[str]]]] = defaultdict(list)
        self.digest = hashlib.sha256()
        rows = Organisation.objects.order_by("pk").values_list("pk", "name", "business_id")
        for pk, name, business_id in rows.iterator(chunk_size=5000):
            self.by_name[fold(name)].append(pk)
            if business_id:
                self.by_business_id[business_id].append(pk)

    def portions(self) -> Iterator[list[Line]]:
        """Yield the lines, a thousand at a time, in the order of the rows."""
        done = 0
        for some in batches(self.records, AT_ONCE):
            read = [(record, read_record(record, self.known)) for record in some]
            current = current_values({pk for _r, each in read for pk in self._near(each.said)} | self._keyed(some))
            lines = [self._line(record, reading, current) for record, reading in read]
            self.likes.tell(lines, [reading.said for _record, reading in read])
            for line in lines:
                self.digest.update(json.dumps(line.as_list(), sort_keys=True).encode())
            done += len(some)
            self.beat(done)
            yield lines

    def _keyed(self, records: Iterable[Record]) -> set[int]:
        return {self.by_key[r.key] for r in records if r.key in self.by_key}

    def _near(self, said: Values) -> set[int]:
        by_id = self.by_business_id.get(str(said.get("business_id", "")), [])
        return {*self.by_name.get(folded(str(said.get("name", ""))), []), *by_id}

    def _line(self, record: Record, reading: Reading, current: Mapping[int, Values]) -> Line:
        said = reading.said
        line = Line(record.row, RowFate.REFUSED, str(said.get("name", ""))[:160], record.key[:120])
        line.left_out = [(self.headings.get(code, code)[:60], why, shown) for code, why, shown in reading.left_out]
        if record.skipped:
            return self._refused(line, [RefusedError("", record.skipped, record.shown)], record)
        mistakes = self._of_itself(record, reading)
        if not any(each.column in TELLING or not record.cells for each in mistakes):
            mistakes += self._beside_others(line, record, said, current)
        if mistakes:
            return self._refused(line, mistakes, record)
        if line.organisation_id is None:
            line.fate, line.slug = RowFate.NEW, free_slug(line.named, self.slugs)
        else:
            is_known = not record.key or record.key in self.by_key
            line.fate = RowFate.SAME if not line.changes and is_known else RowFate.CHANGED
        return line

    def _refused(self, line: Line, mistakes: "Sequence[RefusedError]", record: Record) -> Line:
        """A row of our own tables keeps the whole list out; an unclear record of a catalogue only itself."""
        line.organisation_id, line.changes, line.left_out = None, {}, []
        told = [(self._heading(each)[:60], each.problem, each.shown[:60]) for each in mistakes[:MOST_MISTAKES]]
        line.column, line.problem, line.shown = told[0]
        may_be_skipped = {record.nameless, *(UNCERTAIN if record.is_lenient else ())}
        if record.skipped or all(each.problem in may_be_skipped for each in mistakes):
            line.fate = RowFate.SKIPPED
        else:
            line.mistakes = told
        return line

    def _heading(self, refusal: "RefusedError") -> str:
        heading = self.headings.get(refusal.column, refusal.column)
        return self.headings.get(f"{refusal.column}:{refusal.at}", heading)

    def _of_itself(self, record: Record, reading: Reading) -> "list[RefusedError]":
        """Return what is wrong in the row alone, every cell of it; and a key that an earlier row has."""
        found = [RefusedError(code, each.code, each.shown, each.at) for code, each in reading.mistakes]
        is_named = reading.said.get("name") or (record.nameless and record.key in self.by_key)
        if not is_named and (record.cells or not found) and "name" not in {each.column for each in found}:
            found.append(RefusedError("name", record.nameless or "no_name", record.shown))
        if record.key:
            first = self.key_on.setdefault(record.key, record.row)
            if first != record.row:
                found.append(RefusedError("key", "key_twice", str(first)))
        return found

    def _beside_others(
        self, line: Line, record: Record, said: Values, current: Mapping[int, Values]
    ) -> "list[RefusedError]":
        """Find which organisation the row is about and note what it changes; return what of that is unclear."""
        try:
            line.organisation_id = self._find(record, said, current)
        except RefusedError as unclear:
            return [unclear]
        before = current[line.organisation_id] if line.organisation_id else Nothing
        said = beside_others(self.where, before, said)
        line.named = line.named or str(before.get("name", ""))
        line.changes = changed(before, said)
        claims = self._claims(line, said, has_own_key=record.is_lenient and bool(record.key))
        beyond = beyond_reach(self.where, before, said)
        return [*claims, *([RefusedError("municipalities", "reach", beyond)] if beyond else [])]

    def _find(self, record: Record, said: Values, current: Mapping[int, Values]) -> int | None:
        """Return the organisation that the row is about; None for a new one. Which one, is never guessed."""
        if record.key in self.by_key:
            return self.by_key[record.key]
        business_id = said.get("business_id")
        named = self._not_keyed(record, self.by_name.get(folded(str(said["name"])), []))
        if business_id:
            same_id = self._not_keyed(record, self.by_business_id.get(str(business_id), []))
            fitting = [pk for pk in same_id if pk in named] or ([] if record.shares_id else same_id)
            if len(fitting) == 1:
                return fitting[0]
        towns = set(said.get("municipalities", []))
        fitting = [pk for pk in named if _may_be_same(current[pk], business_id, towns)]
        if len(fitting) > 1:
            raise RefusedError("name", "several", str(said["name"]))
        return fitting[0] if fitting else None

    def _not_keyed(self, record: Record, found: Sequence[int]) -> list[int]:
        """An organisation that the source itself knows by another key is another one."""
        return [pk for pk in found if not record.key or pk not in self.keyed]

    def _claims(self, line: Line, said: Values, *, has_own_key: bool) -> "Iterator[RefusedError]":
        """Two rows are never about one organisation; of new ones by the same name each says where it is.

        A catalogue's own keys say that two of its records are two.
        """
        if line.organisation_id is not None:
            first = self.used_by.setdefault(line.organisation_id, line.row)
            if first != line.row:
                yield RefusedError("name", "same_twice", str(first))
            return
        if has_own_key:
            return
        towns, business_id = frozenset(said.get("municipalities", [])), str(said.get("business_id", ""))
        yield from self._claims_of_id(line.row, business_id, towns, is_unit=said.get("kind") in UNITS)
        own = self.new_names[folded(line.named)]
        for row, other_id, other_towns in own:
            is_other = bool(business_id and other_id and business_id != other_id)
            if not is_other and not (towns and other_towns and not towns & other_towns):
                yield RefusedError("name", "same_twice", str(row))
                return
        own.append((line.row, business_id, towns))

    def _claims_of_id(
        self, row: int, business_id: str, towns: frozenset[str], *, is_unit: bool
    ) -> "Iterator[RefusedError]":
        """Units of a public body share its business id, and so may branches in other towns; others do not."""
        own = self.new_ids[business_id] if business_id and not is_unit else []
        for other, other_towns in own:
            if not (towns and other_towns and not towns & other_towns):
                yield RefusedError("business_id", "id_twice", str(other))
                return
        own.append((row, towns))


class RefusedError(Exception):
    """A row cannot be taken: in which field, why, and what is shown of it; `at` counts the columns of a part."""

    def __init__(self, column: str, problem: str, shown: str = "", at: int = 0) -> None:
        super().__init__(problem)
        self.column, self.problem, self.shown, self.at = column, problem, shown, at


def beside_others(where: Reach, before: Values, said: Values) -> Values:
    """Return what a row says, beside the municipalities that are there and not for its person to take away."""
    told = said.get("municipalities")
    there = before.get("municipalities", [])
    return {**said, "municipalities": sorted(where.beside_others(there, told))} if told and there else said


def beyond_reach(where: Reach, before: Mapping[str, Any], said: Mapping[str, Any]) -> str:
    """Return the municipalities that keep a row from a coordinator of some; `before` is empty for a new one."""
    if where.everywhere:
        return ""
    there = before.get("municipalities", [])
    after = set(said.get("municipalities") or there)
    is_own = not before or any(map(where.covers, there))
    if not after or not is_own or where.beyond(there, after):
        return ", ".join(sorted(after)) or "–"
    return ""


def _may_be_same(one: Values, business_id: Value | None, towns: set[str]) -> bool:
    """Local associations share a name: another town or another business id is another organisation."""
    if business_id and one.get("business_id") and one["business_id"] != business_id:
        return False
    theirs = set(one["municipalities"])
    return not towns or not theirs or bool(towns & theirs)


def changed(before: Values, said: Values) -> dict[str, list[Value]]:
    """Return the fields that the row tells otherwise, each [old, new]; what it leaves empty stays as it is."""
    return {
        code: [before.get(code, FIELDS[code].empty), value] for code, value in said.items() if before.get(code) != value
    }


def current_values(keys: Iterable[int]) -> dict[int, Values]:
    """Return what the directory says of these organisations, field by field; a query for each table."""
    found: dict[int, Values] = {}
    for some in batches(sorted(keys), AT_ONCE):
        for row in Organisation.objects.filter(pk__in=some).order_by().values_list("pk", *COLUMNS):
            own = dict(zip(COLUMNS, row[1:], strict=True))
            found[row[0]] = {
                **{c: sorted(v) if FIELDS[c].is_list else v for c, v in own.items()},
                **{c: [] for c in (*ROWS, *PARTS_OF_RECORD)},
            }
        for code in ROWS:
            rows = _rows_of(code).filter(organisation__in=some).order_by("organisation", FIELDS[code].column)
            for pk, value in rows.values_list("organisation", FIELDS[code].column):
                found[pk][code].append(value)  # type: ignore[union-attr]
        for code in PARTS_OF_RECORD:
            part = ROW_PARTS[code]
            kept: Any = part.model._default_manager
            own_rows = kept.filter(organisation__in=some).order_by("organisation", "order", "pk")
            for pk, *values in own_rows.values_list("organisation", *part.fields):
                found[pk][code].append(dict(zip(part.fields, map(plain, values), strict=True)))  # type: ignore[union-attr]
    return found


def _rows_of(code: str) -> Any:
    rows: Any = FIELDS[code].rows
    return rows._default_manager
