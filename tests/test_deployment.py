"""The containers: no root, no secret in the file, health asked of each, data in volumes, settings that exist."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
COMPOSE = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
SERVICES: dict[str, dict[str, Any]] = yaml.safe_load(COMPOSE)["services"]
SECRETS = ("SECRET_KEY", "DISCLOSURE_KEY", "POSTGRES_PASSWORD", "REDIS_PASSWORD", "EMAIL_URL")
PORTAL = ("migrate", "web", "worker", "beat")


def test_the_five_parts_and_the_migration_are_there() -> None:
    assert set(SERVICES) == {"migrate", "web", "worker", "beat", "database", "redis"}


@pytest.mark.parametrize("name", [name for name in SERVICES if name != "migrate"])
def test_each_part_is_asked_how_it_is(name: str) -> None:
    health = SERVICES[name]["healthcheck"]
    assert health["test"][0] in {"CMD", "CMD-SHELL"}
    assert health["retries"] >= 3


@pytest.mark.parametrize("name", PORTAL)
def test_the_portal_runs_without_root_on_a_read_only_disk(name: str) -> None:
    service = SERVICES[name]
    assert service["user"] == "10001:10001"
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "USER silmukka" in (ROOT / "Dockerfile").read_text(encoding="utf-8")


@pytest.mark.parametrize("secret", SECRETS)
def test_no_secret_is_written_down(secret: str) -> None:
    given = re.findall(rf"\$\{{{secret}([^}}]*)\}}", COMPOSE)
    assert given
    assert set(given) == {":-"}
    assert re.search(rf"^{secret}=$", (ROOT / ".env.example").read_text(encoding="utf-8"), re.MULTILINE)


def test_what_must_last_is_in_volumes() -> None:
    assert set(yaml.safe_load(COMPOSE)["volumes"]) == {"portal", "database", "redis"}
    assert any("/var/lib/postgresql/data" in volume for volume in SERVICES["database"]["volumes"])


def test_only_the_web_server_listens_outside_and_by_default_to_this_machine() -> None:
    listening = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}
    assert listening == {"web": ["${BIND_ADDRESS:-127.0.0.1}:${PORT:-8000}:8000"]}


def test_every_variable_given_is_one_that_the_settings_read() -> None:
    read = (ROOT / "network/settings.py").read_text("utf-8") + (ROOT / "network/gunicorn.py").read_text("utf-8")
    assert [name for name in SERVICES["web"]["environment"] if f'"{name}"' not in read] == []


def test_the_image_holds_no_data_of_this_machine() -> None:
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    assert {"var", ".git", ".venv", ".env", ".tools"} <= set(ignored)
