"""The pages of reports and statistics in Chromium, in every state, and through the HTML checker."""

from typing import TYPE_CHECKING

import pytest
from django.test import Client

from network.enums import JobState, Role
from network.models import User
from reporting.compiling import compile_report
from tests.browser import OpenPage, assert_faultless, html_errors, inspect, look_at, sign_in
from tests.make import make_member
from tests.report_data import make_order, make_quarter

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.django_db(transaction=True)
STATISTICS = "/fi/reports/statistics/?area=network&period=2026-Q3"


def make_pages() -> tuple[User, dict[str, str]]:
    """A coordinator, and the address of every page of the room, each with something to show."""
    tampere, _ = make_quarter()
    orders = {
        "queued": make_order(),
        "running": make_order(tampere, state=JobState.RUNNING, step="pdf", steps_done=3, steps_total=5),
        "failed": make_order(tampere, state=JobState.FAILED, error="disk"),
        "cancelled": make_order(tampere, state=JobState.CANCELLED),
        "done": make_order(language="sv"),
    }
    assert compile_report(orders["done"].pk)
    pages = {f"report-{state}": order.get_absolute_url() for state, order in orders.items()}
    others = {"reports": "/fi/reports/", "statistics": STATISTICS, "start": "/fi/start/"}
    return make_member(Role.COORDINATOR), pages | others


@pytest.mark.browser
@pytest.mark.parametrize("width", [320, 1280])
def test_every_page_is_accessible_and_fits(site: str, open_page: OpenPage, width: int) -> None:
    user, pages = make_pages()
    page = open_page(width)
    sign_in(page, site, user)
    faults = []
    for name, address in pages.items():
        page.goto(f"{site}{address}")
        faults += inspect(page, name)
    assert_faultless(faults)


def test_every_page_is_valid_html(client: Client) -> None:
    user, pages = make_pages()
    client.force_login(user)
    answers = {address: client.get(address) for address in pages.values()}
    assert {answer.status_code for answer in answers.values()} == {200}
    assert_faultless(html_errors({address: answer.content.decode() for address, answer in answers.items()}))


@pytest.mark.browser
def test_a_report_is_ordered_followed_and_fetched(site: str, desktop: "Page") -> None:
    make_quarter()
    sign_in(desktop, site, make_member(Role.COORDINATOR))
    desktop.goto(f"{site}/fi/reports/")
    desktop.get_by_label("Alue", exact=True).select_option("municipality:837")
    desktop.get_by_label("Ajanjakso", exact=True).select_option("2026-Q3")
    desktop.get_by_role("button", name="Tilaa raportti").click()
    desktop.get_by_text("Raportti on jonossa.").wait_for()
    compile_report(int(desktop.url.rstrip("/").rsplit("/", 1)[1]))
    desktop.get_by_role("link", name="CSV-tiedosto").wait_for()
    look_at(desktop, "report-followed")
    with desktop.expect_download() as download:
        desktop.get_by_role("link", name="CSV-tiedosto").click()
    assert download.value.suggested_filename == "silmukka-837-2026-Q3-internal-fi.csv"
    assert download.value.path().read_bytes().startswith(b"\xef\xbb\xbf")


@pytest.mark.browser
def test_without_javascript_the_page_follows_by_itself_and_takes_the_order_back(site: str, nojs: "Page") -> None:
    make_quarter()
    order = make_order()
    sign_in(nojs, site, make_member(Role.COORDINATOR))
    nojs.goto(f"{site}{order.get_absolute_url()}")
    nojs.get_by_role("button", name="Peru raportti").click()
    nojs.get_by_text("Mitään ei tallennettu.").wait_for()
    again = make_order()
    nojs.goto(f"{site}{again.get_absolute_url()}")
    compile_report(again.pk)
    nojs.get_by_role("link", name="PDF-asiakirja").wait_for()
