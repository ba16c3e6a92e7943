"""Nonsense in every field and every address: the portal refuses it in words, and never falls over.

The nonsense is drawn with a fixed seed, so that a failure comes back when the test is run again.
"""

from html.parser import HTMLParser
from random import Random
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from network.health import beat
from tests.kept_world import undone
from tests.page_table import PAGES
from tests.world import World, make_world

READ = [(page, case) for page in PAGES for case in page.cases if not page.post_only]
SENT = [(page, case) for page, case in READ if case.posts and page.is_html]
PARAMETERS = (
    "q", "near", "lat", "lon", "need", "kind", "for", "open", "openness", "municipality", "page", "function", "duty",
    "day", "area", "period", "role", "show", "next",
)  # fmt: skip
TRIES_OF_AN_ADDRESS, TRIES_OF_A_FORM = 1, 3
NONSENSE = (
    "", " ", "\0", "a\0b", "-1", "0", "1", "999999999999999999999", "1e309", "nan", "-0.0", "٣", "²", "½", "０",
    "'", '"', "';--", "\\", "%", "%s", "{0}", "{{ 7 }}", "<b>", "=1+1", "a:*", "!&|", "(", "../..", "//evil.example",
    "\u202e", "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"), "\ufffd", "\r\nBcc: a@example.org",
    "0001-01-01", "9999-12-31", "2026-02-30", "2026-W54", "0000-W00", "2026-Q5", "2026-13", "2026-11-22T25:61",
    "0001-01-01T00:00+23:59", "9999-12-31T23:59-23:59", "24", "24.00", "99:99", "1.1", "å" * 300, "x" * 20_000,
    "33720", "Tampere", "fi", "open", "everyone", "volunteer@example.org", "javascript:alert(1)", "https://[", "n-1",
)  # fmt: skip


class Fields(HTMLParser):
    """The names of a page's fields, each with the values that it offers."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, list[str]] = {}
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        own = dict(attrs)
        name = own.get("name") or ""
        if tag == "select":
            self._select = name
        if tag in {"input", "textarea", "select", "button"} and name:
            self.found.setdefault(name, [])
            if own.get("value"):
                self.found[name].append(str(own["value"]))
        if tag == "option" and self._select:
            self.found.setdefault(self._select, []).append(str(own.get("value") or ""))


def fields_of(page: bytes) -> dict[str, list[str]]:
    """Return what the page's forms would send, by name, with what may be chosen."""
    reader = Fields()
    reader.feed(page.decode())
    return {name: values for name, values in reader.found.items() if name != "csrfmiddlewaretoken"}


def drawn(random: Random, fields: dict[str, list[str]]) -> dict[str, Any]:
    """Return a form filled in half with nonsense, half with what it offers; now and then a field is missing."""
    sent: dict[str, Any] = {}
    for name, offered in fields.items():
        luck = random.random()
        if luck < 0.05:
            continue
        sent[name] = random.choice(offered) if offered and luck < 0.6 else random.choice(NONSENSE)
        if luck > 0.95:
            sent[name] = [random.choice(NONSENSE), random.choice(NONSENSE)]
    return sent


@pytest.fixture
def world(db: None) -> World:
    beat()
    return make_world()


def signed_in(world: World, role: str) -> Client:
    client = Client(raise_request_exception=False)
    if (user := world.people[role]) is not None:
        client.force_login(user)
    return client


def reader_of(roles: str) -> str:
    """Return who sees the most of the page."""
    most = ("coordinator", "admin", "instructor", "volunteer")
    return next((role for role in most if role in roles.split()), "visitor")


def test_nonsense_in_an_address_is_no_fault_of_the_portal(world: World) -> None:
    faults = []
    for page, case in READ:
        random = Random(f"get {page.name} {case.thing}")
        client = signed_in(world, reader_of(case.reads))
        url = reverse(page.name, kwargs=world.arguments(case.thing))
        for _try in range(TRIES_OF_AN_ADDRESS):
            query = {name: random.choice(NONSENSE) for name in random.sample(PARAMETERS, 9)}
            with undone():
                answer = client.get(url, query)
            if answer.streaming:
                b"".join(answer)
            if answer.status_code >= 500:
                faults.append((url, query))
    assert faults == []


def test_nonsense_in_a_form_is_no_fault_of_the_portal(world: World) -> None:
    faults, sent_forms = [], 0
    for page, case in SENT:
        random = Random(f"post {page.name} {case.thing}")
        client = signed_in(world, reader_of(case.posts))
        url = reverse(page.name, kwargs=world.arguments(case.thing))
        fields = fields_of(client.get(url).content)
        for _try in range(TRIES_OF_A_FORM if fields else 0):
            sent = drawn(random, fields)
            with undone():
                answer = client.post(url, sent)
            sent_forms += 1
            if answer.status_code >= 500:
                faults.append((url, sent))
    assert faults == []
    assert sent_forms > 100
