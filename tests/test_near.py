"""What people write in the "near" box is understood without a network."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.utils.translation import override

from network.enums import ListingKind, LocalityKind, Precision
from network.imports.region import load_region
from network.models import Listing, Locality, Municipality
from network.queries.near import Whereabouts, centre_of, near_misses, resolve_place_text

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _pirkanmaa(db: None) -> Iterator[None]:
    load_region("pirkanmaa")
    with override("fi"):
        yield


def name_of(text: str) -> str | None:
    where = resolve_place_text(text)
    return where.name if where else None


def found(text: str) -> Whereabouts:
    where = resolve_place_text(text)
    assert where is not None
    return where


def make_postal(code: str, name: str, **fields: Any) -> Locality:
    return Locality.objects.create(
        **{"kind": LocalityKind.POSTAL_CODE, "name_fi": name, "postal_code": code, "lat": 61.0, "lon": 24.0, **fields}
    )


def make_listing(title: str, **fields: Any) -> Listing:
    facts = {"kind": ListingKind.PLACE, "key": Listing.objects.count() + 1, "municipality_id": "837", "lat": 61.48}
    words = f" {title.lower()} "
    return Listing.objects.create(
        **{"title": title, "lon": 23.76, "words": words, "sort_key": title, **facts, **fields}
    )


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Hervanta", "Hervanta"),
        ("  hervanta ", "Hervanta"),
        ("Orivesi", "Orivesi"),
        ("Tammerfors", "Tampere"),
        ("Birkala", "Pirkkala"),
        ("hameenlinna", "Hämeenlinna"),
        ("HÄMEENLINNA", "Hämeenlinna"),
        ("Mänttä-Vilppula", "Mänttä-Vilppula"),
        ("mantta vilppula", "Mänttä-Vilppula"),
        ("Tampere, Hervanta", "Hervanta"),
        ("Hervanta, Tampere", "Hervanta"),
        ("Hervanta Tampere", "Hervanta"),
        ("Tampere Hervanta", "Hervanta"),
        ("Insinöörinkatu 38, Tampere", "Tampere"),
        ("Insinöörinkatu 38 Hervanta", "Hervanta"),
        ("Helsingfors", "Helsinki"),
    ],
)
def test_a_name_is_understood(text: str, name: str) -> None:
    assert name_of(text) == name


@pytest.mark.parametrize("text", ["", "   ", ",", "Atlantis", "99999", "12", "\0", "x" * 5000, "'; DROP TABLE", "%_"])
def test_what_nobody_knows_is_none(text: str) -> None:
    assert resolve_place_text(text) is None


def test_the_name_is_in_the_page_s_language() -> None:
    with override("sv"):
        assert name_of("Tampere") == "Tammerfors"


def test_a_name_says_how_exact_it_is_and_where() -> None:
    hervanta, orivesi, turku = (found(text) for text in ("Hervanta", "Orivesi", "Turku"))
    assert (hervanta.precision, hervanta.municipality) == (Precision.DISTRICT, "837")
    assert (orivesi.precision, orivesi.municipality) == (Precision.MUNICIPALITY, "562")
    assert (turku.precision, turku.municipality) == (Precision.MUNICIPALITY, None)
    assert (hervanta.point.lat, hervanta.point.lon) == (61.44792, 23.85301)


@pytest.mark.parametrize("text", ["33720", " 33720 Tampere", "Insinöörinkatu 38, 33720 Tampere", "FI-33720"])
def test_a_postal_code_is_understood_without_the_postal_file(text: str) -> None:
    assert name_of(text) == "33720 Hervanta"


def test_the_postal_file_s_own_point_is_better() -> None:
    make_postal("33720", "Tampere", lat=61.4471, lon=23.8565)
    where = found("33720")
    assert (where.name, where.point.lat) == ("33720 Tampere", 61.4471)


def test_a_postal_code_is_known_from_the_network_s_own_addresses() -> None:
    make_listing("Sarvis", postal_code="33901", lat=61.48)
    make_listing("Toinen", postal_code="33901", lat=61.50)
    where = found("33901")
    assert where.point.lat == pytest.approx(61.49)


def test_an_unknown_code_leaves_the_name() -> None:
    assert name_of("33999 Tampere") == "Tampere"


def test_the_network_s_own_region_and_the_larger_kind_come_first() -> None:
    outside = {"kind": "town", "lat": 60.0, "lon": 25.0, "source": "test"}
    Locality.objects.create(name_fi="Kolho", **outside)
    Locality.objects.create(name_fi="Orivesi", kind="village", municipality_id="562", lat=61.6, lon=24.3, source="test")
    assert found("Kolho").municipality == "508"
    assert found("Orivesi").precision == Precision.MUNICIPALITY


def test_a_postal_place_is_found_by_name_when_nothing_else_is() -> None:
    make_postal("02200", "Espoo", lat=60.2)
    make_postal("02100", "Espoo", lat=60.1)
    where = found("espoo")
    assert where.point.lat == 60.1


def test_a_place_is_found_by_its_name() -> None:
    make_listing("Kohtaamispaikka Narikka", lat=None, lon=None)
    make_listing("Sarvis", precision=Precision.DISTRICT)
    where = found("sarvis")
    assert (where.name, where.precision, where.point.lon) == ("Sarvis", Precision.DISTRICT, 23.76)
    assert resolve_place_text("Narikka") is None


@pytest.mark.parametrize(
    ("text", "likeliest"), [("Hervannassa", "Hervanta"), ("Tamprere", "Tampere"), ("Tamerfors", "Tampere")]
)
def test_a_near_miss_is_offered(text: str, likeliest: str) -> None:
    assert resolve_place_text(text) is None
    assert near_misses(text)[0] == likeliest


def test_nothing_is_offered_for_nonsense() -> None:
    assert near_misses("qqqqqq") == []
    assert near_misses("") == []


def test_the_centre_of_an_area_or_else_of_the_municipality() -> None:
    akaa, tampere = Municipality.objects.get(code="020"), Municipality.objects.get(code="837")
    assert centre_of(akaa, "Viiala")[1] == Precision.DISTRICT
    assert centre_of(akaa, "Hervanta") == (akaa.point, Precision.MUNICIPALITY)
    assert centre_of(tampere) == (tampere.point, Precision.MUNICIPALITY)
    assert centre_of(tampere, "hervanta")[0].lat == 61.44792


def test_few_queries_whatever_is_written(django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(1):
        resolve_place_text("Tampere, Hervanta")
    with django_assert_max_num_queries(1):
        resolve_place_text("33720 Tampere")
    with django_assert_max_num_queries(3):
        resolve_place_text("a b c d e f g h, i, j, k, l " * 5)
