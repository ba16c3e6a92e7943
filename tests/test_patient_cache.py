"""While Redis does not answer the process's own memory is the cache: sign-in works and its limit holds."""

import socket
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.core.cache.backends.redis import RedisCache
from django.test import Client
from redis.exceptions import RedisError

from network import health
from network.patient_cache import PatientCache
from tests.make import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def silent() -> Iterator[str]:
    """The address of a server that takes connections and says nothing, as a frozen Redis does."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen(1)
        yield f"redis://127.0.0.1:{server.getsockname()[1]}/0"


@pytest.fixture(autouse=True)
def _away(settings: Any, silent: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(PatientCache, "_left_alone_until", 0.0)
    options = {"socket_timeout": 0.1, "socket_connect_timeout": 0.1}
    kept = {"BACKEND": "network.patient_cache.PatientCache", "LOCATION": silent, "OPTIONS": options}
    settings.CACHES = {"default": {**kept, "KEY_PREFIX": silent}}
    yield
    PatientCache._left_alone_until = 0.0


def test_what_is_kept_is_found_and_counted() -> None:
    cache.set("a", [1])
    assert (cache.get("a"), cache.add("a", 2), cache.has_key("a")) == ([1], False, True)
    cache.set_many({"b": 1, "c": 2})
    assert (cache.incr("b"), cache.decr("c"), cache.get_many(["b", "c", "d"])) == (2, 1, {"b": 2, "c": 1})
    assert cache.touch("b", 60)
    assert cache.delete("b")
    cache.delete_many(["a", "c"])
    assert cache.get_many(["a", "b", "c"]) == {}


def test_a_silent_server_is_asked_once_in_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def get(_self: Any, key: str, *_args: Any, **_options: Any) -> None:
        asked.append(key)
        raise RedisError

    monkeypatch.setattr(RedisCache, "get", get)
    for key in "abc":
        cache.get(key)
    assert asked == ["a"]
    PatientCache._left_alone_until = 0.0
    cache.get("d")
    assert asked == ["a", "d"]


def test_the_pulse_tells_that_it_is_silent() -> None:
    assert health.examine()["cache"] == {"ok": False}


def test_a_person_signs_in_and_the_limit_of_wrong_tries_holds() -> None:
    make_user("aino@example.org", password="oikea salasana 1")
    sent = {"login": "aino@example.org", "password": "oikea salasana 1"}
    assert Client().post("/fi/accounts/login/", sent).status_code == 302
    tries = [Client().post("/fi/accounts/login/", {**sent, "password": "väärä"}).status_code for _try in range(12)]
    assert tries[0] == 200
    assert tries[-1] == 429
