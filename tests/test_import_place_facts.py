"""A list of places carries everything that the place form asks; a mistake is named by row and column."""

import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from network.enums import Precision
from network.models import AuditEntry, Listing
from places.actions import edit_place, import_places
from places.actions.places import FACTS
from places.forms import PlaceForm
from places.imports import BadPlacesFileError, read_places
from places.listed_facts import LISTED_FACTS
from places.models import Place

pytestmark = pytest.mark.django_db
Write = Callable[..., Path]
TOLD = {
    "address": "Insinöörinkatu 38", "postal_code": "33720", "summary": "Kahvia ja seuraa.",
    "description": "Ovi on auki kaikille.", "contact_name": "Aino", "contact_phone": "040 123 4567",
    "contact_email": "tupa@example.org", "website": "https://example.org/tupa", "audiences": ["older_people"],
    "openness": ["free_of_charge"], "equipment": ["step_free"], "languages": ["suomi", "engelska", "fi"],
    "manners": ["companion"], "ways": ["on_site", "phone"], "meets_you": "Aino, vapaaehtoinen", "just_sit": "yes",
    "costs": "Kahvi 1 euro", "toilet": "On. Myös esteetön.", "lat": 61.4479, "lon": 23.852,
}  # fmt: skip


@pytest.fixture
def write(tmp_path: Path, region: None) -> Write:
    """Write a file of rows of one named place, each laid over a row that is right."""

    def written(*rows: dict[str, Any]) -> Path:
        right = {"kind": "yhteisöneuvonta", "municipality_code": "837", "name": "Väentupa", "area": "Hervanta"}
        file = tmp_path / "places.json"
        whole = [{"id": f"x-{number}", **right, **row} for number, row in enumerate(rows)]
        file.write_text(json.dumps({"source": "Luettelo", "places": whole}), encoding="utf-8")
        return file

    return written


def take(file: Path) -> list[str]:
    return [outcome.what for outcome in import_places(read_places(file), by=None)]


def test_the_file_carries_what_the_form_asks() -> None:
    asked = {name for name in PlaceForm.base_fields if name in FACTS} | {"lat", "lon"}
    assert asked - {"name", "area"} == set(LISTED_FACTS)


def test_everything_told_reaches_the_place_and_the_search_and_twice_changes_nothing(write: Write) -> None:
    file = write(TOLD)
    assert take(file) == ["created"]
    place = Place.objects.get()
    assert (place.address, place.postal_code, place.contact_email) == ("Insinöörinkatu 38", "33720", "tupa@example.org")
    assert (place.languages, place.ways, place.manners) == (["fi", "en"], ["on_site", "phone"], ["companion"])
    assert (place.audiences, place.toilet, place.just_sit) == (["older_people"], "accessible", "yes")
    assert (place.lat, place.lon, place.precision) == (61.4479, 23.852, Precision.EXACT)
    listing = Listing.objects.get()
    assert listing.codes("language") == ["en", "fi"]
    assert listing.codes("way") == ["on_site", "phone"]
    before = list(Place.objects.values()), AuditEntry.objects.count()
    assert take(file) == ["unchanged"]
    assert (list(Place.objects.values()), AuditEntry.objects.count()) == before


def test_what_the_source_changes_is_changed_and_a_person_s_edit_stays(write: Write) -> None:
    take(write(TOLD))
    place = Place.objects.get()
    edit_place(place, {"summary": "Omin sanoin.", "costs": "Ei mitään"}, by=None)
    changed = {**TOLD, "contact_phone": "040 765 4321", "languages": ["fi"], "lat": 61.5}
    del changed["costs"], changed["website"], changed["manners"]
    assert take(write(changed)) == ["changed"]
    place.refresh_from_db()
    assert (place.summary, place.costs) == ("Omin sanoin.", "Ei mitään")
    assert (place.contact_phone, place.languages, place.lat) == ("040 765 4321", ["fi"], 61.5)
    assert (place.website, place.manners) == ("", [])
    without = {key: value for key, value in changed.items() if key not in ("lat", "lon")}
    assert take(write(without)) == ["changed"]
    place.refresh_from_db()
    assert place.precision == Precision.DISTRICT


def test_a_listing_that_joins_a_told_place_fills_only_what_is_empty(write: Write) -> None:
    take(write({"address": "Insinöörinkatu 38"}))
    edit_place(Place.objects.get(), {"summary": "Omin sanoin."}, by=None)
    both = write({"address": "Insinöörinkatu 38"}, {"kind": "kohtaamispaikka", "summary": "Luettelon.", "costs": "0 e"})
    assert take(both) == ["unchanged", "created"]
    place = Place.objects.get()
    assert (place.summary, place.costs, place.address) == ("Omin sanoin.", "0 e", "Insinöörinkatu 38")
    assert take(both) == ["unchanged", "unchanged"]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"languages": ["fi", "klingon"]}, "row 2 (x-1), field languages: “klingon” is not one of: fi, sv"),
        ({"languages": "fi"}, "row 2 (x-1), field languages: a list of texts is expected"),
        ({"ways": [1]}, "row 2 (x-1), field ways: a list of texts is expected"),
        ({"manners": ["noisy"]}, "row 2 (x-1), field manners: “noisy” is not one of"),
        ({"postal_code": "3372"}, "row 2 (x-1), field postal_code: “3372” is not a postal code"),
        ({"contact_email": "aino"}, "row 2 (x-1), field contact_email: Enter a valid email address."),
        ({"website": "javascript:alert(1)"}, "row 2 (x-1), field website: Enter a valid URL."),
        ({"toilet": "gold"}, "row 2 (x-1), field toilet: Value 'gold' is not a valid choice."),
        ({"meets_you": "Aino 040 123 4567"}, "row 2 (x-1), field meets_you:"),
        ({"summary": "x" * 301}, "row 2 (x-1), field summary: longer than 300 characters"),
        ({"summary": ["x"]}, "row 2 (x-1), field summary: text is expected, not list"),
        ({"costs": "a\0b"}, "row 2 (x-1), field costs: holds a character that cannot be kept"),
        ({"lat": 61.4}, "row 2 (x-1), field lon: is missing"),
        ({"lat": "61.4", "lon": 23.8}, "row 2 (x-1), field lat: degrees are expected as a number"),
        ({"lat": 23.8, "lon": 61.4}, "row 2 (x-1), field lat: 23.8, 61.4 is not in Finland"),
        ({"lat": 61.4, "lon": True}, "row 2 (x-1), field lon: degrees are expected"),
        ({"lat": 61.4, "lon": 23.8, "precision": "good"}, "row 2 (x-1), field precision: is not one of"),
        ({"address": "Muu katu 1"}, "row 2 (x-1), field address: says other than row 1 of the same place"),
    ],
)
def test_a_mistake_is_named_by_row_and_column_and_nothing_comes_in(
    write: Write, row: dict[str, Any], message: str
) -> None:
    with pytest.raises(BadPlacesFileError) as refused:
        take(write({"address": "Insinöörinkatu 38"}, row))
    assert message in str(refused.value)
    assert not Place.objects.exists()


def test_columns_that_are_not_known_are_told_of(write: Write) -> None:
    said = StringIO()
    call_command("import_places", str(write({"langauges": ["fi"], "summary": "Kahvia"})), stdout=said)
    assert "not known here and were left out: langauges" in said.getvalue()
    assert Place.objects.get().summary == "Kahvia"
