"""Typing from a paper in a browser: counted key presses, the keyboard alone, without scripts, wide and narrow."""

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from groups.actions.attendance import attendance_of, report_attendance
from groups.attendance import Attendance
from groups.models import Gathering, QuarterClosing
from network.enums import Role
from network.models import User
from network.periods import Period, Week
from tests.browser import OpenPage, assert_faultless, html_errors, look_at, sign_in
from tests.make import make_circle, make_gathering, make_member, make_municipality

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MOST_PRESSES = 60


def twelve_weeks() -> tuple[User, list[Gathering]]:
    """An instructor of two circles; one of them met in each of the twelve last weeks."""
    circle = make_circle(name="Kahvipiiri", slug="kahvipiiri")
    make_circle(name="Lukupiiri")
    monday = Week.of(timezone.localdate()).monday
    gatherings = [make_gathering(circle, monday - timedelta(weeks=11 - week)) for week in range(12)]
    return make_member(Role.SOCIAL_INSTRUCTOR, make_municipality()), gatherings


def stored(gatherings: list[Gathering]) -> list[Attendance]:
    return [attendance_of(Gathering.objects.get(pk=g.pk)) for g in gatherings]


class Keys:
    """A keyboard that counts; text is pressed key by key."""

    def __init__(self, page: "Page") -> None:
        self.page, self.presses = page, 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.presses += 1

    def type(self, text: str) -> None:
        self.press(*text)


def test_twelve_weeks_take_fewer_than_sixty_presses_with_opening_and_saving(site: str, desktop: "Page") -> None:
    bertta, gatherings = twelve_weeks()
    sign_in(desktop, site, bertta)
    desktop.goto(f"{site}/fi/attendance/grid/")
    keys = Keys(desktop)
    keys.type("kah")
    keys.press("Enter")
    desktop.wait_for_url("**/attendance/grid/kahvipiiri/**")
    desktop.locator("[data-number=visitors]:focus").wait_for()
    for number in (12, 9, 14, 10):
        keys.type(str(number))
        keys.press("Enter")
    keys.type("-2")
    keys.press("Enter")
    for number in (11, 16, 8, 10, 13, 12, 15):
        keys.type(str(number))
        keys.press("Enter")
    assert desktop.locator("[data-total=visitors]").inner_text() == "130"
    assert desktop.locator("[data-total=not_held]").inner_text() == "1"
    assert desktop.locator("button:focus").inner_text() == "Tallenna"
    keys.press("Enter")
    desktop.get_by_text("Tallennettu: 12 kokoontumista.").wait_for()
    expected = [Attendance.held(n) for n in (12, 9, 14, 10, 11, 16, 8, 10, 13, 12, 15)]
    expected.insert(4, Attendance.not_held("lead_ill"))
    assert stored(gatherings) == expected
    assert keys.presses < MOST_PRESSES, keys.presses
    print(f"\n{keys.presses} presses")  # noqa: T201 - the figure is asked for


def test_the_counter_counts(desktop: "Page", site: str) -> None:
    desktop.goto(f"{site}/fi/")
    keys = Keys(desktop)
    keys.type("abc")
    keys.press("Tab", "Tab")
    assert keys.presses == 5


@pytest.mark.parametrize("width", [320, 1280])
def test_the_grid_is_whole_in_every_state(site: str, open_page: OpenPage, width: int) -> None:
    bertta, gatherings = twelve_weeks()
    page = open_page(width)
    sign_in(page, site, bertta)
    for address in ("grid/", "grid/?q=ei-ole", "paper/?from=x", "grid/kahvipiiri/?from=2031-W01"):
        page.goto(f"{site}/fi/attendance/{address}")
        look_at(page, f"paper-{address[:5]}")
    page.goto(f"{site}/fi/attendance/grid/kahvipiiri/")
    look_at(page, "grid-open")
    report_attendance(gatherings[0], state="held", visitors=8, submission=uuid4(), seen_version=0, by=bertta)
    for gathering, typed in zip(gatherings, ("9", "kuusi", "400", "7"), strict=False):
        page.fill(f"#g{gathering.pk}-visitors", typed)
    page.get_by_role("button", name="Tallenna", exact=True).click()
    page.get_by_text("Mitään ei vielä tallennettu").wait_for()
    assert page.locator(":focus").get_attribute("class") == "govuk-error-summary"
    assert page.input_value(f"#g{gatherings[3].pk}-visitors") == "7"
    look_at(page, "grid-wrong")
    page.fill(f"#g{gatherings[1].pk}-visitors", "6")
    page.get_by_label("Kyllä, luku on oikein").check()
    page.get_by_label("Sinä kirjoitit").check()
    page.get_by_role("button", name="Tallenna", exact=True).click()
    page.get_by_text("Tallennettu: 4 kokoontumista.").wait_for()
    closed = Period.quarter_of(gatherings[0].month)
    QuarterClosing.objects.create(municipality=gatherings[0].circle.municipality, quarter=str(closed))
    page.goto(f"{site}/fi/attendance/grid/kahvipiiri/")
    assert page.locator(f"#g{gatherings[0].pk}-visitors").count() == 0
    look_at(page, "grid-closed")


def test_without_scripts_one_plain_form(site: str, nojs: "Page") -> None:
    bertta, gatherings = twelve_weeks()
    sign_in(nojs, site, bertta)
    nojs.goto(f"{site}/fi/attendance/grid/kahvipiiri/")
    nojs.fill(f"#g{gatherings[0].pk}-visitors", "8")
    nojs.fill(f"#g{gatherings[1].pk}-visitors", "e5")
    nojs.fill(f"#g{gatherings[2].pk}-visitors", "-")
    nojs.select_option(f"#g{gatherings[2].pk}-reason", "holiday")
    nojs.get_by_role("button", name="Tallenna", exact=True).click()
    assert nojs.get_by_text("Tallennettu: 3 kokoontumista.").count() == 1
    assert stored(gatherings[:3]) == [
        Attendance.held(8),
        Attendance.not_held("weather"),
        Attendance.not_held("holiday"),
    ]


def test_a_dash_and_the_arrows_choose_a_reason(site: str, desktop: "Page") -> None:
    bertta, gatherings = twelve_weeks()
    sign_in(desktop, site, bertta)
    desktop.goto(f"{site}/fi/attendance/grid/kahvipiiri/")
    desktop.locator("[data-number=visitors]:focus").wait_for()
    desktop.keyboard.press("e")
    assert desktop.locator(":focus").get_attribute("id") == f"g{gatherings[0].pk}-reason"
    desktop.keyboard.press("Escape")
    desktop.keyboard.press("ArrowDown")
    desktop.keyboard.press("Enter")
    assert desktop.locator(":focus").get_attribute("id") == f"g{gatherings[1].pk}-visitors"
    assert desktop.locator(f"#g{gatherings[0].pk}-reason").input_value() == "nobody_came"
    asked: list[str] = []
    desktop.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    desktop.goto(f"{site}/fi/attendance/grid/")
    assert asked == ["beforeunload"]


def test_the_markup_is_right(client: Client) -> None:
    bertta, (first, second, *_rest) = twelve_weeks()
    client.force_login(bertta)
    url = "/fi/attendance/grid/kahvipiiri/"
    rows = [f"{g.pk}.{g.version}.{uuid4()}" for g in (first, second)]
    pages = {"open": client.get(url), "choose": client.get("/fi/attendance/grid/")}
    report_attendance(first, state="held", visitors=8, submission=uuid4(), seen_version=0, by=bertta)
    wrong = {"row": rows, f"g{first.pk}-visitors": "9", f"g{second.pk}-visitors": "x"}
    pages |= {"wrong": client.post(url, wrong), "print": client.get("/fi/attendance/paper/")}
    pages |= {"stored": client.get(url)}
    assert_faultless(html_errors({name: answer.content.decode() for name, answer in pages.items()}))
