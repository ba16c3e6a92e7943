"""A table of numbers in a browser: sent, its columns looked at, confirmed and undone; wide, narrow, without scripts."""

from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.utils import timezone

from groups.models import AttendanceImport, Gathering
from network.enums import Role
from network.models import User
from tests.attendance_pages import import_things
from tests.browser import OpenPage, assert_faultless, html_errors, look_at, sign_in
from tests.make import make_circle, make_member, make_municipality

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def an_instructor() -> User:
    make_circle((timezone.localdate().isoweekday(), 780, 900), name="Kahvipiiri", slug="kahvipiiri")
    return make_member(Role.SOCIAL_INSTRUCTOR, make_municipality())


def table() -> dict[str, Any]:
    """A table with a number of today, one that is unlikely, and a circle that nobody knows."""
    day = timezone.localdate()
    rows = f"Ryhmä;Pvm;Kello;Osallistujat\nKahvipiiri;{day:%d.%m.%Y};;8\n"
    rows += f"Kahvipiiri;{day:%d.%m.%Y};17-18;310\nMuu;{day};;3\n"
    return {"name": "luvut.csv", "mimeType": "text/csv", "buffer": rows.encode("cp1252")}


def journey(page: "Page", site: str, *, javascript: bool = True) -> None:
    page.goto(f"{site}/fi/attendance/import/")
    look_at(page, "import-send", javascript=javascript)
    page.set_input_files("input[type=file]", files=[table()])  # type: ignore[list-item]
    page.get_by_role("button", name="Lähetä tiedosto").click()
    page.get_by_role("heading", name="Mitä sarakkeissa on?").wait_for()
    look_at(page, "import-columns", javascript=javascript)
    page.get_by_role("button", name="Näytä, mitä muuttuisi").click()
    page.get_by_role("heading", name="Mitä muuttuisi?").wait_for()
    what = page.locator("main tbody tr td:last-child").first.bounding_box()
    assert what
    assert what["x"] + what["width"] <= (page.viewport_size or {"width": 0})["width"]
    page.get_by_role("button", name="Tallenna luvut").click()
    page.get_by_text("Valitse, otetaanko nämä rivit mukaan.").first.wait_for()
    look_at(page, "import-wrong", javascript=javascript)
    page.get_by_label("Otetaan mukaan, olen katsonut ne").check()
    page.get_by_label("Jätä pois: Piiriä ei tunneta (1)").check()
    page.get_by_role("button", name="Tallenna luvut").click()
    page.get_by_text("2 lukua tallennettiin, kaikki kerralla.").wait_for()
    look_at(page, "import-stored", javascript=javascript)


@pytest.mark.parametrize("width", [320, 1280])
def test_from_a_file_to_numbers(site: str, open_page: OpenPage, width: int) -> None:
    page = open_page(width)
    sign_in(page, site, an_instructor())
    journey(page, site)
    assert sorted(Gathering.objects.held().values_list("visitors", flat=True)) == [8, 310]
    page.get_by_role("button", name="Peru tuonti").click()
    page.get_by_text("Peruttu: 2 lukua.").wait_for()
    assert not Gathering.objects.held().exists()


def test_without_scripts(site: str, nojs: "Page") -> None:
    sign_in(nojs, site, an_instructor())
    journey(nojs, site, javascript=False)
    assert AttendanceImport.objects.get().stage == "stored"


def test_the_markup_is_right(client: Client) -> None:
    bertta = an_instructor()
    client.force_login(bertta)
    things = import_things(bertta)
    checked, waiting = (f"/fi/attendance/import/{things[name]['pk']}/" for name in ("own_import", "waiting_import"))
    addresses = ["/fi/attendance/import/", checked, f"{checked}columns/", waiting]
    assert_faultless(html_errors({address: client.get(address).content.decode() for address in addresses}))
