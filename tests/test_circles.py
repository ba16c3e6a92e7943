"""The pages of circles: the list, starting one, a circle's page, editing it."""

from datetime import date

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from groups.actions.gatherings import add_gathering, cancel_gathering, expect_gatherings
from groups.enums import CircleState, MemberRole
from groups.models import Circle, CircleMember
from network.actions.listings import ListingFacts, publish
from network.enums import ListingKind, Role
from network.models import AuditEntry, Listing, User
from tests.make import make_circle, make_member, make_municipality, make_organisation, make_place, make_user

pytestmark = pytest.mark.django_db
MARKER = "<script>alert('x')</script>"


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_the_list_shows_circles_that_meet_and_no_others(client: Client) -> None:
    meeting = make_circle((2, 780, 900), name="Tiistaipiiri")
    draft = make_circle(name="Salainen luonnos", state=CircleState.DRAFT, published_at=None)
    page = client.get("/fi/circles/").content.decode()
    assert meeting.name in page
    assert "tiistaisin klo 13–15" in page
    assert draft.name not in page


def test_the_list_says_so_when_there_is_nothing(client: Client) -> None:
    page = client.get("/fi/circles/").content.decode()
    assert "Perusta piiri" in page
    assert "ei löytynyt vielä piirejä" in page


def test_the_nearest_circle_comes_first(client: Client) -> None:
    far = make_municipality("562", name_fi="Orivesi", lat=61.68, lon=24.36)
    make_circle(name="Aapiskukko", municipality=far)
    make_circle(name="Öllölä", municipality=make_municipality())
    make_place(name="Koskikeskus", municipality=make_municipality(), lat=61.4991, lon=23.7871)
    publish(ListingFacts(ListingKind.PLACE, 1, "koskikeskus", "Koskikeskus", "837", lat=61.4991, lon=23.7871))
    page = client.get("/fi/circles/", {"near": "Koskikeskus"}).content.decode()
    assert page.index("Öllölä") < page.index("Aapiskukko")
    unknown = client.get("/fi/circles/", {"near": "Atlantis", "kind": "no such", "page": "zz"}).content.decode()
    assert "Atlantis" in unknown


def test_many_circles_cost_the_same_questions(client: Client, django_assert_max_num_queries) -> None:
    for _ in range(25):
        make_circle((2, 780, 900), place=make_place())
    with django_assert_max_num_queries(6):
        client.get("/fi/circles/")


def test_a_stranger_who_wants_to_start_signs_in_first_and_comes_back(client: Client) -> None:
    answer = client.get("/fi/circles/new/")
    assert answer.status_code == 302
    assert answer["Location"].endswith("?next=/fi/circles/new/")


def test_a_volunteer_starts_a_circle_and_hidden_fields_change_nothing() -> None:
    aino = make_user()
    town = make_municipality()
    facts = {"name": "Hervannan torstai", "municipality": town.pk, "area": "Hervanta"}
    hidden = {"state": "published", "is_demo": "on", "slug": "mine", "published_at": "2026-01-01", "openness": "x"}
    answer = client_of(aino).post("/fi/circles/new/", {**facts, **hidden})
    circle = Circle.objects.get()
    assert answer["Location"] == f"/fi/circles/{circle.slug}/checklist/"
    assert (circle.slug, circle.state, circle.is_demo) == ("hervannan-torstai", "draft", False)
    assert circle.members.get().user == aino


def test_a_refused_form_keeps_what_was_typed() -> None:
    page = client_of(make_user()).post("/fi/circles/new/", {"name": MARKER, "municipality": ""}).content.decode()
    assert "Valitse kunta, jossa piiri kokoontuu." in page
    assert not Circle.objects.exists()
    assert "&lt;script&gt;alert(" in page
    assert MARKER not in page
    assert "govuk-error-summary" in page


def test_the_page_says_who_runs_it_and_that_everyone_may_come(client: Client) -> None:
    host = make_organisation("Hervannan kylät ry")
    circle = make_circle(
        (2, 780, 900), host=host, contact_name="Aino", contact_phone="040 123 4567", place=make_place()
    )
    page = client.get(circle.get_absolute_url()).content.decode()
    assert "Tämä ei ole kunnan eikä hyvinvointialueen palvelu. Kaikki saavat tulla." in page
    assert "Hervannan kylät ry" in page
    assert 'href="tel:0401234567"' in page
    assert reverse("places:place", args=[circle.place.slug]) in page
    assert "Vain piirin väelle" not in page
    circle.host = None
    circle.save()
    assert "Ei järjestöä taustalla" in client.get(circle.get_absolute_url()).content.decode()


def test_a_name_that_the_lead_did_not_choose_to_show_is_nowhere(client: Client) -> None:
    lead = make_user("salainen.aino@example.org", name="Aino Salainen")
    circle = make_circle((2, 780, 900), lead=lead)
    page = client.get(circle.get_absolute_url()).content.decode()
    assert "Salainen" not in page
    assert "salainen.aino" not in page


def test_what_people_wrote_is_never_markup(client: Client) -> None:
    circle = make_circle(
        name=MARKER,
        summary=MARKER,
        first_visit=MARKER,
        contact_name=MARKER,
        venue=MARKER,
        area=MARKER,
        contact_phone='"><b',
    )
    page = client.get(circle.get_absolute_url()).content.decode() + client.get("/fi/circles/").content.decode()
    assert MARKER not in page
    assert '"><b' not in page


@pytest.mark.parametrize("state", ["draft", "sent", "changes_asked"])
def test_a_draft_is_there_only_for_its_people_and_its_areas_supporters(client: Client, state: str) -> None:
    town, other_town = make_municipality(), make_municipality("562")
    aino, bertta, cecilia = make_user(), make_user(), make_user()
    circle = make_circle(lead=aino, state=state, published_at=None, municipality=town)
    CircleMember.objects.create(circle=circle, user=bertta, role=MemberRole.HELPER)
    url = circle.get_absolute_url()
    may = [aino, bertta, make_member(Role.COORDINATOR, town), make_member(Role.SOCIAL_INSTRUCTOR)]
    may_not = [cecilia, make_member(Role.COORDINATOR, other_town), make_member(Role.MUNICIPALITY_READER, town)]
    assert [client_of(u).get(url).status_code for u in may] == [200] * 4
    assert [client_of(u).get(url).status_code for u in may_not] == [404] * 3
    assert client.get(url).status_code == 404


def test_only_leads_and_their_areas_coordinator_edit() -> None:
    town, other_town = make_municipality(), make_municipality("562")
    aino, bertta = make_user(), make_user()
    circle = make_circle(lead=aino, municipality=town)
    CircleMember.objects.create(circle=circle, user=bertta, role=MemberRole.HELPER)
    url = reverse("groups:edit_circle", args=[circle.slug])
    facts = {"name": "Uusi nimi", "kind": "hobby", "language": "sv", "summary": "Tule", "audiences": ["men"]}
    for stranger in (bertta, make_user(), make_member(Role.COORDINATOR, other_town)):
        assert client_of(stranger).post(url, facts).status_code == 404
    hidden = {"state": "ended", "is_demo": "on", "slug": "x", "municipality": "562", "host": make_organisation().pk}
    assert client_of(aino).post(url, {**facts, **hidden}).status_code == 302
    circle.refresh_from_db()
    assert (circle.name, circle.kind, circle.audiences) == ("Uusi nimi", "hobby", ["men"])
    assert (circle.state, circle.is_demo, circle.municipality, circle.host) == ("published", False, town, None)
    assert Listing.objects.get(kind="circle").title == "Uusi nimi"
    assert client_of(make_member(Role.COORDINATOR, town)).get(url).status_code == 200


def test_a_break_and_an_end_by_the_lead() -> None:
    aino = make_user()
    circle = make_circle((2, 780, 900), lead=aino)
    url = reverse("groups:change_state", args=[circle.slug])
    assert client_of(make_user()).post(url, {"move": "PAUSE"}).status_code == 404
    assert client_of(aino).get(url).status_code == 405
    assert client_of(aino).post(url, {"move": "APPROVE"}).status_code == 302
    client_of(aino).post(f"{circle.get_absolute_url()}pause/")
    assert "Piiri on tauolla" in Client().get(circle.get_absolute_url()).content.decode()
    client_of(aino).post(f"{circle.get_absolute_url()}end/")
    assert "päättynyt" in Client().get(circle.get_absolute_url()).content.decode()
    assert client_of(aino).post(url, {"move": "RESUME"}).status_code == 302
    circle.refresh_from_db()
    assert circle.state == CircleState.ENDED


def test_reading_writes_nothing() -> None:
    aino = make_user()
    circle = make_circle((2, 780, 900), lead=aino)
    client = client_of(aino)
    before = (Circle.objects.values().get(), AuditEntry.objects.count(), Listing.objects.count())
    for name in ("circle", "checklist", "edit_circle", "agreement", "poster"):
        assert client.get(reverse(f"groups:{name}", args=[circle.slug])).status_code == 200
    assert client.get("/fi/circles/new/").status_code == 200
    assert (Circle.objects.values().get(), AuditEntry.objects.count(), Listing.objects.count()) == before


def test_saying_that_the_facts_hold_shows_on_the_page() -> None:
    aino = make_user()
    circle = make_circle((2, 780, 900), lead=aino)
    assert "Tietoja ei ole vielä vahvistettu" in Client().get(circle.get_absolute_url()).content.decode()
    client_of(aino).post(reverse("groups:confirm_circle", args=[circle.slug]))
    assert "Tiedot vahvistettu" in Client().get(circle.get_absolute_url()).content.decode()


@time_machine.travel("2026-11-22T09:00:00+02:00", tick=False)
def test_a_cancelled_meeting_is_not_promised_and_an_added_one_is(client: Client) -> None:
    circle = make_circle((2, 780, 900))
    expect_gatherings(circle)
    assert "tiistai 24.11." in client.get("/fi/circles/").content.decode()
    cancel_gathering(circle.gatherings.get(day=date(2026, 11, 24)), reason="lead_ill", by=None)
    add_gathering(circle, day=date(2026, 11, 27), starts=600, ends=660, by=None)
    assert "tiistai 24.11." not in client.get("/fi/circles/").content.decode()
    page = " ".join(client.get(circle.get_absolute_url()).content.decode().split())
    assert "perjantai 27.11. klo 10–11; tiistai 1.12. klo 13–15" in page
    assert "<strong>Ei kokoonnuta:</strong> <span>tiistai 24.11.</span>" in page
