"""What the search index depends on beside the records: its columns, the vocabularies and the tools for words."""

import hashlib
from functools import cache
from importlib.metadata import version

from network.facets import DATA
from network.models import SearchIndex

# Raise it when a record's listing or an organisation's keys come to hold something else; a test tells when.
SHAPE = 6
READ = ("facets.json", "functions.json", "life_situations.json")
WORD_TOOLS = ("simplemma", "snowballstemmer")
THE_ONE = 1


@cache
def shape_of_code() -> str:
    """Return the shape that this code expects of the index."""
    vocabularies = hashlib.sha256(b"".join((DATA / name).read_bytes() for name in READ)).hexdigest()[:12]
    tools = " ".join(f"{name}-{version(name)}" for name in WORD_TOOLS)
    return f"{SHAPE} {vocabularies} {tools}"


def is_up_to_date() -> bool:
    """Whether the index was built by code that expects the same of it."""
    return SearchIndex.objects.filter(pk=THE_ONE, shape=shape_of_code()).exists()
