"""An organisation's record and the directory's selection in a browser: rows without scripts, narrow and wide."""

from typing import TYPE_CHECKING

import pytest

from network.models import Organisation
from network.record_rows import ROW_PARTS
from tests.browser import OpenPage, html_errors, look_at, sign_in
from tests.test_organisations import added, make_editor

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(("width", "javascript"), [(320, True), (1280, False)])
def test_rows_are_added_removed_and_brought_back(site: str, open_page: OpenPage, width: int, javascript: bool) -> None:
    organisation = added(functions=["outreach"])
    page = open_page(width=width, javascript=javascript)
    sign_in(page, site, make_editor(organisation))
    address = f"{site}/fi/organisations/{organisation.slug}/edit/contacts/"
    page.goto(address)
    first = page.get_by_role("group", name="Rivi 1")
    first.get_by_label("Tapa").select_option(label="Chat")
    first.get_by_label("Numero tai osoite").fill("https://yhdistys.example.org/hyvin-pitka-osoite-jossa-ei-ole-valeja")
    page.get_by_role("button", name="Lisää rivi").click()
    page.locator("[name=rows-1-kind]:focus").wait_for()
    assert "hyvin-pitka" in page.get_by_role("group", name="Rivi 1").get_by_label("Numero tai osoite").input_value()
    page.get_by_role("group", name="Rivi 2").get_by_label("Numero tai osoite").fill("040 123")
    page.get_by_role("button", name="Tallenna").click()
    look_at(page, f"record-rows-wrong-{width}", javascript=javascript)
    assert "Tarkista" in page.inner_text("main")
    page.get_by_role("group", name="Rivi 2").get_by_label("Tapa").select_option(label="Tekstiviesti tai viestisovellus")
    page.get_by_role("group", name="Rivi 2").get_by_label("Numero tai osoite").press("Enter")
    page.wait_for_url(f"**/organisations/{organisation.slug}/")
    look_at(page, f"record-{width}", javascript=javascript)
    assert organisation.contact_ways.count() == 2
    page.goto(address)
    page.get_by_role("group", name="Rivi 2").get_by_label("Poista tämä rivi").check()
    page.get_by_role("button", name="Tallenna").click()
    assert organisation.contact_ways.count() == 1
    page.get_by_role("link", name="Muutosten historia").click()
    look_at(page, f"record-history-{width}", javascript=javascript)
    page.get_by_role("button", name="Palauta entinen").first.click()
    assert organisation.contact_ways.count() == 2


def test_every_part_is_valid_and_fits(site: str, phone: "Page") -> None:
    organisation = added(functions=["outreach"])
    sign_in(phone, site, make_editor(organisation))
    pages = {}
    for part in ("", *(f"{code}/" for code in ROW_PARTS)):
        phone.goto(f"{site}/fi/organisations/{organisation.slug}/edit/{part}")
        look_at(phone, f"record-{part}")
        pages[part] = phone.content()
    phone.goto(f"{site}/fi/organisations/{organisation.slug}/visibility/")
    look_at(phone, "record-visibility")
    assert not html_errors(pages)


@pytest.mark.parametrize("javascript", [True, False])
def test_a_selection_is_ticked_shown_and_printed(site: str, open_page: OpenPage, javascript: bool) -> None:
    for name in ("Aamu ry", "Päivä ry", "Ilta ry"):
        added(name, functions=["outreach"], life_situations=["carer"], languages=["sv"])
    page = open_page(width=320, javascript=javascript)
    page.goto(f"{site}/fi/organisations/?function=outreach")
    page.get_by_label("Valitse listalle: Aamu ry").check()
    page.get_by_label("Valitse listalle: Ilta ry").check()
    page.get_by_role("button", name="Näytä valitut listana").click()
    look_at(page, f"selection-{javascript}", javascript=javascript)
    assert [item.inner_text() for item in page.locator("h2 a").all()] == ["Aamu ry", "Ilta ry"]
    page.get_by_role("link", name="Lisää järjestöjä listalle").click()
    assert page.get_by_label("Valitse listalle: Ilta ry").is_checked()
    page.get_by_label("Valitse listalle: Ilta ry").uncheck()
    page.get_by_label("Valitse listalle: Päivä ry").check()
    page.get_by_role("button", name="Näytä valitut listana").click()
    assert [item.inner_text() for item in page.locator("h2 a").all()] == ["Aamu ry", "Päivä ry"]
    key = Organisation.objects.get(name="Päivä ry").pk
    assert (
        page.request.get(f"{site}/fi/organisations/selection.pdf?o={key}").headers["content-type"] == "application/pdf"
    )
    for path in ("situations/", "situations/carer/", "compare/", ""):
        page.goto(f"{site}/fi/organisations/{path}")
        look_at(page, f"directory-{path}-{javascript}", javascript=javascript)
