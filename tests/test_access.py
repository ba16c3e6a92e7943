"""Who may open what: every address × every role × own and others' things, as the table says; and GET writes nothing."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.signals import request_finished
from django.db import close_old_connections, connection
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from network.health import beat
from network.models import AuditEntry
from tests.caches import new_cache
from tests.kept_world import undone
from tests.library_pages import LIBRARY_PUBLIC, LIBRARY_SIGNED_IN
from tests.page import EVERYBODY, Case, Page
from tests.page_table import PAGES
from tests.world import World

ROWS = {page.name: page for page in PAGES}
WRITE = re.compile(r"^\s*(INSERT|UPDATE|DELETE|REPLACE|TRUNCATE|CREATE|ALTER|DROP)\b", re.IGNORECASE)
CASES = [(page, case) for page in PAGES for case in page.cases]


def all_views(resolver: URLResolver | None = None, space: str = "") -> Iterator[tuple[str, Callable[..., Any]]]:
    """Every named view of the portal, as the resolver knows it."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLPattern):
            yield f"{space}{entry.name}", entry.callback
        else:
            yield from all_views(entry, f"{space}{entry.namespace}:" if entry.namespace else space)


def is_public(view: Callable[..., Any]) -> bool:
    return not getattr(view, "login_required", True)


@contextmanager
def recorded_writes() -> Iterator[list[str]]:
    """Note every statement that writes."""
    writes: list[str] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if WRITE.match(sql):
            writes.append(sql[:120])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield writes


def test_every_address_has_a_row() -> None:
    names = {name for name, _view in all_views()}
    assert names - set(ROWS) - LIBRARY_PUBLIC - LIBRARY_SIGNED_IN == set(), "add it to tests/page_table.py"
    assert (set(ROWS) | LIBRARY_PUBLIC | LIBRARY_SIGNED_IN) - names == set(), "gone from the portal"


def test_the_public_pages_are_those_of_the_table_and_no_others() -> None:
    public = {name for name, view in all_views() if is_public(view)}
    assert public == LIBRARY_PUBLIC | {page.name for page in PAGES if page.is_public}


def address(page: Page, case: Case, world: World) -> str:
    return reverse(page.name, kwargs=world.arguments(case.thing)) + case.query


def body_of(answer: HttpResponseBase) -> bytes:
    """Return everything the answer sends; a file it sends from is closed, the test's database connection is not."""
    if not isinstance(answer, StreamingHttpResponse):
        assert isinstance(answer, HttpResponse)
        return answer.content
    sent = b"".join(answer.streaming_content)
    request_finished.disconnect(close_old_connections)
    try:
        answer.close()
    finally:
        request_finished.connect(close_old_connections)
    return sent


@pytest.mark.parametrize("page", PAGES, ids=[page.name for page in PAGES])
def test_reading_and_sending(
    page: Page,
    world: World,
    clients: dict[str, Client],
    settings: LazySettings,
) -> None:
    for case in page.cases:
        url = address(page, case, world)
        settings.CACHES = {"default": new_cache()}
        beat()
        for role, client in clients.items():
            try_reading(page, case, url, role, client)
        for role, client in clients.items():
            try_sending(page, case, url, role, client)


def try_reading(page: Page, case: Case, url: str, role: str, client: Client) -> None:
    with recorded_writes() as writes:
        answer = client.get(url)
    body_of(answer)
    assert writes == [], f"GET {url} by {role} wrote"
    got = f"{role} GET {url}: {answer.status_code} {answer.headers.get('Location', '')}"
    if page.post_only:
        assert answer.status_code in {302, 404, 405}, got
    elif role in case.reads.split():
        assert answer.status_code == 200 or is_own_redirect(answer), got
        if role == "coordinator":
            head = client.head(url)
            assert (head.status_code, body_of(head)) == (answer.status_code, b"")
    else:
        assert is_refusal(answer, page, role), got


def try_sending(page: Page, case: Case, url: str, role: str, client: Client) -> None:
    with undone(), recorded_writes() as writes:
        answer = client.post(url, {})
    got = f"{role} POST {url}: {answer.status_code} {answer.headers.get('Location', '')}"
    if role in case.posts.split():
        assert answer.status_code in {200, 302, 303, 400, 409, 422}, got
        assert "/accounts/login/" not in answer.headers.get("Location", ""), got
    else:
        assert writes == [], f"{got} wrote"
        may_look = role in case.reads.split() and not case.posts
        assert is_refusal(answer, page, role) or answer.status_code == 405 or may_look, got


def test_a_form_without_its_token_is_refused_everywhere(world: World) -> None:
    open_doors = []
    for page, case in CASES:
        url = address(page, case, world)
        for role in case.posts.split()[:1]:
            strict = Client(enforce_csrf_checks=True)
            if person := world.people[role]:
                strict.force_login(person)
            answer = strict.post(url, {})
            if answer.status_code != 403:
                open_doors.append(f"{role} POST {url}: {answer.status_code}")
    assert open_doors == []


@pytest.mark.parametrize("name", sorted(LIBRARY_SIGNED_IN))
def test_the_librarys_inner_pages_ask_for_sign_in(name: str, client: Client, db: None) -> None:
    arguments = {"pk": 1} if name in {"mfa_remove_webauthn", "mfa_edit_webauthn"} else {}
    answer = client.get(reverse(name, kwargs=arguments))
    assert answer.status_code == 302
    assert "/login/" in answer.headers["Location"]


def is_own_redirect(answer: Any) -> bool:
    return answer.status_code == 302 and "/accounts/login/" not in answer.headers["Location"]


def is_refusal(answer: Any, page: Page, role: str) -> bool:
    """A visitor is led to sign in, where a person might see more; a stranger hears that there is nothing here."""
    led = answer.status_code == 302 and "/accounts/login/" in answer.headers["Location"]
    if role == "visitor" and not page.is_public:
        return led
    return bool(answer.status_code == 404)


# --- The guards are seen to guard ------------------------------------------------------------------------------------


def test_the_recorder_sees_a_write(db: None) -> None:
    with recorded_writes() as writes:
        AuditEntry.objects.create(actor="system", verb="looked", object_type="x", object_id="1")
        list(AuditEntry.objects.all())
    assert len(writes) == 1


def test_a_page_without_a_word_about_sign_in_is_closed() -> None:
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    assert not is_public(view)


def test_every_role_is_walked(world: World) -> None:
    assert set(world.people) == set(EVERYBODY.split())
    for _page, case in CASES:
        assert set(f"{case.reads} {case.posts}".split()) <= set(world.people)
        assert case.thing in {"", *world.things}
