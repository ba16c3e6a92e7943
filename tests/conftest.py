"""A hostile ground for every test: no network, no plain waiting, real constraints, no text left untold."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import pytest_django
import time_machine
from django.conf import LazySettings
from django.db import connection
from django.test import Client
from django.utils import translation

from tests.browser import chromium, desktop, nojs, open_page, phone, site  # noqa: F401 - fixtures
from tests.caches import forget_words, free_memory, new_cache
from tests.database import start_from_template
from tests.kept_world import clients, kept_world, world  # noqa: F401 - fixtures


@pytest.fixture(autouse=True)
def _quiet_settings(settings: LazySettings, tmp_path: Path) -> Iterator[None]:
    settings.DEBUG = False
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.REPORTS_ROOT = tmp_path / "reports"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.CACHES = {"default": new_cache()}
    translation.activate("fi")
    yield
    free_memory()
    forget_words()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, django_db_blocker: pytest_django.DjangoDbBlocker
) -> Iterator[None]:
    """The test database begins as a copy of one that has been migrated, for migrating takes longer than many tests."""
    with django_db_blocker.unblock():
        kept = start_from_template(connection)
    yield
    del kept


@pytest.fixture
def strict_client() -> Client:
    """A client that is refused when the page it posts to gave it no CSRF token."""
    return Client(enforce_csrf_checks=True)


@pytest.fixture
def report_day() -> Iterator[None]:
    """Noon in Finland on Sunday the 22nd of November 2026, the day of the tests of reports."""
    with time_machine.travel("2026-11-22T12:00:00+02:00"):
        yield


@pytest.fixture
def region(db: None) -> None:
    """Pirkanmaa as it is delivered: municipalities, localities, organisations."""
    from network.imports.region import load_region

    load_region("pirkanmaa")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say in capitals what was not looked at on this machine."""
    reasons: dict[str, int] = {}
    for report in terminalreporter.stats.get("skipped", []):
        text = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        reasons[text] = reasons.get(text, 0) + 1
    for reason, count in sorted(reasons.items()):
        terminalreporter.write_line(f"NOT TESTED HERE ({count}): {reason}", yellow=True, bold=True)
    if os.environ.get("NOTHING_SKIPPED") and reasons:
        terminalreporter.write_line("NOTHING MAY BE SKIPPED HERE.", red=True, bold=True)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Fail the run when something was skipped where everything must be tested."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    skipped = reporter.stats.get("skipped") if reporter else None
    if os.environ.get("NOTHING_SKIPPED") and skipped and exitstatus == 0:
        session.exitstatus = 1
