"""What is kept between requests, of one test: nobody else reads it, fills it or empties it."""

from typing import Any, NoReturn
from uuid import uuid4

from django.conf import settings
from django.core.cache import cache
from django.core.cache.backends.base import BaseCache

from network.queries.directory_words import DIRECTORY
from places.queries.second_reading import LISTED


class SilentCache(BaseCache):
    """A cache whose server does not answer."""

    def __init__(self, _server: str, params: dict[str, Any]) -> None:
        super().__init__(params)

    def clear(self) -> None:
        """Nothing is kept here."""

    def _refuse(self, *_args: Any, **_options: Any) -> NoReturn:
        raise ConnectionError("the cache does not answer")

    add = get = set = touch = delete = incr = decr = get_many = set_many = has_key = _refuse  # type: ignore[assignment]


SILENT = {"default": {"BACKEND": "tests.caches.SilentCache"}}


def new_cache() -> dict[str, object]:
    """The settings of an empty cache: in memory, or on the real Redis under a name nobody else has."""
    if settings.REDIS_URL:
        return {**settings.CACHES["default"], "KEY_PREFIX": uuid4().hex, "TIMEOUT": 60}
    return {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": uuid4().hex}


def free_memory() -> None:
    """Empty a cache in memory. On Redis this would empty what the tests beside this one count on; there keys expire."""
    if not settings.REDIS_URL:
        cache.clear()


def forget_words() -> None:
    """Forget the words of the directory and of the list, which a process keeps for minutes when they are very many."""
    DIRECTORY.forget()
    LISTED.forget()
