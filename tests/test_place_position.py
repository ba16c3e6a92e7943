"""Where a place is: pasted from a map, or picked from an address that the network knows; no more exact than it is."""

from typing import Any

import pytest
from django.test import Client

from network.enums import Precision, Role
from network.models import AuditEntry, Listing
from places.actions import publish_place
from places.models import Place
from tests.make import make_member, make_municipality, make_place

pytestmark = pytest.mark.django_db
EMPTY = {"description": "", "summary": "", "area": "", "postal_code": "", "website": "", "contact_email": ""}


@pytest.fixture
def keeper(client: Client) -> None:
    client.force_login(make_member(Role.COORDINATOR))


@pytest.fixture
def place(keeper: None) -> Place:
    return make_place(name="Väentupa", address="Insinöörinkatu 30", precision=Precision.DISTRICT)


def sent(client: Client, place: Place, **fields: str) -> Any:
    facts = {**EMPTY, "name": place.name, "address": place.address, **fields}
    answer = client.post(f"/fi/places/{place.slug}/edit/", facts)
    place.refresh_from_db()
    return answer


def neighbour(address: str, lat: float, lon: float, **fields: Any) -> None:
    facts = {"precision": Precision.EXACT, "address": address, "lat": lat, "lon": lon}
    publish_place(make_place(**{**facts, **fields}))


@pytest.mark.parametrize("text", ["61.4978, 23.761", "61,4978 23,761", "https://maps.example.org/@61.4978,23.761,15z"])
def test_pasted_numbers_are_an_exact_position(client: Client, place: Place, text: str) -> None:
    assert sent(client, place, position=text).status_code == 302
    assert (place.lat, place.lon, place.precision) == (61.4978, 23.761, Precision.EXACT)
    assert Listing.objects.get().precision == Precision.EXACT
    changes = AuditEntry.objects.get(verb="place_edited").changes
    assert changes["lat"] == [61.45, 61.4978]
    assert changes["precision"] == ["district", "exact"]
    page = client.get(f"/fi/places/{place.slug}/edit/").content.decode()
    assert 'value="61.4978, 23.761"' in page


def test_the_middle_of_an_area_is_not_shown_as_a_position(client: Client, place: Place) -> None:
    page = client.get(f"/fi/places/{place.slug}/edit/").content.decode()
    assert "61.45" not in page
    assert sent(client, place, position="61.45, 23.85").status_code == 302
    assert place.precision == Precision.EXACT, "the same numbers, now said to be exact"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Väentupa", "Kirjoita kaksi lukua näin"),
        ("23.761, 61.4978", "Tarkoititko: 61.4978, 23.761"),
        ("6822000 328000", "WGS84"),
        ("59.33, 18.06", "Suomen ulkopuolella"),
        ("68.9, 27.0", "kaukana kunnasta Tampere"),
    ],
)
def test_a_strange_position_is_asked_about_and_what_was_typed_stays(
    client: Client, place: Place, text: str, said: str
) -> None:
    page = sent(client, place, position=text, summary="Kahvia").content.decode()
    assert said in page
    assert text in page
    assert "Kahvia" in page
    assert (place.lat, place.precision, place.summary) == (61.45, Precision.DISTRICT, "")


def test_a_strange_position_that_is_said_to_be_right_is_taken(client: Client, place: Place) -> None:
    page = sent(client, place, position="65.85, 24.2").content.decode()
    assert 'name="is_right"' in page
    assert sent(client, place, position="65.85, 24.2", is_right="on").status_code == 302
    assert (place.lat, place.precision) == (65.85, Precision.EXACT)
    assert 'name="is_right"' not in client.get(f"/fi/places/{place.slug}/edit/").content.decode()


def test_an_emptied_position_goes_back_to_the_middle(client: Client, place: Place) -> None:
    sent(client, place, position="61.4978, 23.761")
    assert sent(client, place, position="").status_code == 302
    assert (place.precision, place.lat) == (Precision.MUNICIPALITY, place.municipality.lat)


def test_a_form_without_the_field_moves_nothing(client: Client, place: Place) -> None:
    sent(client, place, position="61.4978, 23.761")
    assert sent(client, place, summary="Kahvia").status_code == 302
    assert (place.lat, place.precision, place.summary) == (61.4978, Precision.EXACT, "Kahvia")


def test_a_new_address_with_the_old_position_is_asked_about(client: Client, place: Place) -> None:
    sent(client, place, position="61.4978, 23.761")
    moved = {"address": "Hämeenkatu 1", "position": "61.4978, 23.761"}
    assert "Osoite muuttui, mutta sijainti ei" in sent(client, place, **moved).content.decode()
    assert place.address == "Insinöörinkatu 30"
    assert sent(client, place, **moved, is_right="on").status_code == 302
    assert (place.address, place.lat) == ("Hämeenkatu 1", 61.4978)
    assert sent(client, place, address="Hämeenkatu 1 B", position="61.4978, 23.761").status_code == 302


def test_an_address_that_the_network_knows_is_picked(client: Client, place: Place) -> None:
    neighbour("Insinöörinkatu 30", 61.4472, 23.8561)
    neighbour("Insinöörinkatu 30", 60.1, 24.9, municipality=make_municipality("091", lat=60.17, lon=24.94))
    answer = sent(client, place, look_up="1", summary="Kahvia")
    page = answer.content.decode()
    assert "Verkosto tuntee tämän osoitteen" in page
    assert "Insinöörinkatu 30, Tampere (61.4472, 23.8561)" in page
    assert "60.1" not in page, "another town's street of the same name"
    assert "Kahvia" in page
    assert (place.lat, AuditEntry.objects.count()) == (61.45, 0), "looking up saves nothing"
    key = next(key for key, _label in answer.context["form"].fields["known"].choices if key)
    assert sent(client, place, known=key).status_code == 302
    assert (place.lat, place.lon, place.precision) == (61.4472, 23.8561, Precision.EXACT)


def test_a_street_whose_house_is_not_known_gives_its_middle_and_says_so(client: Client, place: Place) -> None:
    neighbour("Insinöörinkatu 10", 61.44, 23.84)
    neighbour("Insinöörinkatu 50", 61.46, 23.86)
    assert "Noin: kadun keskikohta" in sent(client, place, look_up="1").content.decode()
    assert sent(client, place, known="middle").status_code == 302
    assert (round(place.lat or 0, 4), place.precision) == (61.45, Precision.DISTRICT)
    neighbour("Insinöörinkatu 30", 61.5, 23.9, precision=Precision.DISTRICT)
    assert "Noin: kadun keskikohta" in sent(client, place, look_up="1").content.decode(), "a rough one is not picked"


def test_an_unknown_address_says_what_to_do_and_a_false_pick_is_refused(client: Client, place: Place) -> None:
    page = sent(client, place, look_up="1", address="Tuntematon 3").content.decode()
    assert "Verkosto ei tunne tätä osoitetta" in page
    assert "govuk-error-summary" not in page
    sent(client, place, known="insinoorinkatu 99")
    assert place.lat == 61.45


@pytest.mark.usefixtures("keeper")
def test_a_new_place_gets_its_position_too(client: Client) -> None:
    make_municipality()
    neighbour("Insinöörinkatu 30", 61.4472, 23.8561)
    facts = {
        **EMPTY,
        "name": "Uusi tupa",
        "municipality": "837",
        "kind": "meeting_place",
        "address": "Insinöörinkatu 30",
    }
    page = client.post("/fi/places/new/", {**facts, "look_up": "1"}).content.decode()
    assert "Verkosto tuntee tämän osoitteen" in page
    assert not Place.objects.filter(name="Uusi tupa").exists()
    assert client.post("/fi/places/new/", {**facts, "position": "61.4, 23.8"}).status_code == 302
    made = Place.objects.get(name="Uusi tupa")
    assert (made.lat, made.precision) == (61.4, Precision.EXACT)
