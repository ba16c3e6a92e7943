"""The resident's way in a browser, with and without scripts, and the keeper's forms."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.utils import timezone

from network.enums import Role
from network.imports.region import load_region
from network.models import Municipality
from places.actions import close_place, import_places, set_hours
from places.imports import read_places
from places.models import Missed, Place
from tests.browser import assert_faultless, html_errors, inspect, sign_in
from tests.make import make_member
from tests.test_import_places import SEED

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def _pirkanmaa() -> None:
    load_region("pirkanmaa")
    import_places(read_places(SEED), by=None)


def find_hervanta(page: "Page", site: str, name: str, *, javascript: bool = True) -> None:
    page.goto(f"{site}/fi/")
    faults = inspect(page, f"front-{name}", javascript=javascript)
    page.get_by_label("Missä?").fill("Hervanta")
    page.get_by_role("button", name="Etsi", exact=True).click()
    faults += inspect(page, f"search-{name}", javascript=javascript)
    page.get_by_role("link", name="Hervanta L8").click()
    page.get_by_role("heading", level=1, name="Hervanta L8").wait_for()
    faults += inspect(page, f"place-{name}", javascript=javascript)
    assert_faultless(faults)


@pytest.mark.usefixtures("_pirkanmaa")
def test_a_resident_finds_a_place_by_phone(site: str, phone: "Page") -> None:
    find_hervanta(phone, site, "phone")


@pytest.mark.usefixtures("_pirkanmaa")
def test_a_resident_finds_a_place_without_scripts(site: str, nojs: "Page") -> None:
    find_hervanta(nojs, site, "nojs", javascript=False)


@pytest.mark.usefixtures("_pirkanmaa")
def test_a_door_of_need_an_empty_search_and_a_mistake(site: str, desktop: "Page") -> None:
    desktop.goto(f"{site}/fi/")
    desktop.get_by_role("link", name="Koen itseni yksinäiseksi").click()
    faults = inspect(desktop, "search-need")
    desktop.goto(f"{site}/fi/places/?municipality=604&open=now")
    faults += inspect(desktop, "search-empty")
    desktop.goto(f"{site}/fi/places/?near=Hervantta&open=huomenna&page=abc")
    faults += inspect(desktop, "search-mistake")
    assert_faultless(faults)


@pytest.mark.usefixtures("_pirkanmaa")
def test_ones_own_position_is_asked_on_a_click_only(site: str, desktop: "Page") -> None:
    desktop.context.grant_permissions(["geolocation"], origin=site)
    desktop.context.set_geolocation({"latitude": 61.450123, "longitude": 23.850456})
    desktop.goto(f"{site}/fi/")
    assert "lat=" not in desktop.url
    desktop.get_by_role("button", name="Etsi läheltä minua").click()
    desktop.wait_for_url("**/fi/places/?lat=61.450&lon=23.850")
    assert desktop.get_by_role("heading", level=3).first.inner_text() == "Hervanta L8"


def hervanta_kept() -> Place:
    place = Place.objects.get(name="Hervanta L8")
    close_place(place, first=date(2030, 7, 1), last=date(2030, 7, 31), reason="Kesätauko", by=None)
    return place


@pytest.mark.usefixtures("_pirkanmaa")
@pytest.mark.parametrize("width", [320, 1280])
def test_a_keeper_changes_the_hours(site: str, open_page: Any, width: int) -> None:
    place, page = hervanta_kept(), open_page(width)
    sign_in(page, site, make_member(Role.SOCIAL_INSTRUCTOR, Municipality.objects.get(code="837")))
    page.goto(f"{site}{place.get_absolute_url()}")
    faults = inspect(page, f"place-keeper-{width}")
    page.get_by_role("link", name="Muuta tietoja").click()
    faults += inspect(page, f"place-edit-{width}")
    page.goto(f"{site}{place.get_absolute_url()}close/")
    page.get_by_role("button", name="Merkitse suljetuksi").click()
    faults += inspect(page, f"place-close-refused-{width}")
    page.goto(f"{site}{place.get_absolute_url()}hours/")
    faults += inspect(page, f"place-hours-{width}")
    page.get_by_label("Päättyy klo").first.fill("7")
    page.get_by_role("button", name="Tallenna ajat").click()
    faults += inspect(page, f"place-hours-refused-{width}")
    page.get_by_label("Päättyy klo").first.fill("16.30")
    page.get_by_role("button", name="Tallenna ajat").click()
    page.get_by_text("Aukioloajat on tallennettu").wait_for()
    assert place.work_forms.first().timetable.spans.filter(weekday=1, ends=990).exists()
    assert_faultless(faults)


@pytest.mark.usefixtures("_pirkanmaa")
def test_the_pages_are_good_html(client: Client) -> None:
    place = hervanta_kept()
    form = place.work_forms.first()
    set_hours(form, spans=[], exceptions=[], by=None)
    Place.objects.filter(pk=place.pk).update(confirmed_on=timezone.localdate() - timedelta(days=300))
    visitor = ["/fi/guide/", "/fi/guide/?step=2&who=alone", "/fi/guide/?step=4&how=zzz", "/fi/missed/thanks/"]
    visitor += ["/fi/", "/fi/places/", "/fi/places/?need=lonely&manner=quiet&access=zzz"]
    visitor += ["/fi/places/?municipality=604", "/fi/places/?near=x&page=abc"]
    pages = {address: client.get(address).content.decode() for address in [*visitor, place.get_absolute_url()]}
    client.force_login(make_member(Role.SOCIAL_INSTRUCTOR, place.municipality))
    for page in ("edit/", "hours/", "close/"):
        address = f"{place.get_absolute_url()}{page}"
        pages[address] = client.get(address).content.decode()
        pages[f"refused {address}"] = client.post(address, {"name": ""}).content.decode()
    pages["/fi/places/new/"] = client.get("/fi/places/new/").content.decode()
    assert html_errors(pages) == []


@pytest.mark.usefixtures("_pirkanmaa")
def test_the_guide_is_walked_without_scripts_and_backwards(site: str, open_page: Any) -> None:
    page = open_page(320, javascript=False)
    page.goto(f"{site}/fi/")
    page.get_by_role("link", name="En tiedä, mikä paikka sopii minulle").click()
    faults = inspect(page, "guide-who", javascript=False)
    page.get_by_label("Tulen yksin").check()
    page.get_by_role("button", name="Seuraava").click()
    faults += inspect(page, "guide-where", javascript=False)
    page.get_by_role("link", name="Edellinen kysymys").click()
    assert page.get_by_label("Tulen yksin").is_checked()
    page.get_by_role("button", name="Seuraava").click()
    page.get_by_label("Missä?").fill("Hervanta")
    page.get_by_role("button", name="Seuraava").click()
    page.get_by_role("link", name="Ohita tämä kysymys").click()
    page.get_by_role("heading", name="Nämä voisivat sopia sinulle").wait_for()
    assert "who=alone" in page.url
    assert "near=Hervanta" in page.url
    faults += inspect(page, "guide-results", javascript=False)
    assert_faultless(faults)


@pytest.mark.usefixtures("_pirkanmaa")
def test_an_empty_search_leads_on_and_takes_one_press(site: str, open_page: Any) -> None:
    page = open_page(320)
    page.goto(f"{site}/fi/places/?municipality=604&need=no_money&access=step_free")
    faults = inspect(page, "search-empty-320")
    page.get_by_text("Rajaa hakua").click()
    page.locator("summary", has_text="Millaista siellä on").click()
    faults += inspect(page, "search-filters-320")
    page.get_by_role("button", name="Lähellä ei ole paikkaa").click()
    page.get_by_role("heading", name="Kiitos, että kerroit").wait_for()
    faults += inspect(page, "missed-thanks-320")
    assert_faultless(faults)
    assert Missed.objects.get().municipality_id == "604"
    sign_in(page, site, make_member(Role.COORDINATOR))
    page.goto(f"{site}/fi/missed/")
    assert_faultless(inspect(page, "missed-320"))
