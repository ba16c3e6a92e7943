"""The first-visit card: what is told, what is missing, what ranks first, and who sees what."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from groups.actions.circles import edit as edit_circle
from groups.actions.listings import index_circle
from groups.models import Circle
from network.actions.listings import rebuild_listings
from network.enums import Role
from network.models import Listing
from places.actions import edit_place, publish_place
from places.first_visit import QUESTIONS, Told, answered, completeness, lines, manners_with, missing, told_of
from places.first_visit_form import CARD_FIELDS
from places.models import FIRST_VISIT, Place
from tests.make import make_circle, make_member, make_municipality, make_photo, make_place, make_user

EVERYTHING: dict[str, Any] = {
    "meets_you": "Aino, vapaaehtoinen",
    "first_visit": "Kahvi kaadetaan kuppiin.",
    "just_sit": "yes",
    "costs": "Kahvi 1 euro",
    "how_long": "Koko päivän",
    "getting_in": "Soita kelloa",
    "way_in": "ramp_or_lift",
    "bus_stop": "Kirkonkylä",
    "toilet": "ordinary",
    "quiet_corner": "ask",
    "company": "yes",
}


def told(**facts: Any) -> Told:
    rest = {"openness": (), "manners": (), "equipment": (), "door_photo": False}
    more = {name: facts.pop(name) for name in list(facts) if name in rest}
    return told_of(facts, **{**rest, **more})


# --- What is told ----------------------------------------------------------------------------------------------------


def test_nothing_told_answers_nothing() -> None:
    assert (completeness(told()), lines(told()), missing(told())) == (0, (), QUESTIONS)
    assert completeness(told(meets_you="  ", costs="\n")) == 0


def test_everything_told_answers_everything() -> None:
    whole = told(**EVERYTHING, door_photo=True)
    assert completeness(whole) == len(QUESTIONS) == 11
    assert missing(whole) == ()
    assert set(EVERYTHING) == set(FIRST_VISIT) == set(CARD_FIELDS)


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        *(
            ({field: value}, {"first_visit": "first", "way_in": "getting_in"}.get(field, field))
            for field, value in EVERYTHING.items()
        ),
        ({"openness": ["free_of_charge"]}, "costs"),
        ({"equipment": ["accessible_toilet"]}, "toilet"),
        ({"equipment": ["step_free"]}, "getting_in"),
        ({"manners": ["companion"]}, "company"),
        ({"door_photo": True}, "door_photo"),
    ],
)
def test_each_fact_answers_its_own_question_and_no_other(facts: dict[str, Any], code: str) -> None:
    assert [question.code for question in answered(told(**facts))] == [code]


def test_what_is_told_on_the_card_is_not_overruled_by_what_follows_from_elsewhere() -> None:
    both = told(
        toilet="ordinary",
        company="no",
        way_in="steps",
        equipment=["accessible_toilet", "step_free"],
        manners=["companion"],
    )
    assert (both.toilet, both.company, both.way_in) == ("ordinary", "no", "steps")


def test_a_circle_takes_from_its_building_what_is_the_buildings() -> None:
    building = told(**EVERYTHING, door_photo=True)
    circle = told(meets_you="Pentti").at(building)
    assert [q.code for q in missing(circle)] == ["first", "just_sit", "costs", "how_long", "company"]
    assert circle.of_building == {"getting_in", "way_in", "bus_stop", "toilet", "quiet_corner", "door_photo"}
    own_way = told(getting_in="Takaovesta").at(building)
    assert (own_way.getting_in, own_way.way_in) == ("Takaovesta", "")


def test_a_choice_that_is_no_longer_one_says_nothing_wrong() -> None:
    assert lines(told(toilet="golden"))[0].said == ()


def test_company_on_the_card_answers_the_door_of_need() -> None:
    assert manners_with("yes", ["talk"]) == ["companion", "talk"]
    assert manners_with("", ["talk"]) == manners_with("no", ["talk"]) == ["talk"]


# --- The index -------------------------------------------------------------------------------------------------------

pytestmark_db = pytest.mark.django_db


def completeness_of(row: Place | Circle) -> int:
    return Listing.objects.get(slug=row.slug).completeness


@pytestmark_db
def test_the_index_knows_how_much_is_told_also_after_a_rebuild() -> None:
    place = make_place()
    circle = make_circle((1, 780, 900), place=place, first_visit="Tule sisään")
    publish_place(place)
    index_circle(circle)
    assert (completeness_of(place), completeness_of(circle)) == (0, 1)
    edit_place(place, {"toilet": "ordinary", "bus_stop": "Kirkonkylä", "meets_you": "Aino"}, by=None)
    assert (completeness_of(place), completeness_of(circle)) == (3, 3)
    make_photo(place)
    assert (completeness_of(place), completeness_of(circle)) == (4, 4)
    edit_circle(circle, by=make_user(), just_sit="yes")
    live = list(Listing.objects.order_by("slug").values_list("slug", "completeness"))
    rebuild_listings()
    assert list(Listing.objects.order_by("slug").values_list("slug", "completeness")) == live
    place.photos.get().delete()
    edit_place(place, {"summary": "Kahvia"}, by=None)
    assert completeness_of(place) == 3


# --- The page --------------------------------------------------------------------------------------------------------


@pytest.fixture
def page_of(client: Client) -> Callable[[Place | Circle], str]:
    return lambda row: client.get(row.get_absolute_url()).content.decode()


@pytestmark_db
def test_a_fact_that_nobody_told_is_not_claimed(page_of: Callable[[Any], str]) -> None:
    page = page_of(make_place(contact_phone="040 123 4567", toilet="accessible"))
    assert "On. Myös esteetön." in page
    assert "Hiljainen nurkka" not in page
    assert "Saako vain istua" not in page
    assert "Muita tietoja ei ole vielä kerrottu." in page
    assert 'href="tel:0401234567"' in page


@pytestmark_db
def test_an_empty_card_leads_on(page_of: Callable[[Any], str]) -> None:
    page = page_of(make_place())
    assert "Ensikäynnistä ei ole vielä kerrottu mitään." in page


@pytestmark_db
def test_a_circle_shows_its_own_and_its_places_answers_and_the_door(page_of: Callable[[Any], str]) -> None:
    place = make_place(**EVERYTHING)
    photo = make_photo(place)
    circle = make_circle((1, 780, 900), place=place, language="sv", meets_you="Birgitta")
    page = page_of(circle)
    assert f"/media/places/{photo.name}-64.jpg" in page
    assert '<span class="s-visit__words" lang="fi">Soita kelloa</span>' in page
    assert '<span class="s-visit__words" lang="sv">Birgitta</span>' in page
    assert "Kahvi 1 euro" not in page
    Place.objects.filter(pk=place.pk).update(state="draft")
    page = page_of(circle)
    assert "/media/places/" not in page
    assert "Soita kelloa" not in page


@pytestmark_db
def test_a_card_full_of_photos_costs_no_query_more(client: Client) -> None:
    place = make_place((1, 540, 720), **EVERYTHING)
    circle = make_circle((1, 780, 900), place=place)
    index_circle(circle)
    counts = []
    for _round in range(2):
        for row in (place, circle):
            with CaptureQueriesContext(connection) as queries:
                client.get(row.get_absolute_url())
            counts.append(len(queries))
        for number, owner in enumerate((place, place, circle)):
            make_photo(owner, picture(number), shows="inside")
    assert counts[:2] == counts[2:]
    assert counts[0] <= 8


def picture(number: int) -> bytes:
    from tests.make import picture_bytes

    return picture_bytes(size=(70 + number, 50))


@pytestmark_db
def test_only_keepers_see_what_is_missing_with_a_way_to_each_field(client: Client) -> None:
    place = make_place(toilet="none")
    circle = make_circle((1, 780, 900))
    assert "Nämä puuttuvat vielä" not in client.get(place.get_absolute_url()).content.decode()
    client.force_login(make_member(Role.COORDINATOR))
    for row, edit in ((place, f"/fi/places/{place.slug}/edit/"), (circle, f"/fi/circles/{circle.slug}/edit/")):
        page = client.get(row.get_absolute_url()).content.decode()
        assert "Nämä puuttuvat vielä" in page
        form = client.get(edit).content.decode()
        for anchor in ("id_meets_you", "id_just_sit_0", "id_bus_stop"):
            assert f'href="{edit}#{anchor}"' in page
            assert f'id="{anchor}"' in form
    assert f'href="/fi/places/{place.slug}/photos/"' in client.get(place.get_absolute_url()).content.decode()
    assert (
        f'href="/fi/places/{place.slug}/edit/#id_toilet_0"' not in client.get(place.get_absolute_url()).content.decode()
    )


# --- Telling ---------------------------------------------------------------------------------------------------------


@pytestmark_db
def test_the_card_is_told_on_the_forms_of_both(client: Client) -> None:
    place, circle = make_place(), make_circle((1, 780, 900))
    client.force_login(make_member(Role.COORDINATOR))
    assert client.post(f"/fi/places/{place.slug}/edit/", {"name": place.name, **EVERYTHING}).status_code == 302
    sent = {"name": circle.name, "kind": circle.kind, "language": "fi", **EVERYTHING}
    assert client.post(f"/fi/circles/{circle.slug}/edit/", sent).status_code == 302
    for row in (place, circle):
        row.refresh_from_db()
        assert {name: getattr(row, name) for name in EVERYTHING} == EVERYTHING


@pytestmark_db
@pytest.mark.parametrize("said", ["Aino 040 123 4567", "aino@example.org", "x" * 61])
def test_who_meets_is_a_name_or_a_role_and_never_more(client: Client, said: str) -> None:
    place = make_place()
    client.force_login(make_member(Role.COORDINATOR))
    answer = client.post(f"/fi/places/{place.slug}/edit/", {"name": place.name, "meets_you": said, "costs": "säilyy"})
    assert answer.status_code == 200
    assert "säilyy" in answer.content.decode()
    place.refresh_from_db()
    assert place.meets_you == ""


# --- The list of unfinished cards ------------------------------------------------------------------------------------


@pytestmark_db
def test_unfinished_cards_of_ones_own_area_the_emptiest_first(client: Client) -> None:
    orivesi = make_municipality("562")
    full = make_place(name="Valmis", **EVERYTHING)
    make_photo(full)
    half = make_place(name="Puolikas", toilet="none")
    empty = make_circle((1, 780, 900), name="Tyhjä piiri")
    elsewhere = make_place(name="Muualla", municipality=orivesi)
    for place in (full, half, elsewhere):
        publish_place(place)
    index_circle(empty)
    client.force_login(make_member(Role.SOCIAL_INSTRUCTOR, half.municipality))
    with CaptureQueriesContext(connection) as queries:
        found = client.get("/fi/places/cards/").context["page"].object_list
    assert [row.title for row in found] == ["Tyhjä piiri", "Puolikas"]
    assert len(queries) <= 6
    client.force_login(make_member(Role.COORDINATOR))
    assert "Muualla" in client.get("/fi/places/cards/").content.decode()
    run_by = half.work_forms.get().organisers.get().organisation
    client.force_login(make_member(Role.ORGANISATION_EDITOR, organisation=run_by))
    assert [row.title for row in client.get("/fi/places/cards/").context["page"].object_list] == ["Puolikas"]
    assert "/fi/places/cards/" in client.get("/fi/start/").content.decode()
