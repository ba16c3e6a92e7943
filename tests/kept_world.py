"""One world for all tests of a module: made once in a transaction, and whatever a test writes is taken back."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_django
from django.conf import LazySettings
from django.db import connection, transaction
from django.http import SimpleCookie
from django.test import Client
from django.test.utils import override_settings
from django.utils import translation

from tests.caches import new_cache
from tests.world import World, make_world


@dataclass
class KeptWorld:
    """The world, where its files are, and the cookies of each role's browser."""

    world: World
    folder: Path
    cookies: dict[str, SimpleCookie]


@contextmanager
def undone() -> Iterator[None]:
    """Whatever was written inside is taken back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def kept_world(
    django_db_setup: None, django_db_blocker: pytest_django.DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[KeptWorld]:
    """The world of the module, which no test sees but through `world`."""
    folder = tmp_path_factory.mktemp("world")
    with django_db_blocker.unblock(), undone():
        with override_settings(**_settings_of(folder)), translation.override("fi"):
            world = make_world()
            cookies = {role: _cookies_of(world, role) for role in world.people}
        connection.check_constraints()
        yield KeptWorld(world, folder, cookies)


def _settings_of(folder: Path) -> dict[str, object]:
    return {"MEDIA_ROOT": folder / "media", "REPORTS_ROOT": folder / "reports", "CACHES": {"default": new_cache()}}


def _cookies_of(world: World, role: str) -> SimpleCookie:
    client = Client()
    if (person := world.people[role]) is not None:
        client.force_login(person)
    return client.cookies


@pytest.fixture
def world(kept_world: KeptWorld, db: None, settings: LazySettings) -> World:
    """The module's world as it was made, whatever the tests before this one wrote."""
    for name in ("MEDIA_ROOT", "REPORTS_ROOT"):
        setattr(settings, name, _settings_of(kept_world.folder)[name])
    return kept_world.world


@pytest.fixture
def clients(world: World, kept_world: KeptWorld) -> dict[str, Client]:
    """A browser for each role, signed in as the world's person."""
    return {role: _client(cookies) for role, cookies in kept_world.cookies.items()}


def _client(cookies: SimpleCookie) -> Client:
    client = Client()
    client.cookies = SimpleCookie(cookies.output(header="", sep=";"))
    return client
