"""The search index knows its own shape: one of an older shape is built anew after `migrate`, and the pulse tells."""

import hashlib
import json
import sqlite3
from datetime import date
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.test import Client

from network import index_shape, listeners
from network.actions.listings import rebuild_listings
from network.actions.search_index import rebuild_index
from network.facets import Facet
from network.index_shape import is_up_to_date, shape_of_code
from network.models import Listing, Organisation, OrganisationFacet, OrganisationFunction, SearchIndex
from places.models import Place
from tests.make import make_circle, make_municipality, make_place

pytestmark = pytest.mark.django_db

# Of the records below, at SHAPE 6. When this differs: raise SHAPE in network/index_shape.py, then write the new one
# here. Where only the vocabularies or the tools for words have changed, SHAPE may stay: they are part of the shape.
SHAPE, DIGEST = 6, "095c22e8dbdad930"
OF_THE_ROW = ("_state", "id", "key", "slug")


def known_records() -> None:
    """A place, a circle and an organisation that say something of everything, the same every day."""
    place = make_place(
        (1, 540, 720), name="Väentupa", area="Hervanta", address="Insinöörinkatu 38", postal_code="33720",
        summary="Kahvia ja seuraa.", openness=["free_of_charge"], equipment=["step_free"], audiences=["older_people"],
        languages=["fi"], manners=["companion"], confirmed_on=date(2026, 11, 3), confirmed_by="organiser",
    )  # fmt: skip
    organisation = Organisation.objects.get()
    OrganisationFunction.objects.create(organisation=organisation, function="everyday_help")
    organisation.municipalities.set([make_municipality("562")])
    organisation.name, organisation.short_name = "Kerhoväki ry", "KV"
    organisation.save()
    circle = make_circle((2, 780, 900), place=place, name="Kahvipiiri", host=organisation)
    circle.answers.create(topic="for_whom", options=[], other="Kaikille kissoille")


def digest_of_the_index() -> str:
    rows: list[Any] = []
    for listing in Listing.objects.order_by("kind"):
        codes = listing.told["codes"]
        for facet in (Facet.PLACE, Facet.ORGANISATION):
            codes.pop(facet, None)
        rows.append({name: value for name, value in vars(listing).items() if name not in OF_THE_ROW})
    rows += Organisation.objects.values_list("title_words", "main_words", "words", "sort_key")
    rows += OrganisationFacet.objects.order_by("organisation", "facet", "code").values_list("facet", "code")
    return hashlib.sha256(json.dumps(rows, sort_keys=True, default=str).encode()).hexdigest()[:16]


@time_machine.travel("2026-11-24 09:00")
def test_another_shape_of_the_index_has_another_number() -> None:
    known_records()
    rebuild_index()
    assert (index_shape.SHAPE, digest_of_the_index()) == (SHAPE, DIGEST)
    # Positive control: what a record says is part of it.
    Place.objects.update(summary="Teetä ja seuraa.")
    rebuild_index()
    assert digest_of_the_index() != DIGEST


def migrate() -> str:
    said = StringIO()
    call_command("migrate", stdout=said)
    return said.getvalue()


def test_migrate_builds_an_older_index_anew_and_leaves_a_good_one_alone(capsys: pytest.CaptureFixture[str]) -> None:
    known_records()
    assert is_up_to_date()
    migrate()
    assert not Listing.objects.exists(), "nothing is built without need"
    SearchIndex.objects.update(shape="0 an older one")
    migrate()
    assert {row.kind for row in Listing.objects.all()} == {"place", "circle"}
    assert "2 listings" in capsys.readouterr().out
    assert SearchIndex.objects.get().shape == shape_of_code()


def test_nothing_is_built_between_migrations(monkeypatch: pytest.MonkeyPatch) -> None:
    known_records()
    SearchIndex.objects.update(shape="0 an older one")
    monkeypatch.setattr(listeners, "_waiting_migrations", lambda: True)
    migrate()
    assert not Listing.objects.exists()
    assert not is_up_to_date()


def test_a_changed_vocabulary_or_word_tool_is_another_shape(monkeypatch: pytest.MonkeyPatch) -> None:
    before = shape_of_code()
    shape_of_code.cache_clear()
    monkeypatch.setattr(index_shape, "version", lambda name: "99")
    try:
        assert shape_of_code() != before
        assert not is_up_to_date()
    finally:
        shape_of_code.cache_clear()


def test_the_pulse_tells_of_an_older_index(client: Client) -> None:
    assert client.get("/healthz").json()["checks"]["index"] == {"ok": True}
    SearchIndex.objects.update(shape="0 an older one")
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()["checks"]["index"]) == (503, {"ok": False})
    call_command("rebuild_listings", stdout=StringIO())
    assert client.get("/healthz").json()["checks"]["index"] == {"ok": True}


def test_an_index_of_any_size_is_rebuilt_on_sqlite() -> None:
    """SQLite takes an expression of a thousand parts; here of a hundred, and that many places are as good."""
    town = make_municipality()
    for _number in range(120):
        make_place((1, 540, 900), municipality=town)
    if connection.vendor != "sqlite":
        assert rebuild_listings() == 120
        return
    limit = connection.connection.setlimit(sqlite3.SQLITE_LIMIT_EXPR_DEPTH, 100)
    try:
        assert rebuild_listings() == 120
    finally:
        connection.connection.setlimit(sqlite3.SQLITE_LIMIT_EXPR_DEPTH, limit)
