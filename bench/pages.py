"""The pages that are measured, and the statements that each asks."""

import gzip
import json
import os
import sys
from typing import Any

import django


def tell() -> None:
    """Print the pages with their statements and sizes as JSON."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "network.settings")
    django.setup()
    json.dump({name: told(path) for name, path in paths().items()}, sys.stdout)


def paths() -> dict[str, str]:
    from urllib.parse import urlencode

    from network.models import Listing, Municipality
    from places.models import Place

    town = Municipality.objects.order_by("-population")[0].name_fi
    place = Place.objects.published().order_by("pk")[0]
    shown = Listing.objects.filter(kind="place").order_by("pk")[0]
    asked = {
        "near": {"near": town},
        "words: a name": {"q": shown.title},
        "words: common": {"q": "perhekahvila"},
        "near + words + open now": {"near": town, "q": "perhekahvila", "open": "now"},
    }
    found = {name: f"/fi/places/?{urlencode(query)}" for name, query in asked.items()}
    return {"front": "/fi/", **found, "place": f"/fi/places/{place.slug}/"}


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
    statements = [query["sql"] for query in queries if query["sql"].lstrip().upper().startswith(("SELECT", "WITH"))]
    return {
        "path": path,
        "statements": statements,
        "bytes": len(page.content),
        "gzip": len(gzip.compress(page.content)),
    }
