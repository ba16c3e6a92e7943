"""JSON that somebody sends: read within bounds, told of by row and column where it is broken."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from network.imports.tables import decoded
from network.imports.textfile import BadFileError, Problem
from network.imports.workbook import MOST_CELL

DEEPEST = 40
BROKEN = re.compile("[\0\ud800-\udfff]")
LISTS = ("organisations", "organizations", "itemList", "contents", "services", "results", "data", "items", "järjestöt")


def read_json(content: bytes) -> Any:
    """Return what the file holds; BadFileError says where it is not JSON, or too deep."""
    text = decoded(content)
    if too_deep(text):
        raise _bad(1, "", "JSON that is nested too deep to be a list of organisations", "deep")
    try:
        return json.loads(text, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        raise _bad(error.lineno, str(error.colno), f"not JSON: {error.msg}", "json") from error
    except (RecursionError, ValueError) as error:
        raise _bad(1, "", "JSON that is nested too deep, or a number that is none", "deep") from error


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


def _refuse_constant(name: str) -> Any:
    raise ValueError(name)


def _bad(row: int, column: str, message: str, code: str) -> BadFileError:
    return BadFileError([Problem(row, column, message, code)])


def objects_of(top: Any) -> list[dict[str, Any]]:
    """Return the objects that a file lists: the list itself, the list in an answer's envelope, or the one object."""
    if isinstance(top, Mapping):
        listed = next((top[name] for name in LISTS if is_list_of_objects(top, name)), None)
        is_one = listed is None or any(name in top for name in ("name", "organizationNames", "nimi"))
        found: Any = [top] if is_one else listed
    else:
        found = top
    if not isinstance(found, list):
        raise _bad(1, "", "a list of organisations is expected", "no_records")
    for number, each in enumerate(found, start=1):
        if not isinstance(each, dict):
            raise _bad(number, "", "an object is expected", "no_records")
    return found


def is_list_of_objects(top: Mapping[str, Any], name: str) -> bool:
    return isinstance(top.get(name), list)


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


def flat_rows(objects: Sequence[Mapping[str, Any]]) -> Iterator[tuple[int, list[str]]]:
    """Yield flat objects as a table: row 0 names the columns, and the first object is row 1."""
    columns: dict[str, None] = {}
    for number, each in enumerate(objects, start=1):
        check_texts(each, number)
        columns.update(dict.fromkeys(each))
    yield 0, list(columns)
    for number, each in enumerate(objects, start=1):
        yield number, [_cell(each.get(name), number, name) for name in columns]


def _cell(value: Any, row: int, column: str) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, list) and all(isinstance(each, str | int) for each in value):
        return ";".join(str(each) for each in value)
    if isinstance(value, dict | list):
        raise _bad(row, column, "a text or a list of texts is expected", "json")
    return str(value).lower() if isinstance(value, bool) else str(value)
