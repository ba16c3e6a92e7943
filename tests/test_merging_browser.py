"""Two records made one in a browser: the pairs, side by side, joined and undone; wide, narrow, without scripts."""

from typing import TYPE_CHECKING

import pytest
from django.test import Client

from network.enums import Role
from network.models import Organisation
from tests.browser import OpenPage, assert_faultless, html_errors, look_at, sign_in
from tests.list_pages import list_things
from tests.make import make_member, make_municipality, make_organisation

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def twins() -> None:
    town = make_municipality()
    for name, phone in (("Naapuriapu ry", "03 111 2222"), ("Naapuriapu", "03 333 4444")):
        make_organisation(name, phone=phone, website="https://naapuriapu.fi").municipalities.add(town)


def journey(page: "Page", site: str, *, javascript: bool = True) -> None:
    page.goto(f"{site}/fi/organisations/duplicates/")
    look_at(page, "duplicates", javascript=javascript)
    page.get_by_role("link", name="Naapuriapu ry – Naapuriapu").click()
    page.get_by_role("heading", name="Ovatko nämä sama järjestö?").wait_for()
    look_at(page, "duplicate", javascript=javascript)
    page.get_by_label("03 333 4444").check()
    page.get_by_role("button", name="Yhdistä").click()
    page.get_by_text("Naapuriapu on nyt osa tätä: Naapuriapu ry.").wait_for()
    assert Organisation.objects.get().phone == "03 333 4444"
    page.goto(f"{site}/fi/organisations/duplicates/")
    look_at(page, "joined", javascript=javascript)
    page.get_by_role("button", name="Peru yhdistäminen").click()
    page.get_by_text("Naapuriapu on taas oma järjestönsä.").wait_for()
    assert Organisation.objects.count() == 2


@pytest.mark.parametrize("width", [320, 1280])
def test_two_records_are_made_one(site: str, open_page: OpenPage, width: int) -> None:
    page = open_page(width)
    twins()
    sign_in(page, site, make_member(Role.COORDINATOR))
    journey(page, site)


def test_the_same_without_scripts(site: str, nojs: "Page") -> None:
    twins()
    sign_in(nojs, site, make_member(Role.COORDINATOR))
    journey(nojs, site, javascript=False)


def test_the_markup_is_right(client: Client) -> None:
    make_municipality()
    keeper = make_member(Role.COORDINATOR)
    client.force_login(keeper)
    twin = list_things(keeper)["twins"]
    addresses = ["/fi/organisations/duplicates/", f"/fi/organisations/duplicates/{twin['first']}-{twin['second']}/"]
    assert_faultless(html_errors({address: client.get(address).content.decode() for address in addresses}))
