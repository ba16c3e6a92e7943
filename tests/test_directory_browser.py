"""The network room in a browser: sign-in by a code with `next` kept, and the directory to feedback."""

import re
from typing import TYPE_CHECKING

import pytest
from django.core import mail

from network.actions.organisations import set_rows
from network.enums import Role
from network.models import KeeperMessage
from network.record_rows import ROW_PARTS
from network.selections import MOST
from tests.browser import OpenPage, look_at
from tests.make import make_member
from tests.test_organisations import added

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser


def code() -> str:
    found = re.search(r"\d{4}-\d{4}", str(mail.outbox[-1].body))
    assert found
    return found[0]


@pytest.mark.parametrize("javascript", [True, False])
def test_a_newcomer_comes_in_by_a_code_and_lands_where_they_were_going(
    site: str, open_page: OpenPage, javascript: bool
) -> None:
    page = open_page(width=320, javascript=javascript)
    page.goto(f"{site}/fi/profile/")
    page.get_by_label("Sähköpostiosoite").fill("uusi@example.org")
    page.get_by_role("button", name="Lähetä koodi").click()
    page.get_by_label("Koodi").fill("0000")
    page.get_by_role("button", name="Kirjaudu", exact=True).click()
    look_at(page, f"sign-in-wrong-code-{javascript}", javascript=javascript)
    page.get_by_label("Koodi").fill(code().replace("-", " "))
    page.get_by_role("button", name="Kirjaudu", exact=True).click()
    page.wait_for_url(f"{site}/fi/profile/")
    assert "Tervetuloa" in page.inner_text("h1")
    look_at(page, f"profile-new-{javascript}", javascript=javascript)


def test_a_resident_finds_an_organisation_without_scripts(site: str, nojs: "Page") -> None:
    added(functions=["everyday_help"])
    nojs.goto(f"{site}/fi/organisations/")
    nojs.get_by_label("Mitä etsit?").fill("ruoka-apu")
    nojs.get_by_role("button", name="Etsi", exact=True).click()
    nojs.get_by_role("link", name="Kotikulman tuki ry").click()
    assert "Arjen apu" in nojs.inner_text("main")
    nojs.get_by_role("link", name="Onko tässä väärää tietoa?").click()
    nojs.get_by_label("Yhteystieto").check()
    nojs.get_by_label("Kerro omin sanoin").fill("Puhelinnumero on vanha.")
    nojs.wait_for_timeout(3_100)  # nobody writes faster than that
    nojs.get_by_role("button", name="Lähetä").click()
    assert "perillä" in nojs.inner_text("main")
    assert KeeperMessage.objects.get().record_slug == "kotikulman-tuki-ry"


def test_the_tick_that_no_longer_fits_is_told_at_once(site: str, open_page: OpenPage) -> None:
    keys = [added(f"Apu {number:02}").pk for number in range(MOST + 1)]
    page = open_page(width=320)
    page.goto(f"{site}/fi/organisations/?page=4&o={','.join(map(str, keys[:MOST]))}")
    note = page.locator("[data-picked-over]")
    assert note.is_hidden()
    page.get_by_label(f"Valitse listalle: Apu {MOST:02}").check()
    assert "jäävät siitä pois: 1." in note.inner_text()
    page.get_by_label(f"Valitse listalle: Apu {MOST:02}").uncheck()
    assert note.is_hidden()


def test_money_fits_the_narrowest_screen(site: str, open_page: OpenPage) -> None:
    organisation = added()
    row = {"source": "county", "year": 2026, "amount": "125000.00", "purpose": "Omaisten vertaistuki"}
    set_rows(organisation, ROW_PARTS["funding"], [row], by=make_member(Role.COORDINATOR))
    page = open_page(width=320)
    page.goto(f"{site}{organisation.get_absolute_url()}")
    region = page.locator(".s-scroll")
    assert region.evaluate("one => one.scrollWidth <= one.clientWidth")


def test_the_way_back_leads_to_the_same_search_with_its_ticks(site: str, open_page: OpenPage) -> None:
    for number in range(3):
        added(f"Apu {number}", functions=["everyday_help"])
    page = open_page(width=320)
    page.goto(f"{site}/fi/organisations/?q=ruoka-apu")
    page.get_by_label("Valitse listalle: Apu 1").check()
    page.get_by_role("link", name="Apu 2").click()
    page.get_by_role("link", name="Järjestöt", exact=True).last.click()
    page.wait_for_url("**/organisations/?q=*")
    assert page.get_by_label("Mitä etsit?").input_value() == "ruoka-apu"
    assert page.get_by_label("Valitse listalle: Apu 1").is_checked()
    assert not page.get_by_label("Valitse listalle: Apu 2").is_checked()
    page.goto(f"{site}/fi/organisations/apu-2/")
    assert page.locator(".govuk-back-link").get_attribute("href") == "/fi/organisations/", "who came straight here"


@pytest.mark.parametrize("javascript", [True, False])
def test_a_search_with_scripts_has_a_short_address(site: str, open_page: OpenPage, javascript: bool) -> None:
    added(functions=["everyday_help"])
    page = open_page(javascript=javascript)
    page.goto(f"{site}/fi/organisations/")
    page.get_by_label("Mitä etsit?").fill("ruoka-apu")
    page.get_by_role("button", name="Etsi", exact=True).click()
    page.wait_for_url("**/organisations/?q=ruoka-apu**")
    assert page.url.endswith("?q=ruoka-apu") is javascript
    assert page.get_by_role("link", name="Kotikulman tuki ry").count() == 1


@pytest.mark.parametrize("javascript", [True, False])
def test_ticks_of_a_life_situation_become_a_list(site: str, open_page: OpenPage, javascript: bool) -> None:
    for name in ("Omaiset ry", "Arki ry"):
        added(name, functions=["everyday_help", "peer_support"])
    page = open_page(width=320, javascript=javascript)
    page.goto(f"{site}/fi/organisations/situations/carer/")
    page.get_by_label("Valitse listalle: Omaiset ry").check()
    look_at(page, f"situation-with-ticks-{javascript}", javascript=javascript)
    if javascript:
        assert "Valittuna listalle: 1" in page.inner_text("main")
        page.get_by_role("link", name=re.compile("Katso hakemistosta: Arjen apu|Katso kaikki: Arjen apu")).click()
        assert page.get_by_label("Valitse listalle: Omaiset ry").is_checked()
    page.get_by_role("button", name="Näytä valitut listana").click()
    assert "Omaiset ry" in page.inner_text("main")
    assert "Arki ry" not in page.inner_text("main")
