"""Every public page in Chromium: 320 px and 1280 px, three languages, light and dark; and the Nu checker."""

from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from tests.browser import OpenPage, assert_faultless, forgive, html_errors, inspect, sign_in
from tests.page import EVERYBODY
from tests.page_table import PAGES
from tests.world import World, make_world

if TYPE_CHECKING:
    from playwright.sync_api import Page as BrowserPage

LANGUAGES = ("fi", "sv", "en")
SIGN_IN = ("account_login", "account_signup", "account_reset_password", "account_request_login_code")


def addresses(world: World, role: str, language: str) -> dict[str, str]:
    """The pages that the role reads, by a name for their pictures."""
    with override(language):
        found = {
            f"{page.name.replace(':', '-')}-{case.thing or 'page'}{number or ''}": reverse(
                page.name, kwargs=world.arguments(case.thing)
            )
            + case.query
            for page in PAGES
            for number, case in enumerate(page.cases)
            if page.is_html and not page.post_only and role in case.reads.split()
        }
        if role == "visitor":
            found |= {name: reverse(name) for name in SIGN_IN}
            found["missing"] = f"/{language}/ei-ole/"
        return found


def walk(browser_page: "BrowserPage", site: str, pages: dict[str, str], language: str) -> list[str]:
    """Look at each page; return every fault of all of them."""
    forgive(browser_page, "404")
    faults = []
    for name, url in pages.items():
        browser_page.goto(f"{site}{url}")
        if browser_page.locator("html").get_attribute("lang") != language:
            faults.append(f"{url}: not in {language}")
        if browser_page.locator("h1").count() != 1:
            faults.append(f"{url}: {browser_page.locator('h1').count()} h1")
        faults += inspect(browser_page, f"{language}-{name}")
    return faults


@pytest.mark.browser
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [320, 1280])
def test_public_pages(width: int, language: str, site: str, open_page: OpenPage) -> None:
    pages = addresses(make_world(), "visitor", language)
    assert len(pages) > 15
    assert_faultless(walk(open_page(width, language), site, pages, language))


@pytest.mark.browser
def test_public_pages_in_the_dark(site: str, open_page: OpenPage) -> None:
    pages = addresses(make_world(), "visitor", "fi")
    assert_faultless(walk(open_page(1280, "fi", dark=True), site, pages, "fi"))


@pytest.mark.browser
@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("role", [role for role in EVERYBODY.split() if role != "visitor"])
def test_pages_of_each_role(role: str, width: int, site: str, open_page: OpenPage) -> None:
    world = make_world()
    person = world.people[role]
    assert person is not None
    public = set(addresses(world, "visitor", "fi").values())
    pages = {name: url for name, url in addresses(world, role, "fi").items() if url not in public}
    browser_page = open_page(width)
    sign_in(browser_page, site, person)
    assert_faultless(walk(browser_page, site, pages, "fi"))


@pytest.mark.django_db
def test_every_page_is_valid_html() -> None:
    world = make_world()
    html: dict[str, str] = {}
    seen: set[str] = set()
    for role, person in world.people.items():
        client = Client()
        if person:
            client.force_login(person)
        for language in LANGUAGES if role == "visitor" else ("fi",):
            for name, url in addresses(world, role, language).items():
                if role != "visitor" and url in seen:
                    continue
                seen.add(url)
                answer = client.get(url)
                if answer.status_code in {200, 404}:
                    html[f"{role} {language} {name}"] = answer.content.decode()
    assert_faultless(html_errors(html))
