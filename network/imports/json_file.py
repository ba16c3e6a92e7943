"""JSON that somebody sends: read within bounds, told of by row and column where it is broken."""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from math import isfinite
from typing import Any

from network.cells import BROKEN
from network.imports.tables import decoded
from network.imports.textfile import BadFileError, Problem
from network.imports.workbook import MOST_CELL, MOST_COLUMNS

DEEPEST = 40
NAMED = ("name", "organizationNames", "serviceNames", "serviceChannelNames", "OrganizationNames", "nimi")
LISTS = (
    "organisations", "organizations", "organization", "itemList", "contents", "services", "serviceChannels", "results",
    "data", "items", "järjestöt", "ItemList",
)  # fmt: skip


def read_json(content: bytes) -> Any:
    """Return what the file holds, a list of the rows where each row is JSON by itself; BadFileError says what is wrong.

    A name that an object has twice is a contradiction, not a choice.
    """
    text = decoded(content)
    if too_deep(text):
        raise _bad(1, "", "JSON that is nested too deep to be a list of organisations", "deep")
    try:
        return json.loads(text, parse_constant=_refuse_constant, parse_float=_number, object_pairs_hook=_once)
    except json.JSONDecodeError as error:
        if error.msg == "Extra data" and text[: error.pos].count("\n") == error.lineno - 1 > 0:
            return _lines(text)
        raise _bad(error.lineno, str(error.colno), f"not JSON: {error.msg}", "json") from error
    except _TwiceError as error:
        raise _bad(1, str(error)[:60], "a name that an object has twice", "twice") from error
    except RecursionError as error:
        raise _bad(1, "", "JSON that is nested too deep", "deep") from error
    except ValueError as error:
        raise _bad(1, "", "a number that is none, or too long to be one", "number") from error


class _TwiceError(ValueError):
    """An object has a name twice."""


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        seen: set[str] = set()
        raise _TwiceError(next(name for name, _value in pairs if name in seen or seen.add(name)))  # type: ignore[func-returns-value]
    return found


def _lines(text: str) -> list[Any]:
    """Return rows of which each is JSON by itself."""
    found = []
    for row, line in enumerate(text.splitlines(), start=1):
        try:
            if line.strip():
                found.append(
                    json.loads(line, parse_constant=_refuse_constant, parse_float=_number, object_pairs_hook=_once)
                )
        except json.JSONDecodeError as error:
            raise _bad(row, str(error.colno), f"not JSON: {error.msg}", "json") from error
        except _TwiceError as error:
            raise _bad(row, str(error)[:60], "a name that an object has twice", "twice") from error
        except (RecursionError, ValueError) as error:
            raise _bad(row, "", "a number that is none, or too long to be one", "number") from error
    return found


def too_deep(text: str) -> bool:
    """Say whether brackets are open in brackets more than forty deep; what stands in texts does not count."""
    depth = 0
    for mark in re.finditer(r'"(?:[^"\\]|\\.)*+"|[\[{]|[\]}]', text, re.DOTALL):
        if mark[0] in "[{":
            depth += 1
            if depth > DEEPEST:
                return True
        elif mark[0] in "]}":
            depth -= 1
    return False


def _number(text: str) -> float:
    """Return the number; one that is too large to be one is refused, as Infinity is."""
    number = float(text)
    if not isfinite(number):
        raise ValueError(text[:60])
    return number


def _refuse_constant(name: str) -> Any:
    raise ValueError(name)


def _bad(row: int, column: str, message: str, code: str) -> BadFileError:
    return BadFileError([Problem(row, column, message, code)])


def objects_of(top: Any) -> list[dict[str, Any]]:
    """Return the objects that a file lists: the list itself, the list in an answer's envelope, or the one object.

    There are none where all of them are empty.
    """
    found = _listed(top)
    if found and all(isinstance(each, Mapping) and _is_page(each) for each in found):
        found = [each for page in found for each in _listed(page)]
    for number, each in enumerate(found, start=1):
        if not isinstance(each, dict):
            raise _bad(number, "", "an object is expected", "no_records")
    return found if any(found) else []


def _listed(top: Any) -> list[Any]:
    if isinstance(top, list):
        return top
    if not isinstance(top, Mapping):
        raise _bad(1, "", "a list of organisations is expected", "no_records")
    listed = next((top[name] for name in LISTS if isinstance(top.get(name), list)), None)
    is_one = listed is None or any(name in top for name in NAMED)
    return [top] if is_one or listed is None else listed


def _is_page(one: Mapping[str, Any]) -> bool:
    """Say whether an object is a page of an answer rather than an organisation."""
    return not any(name in one for name in NAMED) and any(isinstance(one.get(name), list) for name in LISTS)


def check_texts(value: Any, row: int, path: str = "") -> None:
    """Refuse a text that no database takes: with a NUL, half a character, or no end."""
    if isinstance(value, str):
        if BROKEN.search(value):
            raise _bad(row, path, "a NUL character or half a character", "nul")
        if len(value) > MOST_CELL:
            raise _bad(row, path, f"a text of more than {MOST_CELL} characters", "cell")
    elif isinstance(value, dict):
        for name, each in value.items():
            check_texts(name, row, path)
            check_texts(each, row, f"{path}.{name}" if path else str(name))
    elif isinstance(value, list):
        for each in value:
            check_texts(each, row, path)


def flat_rows(
    objects: Sequence[Mapping[str, Any]], *, has_rows: Callable[[str], bool]
) -> Iterator[tuple[int, list[str]]]:
    """Yield flat objects as a table: row 0 names the columns, and the first object is row 1.

    A list of objects stays as it was written where the column `has_rows`; elsewhere it is refused.
    """
    columns: dict[str, None] = {}
    for number, each in enumerate(objects, start=1):
        check_texts(each, number)
        columns.update(dict.fromkeys(each))
        if len(columns) > MOST_COLUMNS:
            raise _bad(number, "", f"more than {MOST_COLUMNS} names in all", "too_many_columns")
    yield 0, list(columns)
    for number, each in enumerate(objects, start=1):
        yield number, [_cell(each.get(name), number, name, has_rows=has_rows) for name in columns]


def _cell(value: Any, row: int, column: str, *, has_rows: Callable[[str], bool]) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, list) and all(isinstance(each, str | int) for each in value):
        return ";".join(str(each) for each in value)
    if isinstance(value, list) and all(isinstance(each, dict) for each in value) and has_rows(column):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, dict | list):
        raise _bad(row, column, "a text or a list of texts is expected", "json")
    return str(value).lower() if isinstance(value, bool) else str(value)
