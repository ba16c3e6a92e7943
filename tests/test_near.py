"""What people write in the "near" box is understood without a network."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from network.enums import ListingKind, LocalityKind, Precision
from network.imports.region import load_region
from network.models import Listing, Locality, Municipality
from network.queries.near import Whereabouts, centre_of, near_misses, resolve_place_text, understand
from network.streets import street_of

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
    ("text", "likeliest"), [("Hervnatassa", "Hervanta"), ("Tamprere", "Tampere"), ("Tamerfors", "Tampere")]
)
def test_a_near_miss_is_offered(text: str, likeliest: str) -> None:
    assert resolve_place_text(text) is None
    assert near_misses(text)[0] == likeliest


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Hervannassa", "Hervanta"), ("Tampereella", "Tampere"), ("Nokialta", "Nokia"), ("Ylöjärven", "Ylöjärvi"),
        ("Kangasalle", "Kangasala"), ("Mänttä-Vilppulassa", "Mänttä-Vilppula"), ("Kaukajärvellä", "Kaukajärvi"),
        ("Lempäälään", "Lempäälä"), ("Tesomalla", "Tesoma"), ("Oriveden", "Orivesi"), ("Ruovedeltä", "Ruovesi"),
        ("Virroilla", "Virrat"), ("Virtain", "Virrat"), ("Punkalaitumella", "Punkalaidun"), ("Pälkäneelle", "Pälkäne"),
        ("Ikaalisissa", "Ikaalinen"), ("Kuhmoisista", "Kuhmoinen"), ("Akaassa", "Akaa"), ("Vuoreksesta", "Vuores"),
        ("Multisillassa", "Multisilta"), ("Korkinmäessä", "Korkinmäki"), ("Finlaysonilla", "Finlayson"),
        ("Vesilahdella", "Vesilahti"), ("Turkuun", "Turku"), ("Mäntässä", "Mänttä"), ("Kyröskoskella", "Kyröskoski"),
        ("tampereen hervannassa", "Hervanta"), ("lähellä Hervantaa", "Hervanta"), ("Tampereen kaupunki", "Tampere"),
        ("i Tammerfors", "Tampere"), ("near Nokia", "Nokia"), ("HERVANNAN", "Hervanta"),
        ("hervannassa, tampere", "Hervanta"),
    ],
)  # fmt: skip
def test_a_name_is_understood_as_it_bends(text: str, name: str) -> None:
    assert name_of(text) == name


def test_every_name_of_the_region_is_itself_before_it_is_a_form_of_another() -> None:
    for row in Locality.objects.exclude(kind=LocalityKind.POSTAL_CODE).select_related("municipality"):
        assert found(row.name_fi).name.split(",")[0] == row.name_fi


def on_street(address: str, code: str = "837", **fields: Any) -> None:
    street = street_of(address)
    where = {"address": address, "street": street.key, "house": street.house, "precision": Precision.EXACT}
    make_listing(address, **{**where, "municipality_id": code, **fields})


@pytest.mark.parametrize(
    ("text", "name", "lat", "precision"),
    [
        ("Insinöörinkatu 30", "Insinöörinkatu 30, Tampere", 61.44, "exact"),
        ("insinöörink. 30", "Insinöörinkatu 30, Tampere", 61.44, "exact"),
        ("insinoorinkatu 30 B 12, 33720 Tampere", "Insinöörinkatu 30, Tampere", 61.44, "exact"),
        ("Tampere, Insinöörinkatu 30", "Insinöörinkatu 30, Tampere", 61.44, "exact"),
        ("Insinöörinkatu 99", "Insinöörinkatu, Tampere", 61.45, "district"),
        ("Insinöörinkadulla", "Insinöörinkatu, Tampere", 61.45, "district"),
        ("Insinöörinkatu Hervanta", "Insinöörinkatu, Tampere", 61.45, "district"),
        ("Hämeenkatu Tampere", "Hämeenkatu, Tampere", 61.50, "district"),
        ("hämeenkatu, nokialla", "Hämeenkatu, Nokia", 61.47, "district"),
        ("Hämeenkatu Orivesi", "Orivesi", 61.67766, "municipality"),
    ],
)
def test_a_street_is_known_from_the_network_s_own_addresses(text: str, name: str, lat: float, precision: str) -> None:
    on_street("Insinöörinkatu 30, 2. krs", lat=61.44)
    on_street("Insinöörinkatu 60 A", lat=61.46)
    on_street("Hämeenkatu 1", lat=61.50)
    on_street("Hämeenkatu 2", "536", lat=61.47)
    where = found(text)
    assert (where.name, where.precision) == (name, precision)
    assert where.point.lat == pytest.approx(lat)


def test_a_street_of_two_towns_is_asked_about() -> None:
    on_street("Hämeenkatu 1", lat=61.50)
    on_street("Hämeenkatu 2", "536", lat=61.47)
    answer = understand("Hämeenkatu 2")
    assert answer.must_choose
    assert answer.others == ("Hämeenkatu 2, Nokia", "Hämeenkatu 2, Tampere")
    assert [name_of(text) for text in answer.others] == ["Hämeenkatu 2, Nokia", "Hämeenkatu, Tampere"]


def test_a_namesake_is_offered_beside_what_was_taken() -> None:
    Locality.objects.create(name_fi="Kulju", kind="village", municipality_id="562", lat=61.9, lon=24.3, source="test")
    answer = understand("Kuljussa")
    assert answer.here
    assert {answer.here.name, *answer.others} == {"Kulju, Lempäälä", "Kulju, Orivesi"}
    assert understand(answer.others[0]).others == ()


def test_a_street_is_found_by_its_index() -> None:
    with CaptureQueriesContext(connection) as queries:
        understand("Hämeenkatu 2")
    sql = next(row["sql"] for row in queries if '"street" IN' in row["sql"])
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {'QUERY PLAN ' if connection.vendor == 'sqlite' else ''}{sql}")
        plan = str(cursor.fetchall())
    assert "listing_by_street" in plan


def test_nothing_is_offered_for_nonsense() -> None:
    assert near_misses("qqqqqq") == []
    assert near_misses("") == []


def test_the_centre_of_an_area_or_else_of_the_municipality() -> None:
    akaa, tampere = Municipality.objects.get(code="020"), Municipality.objects.get(code="837")
    assert centre_of(akaa, "Viiala")[1] == Precision.DISTRICT
    assert centre_of(akaa, "Hervanta") == (akaa.point, Precision.MUNICIPALITY)
    assert centre_of(tampere) == (tampere.point, Precision.MUNICIPALITY)
    assert centre_of(tampere, "hervanta")[0].lat == 61.44792


def test_a_municipality_of_the_network_is_known_without_a_locality(django_assert_max_num_queries: Any) -> None:
    facts = {"region": "Lappi", "wellbeing_services_county": "Lappi", "lat": 68.9, "lon": 27.0}
    Municipality.objects.create(code="148", name_fi="Inari", name_sv="Enare", **facts)
    for text in ("Inari", "inarissa", "Enare", "Inarin kunta"):
        where = found(text)
        assert (where.name, where.municipality, where.precision) == ("Inari", "148", Precision.MUNICIPALITY)
    with django_assert_max_num_queries(3):
        resolve_place_text("Inarissa")


def test_a_page_near_nowhere_asks_what_was_meant_only_once(client: Any) -> None:
    with CaptureQueriesContext(connection) as queries:
        assert "Emme löytäneet" in client.get("/fi/places/", {"near": "Zzyzxvaara"}).content.decode()
    assert len(queries) <= 9
    assert len([row for row in queries if '"street" IN' in row["sql"]]) == 1


def test_few_queries_whatever_is_written(django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(1):
        resolve_place_text("Tampere, Hervanta")
    with django_assert_max_num_queries(1):
        resolve_place_text("33720 Tampere")
    with django_assert_max_num_queries(4):
        resolve_place_text("a b c d e f g h, i, j, k, l " * 5)
