"""The headers that every answer carries, whatever its status; and no cookie for who only reads."""

import pytest
from django.conf import LazySettings
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path, reverse

from network.health import beat
from network.urls import urlpatterns as portal
from tests.make import make_user
from tests.world import World, make_world

EXPECTED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def broken(request: HttpRequest) -> HttpResponse:
    """A page that fails."""
    raise RuntimeError("on purpose")


broken.login_required = False  # type: ignore[attr-defined]
urlpatterns = [path("broken/", broken), *portal]


@pytest.fixture
def world(db: None) -> World:
    """A world of this test alone: an answer that is sent in pieces closes its connection."""
    beat()
    return make_world()


@pytest.fixture(autouse=True)
def _with_a_broken_page(settings: LazySettings) -> None:
    settings.ROOT_URLCONF = "tests.test_headers"


ADDRESSES = {
    "page": ("/fi/", 200),
    "redirect": ("/", 302),
    "sign-in": ("/fi/profile/", 302),
    "missing": ("/fi/ei-ole/", 404),
    "broken": ("/broken/", 500),
    "machine": ("/healthz", 200),
    "calendar": ("/calendar/places/liina.ics", 200),
    "search-calendar": ("/calendar/search.ics", 200),
    "calendar-missing": ("/calendar/circles/ei-ole.ics", 404),
    "media-missing": ("/media/places/ei-ole-320.jpg", 404),
    "static": ("/static/css/silmukka.css", 200),
    "static-missing": ("/static/ei-ole.css", 404),
}


def policy(answer: HttpResponse) -> dict[str, list[str]]:
    """The answer's Content-Security-Policy as words by directive."""
    parts = [part.split() for part in answer.headers["Content-Security-Policy"].split(";")]
    return {words[0]: words[1:] for words in parts if words}


@pytest.mark.parametrize("name", ADDRESSES)
def test_headers_of_every_kind_of_answer(name: str, world: World) -> None:
    address, status = ADDRESSES[name]
    answer = Client(raise_request_exception=False).get(address)
    answer.close()
    assert answer.status_code == status
    assert {header: answer.headers.get(header) for header in EXPECTED} == EXPECTED
    assert "camera=()" in answer.headers["Permissions-Policy"]
    csp = policy(answer)
    assert csp["default-src"] == ["'none'"]
    assert csp["frame-ancestors"] == ["'none'"]
    assert csp["base-uri"] == ["'none'"]
    words = {word for values in csp.values() for word in values}
    assert not words & {"'unsafe-inline'", "'unsafe-eval'", "*", "http:", "https:"}


def test_a_wrong_method_carries_them_too(world: World) -> None:
    client = Client()
    client.force_login(world.people["coordinator"] or make_user())
    answer = client.get("/fi/organisations/oma-yhdistys/confirm/")
    assert answer.status_code == 405
    assert {header: answer.headers.get(header) for header in EXPECTED} == EXPECTED


def test_a_failed_page_tells_nothing_of_the_inside(db: None) -> None:
    answer = Client(raise_request_exception=False).get("/broken/")
    assert b"on purpose" not in answer.content
    assert b"Traceback" not in answer.content
    assert b"<h1" in answer.content


@pytest.mark.parametrize("address", ["/fi/", "/sv/places/", "/en/organisations/", "/fi/privacy/", "/fi/components/"])
def test_who_only_reads_gets_no_cookie(address: str, world: World) -> None:
    answer = Client().get(address)
    assert answer.status_code == 200
    assert answer.cookies == {}


def test_a_signed_in_page_is_kept_by_no_cache(world: World) -> None:
    client = Client()
    client.force_login(world.people["volunteer"] or make_user())
    assert "no-store" in client.get("/fi/profile/").headers["Cache-Control"]


def test_cookies_are_for_the_server_alone(world: World) -> None:
    client = Client()
    client.get(reverse("account_login"))
    client.post(reverse("account_request_login_code"), {"email": "volunteer@example.org"})
    assert {"sessionid", "csrftoken"} <= set(client.cookies)
    for cookie in client.cookies.values():
        assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax"), cookie.key


@pytest.mark.parametrize(
    ("language", "place"), [("sv", "/sv/"), ("en-GB", "/en/"), ("de", "/fi/"), ("", "/fi/"), ("de, sv;q=0.5", "/sv/")]
)
def test_an_address_without_a_language_takes_the_readers(language: str, place: str, db: None) -> None:
    answer = Client().get("/", headers={"accept-language": language})
    assert answer.headers["Location"] == place
    assert "Accept-Language" in answer.headers["Vary"]
