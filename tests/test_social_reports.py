"""Social reports: composed of what may be published, written by people, frozen by the database."""

import io
import os
from pathlib import Path

import pikepdf
import pytest
from django.db import Error, transaction
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from network.enums import Role
from network.models import Municipality
from network.periods import Period, Week
from reporting.models import SocialReport
from reporting.surveys.actions import clean_text, close_round
from reporting.surveys.social import _change, changes_since, compose, hash_of
from reporting.surveys.social_actions import (
    begin_social_report,
    edit_section,
    freeze_social_report,
    mark_of,
    refresh_facts,
)
from tests.make import make_circle, make_gathering, make_member, make_municipality, make_place
from tests.surveys import make_round, make_sheets, make_social, make_text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("report_day")]
MARKER = "<script>alert('merkki')</script>"


@pytest.fixture
def tampere(db: None) -> Municipality:
    """A town with a place, a circle that met last week with 23 visitors, and a closed round of 12 sheets."""
    town = make_municipality()
    make_place(name="Kohtaamispaikka Liina", municipality=town)
    circle = make_circle(name="Kahvipiiri", municipality=town)
    monday = Week.of(timezone.localdate()).plus(-1).monday
    make_gathering(circle, monday, state="held", visitors=23)
    today = timezone.localdate()
    asked = make_round(circle=circle, first=monday, last=today)
    text = make_text(asked, "Pirkko sanoi, että kahvi on hyvää")
    make_text(asked, "Odottava raaka teksti")
    make_sheets(asked, 12)
    close_round(asked, by=None)
    clean_text(text, "Kahvi on hyvää", by=make_member(Role.COORDINATOR))
    few = make_round(circle=circle, first=monday, last=today)
    make_sheets(few, 4)
    close_round(few, by=None)
    return town


@pytest.fixture
def year() -> str:
    return str(Week.of(timezone.localdate()).year)


def client_of(role: Role, town: Municipality | None = None) -> Client:
    client = Client()
    client.force_login(make_member(role, town))
    return client


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_a_draft_joins_figures_surveys_and_cleaned_words(tampere: Municipality, year: str, language: str) -> None:
    sections = compose(tampere, Period.parse(year), language, timezone.localdate())
    assert [section["key"] for section in sections] == ["area", "meetings", "surveys", "words", "conclusions"]
    told = str(sections)
    for part in ("Kohtaamispaikka Liina", "Kahvipiiri", "23", "Kahvi on hyvää", "4,2" if language != "en" else "4.2"):
        assert part in told
    for part in ("Pirkko", "Odottava"):
        assert part not in told
    assert all(section["sources"] and section["caveats"] for section in sections[:-1])
    assert sections[-1]["text"] == ""


def test_a_draft_of_the_same_is_the_same_draft(tampere: Municipality, year: str) -> None:
    first = make_social(tampere, period=year)
    assert make_social(tampere, period=year) == first
    freeze(first)
    assert make_social(tampere, period=year) != first


def freeze(report: SocialReport) -> None:
    report.refresh_from_db()
    assert edit_section(report, "conclusions", "Jatketaan", seen=mark_of(""), by=None)
    assert freeze_social_report(report, by=None)
    report.refresh_from_db()


def test_a_coordinator_writes_and_freezes_and_the_towns_reader_reads(tampere: Municipality, year: str) -> None:
    client, reader = client_of(Role.COORDINATOR), client_of(Role.MUNICIPALITY_READER, tampere)
    sent = {"municipality": tampere.code, "period": year, "language": "fi"}
    assert client.post("/fi/social-reports/", sent).status_code == 302
    found = SocialReport.objects.get()
    address = found.get_absolute_url()
    assert reader.get(address).status_code == 404
    assert "Kirjoita ensin: Johtopäätökset" in client.get(address).content.decode()
    client.post(f"{address}freeze/")
    assert not SocialReport.objects.frozen().exists()
    client.post(f"{address}conclusions/", {"text": f"Jatketaan {MARKER}", "seen": mark_of("")})
    for act, told in (("freeze", "Vahvistusta ei voi perua"), ("remove", "Poistoa ei voi perua")):
        assert told in client.get(f"{address}{act}/").content.decode()
    assert not SocialReport.objects.frozen().exists()
    client.post(f"{address}freeze/")
    page = reader.get(address).content.decode()
    assert "Jatketaan" in page
    assert MARKER not in page
    assert reader.get(f"{address}report.pdf").status_code == 200
    assert client.get(f"{address}conclusions/").status_code == 404
    other = client_of(Role.MUNICIPALITY_READER, make_municipality("562"))
    assert other.get(address).status_code == 404
    assert "Tampere" not in other.get("/fi/social-reports/").content.decode()


def test_nobody_writes_over_anothers_words(tampere: Municipality) -> None:
    found = make_social(tampere)
    client = client_of(Role.COORDINATOR)
    address, seen = f"{found.get_absolute_url()}conclusions/", mark_of("")
    client.post(address, {"text": "Ensimmäinen", "seen": seen})
    answer = client.post(address, {"text": "Toinen", "seen": seen})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert page.index("Tallennettu teksti nyt") < page.index("<p>Ensimmäinen</p>") < page.index("Sinun tekstisi")
    assert "Toinen</textarea>" in page
    assert SocialReport.objects.get().section("conclusions")["text"] == "Ensimmäinen"  # type: ignore[index]
    assert f'value="{mark_of("Ensimmäinen")}"' in page, "saving again is a choice made with both in sight"
    client.post(address, {"text": "Toinen", "seen": mark_of("Ensimmäinen")})
    assert SocialReport.objects.get().section("conclusions")["text"] == "Toinen"  # type: ignore[index]


def test_another_section_written_meanwhile_is_no_conflict_and_an_emptied_one_is_said(tampere: Municipality) -> None:
    found = make_social(tampere)
    client = client_of(Role.COORDINATOR)
    area = mark_of(found.section("area")["text"])  # type: ignore[index]
    client.post(f"{found.get_absolute_url()}conclusions/", {"text": "Ensimmäinen", "seen": mark_of("")})
    for text, status in (("", 302), ("Oma", 409)):
        answer = client.post(f"{found.get_absolute_url()}area/", {"text": text, "seen": area})
        assert answer.status_code == status
    assert "Toinen on tyhjentänyt kohdan." in answer.content.decode()


def test_what_was_being_written_when_the_report_was_frozen_is_shown_and_not_stored(tampere: Municipality) -> None:
    found = make_social(tampere, is_frozen=True)
    client = client_of(Role.COORDINATOR)
    address = f"{found.get_absolute_url()}conclusions/"
    assert client.get(address).status_code == 404
    answer = client.post(address, {"text": "Pitkä kirjoitus", "seen": mark_of("")})
    assert answer.status_code == 409
    assert "Pitkä kirjoitus</textarea>" in answer.content.decode()
    assert SocialReport.objects.get().content_hash == found.content_hash


@pytest.mark.parametrize(
    ("then", "now", "come", "gone"),
    [
        ("A, B", "A, B, C", ("C",), ()),
        ("–", "A", ("A",), ()),
        ("A", "–", (), ("A",)),
        ("A, C, D …", "A, B, C …", ("B",), ()),
        ("A, B, C …", "A, C, D …", (), ("B",)),
        ("A, B, C …", "A, B", (), ("C",)),
    ],
)
def test_of_a_list_only_what_differs_is_told(then: str, now: str, come: tuple[str, ...], gone: tuple[str, ...]) -> None:
    change = _change("Alue", "Paikat", then, now, is_list=True)
    assert change
    assert (change.come, change.gone) == (come, gone)


def test_what_may_stand_further_on_in_a_list_is_not_told_as_changed() -> None:
    assert _change("Alue", "Paikat", "A, B, C …", "A, B, C, D", is_list=True) is None
    assert _change("Alue", "Luku", "A, B, C …", "A, B, C, D", is_list=False)


def test_the_database_keeps_a_frozen_report(tampere: Municipality) -> None:
    found = make_social(tampere, is_frozen=True)
    changes = ({"sections": []}, {"content_hash": "x"}, {"period": "2020"}, {"frozen_on": None, "content_hash": ""})
    for change in changes:
        with pytest.raises(Error, match="stays"), transaction.atomic():
            SocialReport.objects.filter(pk=found.pk).update(**change)
    assert SocialReport.objects.get().content_hash == hash_of(found)
    assert not edit_section(found, "area", "Muutos", seen=mark_of(found.section("area")["text"]), by=None)
    assert not refresh_facts(found, by=make_member(Role.COORDINATOR))


def test_a_draft_may_change(tampere: Municipality) -> None:
    found = make_social(tampere)
    assert SocialReport.objects.filter(pk=found.pk).update(sections=[]) == 1


def test_a_correction_shows_as_changed_since_and_a_draft_takes_it(tampere: Municipality, year: str) -> None:
    frozen = make_social(tampere, is_frozen=True, period=year)
    draft = make_social(tampere, period=year)
    today = timezone.localdate()
    assert changes_since(frozen, today) == []
    make_place(name="Uusi paikka", municipality=tampere)
    first = next(iter(changes_since(frozen, today)))
    assert (first.then, first.now) == ("1", "2")
    page = client_of(Role.MUNICIPALITY_READER, tampere).get(frozen.get_absolute_url()).content.decode()
    assert "Raportti pysyy sellaisena kuin se oli" in page
    assert "<li>Paikat: lisää Uusi paikka</li>" in page
    assert edit_section(draft, "area", "Oma sanamme", seen=mark_of(draft.section("area")["text"]), by=None)
    assert refresh_facts(draft, by=make_member(Role.COORDINATOR))
    draft.refresh_from_db()
    assert changes_since(draft, today) == []
    assert draft.section("area")["text"] == "Oma sanamme"  # type: ignore[index]


def test_what_has_changed_in_a_swedish_report_is_named_in_the_readers_language(
    tampere: Municipality, year: str
) -> None:
    frozen = make_social(tampere, is_frozen=True, period=year, language="sv")
    make_place(name="Uusi paikka", municipality=tampere)
    told = {
        language: client_of(Role.MUNICIPALITY_READER, tampere)
        .get(f"/{language}/social-reports/{frozen.pk}/")
        .content.decode()
        for language in ("fi", "sv")
    }
    assert "<li>Paikat: lisää Uusi paikka</li>" in told["fi"]
    assert "<li>Platser: " in told["sv"]
    assert "<li>Platser: " not in told["fi"]


def test_the_same_data_gives_the_same_hash(tampere: Municipality) -> None:
    first = make_social(tampere, is_frozen=True)
    second = begin_social_report(municipality=tampere, period=Period.parse("2026"), language="fi", by=None)
    edit_section(second, "conclusions", "Jatketaan <b>näin</b>", seen=mark_of(""), by=None)
    freeze_social_report(second, by=None)
    assert len({first.content_hash, SocialReport.objects.get(pk=second.pk).content_hash}) == 1


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_pdf_is_tagged_and_says_it_all(tampere: Municipality, year: str, language: str) -> None:
    found = begin_social_report(municipality=tampere, period=Period.parse(year), language=language, by=None)
    freeze(found)
    pdf = client_of(Role.COORDINATOR).get(f"/sv/social-reports/{found.pk}/report.pdf").content
    if os.environ.get("KEEP_PAPERS"):
        (Path(os.environ["KEEP_PAPERS"]) / f"social-{language}.pdf").write_bytes(pdf)
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert "pdfuaid" in str(opened.Root.Metadata.read_bytes())
        assert str(opened.Root.Lang) == language
    text = " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())
    for part in ("Kahvi on hyvää", "Jatketaan", found.content_hash[:20]):
        assert part in text
