"""Lists that are odd but whole are read: strange names, letters of Windows, tables in one object with junk in them."""

from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from network.actions.organisations import rebuild_organisation_keys
from network.models import Organisation
from tests.make import make_municipality
from tests.organisation_lists import as_json

pytestmark = pytest.mark.django_db


@pytest.fixture
def bring(tmp_path: Path) -> Any:
    make_municipality("837")

    def run(content: bytes, name: str = "lista.csv") -> None:
        path = tmp_path / name
        path.write_bytes(content)
        call_command("import_organisations", str(path))

    return run


def test_tables_in_one_object_may_hold_anything(bring: Any) -> None:
    tables: dict[str, Any] = {
        "organizations.csv": [{"id": "1", "name": "Aamu ry"}],
        "phones.csv": [{"organization_id": ["1"], "number": "1"}, {"organization_id": "1", "number": {"a": 1}}],
        "locations.csv": [{"id": ["a", {"b": []}], "organization_id": "1"}],
        "attributes.csv": [{"link_id": "1", "taxonomy_term_id": {}}],
        "taxonomy_terms.csv": [{"id": {}, "name": "vertaistuki"}],
    }
    bring(as_json(tables), "hsds.json")
    assert Organisation.objects.get().name == "Aamu ry"


def test_letters_of_windows_are_read_as_such(bring: Any) -> None:
    """Also where some signs stand together as UTF-8 has them: most letters are not."""
    said = "Kahvi 2 € – »tervetuloa» Ärjä Öljy Ä€"
    bring(f"nimi;kuvaus\nPäivätupa ry;{said}\n".encode("cp1252"))
    assert Organisation.objects.get().description == said


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("\N{RIGHT-TO-LEFT OVERRIDE}Aamu\N{POP DIRECTIONAL FORMATTING} ry", "Aamu ry"),
        ("Aamu\N{LINE SEPARATOR}ry", "Aamu ry"),
        (
            "\N{ARABIC LIGATURE SALLALLAHOU ALAYHE WASALLAM}" * 160,
            "\N{ARABIC LIGATURE SALLALLAHOU ALAYHE WASALLAM}" * 160,
        ),
        ("ß" * 160, "ß" * 160),
    ],
    ids=["direction", "line", "ligature", "sharp"],
)
def test_a_strange_name_is_a_name(bring: Any, name: str, shown: str) -> None:
    bring(f"nimi;kunta\n{name};837\n".encode())
    one = Organisation.objects.get()
    assert (one.name, len(one.slug) <= 90, len(one.sort_key) <= 160) == (shown, True, True)
    assert rebuild_organisation_keys() == 0
