"""The week sheet as a spreadsheet: keys, hints, rows that save themselves, and a line that breaks."""

import re
from datetime import date, timedelta
from time import perf_counter
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.utils import timezone

from groups.actions.attendance import report_attendance
from groups.models import AttendanceVersion, Gathering
from network.enums import Role
from network.models import User
from tests.browser import OpenPage, forgive, look_at, sign_in
from tests.make import make_circle, make_gathering, make_member, make_municipality
from tests.weak_line import CUT, DEAF, FROZEN, WHOLE, weak_line

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SAVED = re.compile(r"^\s*Tallennettu \d")
KEPT, CONFLICT, ASKED = "Tallessa tällä laitteella", "Kaksi eri tietoa", "Tarkista luku"


def a_week(count: int = 3) -> tuple[User, list[Gathering]]:
    today = timezone.localdate()
    circles = [make_circle(name=f"Piiri {number:02}") for number in range(count)]
    return make_member(Role.SOCIAL_INSTRUCTOR, make_municipality()), [make_gathering(c, today) for c in circles]


def opened(page: "Page", site: str, user: User, path: str = "/fi/attendance/") -> "Locator":
    """The column of visitors, on a page whose rows save themselves."""
    sign_in(page, site, user)
    page.goto(f"{site}{path}", timeout=40_000)
    page.locator("[data-saves-rows]").wait_for()
    return page.locator("#week [data-number=visitors]")


def state(page: "Page", gathering: Gathering, words: "str | re.Pattern[str]") -> None:
    page.locator(f"tr[data-gathering='{gathering.pk}'] [data-row-state]", has_text=words).wait_for(timeout=25_000)


def numbers() -> list[int | None]:
    return list(Gathering.objects.order_by("pk").values_list("visitors", flat=True))


def kept(page: "Page") -> int:
    return int(page.evaluate("async () => (await window.kept.entries()).length"))


def test_twenty_five_rows_are_digits_and_enter(site: str, desktop: "Page") -> None:
    bertta, gatherings = a_week(25)
    fields = opened(desktop, site, bertta)
    typed = [str(number % 20) for number in range(1, 26)]
    fields.first.click()
    presses, began = 0, perf_counter()
    for text in typed:
        for key in [*text, "Enter"]:
            desktop.keyboard.press(key)
            presses += 1
    typing = perf_counter() - began
    state(desktop, gatherings[-1], SAVED)
    took = perf_counter() - began
    assert presses == sum(map(len, typed)) + 25 == 60
    assert numbers() == [int(text) for text in typed]
    assert AttendanceVersion.objects.count() == 25
    assert desktop.locator("[data-total=visitors]").inner_text() == str(sum(map(int, typed)))
    assert kept(desktop) == 0
    print(f"25 rows: {presses} keys, typed in {typing:.1f} s, all stored in {took:.1f} s")  # noqa: T201
    assert took < 60


def test_keys_of_a_spreadsheet(site: str, desktop: "Page") -> None:
    bertta, gatherings = a_week()
    fields = opened(desktop, site, bertta)
    fields.nth(0).click()
    desktop.keyboard.type("8")
    desktop.keyboard.press("ArrowDown")
    desktop.keyboard.type("7")
    desktop.keyboard.press("Shift+Enter")
    assert fields.nth(0).evaluate("field => field === document.activeElement")
    state(desktop, gatherings[1], SAVED)
    desktop.keyboard.type("99")
    desktop.keyboard.press("Escape")
    assert fields.nth(0).input_value() == "8"
    desktop.keyboard.press("Enter")
    desktop.keyboard.press("ArrowUp")
    desktop.keyboard.press("Tab")
    assert desktop.locator(":focus").get_attribute("data-number") == "first_timers"
    fields.nth(2).click()
    desktop.keyboard.type("1a2")
    assert fields.nth(2).input_value() == "12"
    assert desktop.locator(".s-sheet__hint").count() == 1
    desktop.keyboard.type("-")
    assert desktop.locator(".s-sheet__hint").count() == 1
    look_at(desktop, "sheet-hint")
    desktop.keyboard.press("Enter")
    assert desktop.locator(".s-sheet__hint").count() == 0
    state(desktop, gatherings[2], SAVED)
    assert desktop.locator("[data-total=visitors]").inner_text() == "27"
    assert numbers() == [8, 7, 12]


def test_two_values_stand_in_the_row(site: str, desktop: "Page") -> None:
    bertta, (first, second, _third) = a_week()
    fields = opened(desktop, site, bertta)
    for gathering in (first, second):
        report_attendance(gathering, state="held", visitors=8, submission=uuid4(), seen_version=0, by=bertta)
    for number in range(2):
        fields.nth(number).click()
        desktop.keyboard.type("9")
        desktop.keyboard.press("Enter")
    state(desktop, first, CONFLICT)
    state(desktop, second, CONFLICT)
    look_at(desktop, "sheet-conflict")
    assert fields.nth(0).input_value() == "9"
    desktop.get_by_label("Tallessa: 8 kävijää").first.click()
    state(desktop, first, SAVED)
    assert fields.nth(0).input_value() == "8"
    desktop.get_by_label("Sinä kirjoitit: 9 kävijää").first.focus()
    desktop.keyboard.press("Space")
    desktop.locator(".s-sheet__foot button").focus()
    state(desktop, second, SAVED)
    assert numbers()[:2] == [8, 9]


@pytest.mark.parametrize("width", [320, 1280])
def test_an_unlikely_number_is_asked_in_its_row(site: str, open_page: OpenPage, width: int) -> None:
    bertta, (first, second, _third) = a_week()
    page = open_page(width)
    fields = opened(page, site, bertta)
    fields.nth(0).click()
    page.keyboard.type("310")
    page.keyboard.press("Enter")
    page.keyboard.type("6")
    state(page, first, ASKED)
    assert fields.nth(1).input_value() == "6"
    assert page.locator("[data-total=visitors]").inner_text() == "6"  # what is asked is in no sum yet
    look_at(page, "sheet-asked")
    page.reload()
    state(page, first, ASKED)
    assert fields.nth(0).input_value() == "310"
    assert fields.nth(1).input_value() == "6"
    page.get_by_label("Kyllä, luku on oikein").check()
    state(page, first, SAVED)
    page.locator(".s-sheet__foot button").click()
    state(page, second, SAVED)
    assert page.locator("[data-total=visitors]").inner_text() == "316"
    look_at(page, "sheet-saved-rows")
    assert numbers() == [310, 6, None]
    assert kept(page) == 0


def test_a_typed_number_is_never_lost(site: str, desktop: "Page") -> None:
    """The page is closed in the middle of a number: it is still in its row, and not yet stored."""
    bertta, (first, *_rest) = a_week()
    fields = opened(desktop, site, bertta)
    forgive(desktop, "ERR_")
    desktop.route("**/attendance/rows/", lambda route: route.abort())
    fields.nth(0).click()
    desktop.keyboard.type("17")
    state(desktop, first, "Ei vielä tallennettu")
    desktop.reload()
    desktop.locator("[data-saves-rows]").wait_for()
    assert fields.nth(0).input_value() == "17"
    assert numbers() == [None] * 3
    desktop.unroute("**/attendance/rows/")
    desktop.locator(".s-sheet__foot button").click()
    state(desktop, first, SAVED)
    assert numbers()[0] == 17


@pytest.mark.parametrize("trouble", [CUT, FROZEN, DEAF])
def test_a_broken_line_keeps_the_number_and_stores_it_once(site: str, desktop: "Page", trouble: str) -> None:
    bertta, (first, second, _third) = a_week()
    forgive(desktop, "ERR_")
    forgive(desktop, "of others")
    with weak_line(site) as line:
        fields = opened(desktop, line.url, bertta)
        line.become(trouble)
        fields.nth(0).click()
        desktop.keyboard.type("8")
        desktop.keyboard.press("Enter")
        state(desktop, first, KEPT)
        desktop.keyboard.type("7")
        desktop.keyboard.press("Enter")
        state(desktop, second, KEPT)
        assert desktop.get_by_text(re.compile(r"2\s*merkintää odottaa yhteyttä")).is_visible()
        look_at(desktop, f"sheet-{trouble}")
        assert Gathering.objects.held().count() == (1 if trouble == DEAF else 0)
        fields.nth(0).fill("18")
        fields.nth(1).focus()
        line.become(WHOLE)
        desktop.get_by_role("button", name="Lähetä nyt").click()
        state(desktop, first, SAVED)
        state(desktop, second, SAVED)
        assert numbers() == [18, 7, None]
        assert kept(desktop) == 0
        assert not desktop.locator("[data-queue]").is_visible()
    versions = AttendanceVersion.objects.order_by("gathering", "number").values_list("visitors", flat=True)
    assert list(versions) == [8, 18, 7]


def test_two_tabs_send_once(site: str, open_page: OpenPage) -> None:
    bertta, gatherings = a_week()
    one = open_page(1280)
    forgive(one, "ERR_")
    forgive(one, "of others")
    with weak_line(site) as line:
        fields = opened(one, line.url, bertta)
        other = one.context.new_page()
        other.goto(f"{line.url}/fi/attendance/")
        other.locator("[data-saves-rows]").wait_for()
        line.become(CUT)
        fields.nth(0).click()
        for _row in gatherings:
            one.keyboard.type("5")
            one.keyboard.press("Enter")
        state(one, gatherings[2], KEPT)
        line.become(WHOLE)
        before = line.posts()
        for page in (one, other):
            page.evaluate("dispatchEvent(new Event('online'))")
        for page in (one, other):
            for gathering in gatherings:
                state(page, gathering, SAVED)
        assert line.posts() - before == 3
    assert numbers() == [5, 5, 5]
    assert AttendanceVersion.objects.count() == 3


def test_week_53_saves_its_rows(site: str, desktop: "Page") -> None:
    circle = make_circle()
    bertta = make_member(Role.SOCIAL_INSTRUCTOR, make_municipality())
    gathering = make_gathering(circle, date(2021, 1, 1))
    make_gathering(circle, date(2021, 1, 4))
    fields = opened(desktop, site, bertta, "/fi/attendance/2020-W53/")
    assert fields.count() == 1
    fields.first.fill("4")
    fields.first.press("Enter")
    state(desktop, gathering, SAVED)
    assert numbers() == [4, None]


def test_a_correction_may_say_why(site: str, desktop: "Page") -> None:
    bertta, (first, *_rest) = a_week()
    report_attendance(first, state="held", visitors=8, submission=uuid4(), seen_version=0, by=bertta)
    fields = opened(desktop, site, bertta)
    fields.nth(0).fill("9")
    desktop.get_by_label("Jos korjaat, miksi?").first.fill("Laskin väärin")
    fields.nth(1).focus()
    state(desktop, first, SAVED)
    assert first.versions.last().why == "Laskin väärin"


def test_late_rows_save_themselves_too(site: str, desktop: "Page") -> None:
    bertta, (first, *_rest) = a_week()
    late = make_gathering(first.circle, timezone.localdate() - timedelta(days=14))
    opened(desktop, site, bertta)
    desktop.locator(f"#g{late.pk}-visitors").fill("3")
    desktop.locator(f"#g{late.pk}-visitors").press("Enter")
    state(desktop, late, SAVED)
    assert Gathering.objects.get(pk=late.pk).visitors == 3
    assert desktop.locator("[data-total=visitors]").inner_text() == "0"
