"""The browser harness sees what it is there to see: each of its guards is shown a page that breaks it."""

from typing import TYPE_CHECKING

import pytest

from tests.browser import axe_violations, forgive, html_errors, sideways_scroll, sign_in, troubles
from tests.make import make_user

if TYPE_CHECKING:
    from playwright.sync_api import Page

BROKEN = "<!doctype html><html lang=fi><title>x</title><body><img src='data:,'><div style='width:900px'>leveä</div>"


@pytest.mark.browser
def test_faults_of_a_page_are_seen(site: str, phone: "Page") -> None:
    phone.goto(f"{site}/robots.txt")
    phone.set_content(BROKEN)
    assert sideways_scroll(phone) > 500
    assert any("image-alt" in violation for violation in axe_violations(phone))


@pytest.mark.browser
def test_troubles_of_a_page_are_noted_unless_forgiven(site: str, desktop: "Page") -> None:
    desktop.goto(f"{site}/robots.txt")
    desktop.set_content("<script src='https://tracker.invalid/x.js'></script><script>undefined_word()</script>")
    desktop.wait_for_timeout(200)
    assert any("tracker.invalid" in trouble for trouble in troubles(desktop))
    assert any("undefined_word" in trouble or "Security Policy" in trouble for trouble in troubles(desktop))
    forgive(desktop, "")
    assert troubles(desktop) == []


@pytest.mark.browser
def test_a_person_is_signed_in(site: str, desktop: "Page") -> None:
    desktop.goto(f"{site}/fi/profile/")
    assert "/login/" in desktop.url
    sign_in(desktop, site, make_user())
    desktop.goto(f"{site}/fi/profile/")
    assert "/login/" not in desktop.url


def test_the_html_checker_finds_an_error() -> None:
    errors = html_errors({"good": "<!doctype html><html lang=fi><title>x</title><p>hei</p>", "bad": "<p><div></p>"})
    assert errors
    assert all(error.startswith("bad:") for error in errors)
