"""The pages that are measured, and the statements that each asks."""

import gzip
import json
import os
import sys
from typing import Any

import django

SAMPLE = 4
WORDS = ("perhekahvila", "kohtaamispaikka", "kerho", "olohuone")


def tell() -> None:
    """Print the pages with their statements and sizes as JSON."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "network.settings")
    django.setup()
    json.dump({name: [told(path) for path in some] for name, some in paths().items()}, sys.stdout)


def paths() -> dict[str, list[str]]:
    """Return the addresses of each page that is measured: several of a kind, so that no one record decides."""
    from urllib.parse import urlencode

    from network.models import Listing
    from places.models import Place

    shown = list(Listing.objects.filter(kind="place").order_by("pk"))[: SAMPLE * 50 : 50]
    towns, word = known_towns(), common_word()
    asked: dict[str, list[dict[str, str]]] = {
        "near": [{"near": town} for town in towns],
        "words: a name": [{"q": listing.title} for listing in shown],
        "words: common": [{"q": word}],
        "near + words + open now": [{"near": town, "q": word, "open": "now"} for town in towns],
    }
    found = {name: [f"/fi/places/?{urlencode(query)}" for query in queries] for name, queries in asked.items()}
    found |= directory_paths()
    places = Place.objects.published().filter(pk__in=[listing.key for listing in shown])
    return {"front": ["/fi/"], **found, "place": [f"/fi/places/{place.slug}/" for place in places.order_by("pk")]}


def directory_paths() -> dict[str, list[str]]:
    """Return the pages of the directory that are measured: bare, narrowed, searched, and a turn of life."""
    from urllib.parse import urlencode

    from network.models import Municipality, Organisation

    largest = Municipality.objects.order_by("-population").values_list("code", flat=True)[:SAMPLE]
    named = Organisation.objects.published().order_by("pk")[: SAMPLE * 50 : 50]
    narrowed = [{"municipality": code, "function": "peer_support"} for code in largest]
    asked = {
        "directory": [{}],
        "directory: filter": [*narrowed, {"language": "sv", "free": "yes"}],
        "directory: words": [{"q": "ruoka-apu"}, {"q": "vertaistuki", "municipality": largest[0]}],
        "directory: a name": [{"q": row.name} for row in named],
    }
    paths = {name: [f"/fi/organisations/?{urlencode(query)}" for query in queries] for name, queries in asked.items()}
    return {**paths, "directory: carer": ["/fi/organisations/situations/carer/"]}


def known_towns() -> list[str]:
    """Return the names of the largest towns that the search knows by name."""
    from network.models import Municipality
    from network.queries.near import resolve_place_text

    names = Municipality.objects.order_by("-population").values_list("name_fi", flat=True)
    return [name for name in names if resolve_place_text(name)][:SAMPLE]


def common_word() -> str:
    """Return the word, of some that people use, that most titles hold."""
    from network.models import Listing

    def hits(word: str) -> int:
        return int(Listing.objects.filter(title_words__contains=f" {word} ").count())

    return max(WORDS, key=hits)


def told(path: str) -> dict[str, Any]:
    """Ask the page once for its words, then again for what it asks of the database."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(HTTP_HOST="localhost", HTTP_X_FORWARDED_PROTO="https")
    client.get(path)
    with CaptureQueriesContext(connection) as queries:
        page = client.get(path)
    if page.status_code != 200:
        raise RuntimeError(f"{path}: {page.status_code}")
    statements = [query["sql"] for query in queries if query["sql"].lstrip(" (").upper().startswith(("SELECT", "WITH"))]
    return {
        "path": path,
        "statements": statements,
        "queries": len(queries),
        "bytes": len(page.content),
        "gzip": len(gzip.compress(page.content)),
    }
