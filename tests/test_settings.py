"""Production refuses to start on an unsafe default, and says which."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

ROOT = Path(__file__).resolve().parent.parent
LONG = "k" * 30 + "0123456789" * 3
SAFE = {
    "DEBUG": "0",
    "SECRET_KEY": LONG,
    "DISCLOSURE_KEY": LONG[::-1],
    "ALLOWED_HOSTS": "silmukka.example.org",
    "SITE_URL": "https://silmukka.example.org",
    "EMAIL_URL": "smtp://localhost",
}


def check(tmp_path: Path, *arguments: str, **changes: str) -> subprocess.CompletedProcess[str]:
    """Ask Django to check itself in production settings, with some of them changed."""
    values = {key: value for key, value in {**SAFE, **changes}.items() if value}
    kept = {key: os.environ[key] for key in ("PATH", "LANG", "SSL_CERT_FILE") if key in os.environ}
    command = [sys.executable, "manage.py", "check", *arguments]
    environment = {**kept, **values, "VAR_DIR": str(tmp_path)}
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60)


def test_safe_settings_pass_every_deployment_check(tmp_path: Path) -> None:
    answer = check(tmp_path, "--deploy", "--fail-level", "WARNING")
    assert answer.returncode == 0, answer.stderr


@pytest.mark.parametrize(
    ("named", "changes"),
    [
        ("SECRET_KEY", {"SECRET_KEY": ""}),
        ("SECRET_KEY", {"SECRET_KEY": "short"}),
        ("DISCLOSURE_KEY", {"DISCLOSURE_KEY": ""}),
        ("DISCLOSURE_KEY", {"DISCLOSURE_KEY": LONG}),
        ("ALLOWED_HOSTS", {"ALLOWED_HOSTS": ""}),
        ("ALLOWED_HOSTS", {"ALLOWED_HOSTS": "*"}),
        ("SITE_URL", {"SITE_URL": "http://silmukka.example.org"}),
        ("SITE_URL", {"SITE_URL": ""}),
        ("EMAIL_URL", {"EMAIL_URL": ""}),
        ("MAP_TILES_URL", {"MAP_TILES_URL": "http://tiles.example.org/{z}/{x}/{y}.png", "MAP_TILES_ATTRIBUTION": "©"}),
        ("MAP_TILES_URL", {"MAP_TILES_URL": "https://tiles.example.org/", "MAP_TILES_ATTRIBUTION": "©"}),
        ("MAP_TILES_ATTRIBUTION", {"MAP_TILES_URL": "https://tiles.example.org/{z}/{x}/{y}.png"}),
    ],
)
def test_an_unsafe_setting_is_refused_by_name(tmp_path: Path, named: str, changes: dict[str, str]) -> None:
    answer = check(tmp_path, **changes)
    assert answer.returncode != 0
    assert f"ImproperlyConfigured: {named} must" in answer.stderr
    assert LONG not in answer.stderr


def test_the_demo_is_only_for_debug(tmp_path: Path) -> None:
    code = "from network import settings; print(settings.DEMO)"
    environment = {**os.environ, **SAFE, "DEMO": "1", "VAR_DIR": str(tmp_path)}
    answer = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True)
    assert answer.stdout.strip() == "False", answer.stderr


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite compiles nothing")
@pytest.mark.django_db
def test_no_search_waits_for_postgresql_to_compile_it() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SHOW jit")
        assert cursor.fetchone() == ("off",)
