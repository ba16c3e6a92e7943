"""The sheet in a cellar: it opens without a network, and what was typed goes out once, as the one who typed it."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from groups.models import AttendanceVersion, Gathering
from network.enums import Role
from tests.browser import OpenPage, forgive, look_at
from tests.make import make_member, make_municipality
from tests.test_sheet_browser import KEPT, SAVED, a_week, kept, numbers, opened, state
from tests.weak_line import CUT, FROZEN, WHOLE, WeakLine, weak_line

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHEET = "/fi/attendance/"


@pytest.fixture
def line(site: str) -> Iterator[WeakLine]:
    with weak_line(site) as made:
        yield made


@pytest.fixture
def page(open_page: OpenPage) -> "Page":
    """A browser that lets the service worker in."""
    made = open_page(1280, worker=True)
    made.context.set_default_timeout(30_000)
    for word in ("ERR_", "of others", "403"):
        forgive(made, word)
    return made


def is_kept(page: "Page", address: str, *, kept: bool = True) -> None:
    """Wait until the service worker has the page, or no longer has it."""
    script = "async address => Boolean(await caches.match(address, {ignoreVary: true}))"
    for _try in range(300):
        if page.evaluate(script, address) == kept:
            return
        page.wait_for_timeout(100)
    pytest.fail(f"{address} is {'not ' if kept else ''}kept: {in_caches(page)}")


def in_caches(page: "Page") -> list[str]:
    """The addresses that the browser keeps."""
    found: list[str] = page.evaluate(
        """async () => { const all = [];
        for (const name of await caches.keys())
            for (const one of await (await caches.open(name)).keys()) all.push(one.url);
        return all.map(address => new URL(address).pathname); }"""
    )
    return found


def type_offline(page: "Page", line: WeakLine, values: list[str]) -> None:
    line.become(CUT)
    page.locator("#week [data-number=visitors]").first.click()
    for value in values:
        page.keyboard.type(value)
        page.keyboard.press("Enter")


def test_three_entries_in_a_cellar(page: "Page", line: WeakLine) -> None:
    bertta, gatherings = a_week()
    opened(page, line.url, bertta)
    is_kept(page, f"{line.url}{SHEET}")
    type_offline(page, line, ["8", "0", "12"])
    for gathering in gatherings:
        state(page, gathering, KEPT)
    page.reload()
    page.get_by_text("Sivu on tältä laitteelta").wait_for()
    for gathering in gatherings:
        state(page, gathering, KEPT)  # what the device keeps is put back a moment after the page is there
    fields = page.locator("#week [data-number=visitors]")
    assert [fields.nth(number).input_value() for number in range(3)] == ["8", "0", "12"]
    page.get_by_text(re.compile(r"3\s*merkintää odottaa yhteyttä")).wait_for()
    assert page.evaluate("getComputedStyle(document.body).fontFamily").startswith('"Source')
    look_at(page, "sheet-cellar")
    assert Gathering.objects.held().count() == 0
    line.become(WHOLE)
    page.evaluate("dispatchEvent(new Event('online'))")
    for gathering in gatherings:
        state(page, gathering, SAVED)
    assert numbers() == [8, 0, 12]
    assert AttendanceVersion.objects.count() == 3
    assert kept(page) == 0
    line.become(CUT)
    page.reload()
    page.get_by_text("Sivu on tältä laitteelta").wait_for()
    state(page, gatherings[0], SAVED)
    assert fields.nth(0).input_value() == "8"


def test_a_frozen_server_does_not_hold_the_sheet_back(page: "Page", line: WeakLine) -> None:
    bertta, _gatherings = a_week()
    opened(page, line.url, bertta)
    is_kept(page, f"{line.url}{SHEET}")
    line.become(FROZEN)
    page.reload()
    page.get_by_text("Sivu on tältä laitteelta").wait_for()


def test_only_own_sheets_and_their_files_are_kept(page: "Page", line: WeakLine) -> None:
    bertta, _gatherings = a_week()
    opened(page, line.url, bertta)
    is_kept(page, f"{line.url}{SHEET}")
    for address in ("/fi/", "/fi/places/", "/fi/profile/", "/fi/start/", "/fi/attendance/?day=2026-11-23"):
        page.goto(f"{line.url}{address}")
    page.goto(f"{line.url}{SHEET}")
    pages = {address for address in in_caches(page) if not address.startswith("/static/")}
    assert {address for address in pages if not re.fullmatch(r"/fi/attendance/(\d{4}-W\d\d/)?", address)} == set()
    assert SHEET in pages


def test_while_a_sheet_is_kept_anew_it_is_kept_all_the_time(page: "Page", line: WeakLine) -> None:
    bertta, _gatherings = a_week()
    opened(page, line.url, bertta)
    is_kept(page, f"{line.url}{SHEET}")
    watcher = page.context.new_page()
    watcher.goto(f"{line.url}/fi/places/")
    watcher.evaluate(
        """address => { window.told = new Set(); window.missed = 0; window.watched = (async () => {
            while (!window.isOver) {
                const one = await caches.match(address, {ignoreVary: true});
                if (one) window.told.add(one.headers.get("X-Kept-At")); else window.missed++;
            } })(); }""",
        f"{line.url}{SHEET}",
    )
    for times in range(2, 7):
        page.reload()
        watcher.wait_for_function("times => window.told.size >= times", arg=times)
    assert watcher.evaluate("async () => { window.isOver = true; await window.watched; return window.missed; }") == 0


def test_signing_out_warns_and_leaves_nothing(page: "Page", line: WeakLine) -> None:
    bertta, gatherings = a_week()
    opened(page, line.url, bertta)
    is_kept(page, f"{line.url}{SHEET}")
    page.route("**/attendance/rows/", lambda route: route.abort())
    type_offline(page, line, ["8", "7"])
    state(page, gatherings[1], KEPT)
    line.become(WHOLE)
    page.goto(f"{line.url}/fi/accounts/logout/")
    page.get_by_text(re.compile(r"2\s*merkintää on vielä lähettämättä")).wait_for()
    look_at(page, "sign-out-unsent")
    line.become(CUT)
    page.get_by_role("button", name="Kirjaudu ulos").click()
    page.get_by_text("Mitään ei poistettu").wait_for()
    assert kept(page) == 2
    line.become(WHOLE)
    page.get_by_role("button", name="Kirjaudu ulos").click()
    page.wait_for_url(f"{line.url}/fi/")
    page.goto(f"{line.url}/fi/accounts/login/")
    assert [address for address in in_caches(page) if not address.startswith("/static/")] == []
    script = """() => new Promise(done => { const asked = indexedDB.open('silmukka'); asked.onerror = () => done(-1);
        asked.onsuccess = () => { const names = asked.result.objectStoreNames;
            if (!names.contains('entries')) { asked.result.close(); return done(0); }
            const all = asked.result.transaction('entries').objectStore('entries').count();
            all.onsuccess = () => { asked.result.close(); done(all.result); }; }; })"""
    assert page.evaluate(script) == 0
    assert numbers() == [None] * 3


def test_an_ended_session_keeps_the_numbers_for_their_own_person(page: "Page", line: WeakLine) -> None:
    bertta, gatherings = a_week()
    other = make_member(Role.SOCIAL_INSTRUCTOR, make_municipality())
    fields = opened(page, line.url, bertta)
    page.context.clear_cookies()
    fields.nth(0).fill("8")
    fields.nth(0).press("Enter")
    page.get_by_text("Kirjautumisesi on päättynyt").wait_for()
    state(page, gatherings[0], KEPT)
    look_at(page, "sheet-signed-out")
    opened(page, line.url, other)
    page.get_by_text("Sitä ei lähetetä sinun nimissäsi").wait_for()
    assert fields.nth(0).input_value() == ""
    fields.nth(1).fill("5")
    fields.nth(1).press("Enter")
    state(page, gatherings[1], SAVED)
    assert numbers() == [None, 5, None]
    opened(page, line.url, bertta)
    state(page, gatherings[0], SAVED)
    assert numbers() == [8, 5, None]
    assert AttendanceVersion.objects.get(gathering=gatherings[0]).reported_by == bertta
    assert kept(page) == 0


def test_another_persons_pages_are_forgotten(page: "Page", line: WeakLine) -> None:
    bertta, _gatherings = a_week()
    other = make_member(Role.SOCIAL_INSTRUCTOR, make_municipality())
    opened(page, line.url, bertta)
    is_kept(page, f"{line.url}{SHEET}")
    page.goto(f"{line.url}/fi/attendance/2026-W02/")
    is_kept(page, f"{line.url}/fi/attendance/2026-W02/")
    opened(page, line.url, other)
    is_kept(page, f"{line.url}/fi/attendance/2026-W02/", kept=False)


def test_a_renewed_form_token_is_asked_for(page: "Page", line: WeakLine) -> None:
    """Signing in anew in another tab makes the page's form token old; the number goes out all the same."""
    bertta, gatherings = a_week()
    fields = opened(page, line.url, bertta)
    cookies = [cookie for cookie in page.context.cookies() if cookie["name"] == "csrftoken"]
    assert cookies
    page.context.add_cookies([{**cookies[0], "value": "a" * 32}])  # type: ignore[typeddict-item,list-item]
    fields.nth(0).fill("8")
    fields.nth(0).press("Enter")
    state(page, gatherings[0], SAVED)
    assert numbers()[0] == 8
