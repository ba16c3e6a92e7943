"""A list of organisations in a browser: sent, its columns looked at, confirmed and undone; wide, narrow, no scripts."""

from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from network.actions.organisation_imports import ask_check, ask_store, keep_file
from network.actions.undoing_imports import ask_undo
from network.enums import Role
from network.models import Organisation, User
from network.organisation_importing import carry_out
from tests.browser import OpenPage, assert_faultless, html_errors, look_at, sign_in
from tests.list_pages import CHOICES, list_things
from tests.make import make_member, make_municipality, make_organisation
from tests.organisation_lists import TABLE, row

if TYPE_CHECKING:
    from playwright.sync_api import Page

LIKELY = "Nimi;Kunta;Puhelin\nKahvitupa yhdistys;Tampere;\n"
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def a_coordinator() -> User:
    make_municipality("837")
    make_municipality("562", name_fi="Orivesi", name_sv="Orivesi")
    make_organisation("Naapuriapu ry", business_id="1234567-1", phone="03 111")
    return make_member(Role.COORDINATOR)


def file(content: str) -> dict[str, Any]:
    return {"name": "jarjestot.csv", "mimeType": "text/csv", "buffer": content.encode("cp1252")}


def send(page: "Page", site: str, content: str) -> None:
    page.goto(f"{site}/fi/organisations/import/")
    page.set_input_files("input[type=file]", files=[file(content)])  # type: ignore[list-item]
    page.get_by_role("button", name="Lähetä tiedosto").click()
    page.get_by_role("heading", name="Mitä sarakkeissa on?").wait_for()


def journey(page: "Page", site: str, *, javascript: bool = True) -> None:
    page.goto(f"{site}/fi/organisations/import/")
    look_at(page, "list-send", javascript=javascript)
    send(page, site, TABLE + row(9, town="Atlantis"))
    look_at(page, "list-columns", javascript=javascript)
    page.get_by_role("button", name="Näytä, mitä muuttuisi").click()
    page.get_by_text("Kuntaa ei ole tässä verkostossa: ”Atlantis”.").wait_for()
    look_at(page, "list-refused", javascript=javascript)
    send(page, site, TABLE)
    page.get_by_role("button", name="Näytä, mitä muuttuisi").click()
    page.get_by_text("2 järjestöä tallentuisi.").wait_for()
    look_at(page, "list-checked", javascript=javascript)
    page.get_by_role("button", name="Tallenna järjestöt").click()
    page.get_by_text("2 järjestöä tallennettiin, kaikki kerralla.").wait_for()
    look_at(page, "list-stored", javascript=javascript)
    assert Organisation.objects.count() == 2
    page.get_by_role("button", name="Peru tuonti").click()
    page.get_by_text("Peruttu: 2 järjestöä.").wait_for()
    assert Organisation.objects.get().phone == "03 111"


@pytest.mark.parametrize("width", [320, 1280])
def test_from_a_file_to_organisations(site: str, open_page: OpenPage, width: int) -> None:
    page = open_page(width)
    sign_in(page, site, a_coordinator())
    journey(page, site)


def test_the_same_without_scripts(site: str, nojs: "Page") -> None:
    sign_in(nojs, site, a_coordinator())
    journey(nojs, site, javascript=False)


def test_a_likely_one_is_left_out_by_keyboard_and_without_scripts(site: str, nojs: "Page") -> None:
    sign_in(nojs, site, a_coordinator())
    make_organisation("Kahvitupa ry").municipalities.add("837")
    send(nojs, site, TABLE + row(9, name="Kahvitupa yhdistys"))
    nojs.get_by_role("button", name="Näytä, mitä muuttuisi").click()
    nojs.get_by_text("1 uusi järjestö on ehkä jo hakemistossa.").wait_for()
    nojs.get_by_role("link", name="Katso ne").click()
    look_at(nojs, "list-likely", javascript=False)
    nojs.get_by_label("Jätä tämä rivi pois").focus()
    nojs.keyboard.press("Space")
    nojs.get_by_role("button", name="Tallenna järjestöt").focus()
    nojs.keyboard.press("Enter")
    nojs.get_by_text("2 järjestöä tallennettiin, kaikki kerralla.").wait_for()
    assert not Organisation.objects.filter(name="Kahvitupa yhdistys").exists()


def test_the_markup_is_right(client: Client) -> None:
    keeper = a_coordinator()
    client.force_login(keeper)
    things = list_things(keeper)
    checked, waiting = (f"/fi/organisations/import/{things[name]['pk']}/" for name in ("checked_list", "waiting_list"))
    make_organisation("Kahvitupa ry").municipalities.add("837")
    likely = keep_file(LIKELY.encode(), file_name="l.csv", form="table", rows=1, by=keeper)
    ask_check(likely, choices=CHOICES, source="lista", by=keeper)
    carry_out(likely.pk)
    left = keep_file(
        LIKELY.replace("Kahvitupa", "Teetupa").encode(), file_name="t.csv", form="table", rows=1, by=keeper
    )
    ask_check(left, choices=CHOICES, source="lista", by=keeper)
    carry_out(left.pk)
    left.refresh_from_db()
    ask_store(left, by=keeper)
    carry_out(left.pk)
    left.refresh_from_db()
    make_member(Role.ORGANISATION_EDITOR, organisation=Organisation.objects.get(name="Teetupa yhdistys"))
    ask_undo(left, by=keeper)
    carry_out(left.pk)
    left.refresh_from_db()
    assert left.counts["left"] == 1
    addresses = [
        "/fi/organisations/import/", checked, f"{checked}columns/", waiting, f"{likely.get_absolute_url()}?fate=likes",
        f"{left.get_absolute_url()}?fate=left", "/fi/organisations/duplicates/apart/",
    ]  # fmt: skip
    assert_faultless(html_errors({address: client.get(address).content.decode() for address in addresses}))
