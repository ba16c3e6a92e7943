"""Messages to a keeper in a browser: a resident says what is wrong, the keeper handles it; with scripts and without."""

from typing import TYPE_CHECKING

import pytest
from django.core import mail
from django.test import Client

from network import senders
from network.enums import Role
from network.models import KeeperMessage, User
from places.actions import publish_place
from places.models import Place
from tests.browser import look_at, sign_in
from tests.make import make_member, make_municipality, make_place

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser import OpenPage

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def place(monkeypatch: pytest.MonkeyPatch) -> Place:
    """A place that offers company; a browser fills a form in faster than people do."""
    monkeypatch.setattr(senders, "FASTEST_S", 0)
    place = make_place((1, 540, 900), name="Väentupa", slug="vaentupa", company="yes")
    publish_place(place)
    return place


@pytest.fixture
def keeper(place: Place) -> User:
    return make_member(Role.COORDINATOR, place.municipality)


def tell_what_is_wrong(page: "Page", site: str) -> None:
    page.goto(f"{site}/fi/places/vaentupa/")
    page.get_by_role("link", name="Onko tässä väärää tietoa?").last.click()
    page.get_by_role("button", name="Lähetä").click()
    page.get_by_text("Valitse, mikä tiedoissa on väärin.").first.wait_for()
    page.get_by_label("Aukioloaika").check()
    page.get_by_label("Mitä pitäisi korjata").or_(page.locator("#id_text")).first.fill("Ovi oli tiistaina kiinni.")
    page.locator("#id_email").fill("asukas@example.org")
    page.get_by_role("button", name="Lähetä").click()
    page.get_by_role("heading", name="Kiitos, viestisi on perillä").wait_for()


@pytest.mark.parametrize("javascript", [True, False])
def test_a_correction_is_sent_read_and_handled(
    site: str, open_page: "OpenPage", place: Place, keeper: User, *, javascript: bool
) -> None:
    resident = open_page(320, javascript=javascript)
    tell_what_is_wrong(resident, site)
    look_at(resident, "correction-sent", javascript=javascript)
    assert [message.to for message in mail.outbox] == [[keeper.email]]
    page = open_page(320, javascript=javascript)
    sign_in(page, site, keeper)
    page.goto(f"{site}/fi/letters/")
    assert page.get_by_text("Ovi oli tiistaina kiinni.").is_visible()
    look_at(page, "letters", javascript=javascript)
    page.get_by_role("link", name="Muuta tietoja").click()
    page.wait_for_url("**/places/vaentupa/**")
    page.goto(f"{site}/fi/letters/")
    page.get_by_role("button", name="Korjasin tiedot").click()
    page.get_by_text("Viesti on merkitty hoidetuksi.").wait_for()
    assert page.get_by_text("Yhtään viestiä ei odota sinua").is_visible()
    look_at(page, "letters-none", javascript=javascript)
    page.get_by_role("link", name="Hoidettu", exact=True).click()
    page.get_by_text("Korjasin tiedot").first.wait_for()
    look_at(page, "letters-handled", javascript=javascript)
    assert mail.outbox[-1].to == ["asukas@example.org"]
    assert KeeperMessage.objects.get().handled_at is not None


@pytest.mark.parametrize("javascript", [True, False])
def test_a_wish_for_company_reaches_the_keeper(
    site: str, open_page: "OpenPage", place: Place, keeper: User, *, javascript: bool
) -> None:
    resident = open_page(320, javascript=javascript)
    resident.goto(f"{site}/fi/places/vaentupa/company/")
    look_at(resident, "company", javascript=javascript)
    resident.locator("#id_name").fill("Bertta")
    resident.get_by_role("button", name="Lähetä").click()
    resident.get_by_text("Anna puhelinnumero tai sähköposti").first.wait_for()
    assert resident.locator("#id_name").input_value() == "Bertta", "nothing typed is lost"
    resident.locator("#id_phone").fill("040 123 4567")
    resident.get_by_role("button", name="Lähetä").click()
    resident.get_by_text("viestisi on perillä").or_(resident.get_by_role("heading", level=1)).first.wait_for()
    page = open_page(1280, javascript=javascript)
    sign_in(page, site, keeper)
    page.goto(f"{site}/fi/letters/")
    assert page.get_by_role("link", name="040 123 4567").is_visible()
    page.get_by_role("button", name="Olen vastannut").click()
    page.get_by_text("Viesti on merkitty hoidetuksi.").wait_for()


def test_a_stranger_s_inbox_stays_empty(site: str, desktop: "Page", place: Place) -> None:
    tell_what_is_wrong(desktop, site)
    stranger = make_member(Role.COORDINATOR, make_municipality("562"))
    client = Client()
    client.force_login(stranger)
    html = client.get("/fi/letters/").content.decode()
    assert "Ovi oli tiistaina" not in html
    assert "Yhtään viestiä ei odota sinua" in html
