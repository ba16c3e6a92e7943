"""Attendance from a file: all rows or none, twice the same, errors by row and column."""

from datetime import date
from io import StringIO
from pathlib import Path

import pytest
import time_machine
from django.core.management import CommandError, call_command

from groups.actions.attendance import attendance_of
from groups.attendance import Attendance
from groups.models import AttendanceVersion, Circle, Gathering
from tests.make import make_circle, make_gathering

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_an_autumn_day")]
HEAD = "circle;date;visitors;first_timers;state;reason\n"


@pytest.fixture
def _an_autumn_day() -> object:
    with time_machine.travel("2026-11-22T12:00:00+02:00", tick=False):
        yield


@pytest.fixture
def piiri() -> Circle:
    return make_circle((2, 780, 900), slug="kahvipiiri")


def run(tmp_path: Path, text: str | bytes, *options: str) -> str:
    file, out = tmp_path / "attendance.csv", StringIO()
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    call_command("import_attendance", str(file), *options, stdout=out)
    return out.getvalue()


def stored() -> dict[str, Attendance]:
    return {f"{g.day:%m-%d}": attendance_of(g) for g in Gathering.objects.all()}


GOOD = HEAD + "kahvipiiri;3.11.2026;8;2;;\nkahvipiiri;2026-11-10;;;not_held;lead_ill\nkahvipiiri;17.11.2026;0;;held;\n"
EXPECTED = {"11-03": Attendance.held(8, 2), "11-10": Attendance.not_held("lead_ill"), "11-17": Attendance.held(0)}


def test_rows_become_reports_and_again_changes_nothing(piiri: Circle, tmp_path: Path) -> None:
    expected = make_gathering(piiri, date(2026, 11, 3))
    assert "3 gatherings reported, 2 of them new" in run(tmp_path, GOOD)
    assert stored() == EXPECTED
    expected.refresh_from_db()
    assert expected.version == 1
    assert "0 gatherings reported, 0 of them new, 3 unchanged" in run(tmp_path, GOOD)
    assert AttendanceVersion.objects.count() == 3


def test_a_dry_run_writes_nothing(piiri: Circle, tmp_path: Path) -> None:
    assert "3 gatherings would be reported" in run(tmp_path, GOOD, "--dry-run")
    assert stored() == {}


@pytest.mark.parametrize(
    "text",
    [
        GOOD.replace(";", ","),
        "\ufeff" + GOOD,
        GOOD.replace("\n", "\r\n"),
        GOOD.replace(HEAD, "Piiri;Päivä;Kävijöitä;Ensi kertaa;Tila;Ei pidetty, koska\n").replace(
            "not_held;lead_ill", "Ei pidetty;Vetäjä oli estynyt"
        ),
    ],
)
def test_tables_as_people_save_them(piiri: Circle, tmp_path: Path, text: str) -> None:
    run(tmp_path, text)
    assert stored() == EXPECTED


def test_a_number_names_a_circle_too_and_a_time_names_a_gathering(piiri: Circle, tmp_path: Path) -> None:
    make_gathering(piiri, date(2026, 11, 3))
    make_gathering(piiri, date(2026, 11, 3), starts=1020, ends=1080)
    run(tmp_path, f"circle;date;time;visitors\n{piiri.pk};3.11.2026;17-18;5\n{piiri.pk};5.11.2026;9.30-11;6\n")
    assert list(Gathering.objects.order_by("day", "starts").values_list("starts", "visitors", "is_added")) == [
        (780, None, False),
        (1020, 5, False),
        (570, 6, True),
    ]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("olematon;3.11.2026;8;;;", "row 3, column circle: no such circle"),
        (";3.11.2026;8;;;", "row 3, column circle"),
        ("kahvipiiri;31.2.2026;8;;;", "row 3, column date: not a date"),
        ("kahvipiiri;4.11.2026;8;;;", "row 3, column date: the circle does not meet then"),
        ("kahvipiiri;24.11.2026;8;;;", "row 3, column date: the day has not come"),
        ("kahvipiiri;10.11.2026;kahdeksan;;;", "row 3, column visitors"),
        ("kahvipiiri;10.11.2026;-1;;;", "row 3, column visitors"),
        ("kahvipiiri;10.11.2026;10000;;;", "row 3, column visitors"),
        ("kahvipiiri;10.11.2026;3;4;;", "row 3, column first_timers"),
        ("kahvipiiri;10.11.2026;;4;;", "row 3, column first_timers"),
        ("kahvipiiri;10.11.2026;3;;not_held;", "row 3, column state"),
        ("kahvipiiri;10.11.2026;;;not_held;", "row 3, column state"),
        ("kahvipiiri;10.11.2026;3;;;weather", "row 3, column reason"),
        ("kahvipiiri;10.11.2026;;;;ufo", "row 3, column reason: not known"),
        ("kahvipiiri;3.11.2026;9;;;", "row 3, column visitors: row 2 says something else"),
        ("kahvipiiri;10.11.2026;8", "row 3: 3 columns where 6 are expected"),
        ('kahvipiiri;10.11.2026;"8;;;', "row"),
        ("kahvipiiri;10.11.2026;8\0;;;", "column visitors: a NUL"),
        ("kahvipiiri;10.11.2026;" + "8" * 200_000 + ";;;", "row 3"),
    ],
)
def test_one_bad_row_and_nothing_is_taken(piiri: Circle, tmp_path: Path, row: str, words: str) -> None:
    with pytest.raises(CommandError) as refused:
        run(tmp_path, f"{HEAD}kahvipiiri;3.11.2026;8;;;\n{row}\n")
    assert "nothing was imported" in str(refused.value)
    assert words in str(refused.value)
    assert stored() == {}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (b"", "column circle: this column is missing"),
        (b"circle;date\n", "column visitors: this column is missing"),
        (b"circle;date;visitors;visitors\n", "there twice"),
        (b"circle;date;visitors;shoe size\n", "not known"),
        ("circle;date;visitors\n".encode("utf-16"), "UTF-16"),
        ("circle;date;visitors\npäivä;1.1.2026;3\n".encode("latin-1"), "not UTF-8"),
    ],
)
def test_a_file_that_is_not_such_a_table(piiri: Circle, tmp_path: Path, text: bytes, words: str) -> None:
    with pytest.raises(CommandError, match=words):
        run(tmp_path, text)


def test_what_somebody_reported_is_never_overwritten(piiri: Circle, tmp_path: Path) -> None:
    make_gathering(piiri, date(2026, 11, 3), state="held", visitors=7, version=1)
    with pytest.raises(CommandError, match=r"row 2, column visitors: “7” has been reported already"):
        run(tmp_path, GOOD)
    assert stored() == {"11-03": Attendance.held(7)}


def test_every_mistake_is_named_at_once(piiri: Circle, tmp_path: Path) -> None:
    with pytest.raises(CommandError) as refused:
        run(tmp_path, f"{HEAD}kahvipiiri;x;8;;;\nkahvipiiri;3.11.2026;y;;;\n")
    assert "row 2, column date" in str(refused.value)
    assert "row 3, column visitors" in str(refused.value)


def test_a_missing_file_is_said_plainly() -> None:
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import_attendance", "/nowhere/x.csv")
