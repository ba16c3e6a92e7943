"""What goes on in a place and who runs it, kept on pages; a place that is no more, and back again."""

import pytest
from django.test import Client

from network.enums import Role
from network.models import AuditEntry, Listing
from places.actions import publish_place
from places.models import Place, WorkForm
from tests.make import make_member, make_organisation, make_place

pytestmark = pytest.mark.django_db


@pytest.fixture
def place() -> Place:
    made = make_place()
    publish_place(made)
    return made


@pytest.fixture
def keeper(place: Place, client: Client) -> Client:
    client.force_login(make_member(Role.COORDINATOR, place.municipality))
    return client


def first_form(place: Place) -> WorkForm:
    return place.work_forms.order_by("pk").first()


def address(place: Place, row: WorkForm | None = None) -> str:
    return f"/fi/places/{place.slug}/work/" + (f"{row.pk}/" if row else "")


def test_an_organiser_is_found_added_and_then_keeps_the_place(place: Place, keeper: Client) -> None:
    own, row = make_organisation(name="Aamun Ystävät ry"), first_form(place)
    found = keeper.get(f"{address(place, row)}?q=ystävät").content.decode()
    assert "Aamun Ystävät ry" in found
    editor = Client()
    editor.force_login(make_member(Role.ORGANISATION_EDITOR, organisation=own))
    assert editor.get(f"/fi/places/{place.slug}/hours/").status_code == 404
    for _twice in range(2):
        assert keeper.post(address(place, row), {"add": own.slug}).status_code == 302
    assert [o.organisation for o in row.organisers.filter(organisation=own)] == [own]
    assert AuditEntry.objects.filter(verb="organiser_added").count() == 1
    assert "Aamun Ystävät ry" in keeper.get(place.get_absolute_url()).content.decode()
    assert editor.get(f"/fi/places/{place.slug}/hours/").status_code == 200
    assert "Aamun Ystävät" not in keeper.get(f"{address(place, row)}?q=ystävät").content.decode().split("Lisää järj")[1]


def test_an_organiser_taken_off_keeps_the_place_no_more(place: Place, keeper: Client) -> None:
    own, row = make_organisation(), first_form(place)
    keeper.post(address(place, row), {"add": own.slug})
    editor = Client()
    editor.force_login(make_member(Role.ORGANISATION_EDITOR, organisation=own))
    taken = row.organisers.get(organisation=own)
    answer = editor.post(address(place, row), {"take": taken.pk})
    assert answer.url == f"/fi/places/{place.slug}/"
    assert not row.organisers.filter(organisation=own).exists()
    assert editor.get(address(place, row)).status_code == 404


def test_a_form_of_work_is_added_once_and_taken_away_with_its_hours(place: Place, keeper: Client) -> None:
    for _twice in range(2):
        assert keeper.post(address(place), {"kind": "family_cafe"}).status_code == 302
    added = place.work_forms.get(kind="family_cafe")
    assert "family_cafe" in str(Listing.objects.get(key=place.pk, kind="place").told)
    page = keeper.get(f"{address(place, added)}?remove=1").content.decode()
    assert "Tätä ei voi perua" in page
    keeper.post(address(place, added), {"remove": "1"})
    assert not place.work_forms.filter(kind="family_cafe").exists()


def test_the_last_form_of_work_stays(place: Place, keeper: Client) -> None:
    row = first_form(place)
    answer = keeper.post(address(place, row), {"remove": "1"}, follow=True)
    assert "ainoa" in answer.content.decode()
    assert place.work_forms.count() == 1


@pytest.mark.parametrize("sent", [{"add": "ei-ole"}, {"take": "9" * 40}, {"take": "0"}])
def test_what_is_not_there_is_not_found(place: Place, keeper: Client, sent: dict[str, str]) -> None:
    assert keeper.post(address(place, first_form(place)), sent).status_code == 404


@pytest.mark.parametrize("text", ["", " ", "\0", "zzzqqq", "x" * 200])
def test_any_words_are_answered(place: Place, keeper: Client, text: str) -> None:
    assert keeper.get(address(place, first_form(place)), {"q": text}).status_code == 200


def test_anothers_work_form_is_not_reached_through_a_place_of_ones_own(place: Place, keeper: Client) -> None:
    foreign = first_form(make_place())
    assert keeper.get(address(place, foreign)).status_code == 404


def test_a_place_that_is_no_more_leaves_the_search_and_comes_back(place: Place, keeper: Client) -> None:
    address_of = f"/fi/places/{place.slug}/"
    assert keeper.post(f"{address_of}give-up/", {"reason": ""}).status_code == 200
    assert Listing.objects.filter(key=place.pk).exists()
    keeper.post(f"{address_of}give-up/", {"reason": "Talo purettiin"})
    assert not Listing.objects.filter(key=place.pk).exists()
    assert Client().get(address_of).status_code == 404
    assert "Palauta paikka hakuun" in keeper.get(address_of).content.decode()
    keeper.post(f"{address_of}take-back/")
    assert Client().get(address_of).status_code == 200
    assert Listing.objects.filter(key=place.pk).exists()
