"""Chromium for the tests: a real browser on a real server, held to the house's rules while it walks.

How to write a journey::

    @pytest.mark.browser
    def test_a_circle_is_started(site: str, desktop: Page) -> None:
        sign_in(desktop, site, make_user())
        desktop.goto(f"{site}/fi/circles/new/")
        desktop.get_by_label("Nimi").fill("Kahvipiiri")
        desktop.get_by_role("button", name="Tallenna").click()
        look_at(desktop, "circles-new-saved")

Fixtures: `site` is the server's address (its database is the test's own; rows made in the test are seen).
`desktop` (1280×800), `phone` (320×640) and `nojs` (1280×800, JavaScript off) are pages in a context of their own,
in Finnish; `open_page(width=…, language=…, javascript=…)` makes more, `worker=True` with the service worker let in.

A page is watched: a script error, a refused resource (CSP), an answer of 500 or a request to another host fails the
test at its end. Say `forgive(page, "404")` for a trouble that the journey is about.

`look_at(page, name)` is the whole inspection: axe finds nothing, nothing scrolls sideways, and with SCREENSHOTS=1
the picture is kept in var/screenshots. With JavaScript off, axe cannot run and is left out.
`html_errors({name: html})` asks the Nu checker about many pages in one go.

Where Chromium, Java or vnu.jar is missing the test is skipped, and the end of the run says so in capitals.
"""

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client

from network.models import User

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).resolve().parent.parent
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser") or ""
VNU = Path(os.environ.get("VNU_JAR") or ROOT / ".tools/node_modules/vnu-jar/build/dist/vnu.jar")
ARGUMENTS = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--force-color-profile=srgb"]
AXE_RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "resultTypes": ["violations"],
}
PATIENCE = 30_000  # a busy machine is not a fault: only what has not come in half a minute will not come
HARMLESS = ("net::ERR_ABORTED",)

OpenPage = Callable[..., "Page"]
_troubles: dict[int, list[str]] = {}
_forgiven: dict[int, list[str]] = {}


@pytest.fixture(scope="session")
def chromium() -> Iterator["Browser"]:
    """Debian's Chromium, started once for each worker."""
    if not CHROMIUM:
        pytest.skip("BROWSER TESTS: NO CHROMIUM FOUND (Debian: apt install chromium)")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def site(chromium: "Browser", live_server: Any) -> str:
    """The address of a server that shows the test's own rows."""
    return str(live_server.url)


@pytest.fixture
def open_page(chromium: "Browser", site: str) -> Iterator[OpenPage]:
    """Opens watched pages of a given width, language and with or without JavaScript."""
    contexts = []
    pages: list[Page] = []

    def open_one(
        width: int = 1280, language: str = "fi", *, javascript: bool = True, dark: bool = False, worker: bool = False
    ) -> "Page":
        context = chromium.new_context(
            viewport={"width": width, "height": 640 if width < 600 else 800},
            locale=language,
            java_script_enabled=javascript,
            reduced_motion="reduce",
            color_scheme="dark" if dark else "light",
            service_workers="allow" if worker else "block",
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        _watch(page, site)
        pages.append(page)
        return page

    yield open_one
    found = [trouble for page in pages for trouble in troubles(page)]
    for context in contexts:
        context.close()
    assert_faultless(found)


@pytest.fixture
def desktop(open_page: OpenPage) -> "Page":
    return open_page(1280)


@pytest.fixture
def phone(open_page: OpenPage) -> "Page":
    return open_page(320)


@pytest.fixture
def nojs(open_page: OpenPage) -> "Page":
    return open_page(1280, javascript=False)


def _watch(page: "Page", site: str) -> None:
    """Note every trouble of the page as it happens."""
    noted = _troubles.setdefault(id(page), [])
    own = urlsplit(site).netloc

    def on_request(request: Any) -> None:
        address = urlsplit(request.url)
        if address.scheme in {"http", "https", "ws", "wss"} and address.netloc != own:
            noted.append(f"{page.url}: asks {request.url} of others")

    def on_console(message: Any) -> None:
        if message.type == "error":
            noted.append(f"{page.url}: {message.text}")

    page.on("request", on_request)
    page.on("console", on_console)
    page.on("pageerror", lambda error: noted.append(f"{page.url}: {error}"))
    page.on("response", lambda answer: noted.append(f"{answer.status} {answer.url}") if answer.status >= 500 else None)


def troubles(page: "Page") -> list[str]:
    """What has gone wrong on the page so far, without what was forgiven."""
    forgiven = (*HARMLESS, *_forgiven.get(id(page), []))
    return [trouble for trouble in _troubles.get(id(page), []) if not any(word in trouble for word in forgiven)]


def forgive(page: "Page", word: str) -> None:
    """Let troubles that contain the word pass: they are what the journey is about."""
    _forgiven.setdefault(id(page), []).append(word)


def sign_in(page: "Page", site: str, user: User) -> None:
    """Give the browser a session of the person, past the sign-in pages."""
    client = Client()
    client.force_login(user)
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": site}])


def axe_violations(page: "Page") -> list[str]:
    """What axe says against the page: rule, and the first elements that break it."""
    from axe_playwright_python.sync_playwright import Axe

    results = Axe().run(page, options=AXE_RULES).response
    return [
        f"{page.url}: {violation['id']}: {node['html'][:160]} {node.get('failureSummary', '')[:300]}"
        for violation in results["violations"]
        for node in violation["nodes"][:3]
    ]


def sideways_scroll(page: "Page") -> int:
    """How many pixels the page is wider than the window; 0 when it fits."""
    return int(page.evaluate("() => document.scrollingElement.scrollWidth - document.documentElement.clientWidth"))


def too_wide(page: "Page") -> list[str]:
    """The elements that stick out of the window on the right."""
    found: list[str] = page.evaluate(
        """() => [...document.querySelectorAll('body *')]
            .filter(e => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
            .slice(0, 5).map(e => e.outerHTML.slice(0, 120))"""
    )
    return found


def save_screenshot(page: "Page", name: str) -> None:
    """Keep a picture of the whole page in var/screenshots, when SCREENSHOTS=1."""
    if os.environ.get("SCREENSHOTS") == "1":
        width = (page.viewport_size or {"width": 0})["width"]
        folder = ROOT / "var" / "screenshots"
        folder.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=folder / f"{name}-{width}.png", full_page=True)


def inspect(page: "Page", name: str, *, javascript: bool = True) -> list[str]:
    """Look at the page as it stands; return every fault."""
    save_screenshot(page, name)
    faults = axe_violations(page) if javascript else []
    if javascript and (pixels := sideways_scroll(page)) > 0:
        faults.append(f"{page.url}: {pixels} px wider than {page.viewport_size}: {too_wide(page)}")
    return faults


def assert_faultless(faults: list[str]) -> None:
    """Fail with every fault on a line of its own."""
    assert not faults, "\n".join([f"{len(faults)} faults", *faults])


def look_at(page: "Page", name: str, *, javascript: bool = True) -> None:
    """Fail unless the page as it stands is accessible and fits its window."""
    assert_faultless(inspect(page, name, javascript=javascript))


def html_errors(pages: dict[str, str]) -> list[str]:
    """What the Nu checker says against the pages, in one run; skips the test where it cannot run."""
    if not shutil.which("java") or not VNU.exists():
        pytest.skip("HTML IS NOT CHECKED: NO JAVA OR NO vnu.jar (npm install --prefix .tools --ignore-scripts vnu-jar)")
    with tempfile.TemporaryDirectory() as folder:
        names = {}
        for number, (name, html) in enumerate(pages.items()):
            path = Path(folder) / f"{number}.html"
            path.write_text(html, encoding="utf-8")
            names[path.as_uri().replace("file:///", "file:/")] = name
        command = [
            "java",
            "-Xss1m",
            "-jar",
            str(VNU),
            "--format",
            "json",
            "--exit-zero-always",
            "--errors-only",
            folder,
        ]
        answer = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
        messages = json.loads(answer.stderr)["messages"]
    return [
        f"{names.get(message.get('url', ''), '?')}: {message['message']} {message.get('extract', '')[:120]}"
        for message in messages
    ]
