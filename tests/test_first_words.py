"""An address found by its first word is the same as the one found among all."""

import re

import pytest
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver, path
from django.urls.exceptions import Resolver404
from django.urls.resolvers import RoutePattern

from network.first_words import ByFirstWord


def view(_request: HttpRequest) -> HttpResponse:
    return HttpResponse()


PATTERNS = [
    path("", view, name="front"),
    path("places/", view, name="places"),
    path("places/<slug:slug>/", view, name="place"),
    path("<slug:any>/cards/", view, name="any"),
    path("places.json", view, name="json"),
    path("groups/cards/", view, name="hidden by any"),
]


@pytest.mark.parametrize(
    "address", ["", "places/", "places/liina/", "places/cards/", "groups/cards/", "places.json", "places", "x/", "x/y"]
)
def test_the_same_is_found(address: str) -> None:
    plain = URLResolver(RoutePattern(""), PATTERNS)
    quick = ByFirstWord(RoutePattern(""), PATTERNS)
    try:
        wanted = plain.resolve(address).url_name
    except Resolver404:
        with pytest.raises(Resolver404):
            quick.resolve(address)
    else:
        assert quick.resolve(address).url_name == wanted


def test_every_address_of_the_portal_is_found_as_among_all() -> None:
    rooms = [one for one in _resolvers(get_resolver()) if isinstance(one, ByFirstWord)]
    assert len(rooms) >= 7
    seen = 0
    for room in rooms:
        plain = URLResolver(room.pattern, room.url_patterns, app_name=room.app_name, namespace=room.namespace)
        for address in map(_example, _routes(room)):
            try:
                wanted = plain.resolve(address)
            except Resolver404:
                continue
            found = room.resolve(address)
            assert (found.view_name, found.func, found.kwargs) == (wanted.view_name, wanted.func, wanted.kwargs)
            seen += 1
    assert seen > 150


def _resolvers(of: URLResolver) -> list[URLResolver]:
    own = [one for one in of.url_patterns if isinstance(one, URLResolver)]
    return [*own, *(deeper for one in own for deeper in _resolvers(one))]


def _routes(of: URLResolver) -> list[str]:
    found: list[str] = []
    for one in of.url_patterns:
        route = str(one.pattern)
        found += [route] if isinstance(one, URLPattern) else [route + deeper for deeper in _routes(one)]
    return found


def _example(route: str) -> str:
    return re.sub(r"<(?:(\w+):)?\w+>", lambda kind: "1" if kind[1] == "int" else "a", route)
