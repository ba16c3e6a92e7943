"""Search over places and circles: what is found, in which order, in how many queries, and what is said when not."""

from collections.abc import Callable
from datetime import datetime
from math import inf
from typing import Any
from urllib.parse import urlencode

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from opening_hours import OpeningHours

from groups.actions.listings import index_circle
from network.geo import Point, distance_m
from network.hours import HELSINKI
from network.models import AuditEntry, Listing, Locality
from places.actions import import_places, publish_place
from places.imports import read_places
from places.models import Place, WorkForm
from places.views.empty import FEW
from tests.make import make_circle, make_municipality, make_place
from tests.test_import_places import SEED

pytestmark = pytest.mark.django_db
MONDAY_TEN = datetime(2026, 11, 23, 10, 0, tzinfo=HELSINKI)
SEARCH = "/fi/places/"
Titles = Callable[..., list[str]]


@pytest.fixture(autouse=True)
def _monday() -> Any:
    with time_machine.travel(MONDAY_TEN, tick=False):
        yield


def published(*spans: tuple[int, int, int], **fields: Any) -> Place:
    place = make_place(*spans, **fields)
    publish_place(place)
    return place


@pytest.fixture
def titles(client: Client) -> Titles:
    def found(**query: Any) -> list[str]:
        response = client.get(SEARCH, query)
        assert response.status_code == 200
        return [card.title for card in response.context["page"].object_list]

    return found


def test_the_nearest_comes_first_and_what_has_no_position_last(titles: Titles) -> None:
    make_municipality()
    published(name="Keskustan tupa", lat=61.4991, lon=23.7871)
    published(name="Ei kartalla", lat=None, lon=None)
    published(name="Hervannan tupa", lat=61.4500, lon=23.8500)
    published(name="Annalan tupa", lat=61.4700, lon=23.8300)
    order = ["Hervannan tupa", "Annalan tupa", "Keskustan tupa", "Ei kartalla"]
    assert titles(lat="61.450", lon="23.850") == order


def test_places_at_the_same_distance_keep_finnish_order(titles: Titles) -> None:
    for name in ("Örö", "Aarre", "Åkerlund"):
        published(name=name, lat=61.5, lon=23.8)
    assert titles(lat=61.4, lon=23.8) == ["Aarre", "Åkerlund", "Örö"]


def test_without_a_position_what_opens_soonest_comes_first(titles: Titles) -> None:
    published((2, 540, 720), name="Huomenna")
    published(name="Ei tiedossa")
    published((1, 540, 720), name="Auki nyt")
    published((1, 840, 900), name="Iltapäivällä")
    published((1, 540, 600), name="Vasta viikon päästä")
    assert titles() == ["Auki nyt", "Iltapäivällä", "Huomenna", "Vasta viikon päästä", "Ei tiedossa"]


def test_the_distances_are_those_of_a_globe(region: None, client: Client) -> None:
    import_places(read_places(SEED), by=None)
    here = Locality.objects.get(name_fi="Hervanta").point
    response = client.get(SEARCH, {"near": "Hervanta"})
    shown = [card.title for card in response.context["page"].object_list]
    everything = sorted(
        Listing.objects.all(),
        key=lambda row: (round(distance_m(here, Point(row.lat, row.lon))) if row.lat else inf, row.sort_key, row.pk),
    )
    assert shown == [row.title for row in everything[:20]]
    assert "noin 2,8 km" in response.content.decode()


@pytest.mark.parametrize("near", ["Hervanta", "33720", "Orivesi", "hervanta", "Tampere, Hervanta"])
def test_near_understands_a_district_a_code_and_a_municipality(region: None, titles: Titles, near: str) -> None:
    import_places(read_places(SEED), by=None)
    first = titles(near=near)[0]
    assert first == ("Yhteisökeskus, Orivesi" if near == "Orivesi" else "Hervanta L8")


@pytest.mark.parametrize("near", ["Hervanta", ""])
@pytest.mark.parametrize("count", [1, 30])
def test_one_and_thirty_results_cost_the_same(region: None, client: Client, near: str, count: int) -> None:
    for number in range(count):
        published((1, 540, 720), name=f"Paikka {number}", lat=61.4 + number / 1000, lon=23.8)
    with CaptureQueriesContext(connection) as queries:
        client.get(SEARCH, {"near": near, "q": "paikka"})
    what_leads_on = count <= FEW
    assert len(queries) <= 6 + what_leads_on, [query["sql"][:80] for query in queries]


def test_pages_of_twenty_hold_everything_once(titles: Titles, client: Client) -> None:
    for number in range(25):
        published(name=f"Paikka {number:02}", lat=61.5, lon=23.8)
    first, second = titles(page=1), titles(page=2)
    assert (len(first), len(second)) == (20, 5)
    assert len(set(first) | set(second)) == 25
    assert titles(page=3) == []
    assert "Siirry ensimmäiselle sivulle" in client.get(SEARCH, {"page": 3}).content.decode()


def test_filters_narrow_and_each_can_be_taken_off(client: Client, titles: Titles) -> None:
    free = published(name="Maksuton tupa", openness=["free_of_charge"], audiences=["older_people"])
    published(name="Toinen tupa")
    other = published(name="Oriveden tupa", municipality=make_municipality("562", name_fi="Orivesi"))
    WorkForm.objects.filter(place=other).update(kind="community_advice")
    publish_place(other)
    assert titles(openness="free_of_charge") == [free.name]
    assert titles(**{"for": "older_people"}) == [free.name]
    assert (
        titles(municipality="562") == titles(municipality="orivesi") == titles(kind="community_advice") == [other.name]
    )
    assert titles(need="what_goes_on") == ["Toinen tupa"]
    page = client.get(SEARCH, {"municipality": "562", "need": "shy", "q": "tupa"}).content.decode()
    assert 'href="?need=shy&amp;q=tupa"' in page
    assert "aloittaa verkossa" in page  # why these answer


def test_words_are_found_by_stem_and_by_part(titles: Titles) -> None:
    published(name="Päivätoimintakeskus Pähee", summary="Kahvia ja juttuseuraa")
    for words in ("pähee", "PAHEE", "päivätoiminta", "kahvi", "juttuseura", "Tampere", "srk"):
        assert titles(q=words) == ["Päivätoimintakeskus Pähee"], words
    assert titles(q="uimahalli") == []


def test_open_now_and_open_then(titles: Titles) -> None:
    published((1, 540, 720), name="Maanantai")
    published((2, 690, 720), name="Tiistai")
    assert titles(open="now") == ["Maanantai"]
    assert titles(open="2026-11-24T11:30") == ["Tiistai"]
    assert titles(open="2026-11-24T12:00") == []


MOMENTS = [
    "2026-11-23T07:00", "2026-11-23T08:00", "2026-11-23T10:59", "2026-11-23T11:00", "2026-11-23T12:59",
    "2026-11-23T15:00", "2026-11-24T09:00", "2026-11-24T13:30", "2026-11-24T15:29", "2026-11-24T15:30",
    "2026-11-25T09:30", "2026-11-26T12:00", "2026-11-27T13:59", "2026-11-27T14:00", "2026-11-28T10:30",
    "2026-11-28T12:00", "2026-11-29T12:00", "2026-03-29T03:30",
]  # fmt: skip


def test_open_at_eighteen_moments_as_an_independent_reader_says(region: None, client: Client) -> None:
    import_places(read_places(SEED), by=None)
    texts = {form.place_id: form.source_row.get("opening_hours") for form in WorkForm.objects.all()}
    assert len(MOMENTS) == 18
    seen = set()
    for text in MOMENTS:
        moment = datetime.fromisoformat(text)
        expected = {key for key, hours in texts.items() if hours and OpeningHours(hours).is_open(moment)}
        found = set(Listing.objects.open_at(moment.replace(tzinfo=HELSINKI)).values_list("key", flat=True))
        assert found == expected, text
        page = client.get(SEARCH, {"open": text}).context["page"]
        assert page.paginator.count == len(expected)
        seen |= expected
    assert len(seen) > 15


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"open": "huomenna"}, "Kirjoita aika näin"),
        ({"open": "2026-13-45T99:99"}, "Kirjoita aika näin"),
        ({"open": "0001-01-01"}, "Kirjoita aika näin"),
        ({"lat": "61.5"}, "Sijainnista puuttuu toinen luku"),
        ({"lat": "abc", "lon": "nan"}, "Sijaintia ei voi lukea"),
        ({"lat": "91", "lon": "23"}, "Sijaintia ei voi lukea"),
        ({"page": "abc"}, "Sivun numeroa ei voi lukea"),
        ({"page": "-1"}, "Sivun numeroa ei voi lukea"),
        ({"page": "9" * 40}, "Sivun numeroa ei voi lukea"),
        ({"kind": "sirkus"}, "sirkus"),
        ({"need": "x"}, "x"),
        ({"for": "nobody"}, "nobody"),
        ({"municipality": "999"}, "999"),
        ({"openness": "maybe"}, "maybe"),
        ({"q": "a\0b"}, "govuk-error-summary"),
        ({"near": "\0"}, "govuk-error-summary"),
        ({"q": "x" * 5000}, "govuk-error-summary"),
        ({"near": "y" * 5000}, "govuk-error-summary"),
    ],
)
def test_a_bad_value_is_said_and_the_rest_still_holds(client: Client, query: dict[str, str], said: str) -> None:
    published(name="Tupa")
    response = client.get(SEARCH, {"q": "tupa", **query})
    assert response.status_code == 200
    page = response.content.decode()
    assert said in page
    assert "govuk-error-summary" in page
    if "q" not in query:
        assert 'value="tupa"' in page
        assert [card.title for card in response.context["page"].object_list] == ["Tupa"]


def test_a_place_that_is_not_known_is_said_with_near_spellings(region: None, client: Client) -> None:
    published(name="Tupa")
    page = client.get(SEARCH, {"near": "Hervantta", "q": "tupa"}).content.decode()
    assert "Emme löytäneet paikkaa ”Hervantta”" in page
    assert "near=Hervanta" in page
    assert 'value="Hervantta"' in page
    assert "Tupa" in page


def test_nothing_found_leads_on(region: None, client: Client) -> None:
    import_places(read_places(SEED), by=None)
    with CaptureQueriesContext(connection) as queries:
        response = client.get(SEARCH, {"municipality": "604", "open": "2026-11-28T23:00"})
    page = response.content.decode()
    assert "Näillä ehdoilla ei löytynyt yhtään" in page
    assert "poista rajaus" in page
    assert "Lähimmät muissa kunnissa" in page
    ways_on = response.context["ways_on"]
    assert len(ways_on.elsewhere) == 3
    lines = [*ways_on.elsewhere, *ways_on.another_time]
    assert all(row.open.text in page for row in lines)
    assert page.count('class="s-open ') == len(lines)
    assert len(queries) <= 6


def test_what_an_empty_search_leads_on_to_is_told_as_of_now(region: None, client: Client) -> None:
    import_places(read_places(SEED), by=None)
    page = client.get(SEARCH, {"near": "Hervanta", "open": "2026-11-28T23:00"}).content.decode()
    assert "Nämä voisivat auttaa" in page
    assert "Avoinna klo 15 asti" in page


def test_a_visitor_gets_no_cookie_and_writes_nothing(client: Client) -> None:
    place = published(name="Tupa")
    assert connection.features.supports_json_field, "asked once a process, by a savepoint"
    before = AuditEntry.objects.count(), Listing.objects.count()
    for address in ("/fi/", SEARCH, "/fi/?near=Hervanta", place.get_absolute_url()):
        with CaptureQueriesContext(connection) as queries:
            response = client.get(address)
        assert response.status_code == 200
        assert not response.cookies, address
        assert not [q for q in queries if not q["sql"].lstrip("(").upper().startswith(("SELECT", "WITH"))]
    assert (AuditEntry.objects.count(), Listing.objects.count()) == before


def test_text_of_a_place_is_never_markup(client: Client) -> None:
    marker = "<script>alert(1)</script>"
    place = published((1, 540, 720), name=marker, summary=marker, area=marker, description=marker, contact_name=marker)
    WorkForm.objects.filter(place=place).update(verbatim=marker, handed_over_to=marker)
    publish_place(place)
    for address in ("/fi/", SEARCH, f"{SEARCH}?q={marker}&near={marker}&open={marker}", place.get_absolute_url()):
        page = client.get(address).content.decode()
        assert marker not in page
        assert "&lt;script&gt;" in page


def test_only_reading_is_allowed(client: Client) -> None:
    assert client.post(SEARCH).status_code == 405
    assert client.post("/fi/").status_code == 405


def test_among_equals_the_fuller_card_comes_first(titles: Titles) -> None:
    for name, told in (("A-tupa", 1), ("B-tupa", 7), ("C-tupa", 0)):
        place = published(name=name, lat=61.4500, lon=23.8500)
        Listing.objects.filter(key=place.pk).update(completeness=told)
    published(name="Lähempi", lat=61.4501, lon=23.8500)
    for query in ({"lat": "61.4501", "lon": "23.850"}, {"q": "tupa"}):
        assert [title for title in titles(**query) if title != "Lähempi"] == ["B-tupa", "A-tupa", "C-tupa"]
    assert titles(lat="61.4501", lon="23.850")[0] == "Lähempi"


def test_every_fact_narrows_and_each_has_a_chip_of_its_own(client: Client, titles: Titles) -> None:
    facts = {"manners": ["quiet"], "languages": ["fse"], "ways": ["phone"], "equipment": ["step_free", "coffee"]}
    published(name="Hiljainen tupa", **facts)
    published(name="Tavallinen tupa")
    asked = [
        ("manner", "quiet"),
        ("language", "fse"),
        ("way", "phone"),
        ("access", "step_free"),
        ("equipment", "coffee"),
    ]
    for name, code in asked:
        assert titles(**{name: code}) == ["Hiljainen tupa"]
    assert titles(way="on_site") == ["Tavallinen tupa"]
    assert titles(equipment="step_free") == titles(**dict(asked)) == ["Hiljainen tupa"]
    page = client.get(SEARCH, dict(asked)).content.decode()
    assert "Suomalainen viittomakieli" in page
    assert 'href="?manner=quiet&amp;language=fse&amp;way=phone&amp;access=step_free"' in page
    assert "?" in [url for _label, url in client.get(f"{SEARCH}?equipment=step_free").context["chips"]]


@pytest.mark.parametrize(
    "name", ["need", "kind", "for", "language", "way", "manner", "access", "equipment", "openness"]
)
def test_an_unknown_value_is_said_and_the_rest_still_holds(client: Client, titles: Titles, name: str) -> None:
    published(name="Maksuton tupa", openness=["free_of_charge"])
    published(name="Toinen tupa")
    query = [("openness", "free_of_charge"), (name, "zzz")]
    response = client.get(f"{SEARCH}?{urlencode(query)}")
    assert [card.title for card in response.context["page"].object_list] == ["Maksuton tupa"]
    assert "”zzz”" in response.content.decode()


def test_a_door_says_on_each_card_why_it_is_there(client: Client) -> None:
    published(name="Tupa", openness=["free_of_charge", "without_appointment"])
    page = client.get(SEARCH, {"need": "no_money"}).content.decode()
    assert "<strong>Miksi tämä:</strong> maksuton, ilman ajanvarausta" in page
    assert "/fi/organisations/?function=everyday_help" in page
    assert "Miksi tämä" not in client.get(SEARCH).content.decode()


def test_who_asks_what_goes_on_sees_the_day_first_and_then_the_distance(titles: Titles) -> None:
    published((2, 540, 600), name="Huomenna vieressä", lat=61.45, lon=23.85)
    published((1, 840, 900), name="Tänään kaukana", lat=61.60, lon=23.85)
    published((1, 900, 960), name="Tänään lähellä", lat=61.46, lon=23.85)
    published((1, 540, 720), name="Nyt kaukana", lat=61.70, lon=23.85)
    order = ["Nyt kaukana", "Tänään lähellä", "Tänään kaukana", "Huomenna vieressä"]
    assert titles(need="what_goes_on", lat=61.45, lon=23.85) == order


def test_the_way_in_and_the_toilet_of_the_card_are_found_by(titles: Titles) -> None:
    step_free = published(name="Luiskalla", way_in="ramp_or_lift", toilet="accessible")
    published(name="Portaita", way_in="steps", toilet="ordinary")
    index_circle(make_circle(name="Piiri luiskan päässä", place=step_free))
    index_circle(make_circle(name="Piiri muualla"))
    assert titles(access="step_free") == titles(access="accessible_toilet") == ["Luiskalla", "Piiri luiskan päässä"]


def test_a_question_about_a_holiday_says_that_it_is_one(client: Client) -> None:
    make_place((5, 540, 900), name="Perjantaipaikka")
    asked = client.get("/fi/places/?open=2026-12-25T11:00").content.decode()
    assert "Joulupäivä (perjantai 25.12.): näytämme vain ne" in asked
    assert "Perjantaipaikka</a></h3>" not in asked
    assert "näytämme vain ne" not in client.get("/fi/places/?open=2026-12-18T11:00").content.decode()
    assert "Juldagen" in client.get("/sv/places/?open=2026-12-25").content.decode()
