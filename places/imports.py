"""Places as other networks list them: a JSON file read whole, checked by row and field; nothing is written here."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.translation import override

from network.facets import vocabulary
from network.hours import Span, Timetable, weekly_minutes
from network.models import Municipality
from network.words import fold
from places.enums import WorkFormKind
from places.listed_facts import LISTED_FACTS, read_facts
from places.opening_text import OpeningTextError, read_opening_text
from places.opening_text.grammar import LONGEST_TEXT
from places.opening_text.suggesting import suggestion_for

MOST_BYTES = 20_000_000
MOST_PROBLEMS = 50
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
LONGEST = {
    "id": 60, "kind": 60, "municipality": 60, "municipality_code": 3, "area": 80, "name": 160,
    "opening_hours": LONGEST_TEXT, "handed_over_to": 160, "note": 2000, "verbatim": 2000,
}  # fmt: skip
KNOWN = {*LONGEST, *LISTED_FACTS, "precision", "organisers", "weekly_open_minutes"}
ANY_DAY = date(2026, 1, 5)
LONGEST_ORGANISER = 80
LONGEST_SOURCE = 300
MEETING_OR_DAY = "kohtaamispaikka-päivätoiminta"
DAY_CENTRE_WORDS = ("paivatoiminta", "paivakeskus")


@dataclass(frozen=True)
class Problem:
    """What is wrong, in which row (the first is 1; 0 is the file itself) and field."""

    row: int
    row_id: str
    field: str
    message: str

    def __str__(self) -> str:
        where = f"row {self.row}" + (f" ({self.row_id})" if self.row_id else "") if self.row else "file"
        return f"{where}, field {self.field}: {self.message}" if self.field else f"{where}: {self.message}"


class BadPlacesFileError(Exception):
    """The file cannot be taken; nothing of it was."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        lines = [str(problem) for problem in problems[:MOST_PROBLEMS]]
        if len(problems) > MOST_PROBLEMS:
            lines.append(f"and {len(problems) - MOST_PROBLEMS} more")
        super().__init__("\n".join(lines))


@dataclass(frozen=True)
class ListedPlace:
    """One listing of the file, checked; `source_row` is the row as it stood there, without what we do not know."""

    row: int
    external_id: str
    kind: WorkFormKind
    municipality: Municipality
    area: str
    name: str
    hours: Timetable
    organisers: tuple[str, ...]
    handed_over_to: str
    note: str
    verbatim: str
    facts: Mapping[str, Any] = field(hash=False, default_factory=dict)
    source_row: Mapping[str, Any] = field(hash=False, default_factory=dict)

    @property
    def same_place_key(self) -> tuple[str, str, str] | None:
        """What two listings of one physical place have in common; None for a nameless one."""
        return (self.municipality.code, fold(self.area), fold(self.name)) if self.name else None


@dataclass(frozen=True)
class PlacesFile:
    """A file of listings: where it is from, what its short forms mean, its rows, and columns that we do not know."""

    source: str
    abbreviations: Mapping[str, str]
    rows: tuple[ListedPlace, ...]
    left_out: tuple[str, ...] = ()


def read_places(path: Path) -> PlacesFile:
    """Return the file's listings; BadPlacesFileError names every row and field that is wrong."""
    top = _read_json(path)
    problems: list[Problem] = []
    rows = top.get("places")
    if not isinstance(rows, list):
        raise BadPlacesFileError([Problem(0, "", "places", "a list of places is expected here")])
    known = {municipality.code: municipality for municipality in Municipality.objects.all()}
    found = [_Row(number, row, known, problems).read() for number, row in enumerate(rows, start=1)]
    listed = [row for row in found if row]
    problems += [*_repeated(listed), *_contradictions(listed)]
    source, abbreviations = _read_source(top, problems), _read_abbreviations(top, problems)
    if problems:
        raise BadPlacesFileError(sorted(problems, key=lambda problem: problem.row))
    return PlacesFile(source, abbreviations, tuple(listed), _left_out(rows))


def _read_json(path: Path) -> dict[str, Any]:
    try:
        raw = path.read_bytes() if path.stat().st_size <= MOST_BYTES else None
    except OSError as error:
        raise _bad_file(f"cannot be read: {error.strerror}") from error
    if raw is None:
        raise _bad_file(f"larger than {MOST_BYTES // 1_000_000} MB")
    if raw.startswith(UTF_16) or b"\0" in raw[:200]:
        raise _bad_file("UTF-16 or not text at all; save it as UTF-8")
    try:
        top = json.loads(raw.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise _bad_file(f"not UTF-8 (byte {error.start}); save it as UTF-8") from error
    except json.JSONDecodeError as error:
        raise _bad_file(f"not JSON: {error.msg}, line {error.lineno}, column {error.colno}") from error
    except (RecursionError, ValueError) as error:
        raise _bad_file("JSON that is nested too deep, or a number too long, to be a list of places") from error
    if not isinstance(top, dict):
        raise _bad_file("an object with a list “places” is expected at the top")
    return top


def _bad_file(message: str) -> BadPlacesFileError:
    return BadPlacesFileError([Problem(0, "", "", message)])


def text_fault(value: Any, longest: int) -> str:
    """Return why a value is not a text that can be kept, or nothing."""
    if not isinstance(value, str):
        return f"text is expected, not {type(value).__name__}"
    if "\0" in value:
        return "holds a NUL character"
    if any("\ud800" <= character <= "\udfff" for character in value):
        return "holds half a character (a lone surrogate)"
    return f"longer than {longest} characters" if len(value) > longest else ""


def _read_source(top: Mapping[str, Any], problems: list[Problem]) -> str:
    for name in ("source", "title"):
        value = top.get(name)
        if value is not None:
            fault = text_fault(value, LONGEST_SOURCE)
            if not fault:
                return str(value).strip()
            problems.append(Problem(0, "", name, fault))
    return ""


def _read_abbreviations(top: Mapping[str, Any], problems: list[Problem]) -> dict[str, str]:
    value = top.get("abbreviations")
    if value is None:
        return {}
    if not isinstance(value, dict):
        problems.append(Problem(0, "", "abbreviations", "an object from short form to name is expected"))
        return {}
    for short, name in value.items():
        fault = text_fault(short, LONGEST_ORGANISER) or text_fault(name, LONGEST["name"])
        if fault or not short.strip() or not name.strip():
            problems.append(Problem(0, "", f"abbreviations.{short[:40]}", fault or "is empty"))
            return {}
    return {short.strip(): name.strip() for short, name in value.items()}


def _repeated(rows: list[ListedPlace]) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for row in rows:
        if row.external_id in first:
            message = f"the same id as in row {first[row.external_id]}"
            yield Problem(row.row, row.external_id, "id", message)
        first.setdefault(row.external_id, row.row)


def _contradictions(rows: list[ListedPlace]) -> Iterator[Problem]:
    """Two listings of one place may each tell a part of it, but not one thing in two ways."""
    told: dict[tuple[Any, str], tuple[int, Any]] = {}
    for row in rows:
        for name, value in row.facts.items() if row.same_place_key else ():
            first, said = told.setdefault((row.same_place_key, name), (row.row, value))
            if said != value:
                yield Problem(row.row, row.external_id, name, f"says other than row {first} of the same place")


def _left_out(rows: list[Any]) -> tuple[str, ...]:
    told = {key for row in rows if isinstance(row, dict) for key in row}
    return tuple(sorted(told - KNOWN))


def kind_of(listed: str, name: str) -> WorkFormKind | None:
    """Return the kind that a source's word stands for: ours by code or Finnish name, or the sources' mixed one.

    “Kohtaamispaikka-päivätoiminta” is a day centre when the name says so, otherwise a meeting place.
    """
    if fold(listed) == fold(MEETING_OR_DAY):
        is_day_centre = any(word in fold(name) for word in DAY_CENTRE_WORDS)
        return WorkFormKind.DAY_CENTRE if is_day_centre else WorkFormKind.MEETING_PLACE
    words = {fold(term.fi): code for code, term in vocabulary("place_kinds").items()}
    words |= {fold(code): code for code in vocabulary("place_kinds")}
    code = words.get(fold(listed))
    return WorkFormKind(code) if code else None


class _Row:
    """One row being read; what is wrong is added to the file's problems."""

    def __init__(self, number: int, row: Any, known: Mapping[str, Municipality], problems: list[Problem]) -> None:
        self.number, self.row, self.known, self.problems = number, row, known, problems
        self.faults = 0
        self.used: dict[str, Any] = {}

    def read(self) -> ListedPlace | None:
        """Return the listing, or None when something is wrong in the row."""
        if not isinstance(self.row, dict):
            self._fault("", "an object is expected")
            return None
        external_id = self._text("id", required=True)
        name, area = self._text("name"), self._text("area")
        kind = self._kind(name)
        municipality = self._municipality()
        hours = self._hours()
        organisers = self._organisers()
        rest = {key: self._text(key) for key in ("handed_over_to", "note", "verbatim")}
        facts = read_facts(self.row, self._fault)
        self.used |= facts
        if self.faults or kind is None or municipality is None:
            return None
        return ListedPlace(
            self.number,
            external_id,
            kind,
            municipality,
            area,
            name,
            hours,
            organisers,
            **rest,
            facts=facts,
            source_row=self.used,
        )

    def _fault(self, column: str, message: str) -> None:
        self.faults += 1
        row_id = self.row.get("id") if isinstance(self.row, dict) else None
        shown = row_id[:60] if isinstance(row_id, str) else ""
        self.problems.append(Problem(self.number, shown, column, message))

    def _text(self, key: str, *, required: bool = False) -> str:
        value = self.row.get(key)
        if value is None or value == "":
            if required:
                self._fault(key, "is missing")
            return ""
        fault = text_fault(value, LONGEST[key]) or ("is empty" if required and not value.strip() else "")
        if fault:
            self._fault(key, fault)
            return ""
        self.used[key] = value.strip()
        return str(value.strip())

    def _kind(self, name: str) -> WorkFormKind | None:
        listed = self._text("kind", required=True)
        kind = kind_of(listed, name) if listed else None
        if listed and kind is None:
            self._fault("kind", f"“{listed}” is not a known kind of place")
        return kind

    def _municipality(self) -> Municipality | None:
        code, name = self._text("municipality_code"), self._text("municipality")
        if code:
            found = self.known.get(code)
            if found is None:
                self._fault("municipality_code", f"no municipality {code} in this network; load its region first")
            elif name and fold(name) not in (fold(found.name_fi), fold(found.name_sv)):
                self._fault("municipality", f"“{name}” is not the municipality {code}, which is {found.name_fi}")
            return found
        named = [m for m in self.known.values() if name and fold(name) in (fold(m.name_fi), fold(m.name_sv))]
        if not named:
            self._fault("municipality", f"“{name}” is not a municipality of this network" if name else "is missing")
        return named[0] if named else None

    def _hours(self) -> Timetable:
        text = self._text("opening_hours")
        try:
            hours = read_opening_text(text, timezone.localdate()) if text else Timetable()
        except OpeningTextError as error:
            self._fault("opening_hours", _in_english(error, text))
            return Timetable()
        self._check_weekly_minutes(hours.spans)
        return hours

    def _check_weekly_minutes(self, spans: Sequence[Span]) -> None:
        given = self.row.get("weekly_open_minutes")
        if given is None or not all(_is_every_week(span) for span in spans):
            return
        counted = weekly_minutes(spans, ANY_DAY)
        if isinstance(given, bool) or not isinstance(given, int):
            self._fault("weekly_open_minutes", "a whole number of minutes is expected")
        elif counted != given:
            self._fault("weekly_open_minutes", f"says {given}, but the opening hours make {counted}")

    def _organisers(self) -> tuple[str, ...]:
        value = self.row.get("organisers")
        if value is None:
            return ()
        if not isinstance(value, list):
            self._fault("organisers", "a list of names is expected")
            return ()
        for item in value:
            fault = text_fault(item, LONGEST_ORGANISER) or ("" if item.strip() else "an organiser without a name")
            if fault:
                self._fault("organisers", fault)
                return ()
        names = tuple(dict.fromkeys(item.strip() for item in value))
        self.used["organisers"] = list(names)
        return names


def _is_every_week(span: Span) -> bool:
    """Say whether the span holds in each week of every year."""
    return span == Span(span.weekday, span.starts, span.ends, span.state)


def _in_english(error: OpeningTextError, text: str) -> str:
    """What is wrong with the hours, in the language of commands, and what may have been meant."""
    with override("en"):
        message = str(error)
    suggestion = suggestion_for(text, timezone.localdate())
    return f"{message} Did you mean “{suggestion}”?" if suggestion else message
