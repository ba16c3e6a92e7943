"""Where an organisation works has one meaning: what it serves, and where it runs a place or hosts a circle."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from groups.actions.listings import index_circle, whole
from groups.enums import CircleState
from groups.models import Circle
from network.actions.listings import rebuild_listings
from network.actions.organisations import rebuild_organisation_keys
from network.enums import Role
from network.models import Listing, Municipality, Organisation
from places.actions import publish_place
from places.enums import PlaceState
from places.models import Place, WorkFormOrganiser
from tests import make
from tests.sheet import signed_in
from tests.test_organisations import PAGE, added, names

pytestmark = pytest.mark.django_db
SERVES, RUNS, HOSTS = "562", "837", "211"


@pytest.fixture
def towns() -> dict[str, Municipality]:
    names_of = {SERVES: "Orivesi", RUNS: "Tampere", HOSTS: "Kangasala"}
    return {code: make.make_municipality(code, name_fi=name) for code, name in names_of.items()}


@pytest.fixture
def one(towns: dict[str, Municipality]) -> Organisation:
    """It says that it serves Orivesi, runs a place in Tampere and hosts a circle in Kangasala."""
    found = added("Kotikulma ry", functions=["everyday_help"], municipalities=[SERVES])
    runs(found, make.make_place((1, 600, 720), municipality=towns[RUNS]))
    hosts(found, make.make_circle((2, 600, 720), municipality=towns[HOSTS]))
    found.refresh_from_db()
    return found


def runs(organisation: Organisation | None, place: Place) -> None:
    WorkFormOrganiser.objects.filter(work_form__place=place).delete()
    if organisation:
        form = place.work_forms.get()
        WorkFormOrganiser.objects.create(work_form=form, organisation=organisation, listed_as=organisation.name)
    publish_place(place)


def hosts(organisation: Organisation | None, circle: Circle) -> None:
    Circle.objects.filter(pk=circle.pk).update(host=organisation)
    index_circle(whole(Circle.objects.all()).get(pk=circle.pk))


def where(client: Client, one: Organisation) -> Iterator[tuple[str, set[str]]]:
    """Each page, and in which of the municipalities it has the organisation."""
    codes = {"Orivesi": SERVES, "Tampere": RUNS, "Kangasala": HOSTS}
    listed: Any = client.get(PAGE).context
    groups = {group.facet: group.codes for group in listed["groups"]}
    yield "facet", {code.code for code in groups["municipality"] if code.number}
    yield "card", {codes[name] for name in listed["cards"][0].where}
    yield "filter", {code for code in codes.values() if names(client, f"municipality={code}")}
    yield "words", {code for name, code in codes.items() if names(client, f"q={name}")}
    yield "page", {codes[name] for name in client.get(one.get_absolute_url()).context["where"]}
    yield "selection", {codes[name] for name in client.get(f"{PAGE}selection/?o={one.pk}").context["rows"][0][1]}
    asked = "&".join(f"municipality={code}" for code in codes.values())
    areas = client.get(f"{PAGE}compare/?{asked}").context["areas"]
    cells = [cell for _area, lines in areas for line in lines for cell in line.cells]
    yield "compared", {cell.municipality for cell in cells if cell.known}
    worker = signed_in(make.make_member(Role.COORDINATOR))
    shown = {code: worker.get(f"/fi/mappings/{code}/").context["shown"] for code in codes.values()}
    yield "mapping", {code for code, page in shown.items() if page.actors.total}


@pytest.fixture
def booklets(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    told: list[dict[str, Any]] = []

    def set_in_type(_paper: Any, data: dict[str, Any]) -> bytes:
        told.append(data)
        return b"%PDF"

    monkeypatch.setattr("network.exports.set_in_type", set_in_type)
    return told


def test_every_page_says_the_same_of_where_it_works(
    client: Client, one: Organisation, booklets: list[dict[str, Any]]
) -> None:
    assert [told for told in where(client, one) if told[1] != {SERVES, RUNS, HOSTS}] == []
    client.get(f"{PAGE}selection.pdf?o={one.pk}")
    facts = {fact["label"]: fact["text"] for fact in booklets[0]["organisations"][0]["facts"]}
    assert facts["Missä"] == "Kangasala, Orivesi, Tampere"
    assert rebuild_organisation_keys() == 0
    # Positive control: a place that it no longer runs, and a circle on a break, lead nowhere.
    runs(None, Place.objects.get())
    Circle.objects.update(state=CircleState.PAUSED)
    hosts(one, Circle.objects.get())
    one.refresh_from_db()
    assert [told for told in where(client, one) if told[1] != {SERVES}] == []
    assert rebuild_organisation_keys() == 0


def test_a_mapping_counts_whom_the_directory_lists(client: Client, one: Organisation) -> None:
    added("Vanha ry", municipalities=[RUNS])
    Organisation.objects.filter(name="Vanha ry").update(confirmed_on="2020-01-01")
    page = signed_in(make.make_member(Role.COORDINATOR)).get(f"/fi/mappings/{RUNS}/").context["shown"]
    assert page.actors.total == len(names(client, f"municipality={RUNS}")) == 1


def test_a_place_that_moves_or_closes_takes_the_organisation_along(one: Organisation) -> None:
    place = Place.objects.get()
    Place.objects.update(municipality=HOSTS)
    publish_place(Place.objects.get(pk=place.pk))
    one.refresh_from_db()
    assert one.municipality_codes() == [HOSTS, SERVES]
    place.state = PlaceState.ARCHIVED
    publish_place(place)
    hosts(None, Circle.objects.get())
    one.refresh_from_db()
    assert one.municipality_codes() == [SERVES]


def test_saving_it_keeps_where_it_runs_something(one: Organisation) -> None:
    one.phone = "040 123"
    one.save()
    assert one.municipality_codes() == [HOSTS, SERVES, RUNS]
    one.run_in = set()
    one.save()
    assert one.municipality_codes() == [HOSTS, SERVES, RUNS], "what is kept in mind is asked anew"


def test_an_index_built_anew_draws_only_those_that_moved(one: Organisation) -> None:
    before = Organisation.objects.get(pk=one.pk).updated_at
    Listing.objects.all().delete()
    assert rebuild_organisation_keys() == 1
    rebuild_listings()
    one.refresh_from_db()
    assert (one.municipality_codes(), one.updated_at) == ([HOSTS, SERVES, RUNS], before)
    assert rebuild_organisation_keys() == 0


def test_publishing_again_draws_nothing(one: Organisation, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[set[int]] = []
    monkeypatch.setattr("network.actions.listings.draw_again", drawn.append)
    publish_place(Place.objects.get())
    assert not drawn
    runs(None, Place.objects.get())
    assert drawn == [{one.pk}]
