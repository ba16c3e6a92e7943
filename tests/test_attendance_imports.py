"""Numbers from a table in the browser: looked at row by row, all stored or none, the same again nothing, undone."""

import statistics
from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from groups import tasks
from groups.actions.attendance import attendance_of, report_attendance
from groups.actions.attendance_imports import forget_imports
from groups.attendance import NOT_REPORTED, Attendance
from groups.import_plan import stray_years
from groups.models import AttendanceImport, AttendanceVersion, Circle, Gathering, ImportLine, QuarterClosing
from groups.queries.closing import quarter_rows
from network.enums import JobState, Role
from network.models import User
from network.periods import Period, Week
from tests.make import make_circle, make_gathering, make_member, make_municipality
from tests.sheet import signed_in, text
from tests.synthetic_series import GROUPS, OUTLIER, STRAY_YEARS, Session, as_csv, make_series, name_of
from tests.test_import_table import workbook

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_a_sunday", "_own_folder")]
URL = "/fi/attendance/import/"
HEAD = "Piiri;Päivä;Kello;Kävijöitä;Ensi kertaa;Ei pidetty, koska\n"


@pytest.fixture
def _a_sunday() -> Any:
    with time_machine.travel("2026-11-29T12:00:00+02:00", tick=False):
        yield


@pytest.fixture
def _own_folder(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.REPORTS_ROOT = tmp_path
    monkeypatch.setattr(tasks.carry_out_import, "apply_async", lambda args, **options: None)


@pytest.fixture
def bertta() -> User:
    return make_member(Role.SOCIAL_INSTRUCTOR, make_municipality())


@pytest.fixture
def circle() -> Circle:
    return make_circle((2, 780, 900), slug="kahvipiiri", name="Kahvipiiri")


def send(client: Client, content: str | bytes, name: str = "luvut.csv") -> HttpResponse:
    data = content.encode() if isinstance(content, str) else content
    return client.post(URL, {"file": SimpleUploadedFile(name, data)}, follow=True)


def guessed(page: HttpResponse) -> dict[str, Any]:
    """The form of the columns as the page offers it."""
    form = page.context["form"]
    return {name: form[name].value() or "" for name in form.fields}


def check(client: Client, content: str | bytes, **choices: Any) -> AttendanceImport:
    """Send a table, take the guessed columns, and have it checked."""
    page = send(client, content)
    imported = AttendanceImport.objects.latest("pk")
    answer = client.post(f"{URL}{imported.pk}/columns/", {**guessed(page), **choices})
    assert answer.status_code == 302, answer.context["form"].errors
    imported.refresh_from_db()
    return imported


def confirm(client: Client, imported: AttendanceImport, **decisions: str) -> HttpResponse:
    answer = client.post(imported.get_absolute_url(), decisions, follow=True)
    imported.refresh_from_db()
    return answer


def kinds(imported: AttendanceImport) -> list[tuple[int, str]]:
    return list(imported.lines.order_by("row").values_list("row", "kind"))


def stored() -> dict[str, Attendance]:
    return {f"{g.day:%m-%d}": attendance_of(g) for g in Gathering.objects.order_by("day")}


def test_from_a_file_to_numbers_and_back(bertta: User, circle: Circle) -> None:
    expected = make_gathering(circle, date(2026, 11, 3))
    changed = make_gathering(circle, date(2026, 11, 10))
    report_attendance(changed, state="held", visitors=5, submission=uuid4(), seen_version=0, by=bertta)
    client = signed_in(bertta)
    table = HEAD + "Kahvipiiri;3.11.2026;;8;2;\nkahvipiiri;10.11.2026;;6;;\nKahvipiiri;17.11.2026;;;;2\n"
    imported = check(client, table)
    assert kinds(imported) == [(2, "new"), (3, "changed"), (4, "added")]
    page = text(client.get(imported.get_absolute_url()))
    for words in ("5 kävijää → 6 kävijää", "8 kävijää, joista 2 ensi kertaa", "Ei pidetty: vetäjä oli estynyt"):
        assert words in page
    assert stored() == {"11-03": NOT_REPORTED, "11-10": Attendance.held(5)}, "nothing is stored by looking"
    assert "Valitse, otetaanko nämä rivit mukaan." in text(confirm(client, imported))
    done = confirm(client, imported, changed="take")
    assert "3 lukua tallennettiin" in text(done)
    assert stored() == {
        "11-03": Attendance.held(8, 2),
        "11-10": Attendance.held(6),
        "11-17": Attendance.not_held("lead_ill"),
    }
    assert not imported.path.exists()
    assert AttendanceVersion.objects.get(gathering=changed, number=2).why == "luvut.csv"
    again = check(client, table)
    assert {kind for _row, kind in kinds(again)} == {"same"}
    assert "ei ole mitään, mitä voisi tallentaa" in text(client.get(again.get_absolute_url()))
    client.post(f"{URL}{imported.pk}/undo/")
    assert stored() == {"11-03": NOT_REPORTED, "11-10": Attendance.held(5)}
    expected.refresh_from_db()
    assert expected.version == 2


def test_what_was_left_out_stays_out(bertta: User, circle: Circle) -> None:
    client = signed_in(bertta)
    imported = check(client, HEAD + "Kahvipiiri;3.11.2026;;8;;\nEi ole;3.11.2026;;7;;\nKahvipiiri;10.11.2026;;310;;\n")
    assert kinds(imported) == [(2, "added"), (3, "unknown"), (4, "added")]
    assert imported.counts["unlikely"] == 1
    assert "Korjaa nämä rivit tiedostossa tai jätä ne pois." in text(confirm(client, imported, unlikely="take"))
    confirm(client, imported, unlikely="leave", unknown="on")
    assert stored() == {"11-03": Attendance.held(8)}


def test_a_short_table_is_looked_at_beside_what_is_stored(bertta: User, circle: Circle) -> None:
    make_gathering(circle, date(2026, 11, 17), state="held", visitors=10)
    imported = check(signed_in(bertta), HEAD + "Kahvipiiri;24.11.2026;;33;;\nKahvipiiri;27.10.2026;;29;;\n")
    assert imported.lines.get(is_unlikely=True).said["visitors"] == 33


def test_a_name_that_is_not_known_is_told_once(bertta: User, circle: Circle) -> None:
    client = signed_in(bertta)
    imported = check(client, HEAD + "Kahvittelu;3.11.2026;;8;;\nKahvittelu;10.11.2026;;9;;\n")
    assert imported.counts == {"unknown": 2}
    client.post(f"{URL}{imported.pk}/names/", {"n0": "kahvipiiri"})
    imported.refresh_from_db()
    assert imported.counts == {"added": 2}


@pytest.mark.parametrize(
    ("row", "kind", "words"),
    [
        (";3.11.2026;;8;;", "unreadable", "Piiri puuttuu."),
        ("Kahvipiiri;31.2.2026;;8;;", "unreadable", "Päivää ei voi lukea: ”31.2.2026”"),
        ("Kahvipiiri;5/9/2026;;8;;", "unreadable", "Päivää ei voi lukea"),
        ("Kahvipiiri;3.11.2026;iltapäivä;8;;", "unreadable", "Kellonaikaa ei voi lukea"),
        ("Kahvipiiri;3.11.2026;;kahdeksan;;", "unreadable", "(Kävijöitä):</strong> Ei ole kokonaisluku"),
        ("Kahvipiiri;3.11.2026;;=1+1;;", "unreadable", "Ei ole kokonaisluku"),
        ("Kahvipiiri;3.11.2026;;-3;;", "unreadable", "Ei ole kokonaisluku"),
        ("Kahvipiiri;3.11.2026;;3;4;", "unreadable", "Ensikertalaisia on enemmän"),
        ("Kahvipiiri;3.11.2026;;3;;ufo", "unreadable", "Syytä ei tunneta: ”ufo”"),
        ("Kahvipiiri;3.11.2026;;3;;2", "unreadable", "Rivillä on sekä luku että syy."),
        ("Vieras;3.11.2026;;3;;", "unknown", "Alueellasi ei ole tämän nimistä piiriä."),
        ("Kahvipiiri;8.12.2026;;3;;", "outside", "Päivä on tulossa tai ennen vuotta 2000."),
        ("Kahvipiiri;3.11.1926;;3;;", "outside", "Päivä on tulossa tai ennen vuotta 2000."),
        ("Ajaton;3.11.2026;;3;;", "no_time", "eikä kellonaikaa ole kerrottu"),
        ("Kahvipiiri;3.2.2026;;3;;", "closed", "1. vuosineljännes 2026 on suljettu"),
        ("Kahvipiiri;3.11.2026;;;;", "nothing", "ei ole lukua eikä syytä"),
        ("Ajaton;3.11.2026;17-18;3;;", "added", "klo 17–18"),
    ],
)
def test_each_row_is_said_as_what_it_is(bertta: User, circle: Circle, row: str, kind: str, words: str) -> None:
    make_circle(name="Ajaton")
    make_circle(name="Vieras", municipality=make_municipality("562"))
    QuarterClosing.objects.create(municipality=circle.municipality, quarter="2026-Q1")
    client = signed_in(bertta)
    imported = check(client, f"{HEAD}Kahvipiiri;10.11.2026;;8;;\n{row}\n")
    assert kinds(imported) == [(2, "added"), (3, kind)]
    assert words in text(client.get(imported.get_absolute_url(), {"kind": kind}))
    assert ImportLine.objects.count() == 2
    assert Gathering.objects.count() == 0


def test_a_time_that_the_person_tells_is_used_and_never_guessed(bertta: User) -> None:
    make_circle(name="Ajaton")
    client = signed_in(bertta)
    imported = check(client, HEAD + "Ajaton;3.11.2026;;3;;\n", starts="13", ends="14.30")
    confirm(client, imported)
    assert Gathering.objects.values_list("starts", "ends", "visitors").get() == (780, 870, 3)


@pytest.mark.parametrize(("choice", "people"), [("first", 8), ("last", 9)])
def test_two_rows_about_the_same(bertta: User, circle: Circle, choice: str, people: int) -> None:
    client = signed_in(bertta)
    table = HEAD + "Kahvipiiri;3.11.2026;;8;;\nKahvipiiri;3.11.2026;;9;;\nKahvipiiri;10.11.2026;;4;;\n" * 1
    table += "Kahvipiiri;10.11.2026;;4;;\n"
    imported = check(client, table)
    assert kinds(imported) == [(2, "duplicate"), (3, "duplicate"), (4, "added"), (5, "repeated")]
    imported = check(client, table, duplicates=choice)
    confirm(client, imported)
    assert stored() == {"11-03": Attendance.held(people), "11-10": Attendance.held(4)}


def test_what_changed_meanwhile_is_looked_at_again_and_nothing_is_stored(bertta: User, circle: Circle) -> None:
    first, second = make_gathering(circle, date(2026, 11, 3)), make_gathering(circle, date(2026, 11, 10))
    client = signed_in(bertta)
    imported = check(
        client, HEAD + "Kahvipiiri;3.11.2026;;8;;\nKahvipiiri;10.11.2026;;9;;\nKahvipiiri;17.11.2026;;9;;\n"
    )
    report_attendance(second, state="held", visitors=5, submission=uuid4(), seen_version=0, by=None)
    page = confirm(client, imported)
    assert "Joku ehti muuttaa lukuja" in text(page)
    assert kinds(imported) == [(2, "new"), (3, "changed"), (4, "added")]
    assert attendance_of(Gathering.objects.get(pk=first.pk)) == NOT_REPORTED
    assert Gathering.objects.count() == 2
    QuarterClosing.objects.create(municipality=None, quarter="2026-Q4")
    confirm(client, imported, changed="take")
    assert imported.counts == {"closed": 3}
    assert Gathering.objects.count() == 2


def test_an_import_that_was_corrected_since_is_not_undone(bertta: User, circle: Circle) -> None:
    client = signed_in(bertta)
    imported = check(client, HEAD + "Kahvipiiri;3.11.2026;;8;;\nKahvipiiri;10.11.2026;;9;;\n")
    confirm(client, imported)
    gathering = Gathering.objects.get(day=date(2026, 11, 3))
    report_attendance(gathering, state="held", visitors=7, submission=uuid4(), seen_version=1, by=None)
    answer = client.post(f"{URL}{imported.pk}/undo/", follow=True)
    assert "1 luku on korjattu tai suljettu tuonnin jälkeen" in text(answer)
    assert stored() == {"11-03": Attendance.held(7), "11-10": Attendance.held(9)}


def test_ones_own_alone_and_out_of_reach_it_stays(bertta: User, circle: Circle) -> None:
    client = signed_in(bertta)
    imported = check(client, HEAD + "Kahvipiiri;3.11.2026;;8;;\n")
    other = signed_in(make_member(Role.COORDINATOR))
    for address in ("", "columns/"):
        assert other.get(f"{URL}{imported.pk}/{address}").status_code == 404
    for address in ("undo/", "drop/", "names/", ""):
        assert other.post(f"{URL}{imported.pk}/{address}").status_code == 404
    Circle.objects.filter(pk=circle.pk).update(municipality=make_municipality("562"))
    confirm(client, imported)
    assert imported.counts == {"unknown": 1}
    assert Gathering.objects.count() == 0


def test_a_file_that_cannot_be_read_is_told_and_not_kept(bertta: User, tmp_path: Path) -> None:
    client = signed_in(bertta)
    for content, words in (
        (b"", "Tiedosto on tyhj"),
        (b'Piiri;P\xc3\xa4iv\xc3\xa4\nx;"8\n', "Rivi 2: Lainausmerkit"),
        (b"PK\x03\x04", "Excel-tiedosto on rikki"),
        (b"a;b\0\n", "Rivi 1, sarake 2: Solussa on tyhjä merkki"),
    ):
        assert words in text(send(client, content)), words
    assert not AttendanceImport.objects.exists()
    assert not (tmp_path / "imports").exists()


def test_columns_are_corrected_by_the_person(bertta: User, circle: Circle) -> None:
    client = signed_in(bertta)
    page = send(client, "a;b;c;d\nKahvipiiri;3.11.2026;8;99\n")
    imported = AttendanceImport.objects.get()
    offered = guessed(page)
    assert {name: offered[name] for name in ("c0", "c1", "c2", "c3")} == {
        "c0": "circle", "c1": "date", "c2": "visitors", "c3": "",
    }  # fmt: skip
    wrong = client.post(f"{URL}{imported.pk}/columns/", {**offered, "c2": "", "c3": "date"})
    assert "Kerro vielä, missä sarakkeessa on: Kävijöitä." in text(wrong)
    assert "Kahdelle sarakkeelle on valittu sama: Päivä." in text(wrong)
    client.post(f"{URL}{imported.pk}/columns/", {**offered, "header": "1", "c2": "", "c3": "visitors"})
    imported.refresh_from_db()
    confirm(client, imported, unlikely="take")
    assert stored() == {"11-03": Attendance.held(99)}


def test_files_go_after_a_week_and_the_rest_after_a_month(bertta: User, circle: Circle) -> None:
    client = signed_in(bertta)
    waiting = check(client, HEAD + "Kahvipiiri;3.11.2026;;8;;\n")
    done = check(client, HEAD + "Kahvipiiri;10.11.2026;;8;;\n")
    confirm(client, done)
    assert forget_imports() == {"imported tables": 0}
    AttendanceImport.objects.update(sent_at=timezone.now() - timedelta(days=8))
    assert forget_imports() == {"imported tables": 1}
    assert not waiting.path.exists()
    AttendanceImport.objects.update(sent_at=timezone.now() - timedelta(days=31))
    assert forget_imports() == {"imported tables": 1}
    assert Gathering.objects.get().visitors == 8


def test_dropping_a_file_forgets_it(bertta: User, circle: Circle) -> None:
    client = signed_in(bertta)
    imported = check(client, HEAD + "Kahvipiiri;3.11.2026;;8;;\n")
    path = imported.path
    assert path.exists()
    client.post(f"{URL}{imported.pk}/drop/")
    assert not path.exists()
    assert not AttendanceImport.objects.exists()


# --- A long series of another system ---------------------------------------------------------------------------------


def all_circles() -> None:
    for number in range(GROUPS):
        make_circle((number % 5 + 1, 780, 900), name=name_of(number), slug=f"ryhma-{number + 1}")


def expected_numbers(series: list[Session]) -> dict[str, dict[str, Any]]:
    """The figures of each quarter, counted from the series itself and by nothing of the portal's."""
    distinct = {(row.group, row.day): row.people for row in series if row.day.year not in STRAY_YEARS}
    by_quarter: dict[str, list[int | None]] = defaultdict(list)
    for (_group, day), people in distinct.items():
        thursday = day + timedelta(days=3 - day.weekday())
        by_quarter[f"{thursday.year}-Q{(thursday.month - 1) // 3 + 1}"].append(people)
    return {quarter: figures(people) for quarter, people in by_quarter.items()}


def figures(people: list[int | None]) -> dict[str, Any]:
    held = [number for number in people if number is not None]
    return {
        "rows": len(people),
        "sum": sum(held),
        "mean": round(statistics.mean(held), 9),
        "median": statistics.median(held),
        "least": min(held),
        "most": max(held),
    }


def portal_numbers(quarter: str) -> dict[str, Any]:
    rows = Gathering.objects.in_period(Period.parse(quarter))
    return figures([g.visitors for g in rows])


def test_a_long_series_gives_the_figures_that_it_holds(bertta: User) -> None:
    all_circles()
    series = make_series()
    assert len(series) == 4312
    client = signed_in(bertta)
    imported = check(client, as_csv(series))
    assert imported.state == JobState.QUEUED, "a long table waits for a worker"
    page = client.get(imported.get_absolute_url())
    assert "4313 riviä on työn alla" in text(page) or "4314 riviä on työn alla" in text(page)
    tasks.carry_out_import(imported.pk)
    imported.refresh_from_db()
    assert imported.counts["repeated"] == 40
    assert imported.counts["stray"] == len(STRAY_YEARS)
    assert imported.lines.filter(is_unlikely=True).values_list("said__visitors", flat=True).get() == OUTLIER
    confirm(client, imported, unlikely="take", stray="leave")
    tasks.carry_out_import(imported.pk)
    imported.refresh_from_db()
    assert imported.stage == "stored"
    expected = expected_numbers(series)
    assert len(expected) > 12
    for quarter, numbers in expected.items():
        assert portal_numbers(quarter) == numbers, quarter
    unreported = make_gathering(Circle.objects.get(slug="ryhma-1"), date(2026, 10, 1))
    rows = {str(row.quarter): row for row in quarter_rows(None, date(2026, 11, 29))}
    for quarter in set(rows) & set(expected):
        late = quarter == str(Period.quarter_of(Week.of(unreported.day).month))
        assert (rows[quarter].expected, rows[quarter].reported) == (
            expected[quarter]["rows"] + late,
            expected[quarter]["rows"],
        )
    again = check(client, as_csv(series))
    tasks.carry_out_import(again.pk)
    again.refresh_from_db()
    assert again.counts["same"] == len({(s.group, s.day) for s in series}) - len(STRAY_YEARS)


def test_a_workbook_says_the_same_as_a_text_file(bertta: User, circle: Circle) -> None:
    client = signed_in(bertta)
    rows: list[list[Any]] = [["Piiri", "Päivä", "Kävijöitä"], ["Kahvipiiri", date(2026, 11, 3), 8]]
    imported = check(client, workbook(rows))
    confirm(client, imported)
    assert stored() == {"11-03": Attendance.held(8)}


def test_a_day_of_a_workbook_is_shown_as_a_day(bertta: User, circle: Circle) -> None:
    rows = [["Ryhmä", "Pvm", "Osallistujat"], ["Kahvipiiri", date(2026, 11, 3), 46335]]
    page = text(send(signed_in(bertta), workbook(rows), "luvut.xlsx"))
    assert "3.11.2026" in page
    assert "46329" not in page
    assert "46335" in page


def test_the_command_reads_a_workbook_too(circle: Circle, tmp_path: Path) -> None:
    file = tmp_path / "luvut.xlsx"
    file.write_bytes(workbook([["circle", "date", "visitors"], ["kahvipiiri", date(2026, 11, 3), 8]]))
    call_command("import_attendance", str(file))
    assert stored() == {"11-03": Attendance.held(8)}


def test_years_apart_from_the_others() -> None:
    assert stray_years({2022: 900, 2023: 900, 2009: 1, 2003: 1, 2062: 1}) == {2009, 2003, 2062}
    assert stray_years({2026: 1}) == set()
    assert stray_years({}) == set()
