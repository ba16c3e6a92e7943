"""A hostile ground for every test: no network, no plain waiting, real constraints."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.cache import cache
from django.utils.translation import override


@pytest.fixture(autouse=True)
def _quiet_settings(settings: LazySettings, tmp_path: Path) -> Iterator[None]:
    settings.DEBUG = False
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    cache.clear()
    with override(settings.LANGUAGE_CODE):  # a page in Swedish leaves its language behind
        yield
    cache.clear()
