"""Every mistake of a row is told at once: in each form of list, by row and column, on the page and by the command."""

from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from network.enums import Role
from network.imports.organisation_lists import Columns, _table_records
from network.imports.workbook import NO_VALUE
from network.models import Organisation
from network.organisation_fields import Known
from network.organisation_reading import read_record
from tests.make import make_member, make_organisation
from tests.organisation_lists import HEAD, TABLE, as_json, hsds_organisation, ptv_organisation, row, sheet
from tests.sheet import signed_in, text
from tests.test_organisation_imports import _own_folder, check, sent  # noqa: F401 - fixtures

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_own_folder")]
WRONG = row(
    2, business_id="1234567-8", kind="lohikäärme", email="ei", phone="soita", website="x y", does="lento, uinti"
)
TOLD = [
    ("y-tunnus", "business_id", "1234567-8"), ("laji", "kind", "lohikäärme"), ("sähköposti", "email", "ei"),
    ("puhelin", "phone", "soita"), ("verkkosivu", "website", "x y"), ("toiminnot", "function", "lento, uinti"),
]  # fmt: skip


@pytest.fixture
def keeper() -> Client:
    return signed_in(make_member(Role.COORDINATOR))


def objects(*lines: str) -> list[dict[str, str]]:
    return [dict(zip(HEAD.strip().split(";"), line.strip().split(";"), strict=True)) for line in lines]


@pytest.mark.parametrize(
    ("content", "name", "at"),
    [
        (HEAD + WRONG, "lista.csv", 2),
        (sheet(HEAD.strip().split(";"), WRONG.strip().split(";")), "lista.xlsx", 2),
        (as_json(objects(WRONG)), "lista.json", 1),
    ],
    ids=["csv", "xlsx", "json"],
)
def test_all_mistakes_of_a_row_are_told(keeper: Client, content: str | bytes, name: str, at: int) -> None:
    imported = check(keeper, content, name)
    line = imported.lines.get()
    assert (line.row, line.fate, [tuple(each) for each in line.mistakes]) == (at, "refused", TOLD)
    assert (line.column, line.problem, line.shown) == TOLD[0]
    page = text(keeper.get(imported.get_absolute_url()))
    for column, _problem, shown in TOLD:
        assert f"<strong>{column}:</strong>" in page
        assert f"”{shown}”" in page
    table = b"".join(keeper.get(f"{imported.get_absolute_url()}rows.csv")).decode()
    assert "y-tunnus\nlaji\nsähköposti\npuhelin\nverkkosivu\ntoiminnot" in table


def test_the_command_tells_them_all(tmp_path: Path) -> None:
    path = tmp_path / "lista.csv"
    path.write_text(HEAD + WRONG + row(3, town="Atlantis"), encoding="utf-8")
    with pytest.raises(CommandError) as error:
        call_command("import_organisations", str(path))
    told = str(error.value)
    assert told.count("row 2, column") == len(TOLD)
    assert "row 3, column kunta: not a municipality of this network: “Atlantis”" in told


def test_a_wrong_cell_does_not_hide_that_the_row_is_there_twice(keeper: Client) -> None:
    imported = check(keeper, TABLE + row(4, key="a1", name="Kylätoimikunta", town="562", email="ei"))
    line = imported.lines.get(row=4)
    assert [code for _column, code, _shown in line.mistakes] == ["email", "key_twice"]
    imported = check(keeper, TABLE + row(4, name="Kylätoimikunta", town="562", email="ei"))
    line = imported.lines.get(row=4)
    assert [code for _column, code, _shown in line.mistakes] == ["email", "same_twice"]
    imported = check(keeper, TABLE + row(4, name="Kylätoimikunta", town="Atlantis"))
    line = imported.lines.get(row=4)
    assert [code for _column, code, _shown in line.mistakes] == ["municipality"], "who it is, is not known yet"


def test_an_unclear_name_is_told_beside_a_wrong_cell(keeper: Client) -> None:
    for _each in range(2):
        make_organisation("Eläkeyhdistys ry")
    imported = check(keeper, "nimi;puhelin\nEläkeyhdistys ry;soita\n")
    assert [code for _column, code, _shown in imported.lines.get().mistakes] == ["phone", "several"]


def test_each_row_of_a_part_and_each_column_of_it_is_told(keeper: Client) -> None:
    table = "nimi;rahoitus 1;rahoitus 2\nAamu ry;STEA|viime vuonna;kirkko|2026\n"
    imported = check(keeper, table)
    told = [(column, code) for column, code, _shown in imported.lines.get().mistakes]
    assert told == [("rahoitus 1", "year"), ("rahoitus 2", "row_word")]
    imported = check(keeper, 'nimi;rahoitus\nAamu ry;"STEA|viime vuonna;STEA|2026|paljon;STEA|2026|1"\n')
    told = [(column, code) for column, code, _shown in imported.lines.get().mistakes]
    assert told == [("rahoitus", "year"), ("rahoitus", "amount")]


def test_a_row_without_a_name_tells_the_rest_too(keeper: Client) -> None:
    imported = check(keeper, HEAD + row(2, name="", phone="soita"))
    assert [code for _column, code, _shown in imported.lines.get().mistakes] == ["phone", "no_name"]
    page = text(keeper.get(imported.get_absolute_url()))
    assert ">Rivi 2</h3>" in page, "a row without a name is told of by its number"
    imported = check(keeper, HEAD + row(2, name="***", phone="soita"))
    assert [code for _column, code, _shown in imported.lines.get().mistakes] == ["name", "phone"]


@pytest.mark.parametrize(
    "answer",
    [
        [ptv_organisation(organizationNames=[], businessName=None), ptv_organisation()],
        [hsds_organisation(), hsds_organisation(name="")],
    ],
    ids=["ptv", "hsds"],
)
def test_a_catalogues_record_tells_its_mistakes_together(keeper: Client, answer: list[Any]) -> None:
    imported = check(keeper, as_json(answer), "vastaus.json")
    told = {code for line in imported.lines.filter(fate="refused") for _column, code, _shown in line.mistakes}
    assert told == {"no_name", "key_twice"} or told == {"key_twice"}
    assert Organisation.objects.count() == 0


def test_a_formula_without_its_value_is_told_with_the_other_cells() -> None:
    rows = [(1, ["nimi", "puhelin", "sähköposti"]), (2, ["Aamu ry", "soita", NO_VALUE])]
    found = list(_table_records(iter(rows), Columns(1, {0: "name", 1: "phone", 2: "email"})))
    reading = read_record(found[0], Known.now())
    assert [(code, error.code) for code, error in reading.mistakes] == [("email", "formula"), ("phone", "phone")]
    untaken = list(_table_records(iter(rows), Columns(1, {0: "name"})))
    assert not untaken[0].wrong, "a column that is not taken is not looked at"
