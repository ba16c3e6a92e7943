"""The map: an extra over the list, with points of the same search, nothing from others, centres never as addresses."""

import json
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import LazySettings
from django.test import Client

from network.map_tiles import tiles_origin
from places.actions import publish_place
from places.models import Place
from tests.browser import forgive, look_at
from tests.make import make_place, picture_bytes
from tests.test_headers import policy

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser import OpenPage

TILES = "https://tiles.example.org/{z}/{x}/{y}.png"


def listed(name: str, lat: float = 61.45, lon: float = 23.85, **fields: Any) -> Place:
    facts = {"name": name, "slug": name.lower(), "lat": lat, "lon": lon, "precision": "exact", "address": "Katu 1"}
    place = make_place((1, 0, 1440), **{**facts, **fields})
    publish_place(place)
    return place


@pytest.fixture
def _places(db: None) -> None:
    listed("Liina")
    listed("Aalto", 61.6, 23.2)
    listed("Metsola", 61.7, 24.4, precision="municipality", address="")


def read(query: str = "") -> dict[str, Any]:
    answer = Client().get(f"/fi/places/map.json{query}")
    assert answer.status_code == 200
    found: dict[str, Any] = json.loads(answer.content)
    return found


# --- The points ------------------------------------------------------------------------------------


@pytest.mark.usefixtures("_places")
def test_the_points_are_those_of_the_same_search(django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(3):
        found = read()
    assert found["points"][0] == [61.6, 23.2, 0, "p", "aalto", "Aalto"]
    assert [(point[4], point[2]) for point in found["points"]] == [("aalto", 0), ("liina", 0), ("metsola", 2)]
    assert found["labels"] == [[61.499, 23.787, "Tampere"]]
    assert [point[5] for point in read("?q=liina")["points"]] == ["Liina"]
    assert [point[5] for point in read("?lat=61.7&lon=24.4")["points"]] == ["Metsola", "Liina", "Aalto"]


@pytest.mark.usefixtures("_places")
def test_the_points_are_bounded_and_the_rest_is_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read()["more"] is False
    monkeypatch.setattr("places.queries.map.MOST_POINTS", 2)
    found = read()
    assert (len(found["points"]), found["more"]) == (2, True)


@pytest.mark.usefixtures("_places")
def test_a_centre_is_never_told_as_an_address() -> None:
    exact = Client().get("/fi/places/map/p/liina/").content.decode()
    centre = Client().get("/fi/places/map/p/metsola/").content.decode()
    assert "Tarkkaa osoitetta ei ole kerrottu" in centre
    assert "Tarkkaa osoitetta ei ole kerrottu" not in exact
    assert 'href="/fi/places/liina/"' in exact
    assert "s-open" in exact
    assert "geo:61.45,23.85" in Client().get("/fi/places/liina/").content.decode()
    assert "geo:" not in Client().get("/fi/places/metsola/").content.decode()
    assert Client().get("/fi/places/map/p/ei-ole/").status_code == 404
    assert Client().get("/fi/places/map/x/liina/").status_code == 404


# --- What is loaded, and from where ------------------------------------------------------------------


@pytest.mark.usefixtures("_places")
@pytest.mark.parametrize("address", ["/fi/places/", "/fi/places/liina/"])
def test_the_library_is_loaded_only_where_the_map_is_open(address: str, settings: LazySettings) -> None:
    settings.MAP_TILES_URL, settings.MAP_TILES_ORIGIN = TILES, tiles_origin(TILES)
    closed, opened = Client().get(address), Client().get(f"{address}?map=1")
    assert b"vendor/map/" not in closed.content
    assert b"vendor/map/leaflet.js" in opened.content
    assert policy(closed)["img-src"] == ["'self'", "data:", "https://tiles.example.org"], "it opens without a new page"
    assert policy(Client().get("/fi/circles/"))["img-src"] == ["'self'", "data:"]
    assert policy(opened)["img-src"] == ["'self'", "data:", "https://tiles.example.org"]
    assert b"tiles.example.org" in closed.content, "said before anything is loaded"
    settings.MAP_TILES_URL = settings.MAP_TILES_ORIGIN = ""
    assert policy(Client().get(f"{address}?map=1"))["img-src"] == ["'self'", "data:"]


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("", ""),
        (TILES, "https://tiles.example.org"),
        ("https://tiles.example.org:8443/a/{z}/{x}/{y}@2x.png?k=1", "https://tiles.example.org:8443"),
        ("/tiles/{z}/{x}/{y}.png", ""),
    ],
)
def test_an_address_of_tiles_has_one_origin(url: str, origin: str) -> None:
    assert tiles_origin(url) == origin


@pytest.mark.parametrize(
    "url",
    [
        "http://tiles.example.org/{z}/{x}/{y}.png",
        "https://{s}.example.org/{z}/{x}/{y}.png",
        "https://tiles.example.org/{z}/{x}.png",
        "https://a.example.org; script-src */{z}/{x}/{y}",
        "https://me:secret@example.org/{z}/{x}/{y}",
        "//tiles.example.org/{z}/{x}/{y}.png",
        "javascript:{z}{x}{y}",
    ],
)
def test_an_unsafe_address_of_tiles_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="must"):
        tiles_origin(url)


# --- In a browser ------------------------------------------------------------------------------------


@pytest.mark.browser
@pytest.mark.usefixtures("_places")
def test_the_map_is_walked_with_the_keyboard(site: str, desktop: "Page") -> None:
    desktop.goto(f"{site}/fi/places/")
    desktop.get_by_role("link", name="Näytä kartalla").press("Enter")
    desktop.wait_for_selector("[data-ready]")
    assert "map=1" in desktop.url
    assert desktop.get_by_text("Kartalla on 3 kohdetta.").is_visible()
    point = desktop.get_by_role("button", name="Metsola, tarkka osoite puuttuu")
    point.focus()
    desktop.keyboard.press("Enter")
    link = desktop.locator(".leaflet-popup").get_by_role("link", name="Metsola")
    link.wait_for()
    desktop.wait_for_function("() => document.activeElement.textContent === 'Metsola'")
    look_at(desktop, "map-point")
    desktop.keyboard.press("Escape")
    assert desktop.locator(".leaflet-popup").count() == 0
    assert "Metsola" in str(desktop.evaluate("() => document.activeElement.ariaLabel"))
    desktop.keyboard.press("Escape")
    assert desktop.evaluate("() => document.activeElement.closest('#found-list') !== null")
    desktop.get_by_role("button", name="Näytä kartalla: Liina").click()
    desktop.locator(".leaflet-popup").get_by_role("link", name="Liina").wait_for()


@pytest.mark.browser
@pytest.mark.usefixtures("_places")
def test_the_map_fits_a_phone_in_the_dark(site: str, open_page: "OpenPage") -> None:
    phone = open_page(320, dark=True)
    phone.goto(f"{site}/fi/places/liina/?map=1")
    phone.wait_for_selector("[data-ready]")
    look_at(phone, "map-place-phone")


@pytest.mark.browser
@pytest.mark.usefixtures("_places")
def test_without_scripts_the_list_says_it_all(site: str, nojs: "Page") -> None:
    nojs.goto(f"{site}/fi/places/?map=1")
    assert nojs.get_by_text("lista kertoo saman").is_visible()
    assert nojs.get_by_role("link", name="Liina").is_visible()


@pytest.mark.browser
@pytest.mark.usefixtures("_places")
@pytest.mark.parametrize("address", ["/fi/places/", "/fi/places/liina/"])
def test_the_map_opens_and_closes_on_the_same_page(site: str, desktop: "Page", address: str) -> None:
    desktop.goto(f"{site}{address}")
    desktop.evaluate("() => { window.keptSince = 1; }")
    for _ in range(2):
        desktop.get_by_role("link", name="Näytä kartalla").press("Enter")
        desktop.wait_for_selector("[data-ready]")
        assert desktop.url == f"{site}{address}?map=1#map"
        assert desktop.evaluate("() => document.activeElement.id") == "map-title"
        assert desktop.locator(".leaflet-marker-icon[role=button]").count() > 0
        desktop.get_by_role("link", name="Sulje kartta").press("Enter")
        desktop.get_by_role("link", name="Näytä kartalla").wait_for()
        assert desktop.locator("[data-map], .s-map__link").count() == 0
        assert "map=1" not in desktop.url
        assert desktop.evaluate("() => document.activeElement.textContent.trim()") == "Näytä kartalla"
    desktop.go_back()
    desktop.wait_for_selector("[data-ready]")
    assert desktop.evaluate("() => window.keptSince") == 1, "never loaded anew"
    shared = desktop.url
    desktop.goto(shared)
    desktop.wait_for_selector("[data-ready]")
    look_at(desktop, "map-shared")


@pytest.mark.browser
@pytest.mark.usefixtures("_places")
def test_an_open_map_stays_open_on_the_next_search(site: str, desktop: "Page") -> None:
    desktop.goto(f"{site}/fi/places/")
    desktop.get_by_role("link", name="Näytä kartalla").click()
    desktop.wait_for_selector("[data-ready]")
    desktop.get_by_label("Mitä etsit?").fill("liina")
    desktop.get_by_role("button", name="Etsi", exact=True).click()
    desktop.get_by_text("Kartalla on 1 kohdetta.").wait_for()
    desktop.get_by_role("link", name="Sulje kartta").click()
    desktop.get_by_role("link", name="Näytä kartalla").wait_for()
    desktop.get_by_role("button", name="Etsi", exact=True).click()
    desktop.wait_for_load_state()
    assert "map=1" not in desktop.url


@pytest.mark.browser
@pytest.mark.usefixtures("_places")
def test_tiles_come_from_the_configured_source_and_only_when_the_map_is_opened(
    site: str, desktop: "Page", settings: LazySettings
) -> None:
    settings.MAP_TILES_URL, settings.MAP_TILES_ORIGIN = TILES, tiles_origin(TILES)
    settings.MAP_TILES_ATTRIBUTION = "Kartan tekijät"
    forgive(desktop, "tiles.example.org")
    asked: list[str] = []

    def tile(route: Any) -> None:
        asked.append(route.request.url)
        route.fulfill(body=picture_bytes("PNG", (256, 256)), content_type="image/png")

    for host in ("tiles", "others"):
        desktop.route(f"https://{host}.example.org/**", tile)
    desktop.goto(f"{site}/fi/places/")
    desktop.get_by_text("Karttapohja haetaan osoitteesta tiles.example.org").wait_for()
    assert asked == []
    desktop.get_by_role("link", name="Näytä kartalla").click()
    desktop.wait_for_selector(".leaflet-tile-loaded")
    assert asked[0].startswith("https://tiles.example.org/")
    assert desktop.evaluate("() => document.querySelector('.leaflet-tile-loaded').naturalWidth") == 256
    assert desktop.get_by_text("Kartan tekijät (tiles.example.org)").is_visible()
    # Positive control: another host's pictures are refused by the page's own policy.
    forgive(desktop, "others.example.org")
    refused = desktop.evaluate(
        """() => new Promise((told) => {
            const picture = new Image();
            picture.onerror = () => told(true);
            picture.onload = () => told(false);
            picture.src = "https://others.example.org/1/1/1.png";
        })"""
    )
    assert refused
