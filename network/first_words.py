"""The addresses of a room, found by their first word: a page is not looked for among all the others of the portal."""

from functools import cached_property
from typing import Any

from django.urls import URLPattern, URLResolver, include
from django.urls.exceptions import Resolver404
from django.urls.resolvers import RoutePattern

Pattern = URLPattern | URLResolver


class ByFirstWord(URLResolver):
    """Addresses that are looked for among those alone that begin with the same word."""

    def resolve(self, path: str) -> Any:
        """Return what the address leads to, the same as among all of them."""
        same = self._by_word.get(path.partition("/")[0], self._rest)
        if same is None:
            raise Resolver404({"tried": [], "path": path})
        return same.resolve(path)

    @cached_property
    def _groups(self) -> tuple[list[Pattern], dict[str, list[Pattern]]]:
        """The patterns that may begin with any word, and those of each word with these in their order."""
        patterns: list[Pattern] = list(self.url_patterns)
        words = {word for pattern in patterns if (word := _word(pattern)) is not None}
        rest = [pattern for pattern in patterns if _word(pattern) is None]
        return rest, {word: [p for p in patterns if _word(p) in (word, None)] for word in words}

    @cached_property
    def _by_word(self) -> dict[str, URLResolver]:
        return {word: self._of(patterns) for word, patterns in self._groups[1].items()}

    @cached_property
    def _rest(self) -> URLResolver | None:
        return self._of(self._groups[0]) if self._groups[0] else None

    def _of(self, patterns: list[Pattern]) -> URLResolver:
        return URLResolver(self.pattern, patterns, self.default_kwargs, self.app_name, self.namespace)


def _word(pattern: Pattern) -> str | None:
    """The word that every address of the pattern begins with, when it is written out whole."""
    route = str(pattern.pattern)
    if not isinstance(pattern.pattern, RoutePattern):
        return None
    word, slash, _rest = route.partition("/")
    is_whole = bool(slash) or isinstance(pattern, URLPattern)
    return word if is_whole and "<" not in word else None


def room(urlconf: str) -> ByFirstWord:
    """Return the addresses of a room, which begin where the portal's own begin."""
    module, app_name, namespace = include(urlconf)
    return ByFirstWord(RoutePattern("", is_endpoint=False), module, None, app_name=app_name, namespace=namespace)
