"""The week sheet in a browser: with scripts and without, wide and narrow, filled, wrong, taken and empty."""

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from groups.actions.attendance import report_attendance
from groups.models import Gathering
from network.enums import Role
from network.models import User
from tests.browser import OpenPage, assert_faultless, html_errors, look_at, sign_in
from tests.make import make_circle, make_gathering, make_member, make_municipality

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def a_week() -> tuple[User, list[Gathering]]:
    """An instructor with three gatherings today, one of them late by two weeks more."""
    today = timezone.localdate()
    circles = [make_circle(name=name) for name in ("Hervannan piiri", "Multisillan piiri", "Annalan piiri")]
    gatherings = [make_gathering(circle, today) for circle in circles]
    make_gathering(circles[0], today - timedelta(days=14))
    return make_member(Role.SOCIAL_INSTRUCTOR, make_municipality()), gatherings


def number(_page: "Page", gathering: Gathering) -> str:
    return f"#g{gathering.pk}-visitors"


def save(page: "Page") -> None:
    page.get_by_role("button", name="Tallenna", exact=True).click()
    page.wait_for_load_state()


@pytest.mark.parametrize("width", [320, 1280])
def test_the_sheet_is_whole_in_every_state(site: str, open_page: OpenPage, width: int) -> None:
    """As the server draws them: the whole sheet sent at once, without scripts, and looked at with them."""
    bertta, (first, second, third) = a_week()
    page = open_page(width)
    sign_in(page, site, bertta)
    page.goto(f"{site}/fi/attendance/2001-W02/")
    look_at(page, "attendance-empty")
    page.goto(f"{site}/fi/attendance/")
    look_at(page, "attendance-open")
    page.route("**/js/attendance.js", lambda route: route.fulfill(body="", content_type="text/javascript"))
    page.reload()
    report_attendance(first, state="held", visitors=8, submission=uuid4(), seen_version=0, by=bertta)
    page.fill(number(page, first), "9")
    page.locator(number(page, second)).evaluate("field => (field.value = 'kuusi')")
    page.fill(number(page, third), "400")
    save(page)
    assert page.get_by_role("link", name="joku muu ehti ilmoittaa").count() == 1
    assert page.locator(":focus").get_attribute("class") == "govuk-error-summary"
    assert page.input_value(number(page, second)) == "kuusi"
    look_at(page, "attendance-wrong")
    page.get_by_label("Sinä kirjoitit").check()
    page.fill(number(page, second), "6")
    page.get_by_label("Kyllä, luku on oikein").check()
    save(page)
    assert page.get_by_text("Tallennettu: 3 kokoontumista.").count() == 1
    look_at(page, "attendance-saved")
    assert sorted(Gathering.objects.held().values_list("visitors", flat=True)) == [6, 9, 400]


def test_sums_live_and_enter_goes_down(site: str, desktop: "Page") -> None:
    bertta, _gatherings = a_week()
    sign_in(desktop, site, bertta)
    desktop.goto(f"{site}/fi/attendance/")
    fields = desktop.locator("#week [data-number=visitors]")
    fields.nth(0).fill("8")
    fields.nth(0).press("Enter")
    desktop.keyboard.type("7")
    assert fields.nth(1).input_value() == "7"
    assert desktop.locator("[data-total=visitors]").inner_text() == "15"
    assert desktop.locator("[data-total=not_reported]").inner_text() == "1"


def test_enter_steps_over_the_late_rows_that_are_folded_away(site: str, desktop: "Page") -> None:
    bertta, gatherings = a_week()
    for weeks in range(3, 9):
        make_gathering(gatherings[0].circle, timezone.localdate() - timedelta(weeks=weeks))
    sign_in(desktop, site, bertta)
    desktop.goto(f"{site}/fi/attendance/")
    desktop.locator(".s-late [data-number=visitors]").nth(4).press("Enter")
    desktop.keyboard.type("7")
    assert desktop.locator("#week [data-number=visitors]").nth(0).input_value() == "7"


def test_a_double_click_stores_once(site: str, desktop: "Page") -> None:
    bertta, gatherings = a_week()
    sign_in(desktop, site, bertta)
    desktop.goto(f"{site}/fi/attendance/")
    desktop.locator("[data-saves-rows]").wait_for()
    desktop.fill(number(desktop, gatherings[0]), "8")
    desktop.get_by_role("button", name="Tallenna", exact=True).dblclick()
    desktop.get_by_text("Kaikki on tallennettu.").filter(visible=True).first.wait_for()
    assert gatherings[0].versions.count() == 1


def test_without_scripts(site: str, nojs: "Page") -> None:
    bertta, gatherings = a_week()
    sign_in(nojs, site, bertta)
    nojs.goto(f"{site}/fi/attendance/")
    nojs.fill(number(nojs, gatherings[0]), "8")
    nojs.select_option(f"#g{gatherings[1].pk}-reason", "lead_ill")
    save(nojs)
    assert nojs.get_by_text("Tallennettu: 2 kokoontumista.").count() == 1
    nojs.go_back()
    save(nojs)
    assert nojs.get_by_text("Tallessa: 8 kävijää").count() == 1
    assert gatherings[0].versions.count() == 1


def test_the_markup_is_right(client: Client) -> None:
    bertta, (first, second, _third) = a_week()
    client.force_login(bertta)
    open_sheet = client.get("/fi/attendance/").content.decode()
    rows = [f"{g.pk}.{g.version}.{uuid4()}" for g in (first, second)]
    report_attendance(first, state="held", visitors=8, submission=uuid4(), seen_version=0, by=bertta)
    wrong = {"row": rows, f"g{first.pk}-visitors": "9", f"g{second.pk}-visitors": "x", f"g{second.pk}-why": "y"}
    answer = client.post(f"/fi/attendance/{first.week}/", wrong).content.decode()
    pages = {"open": open_sheet, "wrong": answer, "stored": client.get("/fi/attendance/").content.decode()}
    assert_faultless(html_errors(pages))


def test_a_reminder_is_within_reach_on_a_phone(site: str, phone: "Page") -> None:
    make_gathering(make_circle(name="Tammerfors svenska kaffestund"), timezone.localdate() - timedelta(days=2))
    sign_in(phone, site, make_member(Role.SOCIAL_INSTRUCTOR, make_municipality()))
    phone.goto(f"{site}/sv/attendance/reminders/")
    button = phone.locator("main form button")
    box = button.bounding_box()
    assert box
    assert box["x"] + box["width"] <= 320
    look_at(phone, "reminders-phone")
