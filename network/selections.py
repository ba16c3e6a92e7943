"""A selection of organisations as an address says it: nothing is stored, so that the link can be sent on."""

from collections.abc import Container, Iterable, Iterator, Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict

FIELD, ORDER = "o", "order"
MOST = 60  # of one list, which somebody reads through; the others of an address make another
LARGEST = 2**63 - 1


def selected_keys(query: QueryDict) -> list[int]:
    """Return the chosen organisations in the order that they were chosen, each once; what is no key is left out.

    A form sends its fields as they stand on the page, so it tells the order of what was chosen before by itself.
    """
    chosen = dict.fromkeys(_keys(query, FIELD))
    before = (key for key in _keys(query, ORDER) if key in chosen)
    return list(dict.fromkeys([*before, *chosen]))


def _keys(query: QueryDict, field: str) -> Iterator[int]:
    parts = (part for value in query.getlist(field) for part in value.split(","))
    keys = (int(part) for part in parts if part.isascii() and part.isdigit() and len(part) < 20)
    return (key for key in keys if key <= LARGEST)


def as_list(keys: Iterable[int]) -> str:
    """Return the selection as one value of a field."""
    return ",".join(str(key) for key in keys)


def as_query(keys: Iterable[int]) -> str:
    """Return the selection as a query string, short enough for a letter; empty without any."""
    text = as_list(keys)
    return urlencode({FIELD: text}, safe=",") if text else ""


def with_ticks(selected: Sequence[int], shown: Container[int]) -> dict[str, Any]:
    """Return what a page with ticks says of the selection: those not on it go along unseen, in the order chosen."""
    elsewhere = [key for key in selected if key not in shown]
    return {
        "selected": selected,
        "most": MOST,
        "over": max(0, len(selected) - MOST),
        "kept_part": f"?{as_query(selected)}" if selected else "",
        "elsewhere": elsewhere,
        "order": as_list(selected[:MOST]) if len(elsewhere) < len(selected) else "",
    }
