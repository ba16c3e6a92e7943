"""Malformed lists: refused whole, by row and column in the person's language, and not one table is changed."""

import hashlib
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.test import Client

from network.enums import Role
from network.models import Organisation, OrganisationImport
from network.organisation_importing import carry_out
from tests.make import make_member, make_municipality, make_organisation
from tests.malformed import FILES, UNUSUAL, Malformed
from tests.organisation_lists import TABLE, row
from tests.sheet import signed_in, text
from tests.test_organisation_imports import URL, confirm, guessed, send

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_there")]
ITS_OWN = {"network.OrganisationImport", "network.OrganisationImportLine", "network.AuditEntry", "sessions.Session"}


@pytest.fixture
def _there(settings: Any, tmp_path: Path) -> None:
    settings.REPORTS_ROOT = tmp_path / "kept"
    make_municipality("837")
    make_municipality("562", name_fi="Orivesi", name_sv="Orivesi")
    make_organisation("Ennestään ry", phone="03 111")


@pytest.fixture
def keeper(monkeypatch: pytest.MonkeyPatch) -> Client:
    from network import tasks

    monkeypatch.setattr(tasks.carry_out_organisation_import, "apply_async", lambda *_args, **_options: None)
    return signed_in(make_member(Role.COORDINATOR))


def checksums() -> dict[str, str]:
    """A sum of every row of every table."""
    found = {}
    for model in apps.get_models(include_auto_created=True):
        rows = model._default_manager.order_by("pk").values_list()
        found[model._meta.label] = hashlib.sha256(repr(list(rows)).encode()).hexdigest()
    return found


def bring(tmp_path: Path, content: bytes, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    call_command("import_organisations", str(path))


@pytest.mark.parametrize("case", FILES.values(), ids=FILES.keys())
def test_the_command_refuses_it_whole(tmp_path: Path, case: Malformed) -> None:
    before = checksums()
    with pytest.raises(CommandError, match=case.command):
        bring(tmp_path, case.make(), case.name)
    assert checksums() == before


@pytest.mark.parametrize("case", FILES.values(), ids=FILES.keys())
def test_the_browser_says_where_and_why(keeper: Client, case: Malformed) -> None:
    before = checksums()
    page = send(keeper, case.make(), case.name)
    imported = OrganisationImport.objects.first()
    if imported:
        page = keeper.post(f"{URL}{imported.pk}/columns/", guessed(page), follow=True)
        imported.refresh_from_db()
        if imported.stage == "checking":
            carry_out(imported.pk)
        if imported.stage != "columns":
            page = keeper.get(f"{imported.get_absolute_url()}?fate=refused")
        said = text(page)
        confirm(keeper, imported)
        assert imported.stage in ("columns", "checked")
    else:
        said = text(page)
    assert case.page in said
    after = checksums()
    assert {name for name in before if before[name] != after[name]} <= ITS_OWN


@pytest.mark.parametrize("make", UNUSUAL.values(), ids=UNUSUAL.keys())
def test_what_is_only_unusual_is_read(tmp_path: Path, make: Any) -> None:
    bring(tmp_path, make(), "lista.csv")
    assert set(Organisation.objects.values_list("name", flat=True)) == {
        "Ennestään ry", "Naapuriapu ry", "Kylätoimikunta",
    }  # fmt: skip


def test_the_checksums_see_what_a_right_file_writes(tmp_path: Path) -> None:
    before = checksums()
    bring(tmp_path, TABLE.encode(), "lista.csv")
    changed = {name for name, value in checksums().items() if value != before[name]}
    assert changed >= {"network.Organisation", "network.ExternalId", "network.AuditEntry", "network.OrganisationFacet"}


def test_units_and_branches_may_share_a_business_id(tmp_path: Path) -> None:
    units = row(8, business_id="2345678-0", kind="kunnan yksikkö") + row(
        9, business_id="2345678-0", kind="kunnan yksikkö"
    )
    branches = row(10, business_id="3456780-6", town="837") + row(11, business_id="3456780-6", town="562")
    bring(tmp_path, (TABLE + units + branches).encode(), "lista.csv")
    assert Organisation.objects.count() == 7
