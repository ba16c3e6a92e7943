"""An adviser's call in a browser: a street typed, three places read aloud, with scripts and without."""

from datetime import datetime
from typing import TYPE_CHECKING

import pytest
import time_machine

from network.actions.listings import rebuild_listings
from network.hours import HELSINKI
from network.imports.region import load_region
from network.models import Municipality
from tests.browser import look_at
from tests.make import make_place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

    from tests.browser import OpenPage

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=HELSINKI)


@pytest.fixture
def _network() -> "Iterator[None]":
    load_region("pirkanmaa")
    tampere = Municipality.objects.get(code="837")
    for number in range(5):
        make_place(
            (1, 600, 840), (2, 600, 840), name=f"Tupa {number}", municipality=tampere, lat=61.449 + number / 100,
            lon=23.853, precision="exact", address=f"Insinöörinkatu {30 + number}", contact_phone="040 123 4567",
        )  # fmt: skip
    rebuild_listings()
    with time_machine.travel(MONDAY, tick=True):
        yield


@pytest.mark.usefixtures("_network")
@pytest.mark.parametrize(("width", "javascript"), [(1280, True), (320, True), (1280, False)])
def test_a_street_is_typed_and_three_places_are_read_aloud(
    site: str, open_page: "OpenPage", width: int, *, javascript: bool
) -> None:
    page: Page = open_page(width, javascript=javascript)
    page.goto(f"{site}/fi/desk/")
    look_at(page, "desk", javascript=javascript)
    page.get_by_label("Missä soittaja on?").fill("insinöörink. 30")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Tänään").wait_for()
    assert page.get_by_role("link", name="1. Tupa 0").is_visible()
    assert page.get_by_text("kello kymmenestä neljääntoista").count() == 6
    assert page.get_by_role("link", name="040 123 4567").first.get_attribute("href") == "tel:0401234567"
    assert page.get_by_text("Tietoja ei ole vielä vahvistettu täällä.").count() == 6
    look_at(page, "desk-three", javascript=javascript)
    page.get_by_role("link", name="Seuraavat kolme").click()
    page.get_by_role("link", name="4. Tupa 3").wait_for()
    page.get_by_role("link", name="Sama pelkkänä tekstinä").click()
    page.wait_for_url("**format=text**")
    told = page.locator("body").inner_text()
    assert "4. Tupa 3" in told
    assert "Puhelin: 040 123 4567." in told


@pytest.mark.usefixtures("_network")
@pytest.mark.parametrize("javascript", [True, False])
def test_a_street_that_nobody_knows_is_asked_again_and_stays_typed(
    site: str, open_page: "OpenPage", *, javascript: bool
) -> None:
    page = open_page(320, javascript=javascript)
    page.goto(f"{site}/fi/desk/")
    page.get_by_label("Missä soittaja on?").fill("Olematonkuja 3")
    page.get_by_role("button", name="Näytä kolme seuraavaa").click()
    page.get_by_text("Emme löytäneet paikkaa").first.wait_for()
    assert page.get_by_label("Missä soittaja on?").input_value() == "Olematonkuja 3"
    look_at(page, "desk-lost", javascript=javascript)
    page.get_by_label("Missä soittaja on?").fill("Hervanta")
    page.get_by_role("button", name="Näytä kolme seuraavaa").click()
    page.get_by_role("link", name="1. Tupa 0").wait_for()
