"""A search by words: what is found and in which order, what is said when a word is read as another, and its cost."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from network.actions.listings import rebuild_listings
from network.facets import functions
from network.models import AuditEntry, Listing, OrganisationFunction
from network.words import asked_words, is_filler
from places.actions import publish_place
from places.filters import LONGEST_TEXT
from places.models import Place, WorkForm, WorkFormOrganiser
from tests.make import make_circle, make_municipality, make_organisation, make_place

pytestmark = pytest.mark.django_db
SEARCH = "/fi/places/"
Titles = Callable[..., list[str]]


def published(name: str, kind: str = "meeting_place", **fields: Any) -> Place:
    place = make_place(name=name, **fields)
    WorkForm.objects.filter(place=place).update(kind=kind)
    publish_place(place)
    return place


@pytest.fixture
def titles(client: Client) -> Titles:
    def found(query: str, **more: Any) -> list[str]:
        return [card.title for card in client.get(SEARCH, {"q": query, **more}).context["page"].object_list]

    return found


def test_the_whole_word_in_the_name_comes_first_then_its_part_then_the_kind_then_the_text(titles: Titles) -> None:
    published("Tupa", summary="Toisinaan täällä on kahvila.")
    published("Kahvilanurkka Aalto")
    published("Leikkitupa", kind="family_cafe")
    published("Kahvila Aalto")
    assert titles("kahvila")[:2] == ["Kahvila Aalto", "Kahvilanurkka Aalto"]
    assert titles("perhekahvila")[0] == "Leikkitupa"
    assert set(titles("kahvilassa")) == {"Kahvila Aalto", "Kahvilanurkka Aalto", "Leikkitupa", "Tupa"}


@pytest.mark.parametrize(
    "query",
    [
        "lapsiperheille", "barnfamiljer", "families with children", "LAPSIPERHEET", "lapsiperhe", "perheitä",
        "”lapsiperheet”", "lapsi-perheet", "missä on kahvila lapsille", "Haluan jutella lasten kanssa", "kahville",
        "vauvalle", "lapsiprheet", "Tampereella", "lapset tampereella", "tammerfors", "33100", "Esimerkkikatu 5",
    ],
)  # fmt: skip
def test_one_place_by_many_words(titles: Titles, query: str) -> None:
    published(
        "Pikku Myy", kind="family_cafe", audiences=["families_with_children"], equipment=["coffee"],
        postal_code="33100", address="Esimerkkikatu 5",
    )  # fmt: skip
    published("Toinen", municipality=make_municipality("562", name_fi="Orivesi", name_sv="Orivesi"), kind="online")
    assert titles(query)[0] == "Pikku Myy"


@pytest.mark.parametrize("example", [(f.code, text) for f in functions().values() for text in f.examples], ids=str)
def test_every_example_of_a_function_finds_who_has_it(titles: Titles, example: tuple[str, str]) -> None:
    code, text = example
    place = published("Haettu", kind="pop_up")
    organiser = WorkFormOrganiser.objects.get(work_form__place=place)
    OrganisationFunction.objects.create(organisation=organiser.organisation, function=code)
    publish_place(place)
    assert "Haettu" in titles(text)


def test_an_organiser_is_found_by_its_short_form_and_its_name(titles: Titles) -> None:
    make_circle(name="Ei mitään")
    place = published("Haettu")
    organisation = make_organisation("Suomen Punainen Risti", short_name="SPR")
    WorkFormOrganiser.objects.filter(work_form__place=place).update(organisation=organisation, listed_as="SPR:n osasto")
    publish_place(place)
    assert titles("spr") == titles("punaisen ristin") == titles("SPR:n") == ["Haettu"]


def test_a_word_that_nothing_holds_is_read_as_the_nearest_and_said(client: Client) -> None:
    published("Kohtaamispaikka Liina")
    response = client.get(SEARCH, {"q": "kohtaamispaikoja"})
    page = response.content.decode()
    assert [card.title for card in response.context["page"].object_list] == ["Kohtaamispaikka Liina"]
    assert "Näytämme tulokset sanalla" in page
    assert "Hae silti sanalla ”kohtaamispaikoja”" in page
    exact = client.get(SEARCH, {"q": "kohtaamispaikoja", "exact": "1"})
    assert exact.context["page"].paginator.count == 0
    assert 'value="kohtaamispaikoja"' in exact.content.decode()


def test_a_compound_that_nothing_holds_is_read_by_its_parts(titles: Titles) -> None:
    published("Askarrellaan", summary="Käsitöitä ja kerhoja.")
    assert titles("käsityökerho") == ["Askarrellaan"]


def test_words_that_no_listing_holds_together_show_those_that_hold_some(client: Client) -> None:
    published("Shakki", kind="pop_up")
    published("Sulkapallo", kind="pop_up")
    response = client.get(SEARCH, {"q": "shakki sulkapallo"})
    assert {card.title for card in response.context["page"].object_list} == {"Shakki", "Sulkapallo"}
    assert "Kaikkia sanoja yhdessä ei löytynyt" in response.content.decode()


def test_a_district_without_any_shows_the_nearest(region: None, client: Client) -> None:
    published("Shakki Hervanta", area="Hervanta", lat=61.447, lon=23.853)
    published("Shakki Nokia", municipality=make_municipality("536"), lat=61.4667, lon=23.5)
    response = client.get(SEARCH, {"q": "shakkia Kaukajärvellä"})
    assert [card.title for card in response.context["page"].object_list] == ["Shakki Hervanta", "Shakki Nokia"]
    assert "Kaukajärvi" in response.content.decode()


@pytest.mark.parametrize("query", ["!!!", "_", "%", "-", "…"])
def test_signs_without_words_ask_nothing(titles: Titles, query: str) -> None:
    published("Shakki")
    assert titles(query) == ["Shakki"]


def test_filters_that_find_nothing_are_not_blamed_on_the_words(client: Client) -> None:
    published("Shakki")
    response = client.get(SEARCH, {"q": "shakki", "openness": "free_of_charge"})
    assert response.context["reading"] is None
    assert response.context["page"].paginator.count == 0


def test_an_answer_to_who_it_is_for_reaches_the_index_and_a_rebuilt_one_is_the_same(titles: Titles) -> None:
    circle = make_circle(name="Torstait")
    circle.answers.create(topic="for_whom", options=["wants_company"], other="purjehtijat")
    rebuild_listings()
    keys = Listing.objects.values_list("title_words", "main_words", "words").get()
    rebuild_listings()
    assert Listing.objects.values_list("title_words", "main_words", "words").get() == keys
    assert titles("purjehtijoille") == ["Torstait"]


@pytest.mark.parametrize(
    ("query", "most"), [("paikka 7", 5), ("kahvila", 5), ("tampereella", 5), ("kahvila paikka", 5), ("zzzqqq", 12)]
)
def test_words_cost_a_bounded_number_of_queries(client: Client, query: str, most: int) -> None:
    for number in range(30):
        published(f"Kahvila {number}", summary="paikka 7")
    with CaptureQueriesContext(connection) as queries:
        client.get(SEARCH, {"q": query})
    assert len(queries) <= most, [sql["sql"][:90] for sql in queries]


anything = st.text(max_size=LONGEST_TEXT + 50)
plain = st.text(alphabet="abkhilnoprstuvyäö -'\"%_\\=", max_size=60)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=anything | plain)
def test_no_characters_break_the_search_and_none_are_written(client: Client, query: str) -> None:
    if not Listing.objects.exists():
        published("Kahvila Aalto")
    before = AuditEntry.objects.count(), Listing.objects.count()
    with CaptureQueriesContext(connection) as queries:
        assert client.get(SEARCH, {"q": query}).status_code == 200
    assert all(sql["sql"].lstrip("(").upper().startswith(("SELECT", "WITH")) for sql in queries)
    assert (AuditEntry.objects.count(), Listing.objects.count()) == before


SAID = "kahvila kerho perhe tampere yksinäinen lapsille nuoret shakki apua coffee lonely träff hervanta seniorit tukea"
words = st.sampled_from(SAID.split(" "))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=st.lists(words, min_size=1, max_size=4, unique=True), more=words)
def test_another_word_never_adds_a_hit(query: list[str], more: str) -> None:
    if not Listing.objects.exists():
        published("Perhekahvila Aalto", kind="family_cafe", audiences=["families_with_children"])
        published("Hervannan shakkikerho", area="Hervanta", summary="Kaikille, myös nuorille.")
        published("Neuvontatupa", kind="community_advice", audiences=["older_people"], equipment=["coffee"])
    fewer = set(Listing.objects.matching(" ".join([*query, more])).values_list("pk", flat=True))
    assert fewer <= set(Listing.objects.matching(" ".join(query)).values_list("pk", flat=True))


@pytest.mark.parametrize("word", ["ja", "jossa", "haluaisin", "etsin", "Missä", "och", "the"])
def test_filler_is_searched_only_when_it_is_all_there_is(word: str) -> None:
    assert is_filler(word)
    assert [asked.said for asked in asked_words(f"{word} kahvila")] == ["kahvila"]
    assert [asked.said for asked in asked_words(word)] == [word.casefold()]
