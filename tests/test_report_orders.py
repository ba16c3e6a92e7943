"""Reports are ordered, followed, taken back and fetched; statistics say the same as they."""

import csv
import io
import re
from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from kombu.exceptions import OperationalError

from network.enums import JobState, Role
from network.models import AuditEntry, Municipality, User
from reporting import compiling, tasks
from reporting.actions import order_report
from reporting.areas import Area
from reporting.document import document_of
from reporting.figures import Statistics
from reporting.models import Report
from tests.make import make_circle, make_gathering, make_member, make_municipality, make_report
from tests.report_data import FORMATS, make_order, make_quarter

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("report_day")]
ORDER = {"area": "municipality:837", "period": "2026-Q3", "audience": "internal", "language": "fi"}


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The keys that a worker was asked for; nothing reaches a broker."""
    keys: list[int] = []
    monkeypatch.setattr(tasks.compile_report, "apply_async", lambda args, **options: keys.append(args[0]))
    return keys


@pytest.fixture
def quarter() -> tuple[Municipality, Municipality]:
    return make_quarter()


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def coordinator() -> Client:
    return client_of(make_member(Role.COORDINATOR))


def reader_of(municipality: Municipality) -> Client:
    return client_of(make_member(Role.MUNICIPALITY_READER, municipality))


def compiled(municipality: Municipality | None, **fields: Any) -> Report:
    report = compiling.compile_report(make_order(municipality, **fields).pk)
    assert report is not None
    return report


def text_of(response: Any, status: int = 200) -> str:
    assert response.status_code == status
    return " ".join(response.content.decode().split())


def content_of(response: Any) -> bytes:
    assert response.status_code == 200
    return b"".join(response.streaming_content)


# --- Ordering ------------------------------------------------------------------------------------


def test_an_order_is_a_row_with_its_trail_and_a_message_after_commit(
    coordinator: Client, sent: list[int], quarter: Any, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        response = coordinator.post("/fi/reports/", ORDER)
        assert sent == []
    report = Report.objects.get()
    assert sent == [report.pk]
    assert (response.status_code, response["Location"]) == (302, f"/fi/reports/{report.pk}/")
    assert (report.state, report.municipality_id, report.period) == (JobState.QUEUED, "837", "2026-Q3")
    assert (report.audience, report.language, report.as_of) == ("internal", "fi", date(2026, 11, 22))
    entry = AuditEntry.objects.get(verb="report_ordered")
    assert (entry.object_id, entry.actor) == (str(report.pk), f"user:{report.ordered_by_id}")


def test_a_double_click_is_one_order(
    coordinator: Client, sent: list[int], quarter: Any, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        first = coordinator.post("/fi/reports/", ORDER)
        second = coordinator.post("/fi/reports/", ORDER)
        of_network = [coordinator.post("/fi/reports/", ORDER | {"area": "network"}) for _ in range(2)]
    assert first["Location"] == second["Location"]
    assert of_network[0]["Location"] == of_network[1]["Location"]
    assert Report.objects.count() == len(sent) == AuditEntry.objects.filter(verb="report_ordered").count() == 2


def test_the_database_itself_holds_one_order_under_way(quarter: Any) -> None:
    make_order(quarter[0])
    with pytest.raises(DatabaseError), transaction.atomic():
        make_order(quarter[0])
    Report.objects.update(state=JobState.CANCELLED)
    assert make_order(quarter[0]).pk


def test_a_broker_that_raises_leaves_the_order_waiting_and_the_page_answers(
    coordinator: Client, quarter: Any, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    def refuse(*args: object, **options: object) -> None:
        raise OperationalError("no broker")

    monkeypatch.setattr(tasks.compile_report, "apply_async", refuse)
    with django_capture_on_commit_callbacks(execute=True):
        response = coordinator.post("/fi/reports/", ORDER)
    assert response.status_code == 302
    assert Report.objects.get().state == JobState.QUEUED


@pytest.mark.parametrize(
    ("wrong", "field"), [({"area": "municipality:562"}, "area"), ({"period": "1999-Q1"}, "period")]
)
def test_a_refused_order_keeps_what_was_chosen(quarter: Any, wrong: dict[str, str], field: str) -> None:
    client = client_of(make_member(Role.COORDINATOR, quarter[0]))
    chosen = ORDER | {"audience": "shareable", "language": "sv"} | wrong
    response = client.post("/fi/reports/", chosen)
    text = text_of(response)
    assert list(response.context["form"].errors) == [field]
    assert not Report.objects.exists()
    assert re.search(r'<input[^>]* value="shareable"[^>]* checked', text)
    assert '<option value="sv" selected' in text
    assert "govuk-error-summary" in text


def test_who_may_not_order_gets_404(sent: list[int], quarter: Any) -> None:
    for role in (Role.MUNICIPALITY_READER, Role.SOCIAL_INSTRUCTOR, Role.ADMINISTRATOR):
        client = client_of(make_member(role, None if role is Role.ADMINISTRATOR else quarter[0]))
        assert client.post("/fi/reports/", ORDER).status_code == 404
    assert not Report.objects.exists()


# --- Taking back, and again ----------------------------------------------------------------------


def test_an_order_is_taken_back_once(coordinator: Client, quarter: Any) -> None:
    order = make_order(quarter[0])
    page = text_of(coordinator.post(f"/fi/reports/{order.pk}/cancel/", follow=True))
    order.refresh_from_db()
    assert (order.state, order.finished_at is None) == (JobState.CANCELLED, False)
    assert "Raportin tekeminen peruttiin." in page
    page = text_of(coordinator.post(f"/fi/reports/{order.pk}/cancel/", follow=True))
    assert "Raporttia ei peruttu" in page
    assert AuditEntry.objects.filter(verb="report_cancelled").count() == 1


def test_a_finished_report_cannot_be_taken_back(coordinator: Client, quarter: Any) -> None:
    report = compiled(quarter[0])
    coordinator.post(f"/fi/reports/{report.pk}/cancel/")
    report.refresh_from_db()
    assert (report.state, report.files.count()) == (JobState.DONE, len(FORMATS))


def test_what_failed_is_ordered_again_as_a_row_of_its_own(
    coordinator: Client, sent: list[int], quarter: Any, django_capture_on_commit_callbacks: Any
) -> None:
    failed = make_order(quarter[0], state=JobState.FAILED, error="disk", audience="shareable", language="en")
    with django_capture_on_commit_callbacks(execute=True):
        response = coordinator.post(f"/fi/reports/{failed.pk}/again/")
    new = Report.objects.exclude(pk=failed.pk).get()
    assert response["Location"] == f"/fi/reports/{new.pk}/"
    assert (new.state, new.audience, new.language, new.period) == ("queued", "shareable", "en", "2026-Q3")
    assert sent == [new.pk]
    failed.refresh_from_db()
    assert failed.state == JobState.FAILED


def test_another_municipalitys_coordinator_neither_stops_nor_repeats(sent: list[int], quarter: Any) -> None:
    order = make_order(quarter[0])
    stranger = client_of(make_member(Role.COORDINATOR, quarter[1]))
    for act in ("cancel", "again"):
        assert stranger.post(f"/fi/reports/{order.pk}/{act}/").status_code == 404
    assert list(Report.objects.values_list("state", flat=True)) == [JobState.QUEUED]


# --- The pages -----------------------------------------------------------------------------------


def test_the_list_says_how_each_report_is(coordinator: Client, quarter: Any) -> None:
    for number, state in enumerate(("queued", "running", "failed", "cancelled")):
        make_order(quarter[0], state=state, language=("fi", "sv", "en", "fi")[number])
    done = compiled(quarter[0], audience="shareable")
    text = text_of(coordinator.get("/fi/reports/"))
    for word in ("Jonossa", "Käynnissä", "Epäonnistui", "Peruttu", "Valmis"):
        assert word in text
    for file_format in FORMATS:
        assert f'href="/fi/reports/{done.pk}/download/{file_format}"' in text


def test_an_empty_list_says_what_to_do(coordinator: Client) -> None:
    assert "Valitse yllä alue ja ajanjakso." in text_of(coordinator.get("/fi/reports/"))
    reader = reader_of(make_municipality())
    assert "Kun koordinaattori tekee kunnastasi jaettavan raportin" in text_of(reader.get("/fi/reports/"))


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"state": "queued"}, "Raportti on jonossa."),
        ({"state": "running", "step": "pdf", "steps_done": 3, "steps_total": 5}, "Tehdään PDF-asiakirjaa…"),
        ({"state": "failed", "error": "disk"}, "levytila loppui"),
        ({"state": "failed", "error": "gave_up"}, "keskeytyi monta kertaa"),
        ({"state": "failed", "error": "error"}, "Mitään ei kadonnut. Yritä uudelleen."),
        ({"state": "cancelled"}, "Raportin tekeminen peruttiin."),
    ],
)
def test_a_report_says_how_it_is(coordinator: Client, quarter: Any, fields: dict[str, Any], said: str) -> None:
    order = make_order(quarter[0], **fields)
    text = text_of(coordinator.get(f"/fi/reports/{order.pk}/"))
    assert said in text
    under_way = fields["state"] in ("queued", "running")
    assert ('http-equiv="refresh"' in text) is under_way
    assert (f'action="/fi/reports/{order.pk}/cancel/"' in text) is under_way
    assert (f'action="/fi/reports/{order.pk}/again/"' in text) is not under_way


def test_progress_is_a_fragment_until_it_is_over(coordinator: Client, quarter: Any) -> None:
    order = make_order(quarter[0], state="running", step="csv", steps_done=2, steps_total=5)
    response = coordinator.get(f"/fi/reports/{order.pk}/", headers={"HX-Request": "true"})
    text = text_of(response)
    assert "<html" not in text
    assert "40&nbsp;%" in text
    assert "HX-Refresh" not in response
    again = coordinator.get(f"/fi/reports/{order.pk}/?seen={order.seen}", headers={"HX-Request": "true"})
    assert (again.status_code, again.content) == (204, b"")
    Report.objects.update(state="cancelled")
    response = coordinator.get(f"/fi/reports/{order.pk}/", headers={"HX-Request": "true"})
    assert response["HX-Refresh"] == "true"


def test_a_finished_report_shows_its_figures_and_hash(coordinator: Client, quarter: Any) -> None:
    report = compiled(quarter[0])
    text = text_of(coordinator.get(f"/fi/reports/{report.pk}/"))
    assert report.content_hash in text
    assert "Luvut ovat sellaiset kuin ne olivat 22.11.2026" in text
    assert "Sää" in text


def test_a_finished_report_does_not_follow_later_corrections(coordinator: Client, quarter: Any) -> None:
    report = compiled(quarter[0])
    before = coordinator.get(f"/fi/reports/{report.pk}/").context["document"]
    make_gathering(make_circle(municipality=quarter[0]), date(2026, 7, 8), state="held", visitors=100)
    after = coordinator.get(f"/fi/reports/{report.pk}/").context["document"]
    assert after.total == before.total
    newer = compiled(quarter[0])
    assert newer.content_hash != report.content_hash


@pytest.mark.parametrize("file_format", FORMATS)
def test_a_file_is_fetched_as_an_attachment_of_its_own_type(
    coordinator: Client, quarter: Any, file_format: str
) -> None:
    report = compiled(quarter[0])
    response: Any = coordinator.get(f"/fi/reports/{report.pk}/download/{file_format}")
    content = content_of(response)
    types = {
        "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "csv": "text/csv; charset=utf-8",
        "pdf": "application/pdf",
        "ods": "application/vnd.oasis.opendocument.spreadsheet",
        "json": "application/json",
        "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    }
    assert response["Content-Type"] == types[file_format]
    name = f"silmukka-837-2026-Q3-internal-fi.{file_format}"
    assert response["Content-Disposition"] == f'attachment; filename="{name}"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert len(content) == report.files.get(format=file_format).size


@pytest.mark.parametrize("harm", [lambda path: path.unlink(), lambda path: path.write_bytes(b"other figures")])
def test_a_file_that_is_lost_or_changed_is_not_given(coordinator: Client, quarter: Any, harm: Any) -> None:
    report = compiled(quarter[0])
    harm(compiling.report_folder() / report.files.get(format="csv").path)
    response = coordinator.get(f"/fi/reports/{report.pk}/download/csv")
    assert "Raportin luvut ovat tallessa" in text_of(response, 404)
    assert coordinator.get(f"/fi/reports/{report.pk}/download/xlsx").status_code == 200


def test_a_reader_sees_only_finished_shareable_reports_of_the_own_municipality(quarter: Any) -> None:
    tampere, orivesi = quarter
    mine = compiled(tampere, audience="shareable")
    hidden = [
        compiled(tampere),
        compiled(orivesi, audience="shareable"),
        compiled(None, audience="shareable"),
        make_order(tampere, audience="shareable"),
        make_order(tampere, audience="shareable", state="failed", language="sv"),
    ]
    client = reader_of(tampere)
    assert [row.pk for row, _ in client.get("/fi/reports/").context["rows"]] == [mine.pk]
    assert client.get(f"/fi/reports/{mine.pk}/").status_code == 200
    assert content_of(client.get(f"/fi/reports/{mine.pk}/download/pdf")).startswith(b"%PDF")
    for report in hidden:
        assert client.get(f"/fi/reports/{report.pk}/").status_code == 404
        assert client.get(f"/fi/reports/{report.pk}/download/pdf").status_code == 404


def test_the_list_asks_the_same_questions_of_one_row_and_twenty(coordinator: Client, quarter: Any) -> None:
    counts = []
    for rows in (1, 19):
        for _ in range(rows):
            make_report(quarter[0])
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert coordinator.get("/fi/reports/").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 6 + 2, [query["sql"] for query in queries]


# --- Statistics ----------------------------------------------------------------------------------


@pytest.mark.parametrize("scope", ["municipality:837", "network"])
def test_page_report_and_csv_say_the_same(coordinator: Client, quarter: Any, scope: str) -> None:
    report = compiled(quarter[0] if scope != "network" else None)
    page = coordinator.get("/fi/reports/statistics/", {"area": scope, "period": "2026-Q3"}).context["document"]
    assert report.figures is not None
    frozen = document_of(Statistics.from_json(report.figures), report.audience)
    assert page.tables == frozen.tables
    assert page.cell("visits").value == (28 if scope == "network" else 21)
    response: Any = coordinator.get(f"/fi/reports/{report.pk}/download/csv")
    rows = list(csv.reader(io.StringIO(content_of(response).decode("utf-8-sig")), delimiter=";"))
    lines = [line for table in page.tables for line in table.lines]
    assert [row[0] for row in rows[1 + len(lines) :]] == ["Vertailu aiempaan"] * 6
    for row, line in zip(rows[1 : 1 + len(lines)], lines, strict=True):
        said = [cell.text if cell.value is None else str(cell.value).replace(".", ",") for cell in line.cells]
        assert [row[1], *row[5:]] == [line.name, *said]


def test_a_reader_gets_shareable_statistics_and_an_instructor_exact_ones(quarter: Any) -> None:
    query = {"area": "municipality:837", "period": "2026-Q3"}
    tampere = quarter[0]
    shared = reader_of(tampere).get("/fi/reports/statistics/", query)
    cell = shared.context["document"].cell("first_timers")
    assert (cell.value in (0, 5), cell.is_rounded) == (True, True)
    assert shared.context["document"].cell("visits").value == 21
    assert "Tässä on tarkat luvut" not in text_of(shared)
    exact = client_of(make_member(Role.SOCIAL_INSTRUCTOR, tampere)).get("/fi/reports/statistics/", query)
    cell = exact.context["document"].cell("first_timers")
    assert (cell.value, cell.is_rounded) == (4, False)


def test_statistics_of_another_municipality_are_refused(quarter: Any) -> None:
    for area in ("municipality:562", "network"):
        response = reader_of(quarter[0]).get("/fi/reports/statistics/", {"area": area, "period": "2026-Q3"})
        assert response.context["document"] is None
        assert "govuk-error-summary" in text_of(response)


# --- Frozen --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change", [{"figures": {}}, {"content_hash": "0" * 64}, {"state": "failed"}, {"period": "2026-Q2"}]
)
def test_the_database_refuses_to_change_a_finished_report(change: dict[str, Any]) -> None:
    done = make_report(make_municipality())
    with pytest.raises(DatabaseError, match="a finished report is frozen"), transaction.atomic():
        Report.objects.filter(pk=done.pk).update(**change)
    queued = make_order(make_municipality())
    assert Report.objects.filter(pk=queued.pk).update(**change) == 1


def test_the_one_who_ordered_may_be_forgotten() -> None:
    done = make_report(make_municipality(), ordered_by=make_member(Role.COORDINATOR))
    done.ordered_by.delete()
    done.refresh_from_db()
    assert (done.ordered_by, done.state) == (None, JobState.DONE)


def test_the_same_action_by_nobody_is_the_system(sent: list[int]) -> None:
    order_report(
        area=Area(), period=make_order(period="2026-Q3").period_value, audience="shareable", language="fi", by=None
    )
    assert AuditEntry.objects.get(verb="report_ordered").actor == "system"
