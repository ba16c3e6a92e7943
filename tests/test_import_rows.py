"""The rows of a record from a list: names, contacts, advice, training, seats and funding; shown, stored, undone."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from network.actions.organisations import rebuild_organisation_keys
from network.cells import CellError
from network.enums import Role
from network.exports_of_lists import example_csv
from network.models import AuditEntry, ContactWay, FundingRow, Organisation
from network.organisation_plan import current_values
from network.organisation_row_fields import read_rows
from tests.make import make_member, make_municipality, make_organisation
from tests.sheet import signed_in, text
from tests.test_import_organisations import checksums
from tests.test_organisation_imports import URL, check, confirm

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_towns")]
HEAD = "nimi,muut nimet,yhteystavat,neuvonta,koulutus,toimielimet,rahoitus\n"
LINE = (
    "Aamu ry,Morgon rf|översättning|ruotsi; Aamukahvit,puhelin|03 123|Neuvonta;chat@aamu.fi,"
    "puhelimessa|ma|9|12.30;paikan päällä||||Sovi aika,Vapaaehtoisen kurssi|kaikille|aamu.fi/kurssi,"
    'Neuvottelukunta|1.1.2026|31.12.2027,"STEA|2026|12 000,50|toimintaan;kunta|2025"\n'
)
ROWS: dict[str, list[dict[str, Any]]] = {
    "names": [
        {"name": "Morgon rf", "kind": "translation", "language": "sv"},
        {"name": "Aamukahvit", "kind": "alternative", "language": ""},
    ],
    "contacts": [
        {"kind": "phone", "value": "03 123", "note": "Neuvonta"},
        {"kind": "email", "value": "chat@aamu.fi", "note": ""},
    ],
    "advice": [
        {"way": "phone", "weekday": 0, "starts": "09:00:00", "ends": "12:30:00", "text": ""},
        {"way": "on_site", "weekday": None, "starts": None, "ends": None, "text": "Sovi aika"},
    ],
    "training": [{"title": "Vapaaehtoisen kurssi", "for_whom": "kaikille", "url": "https://aamu.fi/kurssi"}],
    "seats": [{"body": "Neuvottelukunta", "since": "2026-01-01", "until": "2027-12-31"}],
    "funding": [
        {"source": "stea", "year": 2026, "amount": "12000.50", "purpose": "toimintaan"},
        {"source": "municipality", "year": 2025, "amount": None, "purpose": ""},
    ],
}


@pytest.fixture
def _towns() -> None:
    make_municipality("837")


@pytest.fixture
def bring(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    def run(content: str, name: str = "lista.csv") -> str:
        path = tmp_path / name
        path.write_text(content, encoding="utf-8")
        call_command("import_organisations", str(path))
        return capsys.readouterr().out

    return run


@pytest.fixture
def keeper(settings: Any, tmp_path: Path) -> Client:
    settings.REPORTS_ROOT = tmp_path
    return signed_in(make_member(Role.COORDINATOR))


def only() -> dict[str, Any]:
    one = Organisation.objects.get()
    values = current_values([one.pk])[one.pk]
    return {code: values[code] for code in ROWS}


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (HEAD + LINE, "lista.csv"),
        (json.dumps([{"nimi": "Aamu ry", **ROWS}]), "lista.json"),
        (
            "nimi\tmuut nimet 1\tmuut nimet 2\tyhteystavat\tneuvonta 1\tneuvonta 2\tkoulutus\ttoimielimet\trahoitus_1"
            "\trahoitus_2\nAamu ry\tMorgon rf|käännös|sv\tAamukahvit\tpuhelin|03 123|Neuvonta;chat@aamu.fi"
            "\tpuhelimessa|ma|9:00|12:30\tpaikan päällä||||Sovi aika\tVapaaehtoisen kurssi|kaikille|aamu.fi/kurssi"
            "\tNeuvottelukunta|2026-01-01|46752\tSTEA|2026|12000,5|toimintaan\tkunta|2025\n",
            "lista.csv",
        ),
    ],
    ids=["a table", "nested JSON", "numbered columns"],
)
def test_rows_are_read_and_the_same_again_is_nothing(bring: Any, content: str, name: str) -> None:
    assert "1 created" in bring(content, name)
    assert only() == ROWS
    assert rebuild_organisation_keys() == 0, "names and training are searched as a rebuilding writes them"
    assert "morgon" in Organisation.objects.get().title_words
    before = checksums()
    assert "1 unchanged" in bring(content, name)
    assert checksums() == before


def test_rows_are_shown_stored_and_undone(keeper: Client) -> None:
    there = make_organisation("Aamu ry")
    ContactWay.objects.create(organisation=there, kind="chat", value="Vanha chat")
    FundingRow.objects.create(organisation=there, source="own", year=2020)
    before = current_values([there.pk])
    imported = check(keeper, HEAD + LINE + "Ilta ry,,,,,,STEA|2026\n")
    page = text(keeper.get(imported.get_absolute_url()))
    for words in (
        "poistuu <del>Chat, Vanha chat</del>, tulee <ins>Puhelin, 03 123, Neuvonta</ins>, "
        "tulee <ins>Sähköposti, chat@aamu.fi</ins>",
        "Oma varainhankinta, 2020",
        "Milloin saa neuvoa: Puhelimessa, maanantai 9–12.30; Paikan päällä, Sovi aika",
    ):
        assert words in page
    confirm(keeper, imported)
    values = current_values([there.pk])[there.pk]
    assert {code: values[code] for code in ROWS} == ROWS
    entry = AuditEntry.objects.get(object_id=str(there.pk), verb="organisation_changed")
    assert entry.changes["funding"] == [before[there.pk]["funding"], ROWS["funding"]]
    history = text(keeper.get(f"{there.get_absolute_url()}history/"))
    assert "Vanha chat" in history
    assert "Peruttu: 2 järjestöä" in text(keeper.post(f"{URL}{imported.pk}/undo/", follow=True))
    assert current_values([there.pk]) == before
    assert Organisation.objects.count() == 1
    assert rebuild_organisation_keys() == 0


def test_rows_added_by_hand_since_are_not_undone_away(keeper: Client) -> None:
    imported = check(keeper, HEAD + LINE)
    confirm(keeper, imported)
    one = Organisation.objects.get()
    ContactWay.objects.create(organisation=one, kind="chat", value="Oma chat", order=9)
    assert "1 järjestö jäi ennalleen." in text(keeper.post(f"{URL}{imported.pk}/undo/", follow=True))
    assert one.contact_ways.count() == 3


def test_an_empty_cell_leaves_the_rows(bring: Any) -> None:
    bring(HEAD + LINE)
    assert "1 unchanged" in bring(HEAD + "Aamu ry,,,,,,\n")
    assert only() == ROWS


def test_a_wrong_row_names_its_own_column(bring: Any) -> None:
    before = checksums()
    with pytest.raises(CommandError) as refused:
        bring("nimi;rahoitus 1;rahoitus 2\nA ry;STEA|2026;STEA|viime vuonna\n")
    assert "row 2, column rahoitus 2: not a year of four digits: “viime vuonna”" in str(refused.value)
    assert checksums() == before


@pytest.mark.parametrize(
    ("part", "cell", "why"),
    [
        ("funding", "lotto|2026", "row_word"),
        ("funding", "stea|26", "year"),
        ("funding", "stea|2026|paljon", "amount"),
        ("funding", "stea|2026|-5", "amount"),
        ("funding", "stea|2026|NaN", "amount"),
        ("funding", "|2026", "row_lacks"),
        ("funding", "stea", "row_lacks"),
        ("funding", "stea|2026|1|mihin|liikaa", "row"),
        ("advice", "puhelimessa|helmikuu|9|12", "weekday"),
        ("advice", "puhelimessa|ma|9|25", "time"),
        ("advice", "puhelimessa|ma|12|9", "row"),
        ("advice", "puhelimessa|ma|9|", "row"),
        ("seats", "Hallitus|31.2.2026", "day"),
        ("seats", "Hallitus|2.1.2026|1.1.2026", "row"),
        ("training", "Kurssi|kaikille|javascript:alert(1)", "website"),
        ("training", "x" * 161, "long"),
        ("contacts", "sähköposti|ei osoite", "email"),
        ("contacts", "puhelin|soita", "phone"),
        ("contacts", "savumerkki|tuli", "row_word"),
        ("names", "Nimi|käännös|klingon", "language"),
        ("names", ";".join(f"Nimi {n}" for n in range(51)), "rows"),
        ("names", '[{"name": "A\\u0000b"}]', "nul"),
        ("names", '[{"name": broken', "row"),
    ],
)
def test_a_row_that_cannot_be_taken_says_why(part: str, cell: str, why: str) -> None:
    with pytest.raises(CellError) as refused:
        read_rows(part, cell)
    assert refused.value.code == why


def test_the_example_that_is_given_can_be_sent_back(keeper: Client) -> None:
    make_municipality("091")
    fetched = b"".join(keeper.get(f"{URL}example.csv")).decode()  # type: ignore[arg-type]
    assert fetched == example_csv()
    imported = check(keeper, fetched, "esimerkki.csv")
    assert imported.counts == {"new": 1}, list(imported.lines.values_list("column", "problem", "shown"))
    changes = imported.lines.get().changes
    assert set(changes) >= set(ROWS), "every part is shown in the example"


def test_a_cell_that_looks_like_a_formula_is_none_in_the_table_that_is_fetched(keeper: Client) -> None:
    imported = check(keeper, "nimi;kuvaus\n=1+1 ry;=cmd|' /C calc'!A0\n")
    rows = b"".join(keeper.get(f"{URL}{imported.pk}/rows.csv")).decode()  # type: ignore[arg-type]
    assert "'=1+1 ry" in rows
    assert ";=" not in rows
