"""Links to shareable reports: whoever has one reads the report until it is revoked; an internal one is never shared."""

from collections.abc import Iterator
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.db.models import Model
from django.test import Client
from django.utils import timezone

from groups.models import AttendanceVersion
from network.enums import JobState, Role
from network.models import AuditEntry, Municipality
from reporting.compiling import compile_report
from reporting.models import Report, ReportShare
from reporting.shares import sharing
from reporting.shares.links import share_address, share_token
from reporting.shares.sharing import NotShareableError, revoke_share, share_report, store_openings
from tests.make import make_circle, make_gathering, make_member, make_municipality, make_report
from tests.report_data import FORMATS, NOW, make_order, make_quarter

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def towns() -> tuple[Municipality, Municipality]:
    return make_quarter()


@pytest.fixture
def report(towns: tuple[Municipality, Municipality]) -> Report:
    """A compiled shareable report of Tampere."""
    done = compile_report(make_order(towns[0], audience="shareable").pk)
    assert done
    return done


def client_of(role: Role, town: Municipality | None = None) -> Client:
    client = Client()
    client.force_login(make_member(role, town))
    return client


def path(share: ReportShare, file_format: str = "", language: str = "fi") -> str:
    return f"/{language}/reports/shared/{share_token(share)}/{file_format}"


def text_of(response: Any, status: int = 200) -> str:
    assert response.status_code == status
    return str(response.content.decode())


# --- Reading by a link ---------------------------------------------------------------------------


def test_whoever_has_the_link_reads_the_report_and_each_file(report: Report) -> None:
    share = share_report(report, by=None)
    page = text_of(Client().get(path(share)))
    assert "Tampere, 3. vuosineljännes 2026" in page
    assert report.content_hash in page
    for file_format in FORMATS:
        assert f'href="{path(share, file_format)}"' in page
        response: Any = Client().get(path(share, file_format))
        content = b"".join(response.streaming_content)
        assert len(content) == report.files.get(format=file_format).size


@pytest.mark.parametrize("file_format", ["", "csv"])
def test_the_answer_is_for_no_search_engine_no_cache_and_no_next_site(report: Report, file_format: str) -> None:
    share = share_report(report, by=None)
    for _once in range(2):
        headers = Client().get(path(share, file_format)).headers
        assert "noindex" in headers["X-Robots-Tag"]
        assert "no-store" in headers["Cache-Control"]
        assert headers["Referrer-Policy"] == "no-referrer"
        revoke_share(share, by=None)


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_a_revoked_link_says_so_plainly(report: Report, language: str) -> None:
    share = share_report(report, by=None)
    revoke_share(share, by=None)
    page = text_of(Client().get(path(share, language=language)), 410)
    said = {"fi": "Linkki ei enää toimi", "sv": "Länken fungerar inte längre", "en": "The link no longer works"}
    assert said[language] in page
    assert "Tampere" not in page
    assert Client().get(path(share, "csv", language)).status_code == 410


def test_a_link_ends_with_its_last_day(report: Report) -> None:
    share = share_report(report, expires_on=TODAY, by=None)
    assert Client().get(path(share)).status_code == 200
    with time_machine.travel("2026-11-23T00:01:00+02:00"):
        assert Client().get(path(share)).status_code == 410
        assert list(ReportShare.objects.in_force(date(2026, 11, 23))) == []


@pytest.mark.parametrize("token", ["x", "WzEsICJhIl0:1:x", "1" * 400, "%00"])
def test_a_guessed_link_opens_nothing(report: Report, token: str) -> None:
    share_report(report, by=None)
    assert Client().get(f"/fi/reports/shared/{token}/").status_code == 404


def test_the_key_alone_opens_nothing_without_the_rows_own_secret(report: Report) -> None:
    share = share_report(report, by=None)
    old = path(share)
    ReportShare.objects.filter(pk=share.pk).delete()
    newer = ReportShare(pk=share.pk, report=report)
    newer.save(force_insert=True)
    assert Client().get(old).status_code == 404
    assert Client().get(path(newer)).status_code == 200


def test_a_reader_of_the_link_hears_that_later_numbers_exist_and_not_which(report: Report) -> None:
    share = share_report(report, by=None)
    assert "korjattu tämän raportin jälkeen" not in text_of(Client().get(path(share)))
    circle = make_circle(municipality=report.municipality)
    gathering = make_gathering(circle, date(2026, 7, 8), state="held", visitors=100)
    told = {"state": "held", "visitors": 100, "reported_at": timezone.now() + timedelta(hours=1)}
    AttendanceVersion.objects.create(gathering=gathering, number=1, submission=uuid4(), **told)
    page = text_of(Client().get(path(share)))
    assert "korjattu tämän raportin jälkeen" in page
    assert "/changes/" not in page


# --- Never an internal report ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "fields", [{"audience": "internal"}, {"audience": "shareable", "state": JobState.QUEUED, "figures": None}]
)
def test_only_a_finished_shareable_report_is_shared(fields: dict[str, Any]) -> None:
    wrong = make_report(make_municipality(), **fields)
    with pytest.raises(NotShareableError):
        share_report(wrong, by=None)
    client = client_of(Role.COORDINATOR)
    assert client.post(f"/fi/reports/{wrong.pk}/share/").status_code == 404
    assert "Jaa linkillä" not in client.get(f"/fi/reports/{wrong.pk}/").content.decode()
    assert not ReportShare.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_with_the_guard_off_the_database_refuses_an_internal_report(monkeypatch: pytest.MonkeyPatch) -> None:
    internal = make_report(make_municipality())
    monkeypatch.setattr(sharing, "may_be_shared", lambda report: True)
    with pytest.raises(IntegrityError):
        share_report(internal, by=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        ReportShare.objects.bulk_create([ReportShare(report_id=internal.pk)])
    shared = make_report(make_municipality(), audience="shareable")
    assert ReportShare.objects.create(report_id=shared.pk).pk


@pytest.mark.django_db(transaction=True)
def test_with_no_constraint_the_row_would_be_taken() -> None:
    """The control: it is the key that refuses, and not something else about the row."""
    internal = make_report(make_municipality())
    with connection.constraint_checks_disabled(), transaction.atomic():
        if connection.vendor == "postgresql":
            drop_foreign_key(ReportShare, "report_id")
        ReportShare.objects.bulk_create([ReportShare(report_id=internal.pk)])
        assert ReportShare.objects.count() == 1
        transaction.set_rollback(True)
    assert not ReportShare.objects.exists()


def drop_foreign_key(model: type[Model], column: str) -> None:
    """Take the key of the column off until the transaction is rolled back; the table's owner may."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, table)
        [name] = [name for name, about in found.items() if about["columns"] == [column] and about["foreign_key"]]
        cursor.execute(f'ALTER TABLE "{table}" DROP CONSTRAINT "{name}"')


# --- Making and revoking ---------------------------------------------------------------------------


def test_a_link_is_made_copied_and_revoked_on_the_reports_page(report: Report) -> None:
    client = client_of(Role.COORDINATOR, report.municipality)
    page = text_of(
        client.post(f"/fi/reports/{report.pk}/share/", {"note": "Hallitus", "expires_on": "2026-12-31"}, follow=True)
    )
    share = ReportShare.objects.get()
    assert (share.note, share.expires_on, share.report) == ("Hallitus", date(2026, 12, 31), report)
    assert f'value="{share_address(share)}"' in page
    assert "Viimeinen päivä 31.12.2026" in page
    assert "Avattu 0 kertaa" in page
    page = text_of(client.post(f"/fi/reports/{report.pk}/share/{share.pk}/revoke/", follow=True))
    assert "Linkki on peruttu." in page
    assert share_address(share) not in page
    page = text_of(client.post(f"/fi/reports/{report.pk}/share/{share.pk}/revoke/", follow=True))
    assert "Linkki oli jo peruttu." in page
    verbs = AuditEntry.objects.filter(object_type="reporting.reportshare").order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["report shared", "report share revoked"]


def test_a_day_that_is_past_is_refused_and_the_note_kept(report: Report) -> None:
    client = client_of(Role.COORDINATOR)
    page = text_of(client.post(f"/fi/reports/{report.pk}/share/", {"note": "Hallitus", "expires_on": "2026-11-21"}))
    assert "Viimeinen päivä on jo mennyt" in page
    assert 'value="Hallitus"' in page
    assert not ReportShare.objects.exists()


def test_only_who_orders_reports_of_the_area_makes_and_revokes_links(report: Report, towns: Any) -> None:
    share = share_report(report, by=None)
    for client in (client_of(Role.MUNICIPALITY_READER, towns[0]), client_of(Role.COORDINATOR, towns[1])):
        assert client.post(f"/fi/reports/{report.pk}/share/").status_code == 404
        assert client.post(f"/fi/reports/{report.pk}/share/{share.pk}/revoke/").status_code == 404
    reader = client_of(Role.MUNICIPALITY_READER, towns[0])
    assert share_token(share) not in text_of(reader.get(f"/fi/reports/{report.pk}/"))
    share.refresh_from_db()
    assert share.revoked_at is None


# --- Counting --------------------------------------------------------------------------------------


def test_openings_are_a_number_and_move_to_the_row(report: Report) -> None:
    share = share_report(report, by=None)
    for _time in range(3):
        Client().get(path(share), headers={"User-Agent": "Tunnistettava/1.0"}, REMOTE_ADDR="203.0.113.7")
    client = client_of(Role.COORDINATOR)
    assert "Avattu 3 kertaa" in text_of(client.get(report.get_absolute_url()))
    assert store_openings() == 3
    assert store_openings() == 0
    share.refresh_from_db()
    assert share.openings == 3
    assert "Avattu 3 kertaa" in text_of(client.get(report.get_absolute_url()))
    kept = {field.name for field in ReportShare._meta.get_fields()}
    assert kept == {
        "id", "report", "nonce", "note", "expires_on", "made_by", "made_at", "revoked_by", "revoked_at", "openings",
        "reader",
    }  # fmt: skip


def test_a_cache_that_does_not_answer_costs_a_number_and_not_the_page(
    report: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_args: object, **_options: object) -> None:
        raise ConnectionError

    share = share_report(report, by=None)
    monkeypatch.setattr(sharing, "cache", SimpleNamespace(add=away, get_many=away))
    assert Client().get(path(share)).status_code == 200
    assert "Avattu 0 kertaa" in text_of(client_of(Role.COORDINATOR).get(report.get_absolute_url()))


def test_finished_reports_stay_frozen_after_the_table_was_made_anew(report: Report) -> None:
    with pytest.raises(Exception, match="frozen"), transaction.atomic():
        Report.objects.filter(pk=report.pk).update(audience="internal")
    assert report.shareable_key == report.pk


def test_a_reader_of_one_municipality_is_told_where_the_networks_reports_are(report: Report, towns: Any) -> None:
    """Their rights are the reports of their municipality; the network's reach them by a link, or as open data."""
    reader = client_of(Role.MUNICIPALITY_READER, towns[0])
    of_network = compile_report(make_order(None, audience="shareable").pk)
    assert of_network
    assert reader.get(report.get_absolute_url()).status_code == 200
    assert reader.get(of_network.get_absolute_url()).status_code == 404
    assert reader.get(path(share_report(of_network, by=None))).status_code == 200
    page = text_of(reader.get("/fi/reports/"))
    assert of_network.get_absolute_url() not in page
    assert "Koko verkoston raportin saat linkillä" in page
    assert 'href="/fi/open-data/"' in page
