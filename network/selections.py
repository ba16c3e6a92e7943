"""A selection of organisations as an address says it: nothing is stored, so that the link can be sent on."""

from collections.abc import Iterable
from urllib.parse import urlencode

from django.http import QueryDict

FIELD = "o"
MOST = 60  # of one list, which somebody reads through; the others of an address make another
LARGEST = 2**63 - 1


def selected_keys(query: QueryDict) -> list[int]:
    """Return the chosen organisations in the order that they were chosen, each once; what is no key is left out."""
    parts = (part for value in query.getlist(FIELD) for part in value.split(","))
    keys = (int(part) for part in parts if part.isascii() and part.isdigit() and len(part) < 20)
    return list(dict.fromkeys(key for key in keys if key <= LARGEST))


def as_query(keys: Iterable[int]) -> str:
    """Return the selection as a query string, short enough for a letter; empty without any."""
    text = ",".join(str(key) for key in keys)
    return urlencode({FIELD: text}, safe=",") if text else ""
