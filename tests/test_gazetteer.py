"""`load_gazetteer`: every postal code of the file or none, and what is wrong is named by row and column."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from network.imports.gazetteer import Outcome, load_gazetteer
from network.imports.textfile import BadFileError
from network.models import Locality
from tests.make import make_municipality

pytestmark = pytest.mark.django_db

HEADER = "postal_code,place,municipality,municipality_code,maakunta,lat,lon,population_2022\n"
HERVANTA = "33720,Tampere,Tampere,837,Pirkanmaa,61.4471,23.8565,14000\n"
HELSINKI = "00100,Helsinki,Helsinki,091,Uusimaa,60.1714,24.9316,18030\n"
KALVOLA = "14500,Iittala,Kalvola,210,Kanta-Häme,61.0724,24.1361,\n"
GEONAMES = (
    "FI\t33720\tTampere\tPirkanmaa\t06\tTampere\t064\tTampere\t837\t61.4471\t23.8565\t4\n"
    'FI\t00100\tHelsinki "keskusta"\tUusimaa\t01\t\t\tHelsinki\t091\t60.1714\t24.9316\t\n'
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    make_municipality()
    return tmp_path / "codes.csv"


def stored() -> list[tuple[object, ...]]:
    return sorted(Locality.objects.values_list("postal_code", "name_fi", "municipality_id", "lat", "lon"))


def problems_of(file: Path, content: str | bytes) -> list[str]:
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(BadFileError) as caught:
        load_gazetteer(file)
    assert stored() == []
    return [str(problem) for problem in caught.value.problems]


def test_a_comma_separated_file_is_loaded_with_municipalities_of_the_network_only(file: Path) -> None:
    file.write_text(HEADER + HERVANTA + HELSINKI + KALVOLA, encoding="utf-8")
    assert load_gazetteer(file) == Outcome(new=3, changed=0, unchanged=0, removed=0, elsewhere=2)
    assert stored() == [
        ("00100", "Helsinki", None, 60.1714, 24.9316),
        ("14500", "Iittala", None, 61.0724, 24.1361),
        ("33720", "Tampere", "837", 61.4471, 23.8565),
    ]


def test_geonames_own_form_is_loaded(file: Path) -> None:
    file.write_text(GEONAMES, encoding="utf-8")
    assert load_gazetteer(file).new == 2
    assert [row[1] for row in stored()] == ['Helsinki "keskusta"', "Tampere"]


def test_the_same_file_twice_changes_nothing(file: Path) -> None:
    file.write_text(HEADER + HERVANTA + HELSINKI, encoding="utf-8")
    load_gazetteer(file)
    before = list(Locality.objects.order_by("pk").values())
    assert load_gazetteer(file) == Outcome(new=0, changed=0, unchanged=2, removed=0, elsewhere=1)
    assert list(Locality.objects.order_by("pk").values()) == before


def test_a_newer_file_moves_and_renames_and_leaves_other_codes_alone(file: Path) -> None:
    file.write_text(HEADER + HERVANTA + HELSINKI + KALVOLA, encoding="utf-8")
    load_gazetteer(file)
    newer = HERVANTA.replace("61.4471", "61.4500") + HELSINKI.replace("Helsinki,H", "Helsinki Keskusta,H")
    file.write_text(HEADER + newer, encoding="utf-8")
    assert load_gazetteer(file) == Outcome(new=1, changed=1, unchanged=0, removed=1, elsewhere=1)
    assert [row[:2] for row in stored()] == [("00100", "Helsinki Keskusta"), ("14500", "Iittala"), ("33720", "Tampere")]
    assert stored()[2][3] == 61.45


def test_a_dry_run_counts_and_writes_nothing(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file.write_text(HEADER + HERVANTA, encoding="utf-8")
    call_command("load_gazetteer", str(file), "--dry-run")
    assert "Would load: 1 new, 0 changed, 0 unchanged, 0 removed" in capsys.readouterr().out
    assert stored() == []


def test_a_byte_order_mark_mixed_line_ends_and_empty_lines_do_no_harm(file: Path) -> None:
    file.write_bytes(b"\xef\xbb\xbf" + (HEADER + HERVANTA).replace("\n", "\r\n").encode() + b"\r\n" + HELSINKI.encode())
    assert load_gazetteer(file).new == 2


def test_the_same_row_twice_is_one_place_and_a_code_may_have_two_places(file: Path) -> None:
    file.write_text(HEADER + HERVANTA + HERVANTA + HERVANTA.replace(",Tampere", ",Hervanta", 1), encoding="utf-8")
    assert load_gazetteer(file).new == 2


def test_a_code_said_in_two_ways_refuses_the_file(file: Path) -> None:
    twice = HEADER + HERVANTA + HELSINKI + HERVANTA.replace("61.4471", "61.9")
    assert problems_of(file, twice) == ["row 4, column postal_code: 33720 Tampere is said otherwise on row 2"]


@pytest.mark.parametrize(
    ("right", "wrong", "column"),
    [
        ("33720", "3372", "postal_code"),
        ("33720", "3372O", "postal_code"),
        ("33720", "٣٣٧٢٠", "postal_code"),
        ("Tampere,Tampere", ",Tampere", "place"),
        ("Tampere,Tampere", "T" * 81 + ",Tampere", "place"),
        ("837", "83", "municipality_code"),
        ("61.4471", "23.8565", "lat"),
        ("61.4471", "nan", "lat"),
        ("61.4471", "", "lat"),
        ("23.8565", "inf", "lon"),
        ("23.8565", '"23,8565"', "lon"),
    ],
)
def test_a_bad_cell_is_named_and_nothing_is_loaded(file: Path, right: str, wrong: str, column: str) -> None:
    [problem] = problems_of(file, HEADER + HELSINKI + HERVANTA.replace(right, wrong, 1))
    assert problem.startswith(f"row 3, column {column}: ")


def test_every_bad_cell_is_named_up_to_twenty(file: Path) -> None:
    bad = HERVANTA.replace("61.4471", "x").replace("23.8565", "y")
    assert [problem[:18] for problem in problems_of(file, HEADER + bad)] == ["row 2, column lat:", "row 2, column lon:"]
    assert len(problems_of(file, HEADER + bad * 30)) == 20


def test_another_country_is_refused(file: Path) -> None:
    [problem] = problems_of(file, GEONAMES.replace("FI\t00100", "SE\t00100"))
    assert problem.startswith("row 2, column country: ")


def test_latin_1_is_refused_where_it_begins(file: Path) -> None:
    content = HEADER.encode() + HELSINKI.encode() + HERVANTA.replace("Tampere", "Hämeenkyrö", 1).encode("latin-1")
    assert problems_of(file, content) == ["row 3, column 2: not UTF-8; save the file as UTF-8"]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16_is_refused_in_words(file: Path, encoding: str) -> None:
    [problem] = problems_of(file, (HEADER + HERVANTA).encode(encoding))
    assert problem == "row 1: the file is UTF-16 or no text at all; save it as UTF-8"


def test_a_nul_character_is_refused_by_row_and_column(file: Path) -> None:
    [problem] = problems_of(file, HEADER + HERVANTA.replace("Pirkanmaa", "Pirkan\0maa"))
    assert problem.startswith("row 2, column maakunta: a NUL character")


@pytest.mark.parametrize(
    ("content", "begins"),
    [
        ("", "row 1, column postal_code: this column is missing"),
        (HEADER, "row 1: the file holds no postal codes"),
        (HEADER.replace(",lat", ",latitude") + HERVANTA, "row 1, column lat: this column is missing"),
        (HEADER + HERVANTA.replace(",14000", ""), "row 2: 7 columns where 8 are expected"),
        (GEONAMES.replace("\t4", "", 1), "row 1: 11 columns where 12 are expected"),
        (HEADER + HERVANTA.replace("Tampere", '"Tampere', 1), "row 2: unexpected end of data"),
        (
            HEADER + HERVANTA.replace("Tampere", "T" * 1_000_000, 1),
            "row 2, column place: a cell of more than 100000 characters",
        ),
    ],
)
def test_a_malformed_file_is_refused(file: Path, content: str, begins: str) -> None:
    assert problems_of(file, content)[0].startswith(begins)


def test_a_bad_row_3065_undoes_all(file: Path) -> None:
    good = "".join(f"{code:05},Paikka,,,,61.0,24.0,\n" for code in range(10_000, 13_063))
    [problem] = problems_of(file, HEADER + good + HERVANTA.replace("33720", "x"))
    assert problem.startswith("row 3065, column postal_code")


def test_the_command_says_what_is_wrong(file: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("load_gazetteer", str(file))
    file.write_text(HEADER + HERVANTA.replace("61.4471", "161"), encoding="utf-8")
    with pytest.raises(CommandError, match="nothing was loaded\nrow 2, column lat: 161 is not in Finland"):
        call_command("load_gazetteer", str(file))
