"""Duties: that follow from answers, that circles add, and the public list of the open ones."""

from datetime import date

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from groups.actions.checklist import Said, answer
from groups.actions.listings import index_circle
from groups.checklist import topics
from groups.models import Circle
from network.geo import Point, distance_m
from network.models import AuditEntry, Municipality, User
from responsibilities.actions.offers import accept, offer
from responsibilities.enums import Duty, Taker
from responsibilities.invitation_text import invitation_text
from responsibilities.models import Carrier, Responsibility
from responsibilities.takers import BY_PARTY, takers_of
from tests.make import make_circle, make_place, make_user

pytestmark = pytest.mark.django_db


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def duties_of(circle: Circle) -> list[tuple[str, str, str]]:
    return list(circle.responsibilities.order_by("pk").values_list("duty", "option", "state"))


def open_duty(circle: Circle | None = None, **fields: object) -> Responsibility:
    return Responsibility.objects.create(circle=circle or make_circle(), **{"duty": Duty.COFFEE, **fields})


def test_an_answer_opens_duties_and_a_changed_one_ends_them_and_keeps_them() -> None:
    circle, bertta = make_circle(), make_user()
    answer(circle, "responsibility_network", Said(("school", "parish")), by=None)
    answer(circle, "responsibility_network", Said(("school", "parish")), by=None)
    assert duties_of(circle) == [("network", "school", "open"), ("network", "parish", "open")]
    school = circle.responsibilities.get(option="school")
    accept(offer(school, by=bertta), by=make_user())
    answer(circle, "responsibility_network", Said(("parish", "company")), by=None)
    assert duties_of(circle) == [
        ("network", "school", "ended"),
        ("network", "parish", "open"),
        ("network", "company", "open"),
    ]
    school.refresh_from_db()
    assert (school.taken_by, school.until is not None) == (bertta, True)
    answer(circle, "responsibility_network", Said(("parish", "company", "school")), by=None)
    assert duties_of(circle)[-1] == ("network", "school", "open")


def test_an_answer_that_wishes_for_nothing_touches_no_duty() -> None:
    circle = make_circle()
    own = open_duty(circle)
    answer(circle, "planning_ahead", Said(("no_planning",)), by=None)
    answer(circle, "principles", Said(("equality",)), by=None)
    assert list(circle.responsibilities.all()) == [own]
    own.refresh_from_db()
    assert own.state == "open"


def test_the_list_invites_to_open_duties_of_circles_that_meet(client: Client) -> None:
    open_duty(make_circle(name="Avoin piiri"), note="Kahvia <b>kerran</b> kuussa")
    open_duty(make_circle(name="Luonnos", state="draft", published_at=None))
    open_duty(
        make_circle(name="Hoidettu"), state="taken", taken_by=make_user(name="Salainen Bertta"), since=date(2026, 11, 1)
    )
    page = client.get("/fi/responsibilities/").content.decode()
    assert "Avoin piiri etsii kahvien tarjoajaa." in page
    assert "&lt;b&gt;kerran" in page
    assert "Luonnos" not in page
    assert "Hoidettu" not in page
    assert "Bertta" not in page
    assert "Avoin piiri" not in client.get("/fi/responsibilities/", {"duty": "cleaning"}).content.decode()


def test_an_empty_list_says_what_to_do(client: Client) -> None:
    assert "Katso piirit" in client.get("/fi/responsibilities/?near=&page=-1").content.decode()
    open_duty()
    page = client.get("/fi/responsibilities/?taker=school").content.decode()
    assert "Poista jokin valinta" in page
    page = client.get("/fi/responsibilities/?duty=x&lat=1").content.decode()
    assert "Emme tunne valintaa ”x”" in page
    assert "Sijaintia ei voi lukea" in page
    assert "kahvien tarjoajaa" in page


@pytest.mark.parametrize(
    ("facts", "takers"),
    [
        ({"duty": "coffee"}, {"company", "association", "parish", "neighbour"}),
        ({"duty": "cleaning"}, {"neighbour", "association", "housing_company"}),
        ({"duty": "network", "option": "school"}, {"school"}),
        ({"duty": "network", "option": "company"}, {"company"}),
        ({"duty": "network", "option": "housing_company_residents"}, {"neighbour", "housing_company"}),
        ({"duty": "network"}, set(Taker.values)),
    ],
)
def test_each_reader_finds_what_they_could_take(client: Client, facts: dict[str, str], takers: set[str]) -> None:
    open_duty(make_circle(name="Etsivä piiri"), **facts)
    found = {
        taker
        for taker in Taker.values
        if "Etsivä piiri" in client.get("/fi/responsibilities/", {"taker": taker}).content.decode()
    }
    assert found == takers == set(takers_of(facts["duty"], facts.get("option", "")))


def test_every_party_of_the_network_has_its_own_sentence_and_its_takers() -> None:
    options = [option.code for option in topics()["responsibility_network"].options]
    assert set(options) == set(BY_PARTY)
    circle = make_circle(name="Piiri")
    said = {invitation_text(Responsibility(circle=circle, duty="network", option=option)) for option in options}
    assert len(said) == len(options)
    assert all(text.startswith("Piiri toivoo") for text in said)


@pytest.mark.usefixtures("region")
def test_the_nearest_come_first_however_their_place_is_known(client: Client) -> None:
    town = Municipality.objects.get(code="837")
    far = make_circle(name="Kaukana", municipality=Municipality.objects.get(code="562"))
    by_place = make_circle(name="Paikassa", place=make_place(lat=61.4515, lon=23.8530, precision="exact"))
    by_area = make_circle(name="Alueella", municipality=town, area="Hervanta")
    by_town = make_circle(name="Kunnassa", municipality=town)
    for circle in (far, by_town, by_area, by_place):
        index_circle(circle)
        open_duty(circle)
    answer = client.get("/fi/responsibilities/", {"near": "Hervanta"})
    names = [row.duty.circle.name for row in answer.context["rows"]]
    assert set(names[:2]) == {"Paikassa", "Alueella"}
    assert names[2:] == ["Kunnassa", "Kaukana"]
    here = answer.context["here"].point
    apart = [distance_m(here, Point(row.duty.lat, row.duty.lon)) for row in answer.context["rows"]]
    assert apart == sorted(apart)
    by_device = client.get("/fi/responsibilities/", {"lat": "61.68", "lon": "24.36"})
    assert by_device.context["rows"][0].duty.circle.name == "Kaukana"
    lost = client.get("/fi/responsibilities/", {"near": "Hervannta"}).content.decode()
    assert "Emme löytäneet paikkaa" in lost
    assert "?near=Hervanta" in lost


@pytest.mark.usefixtures("region")
@pytest.mark.parametrize("query", [{}, {"near": "33720"}, {"near": "Hervanta", "taker": "company", "page": "2"}])
def test_many_duties_cost_the_same_questions(query: dict[str, str], django_assert_max_num_queries) -> None:
    bertta = make_user()
    for number in range(45):
        duty = open_duty(make_circle(place=make_place() if number % 2 else None))
        if number % 9 == 0:
            offer(duty, by=bertta)
    for client in (Client(), client_of(bertta)):
        with django_assert_max_num_queries(6):
            assert len(client.get("/fi/responsibilities/", query).context["rows"]) == 20


def test_an_open_duty_says_until_when_and_leaves_the_list_after_it(client: Client) -> None:
    duty = open_duty(wanted_from=date(2026, 12, 1), wanted_until=date(2026, 12, 6))
    with time_machine.travel("2026-12-06T12:00:00+02:00", tick=False):
        page = client.get("/fi/responsibilities/").content.decode()
        assert "6.12.2026 asti" in page
    with time_machine.travel("2026-11-24T12:00:00+02:00", tick=False):
        assert "1.12.2026–6.12.2026" in client.get(f"/fi/responsibilities/{duty.pk}/offer/").content.decode()
    with time_machine.travel("2026-12-07T12:00:00+02:00", tick=False):
        assert "Katso piirit" in client.get("/fi/responsibilities/").content.decode()


def test_a_lead_adds_a_duty_ends_one_and_looks_for_nobody() -> None:
    aino, bertta = make_user(), make_user()
    circle = make_circle(lead=aino)
    client = client_of(aino)
    page = reverse("responsibilities:circle_duties", args=[circle.slug])
    for _twice in range(2):
        client.post(page, {"duty": "venue", "note": "Iso pöytä", "state": "taken", "circle": "1"})
    duty = circle.responsibilities.get()
    assert (duty.duty, duty.note, duty.state) == ("venue", "Iso pöytä", "open")
    client.post(reverse("responsibilities:close_duty", args=[circle.slug, duty.pk]))
    assert duties_of(circle) == [("venue", "", "ended")]
    taken = accept(offer(open_duty(circle), by=bertta), by=aino)
    client.post(reverse("responsibilities:end_duty", args=[circle.slug, taken.pk]), {"until": str(taken.since)})
    assert duties_of(circle)[1:] == [("coffee", "", "ended")]
    assert client.get(page).status_code == 200


def test_a_lead_says_more_of_what_is_needed() -> None:
    aino = make_user()
    duty = open_duty(make_circle(lead=aino))
    url = reverse("responsibilities:describe_duty", args=[duty.circle.slug, duty.pk])
    wrong = client_of(aino).post(url, {"note": "Pulla", "wanted_from": "2027-02-01", "wanted_until": "2027-01-01"})
    assert "ei voi olla ennen alkua" in wrong.content.decode()
    assert "Pulla" in wrong.content.decode()
    client_of(aino).post(url, {"note": "Pulla", "wanted_from": "2027-01-01", "wanted_until": "2027-02-01"})
    duty.refresh_from_db()
    assert (duty.note, duty.wanted_from, duty.wanted_until) == ("Pulla", date(2027, 1, 1), date(2027, 2, 1))
    assert "Pulla" not in str(AuditEntry.objects.get(verb="duty described").changes)
    assert client_of(make_user()).post(url, {"note": "x"}).status_code == 404


def test_a_draft_has_duties_but_nobody_can_offer_yet() -> None:
    duty = open_duty(make_circle(state="draft", published_at=None))
    assert client_of(make_user()).get(reverse("responsibilities:offer", args=[duty.pk])).status_code == 404


TODAY, MORROW = date(2026, 11, 24), date(2026, 11, 25)


@pytest.mark.parametrize(
    "facts",
    [
        {"state": "taken"},
        {"state": "taken", "since": TODAY},
        {"state": "open", "since": TODAY},
        {"state": "open", "until": TODAY},
        {"state": "open", "held_as": "participants"},
        {"state": "ended"},
        {"state": "ended", "since": MORROW, "until": TODAY},
        {"state": "open", "wanted_from": MORROW, "wanted_until": TODAY},
        {"state": "offered"},
        {"state": "open", "holder": "user"},
        {"state": "taken", "holder": "both", "since": TODAY},
    ],
)
def test_the_database_knows_what_a_duty_can_be(facts: dict[str, object]) -> None:
    circle, facts = make_circle(), dict(facts)
    holder = facts.pop("holder", "")
    if holder:
        facts["taken_by"] = make_user()
    if holder == "both":
        facts["carrier"] = Carrier.objects.create(circle=circle, name="A", consent="spoken", consented_on=TODAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        open_duty(circle, **facts)


def test_the_database_keeps_a_duty_single() -> None:
    circle = make_circle()
    open_duty(circle, topic="cleaning", option="volunteer_takes_care")
    with pytest.raises(IntegrityError), transaction.atomic():
        open_duty(circle, topic="cleaning", option="volunteer_takes_care")
