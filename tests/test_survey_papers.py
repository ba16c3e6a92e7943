"""Surveys on paper: tagged, with the questions that the page asks, and typed in by the numbers that are printed."""

import io
import os
from itertools import pairwise
from pathlib import Path

import pikepdf
import pytest
from django.conf import LazySettings
from django.test import Client
from pypdf import PdfReader

from network.enums import Role
from network.models import AuditEntry, User
from reporting.models import SurveyRound, SurveySheet, SurveySlip, SurveyText, TypedSheet
from reporting.surveys.actions import close_round, take_back_sheet
from reporting.surveys.codes import hashed, new_mark
from tests.make import make_member
from tests.surveys import make_questionnaire, make_round, make_text

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator(db: None) -> Client:
    user: User = make_member(Role.COORDINATOR)
    client = Client()
    client.force_login(user)
    return client


def text_of(pdf: bytes, name: str) -> str:
    if os.environ.get("KEEP_PAPERS"):
        (Path(os.environ["KEEP_PAPERS"]) / f"{name}.pdf").write_bytes(pdf)
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert "pdfuaid" in str(opened.Root.Metadata.read_bytes())
        assert opened.Root.MarkInfo.Marked
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
@pytest.mark.parametrize("code", ["kuulumiset", "esteet"])
def test_the_sheet_asks_what_the_page_asks(coordinator: Client, language: str, code: str) -> None:
    found = make_round(questionnaire=make_questionnaire(code))
    text = text_of(coordinator.get(f"/{language}/surveys/{found.pk}/sheet.pdf").content, f"sheet-{code}-{language}")
    for question in found.questionnaire.content.questions:
        assert question.text[language] in text
        for option in question.options:
            assert option.label[language] in text
    assert "Kohtaamispaikka Liina" in text


@pytest.mark.parametrize("size", ["a4", "a5"])
def test_the_poster_leads_to_the_page(coordinator: Client, size: str) -> None:
    found = make_round(contact="Liisa 040 123 4567")
    pdf = coordinator.get(f"/fi/surveys/{found.pk}/poster.pdf?size={size}").content
    text = text_of(pdf, f"poster-{size}")
    for part in ("Kuulumiset", "Kohtaamispaikka Liina", "Nimeäsi ei kysytä", "Liisa", f"/fi/survey/{found.code}/"):
        assert part in text
    assert len(PdfReader(io.BytesIO(pdf)).pages) == 1


def test_slips_are_printed_once_each_with_a_code_that_works(coordinator: Client) -> None:
    found = make_round(is_by_slip=True)
    answer = coordinator.post(f"/fi/surveys/{found.pk}/slips.pdf", {"number": "9"})
    assert answer["Cache-Control"] == "private, no-store"
    pages = PdfReader(io.BytesIO(answer.content)).pages
    text = text_of(answer.content, "slips")
    codes = {word for word in text.split() if len(word) == 9 and word[4] == "-"}
    assert (len(pages), len(codes), SurveySlip.objects.count()) == (2, 9, 9)
    code = codes.pop()
    assert SurveySlip.objects.filter(hashed=hashed(found.pk, "slip", code.replace("-", ""))).exists()
    sent = {"mark": new_mark(found.pk), "slip": code, "q-welcome": "5"}
    assert Client().post(f"/fi/survey/{found.code}/", sent).status_code == 302
    assert SurveySlip.objects.count() == 8


@pytest.mark.parametrize("number", ["0", "101", "x", ""])
def test_too_many_slips_are_none(coordinator: Client, number: str) -> None:
    found = make_round(is_by_slip=True)
    assert coordinator.post(f"/fi/surveys/{found.pk}/slips.pdf", {"number": number}).status_code == 302
    assert not SurveySlip.objects.exists()


# --- Typed in --------------------------------------------------------------------------------------------------------


def typed(client: Client, found: SurveyRound, **fields: str) -> str:
    sent = {"mark": new_mark(found.pk), **{f"q-{name}": value for name, value in fields.items()}}
    return client.post(f"/fi/surveys/{found.pk}/type/", sent, follow=True).content.decode()


def test_a_paper_is_typed_by_the_numbers_printed_on_it(coordinator: Client) -> None:
    found = make_round()
    page = typed(coordinator, found, visits="3", welcome="6", heard="1", brings="1 3,4", wish="Enemmän kahvia")
    assert "Lomakkeita on nyt 1" in page
    expected = {"visits": "weekly", "welcome": None, "heard": 1, "brings": ["company", "doing", "advice"]}
    assert SurveySheet.objects.get().answers == expected
    assert SurveyText.objects.get().raw == "Enemmän kahvia"


@pytest.mark.parametrize(
    ("name", "value"), [("visits", "5"), ("visits", "1 2"), ("welcome", "x"), ("brings", "0"), ("heard", "٣")]
)
def test_a_number_that_is_not_on_the_paper_is_told_and_the_rest_is_kept(
    coordinator: Client, name: str, value: str
) -> None:
    page = typed(coordinator, make_round(), **{"someone": "4", name: value})
    assert 'value="4"' in page
    assert "govuk-error-summary" in page
    assert not SurveySheet.objects.exists()


def test_papers_are_typed_after_the_last_day_and_never_after_closing(coordinator: Client) -> None:
    found = make_round(is_by_slip=True)
    SurveyRound.objects.filter(pk=found.pk).update(first="2026-01-01", last="2026-01-02")
    typed(coordinator, found, welcome="1")
    assert SurveySheet.objects.count() == 1
    close_round(found, by=None)
    assert coordinator.post(f"/fi/surveys/{found.pk}/type/", {"q-welcome": "1"}).status_code == 404


def test_the_same_paper_sent_twice_is_one(coordinator: Client) -> None:
    found = make_round()
    sent = {"mark": new_mark(found.pk), "q-welcome": "1"}
    for _again in range(2):
        assert coordinator.post(f"/fi/surveys/{found.pk}/type/", sent).status_code == 302
    assert SurveySheet.objects.count() == 1


# --- Taken back ------------------------------------------------------------------------------------------------------


def take_back(client: Client, found: SurveyRound, number: object) -> str:
    sent = {"number": number}
    return client.post(f"/fi/surveys/{found.pk}/type/take-back/", sent, follow=True).content.decode()


def test_ones_own_typed_sheet_is_taken_back_with_what_was_written_on_it(coordinator: Client) -> None:
    found = make_round()
    make_text(found, "Verkossa kirjoitettu")
    assert "Kirjoita paperiin numero 1." in typed(coordinator, found, welcome="1", wish="Ensimmäinen")
    assert "Kirjoita paperiin numero 2." in typed(coordinator, found, welcome="2", wish="Toinen")
    page = take_back(coordinator, found, 1)
    assert "Lomakkeita on nyt 1" in page
    assert "Tänään, numeroittain: 2" in page
    assert "Tänään otettu pois: 1" in page
    assert SurveySheet.objects.get().answers == {"welcome": 2}
    assert set(SurveyText.objects.values_list("raw", flat=True)) == {"Toinen", "Verkossa kirjoitettu"}
    entry = AuditEntry.objects.get(verb="survey_sheet_taken_back")
    assert entry.changes == {"number": [1, None]}, "no content"
    for gone in (1, 9, "x", ""):
        take_back(coordinator, found, gone)
    assert SurveySheet.objects.count() == 1, "neither twice nor what there is not"


def test_the_same_paper_sent_after_it_was_taken_back_is_not_stored_again(coordinator: Client) -> None:
    found = make_round()
    sent = {"mark": new_mark(found.pk), "q-welcome": "1"}
    coordinator.post(f"/fi/surveys/{found.pk}/type/", sent)
    take_back(coordinator, found, 1)
    page = coordinator.post(f"/fi/surveys/{found.pk}/type/", sent, follow=True).content.decode()
    assert "oli jo tallennettu" in page
    assert not SurveySheet.objects.exists()
    typed(coordinator, found, welcome="1")
    assert TypedSheet.objects.filter(is_taken_back=False).get().number == 2


def test_nobody_takes_back_anothers_sheet_nor_any_after_closing(coordinator: Client) -> None:
    found, other = make_round(), Client()
    other.force_login(make_member(Role.COORDINATOR))
    typed(coordinator, found, welcome="1", wish="Toive")
    take_back(other, found, 1)
    assert SurveySheet.objects.count() == 1
    assert "Kirjoittamasi lomakkeet" not in other.get(f"/fi/surveys/{found.pk}/type/").content.decode()
    close_round(found, by=None)
    assert not TypedSheet.objects.exists(), "nothing leads from a person to a sheet any more"
    assert coordinator.post(f"/fi/surveys/{found.pk}/type/take-back/", {"number": 1}).status_code == 404
    assert not take_back_sheet(found, 1, by=make_member(Role.COORDINATOR))
    assert SurveySheet.objects.count() == 1


def sizes_of(pdf: bytes) -> list[tuple[float, str]]:
    """Every line of the only page with the size of its letters."""
    found: list[tuple[float, str]] = []

    def note(text: str, _cm: object, matrix: list[float], _font: object, size: float) -> None:
        found.append((size * abs(matrix[3]), text))

    (page,) = PdfReader(io.BytesIO(pdf)).pages
    page.extract_text(visitor_text=note)
    return found


@pytest.mark.parametrize("size", ["a4", "a5"])
@pytest.mark.parametrize("language", ["fi", "sv", "en"])
@pytest.mark.parametrize(
    "host", ["silmukka.pirkanmaa.fi", "kohtaamispaikat.pirkanmaan-hyvinvointialue.tampere.example.org"]
)
def test_the_address_on_the_poster_can_be_read_and_breaks_where_it_may(
    coordinator: Client, settings: LazySettings, language: str, size: str, host: str
) -> None:
    settings.SITE_URL = f"https://{host}"
    found = make_round(contact="Liisa 040 123 4567")
    pdf = coordinator.get(f"/{language}/surveys/{found.pk}/poster.pdf?size={size}").content
    if folder := os.environ.get("KEEP_PAPERS"):
        (Path(folder) / f"address-{host[:4]}-{language}-{size}.pdf").write_bytes(pdf)
    (page,) = PdfReader(io.BytesIO(pdf)).pages
    lines = page.extract_text().split("\n")
    address = f"{host}/{language}/survey/{found.code}/"
    first = next(at for at, line in enumerate(lines) if line.strip().startswith(host[:12]))
    told = [line.strip() for line in lines[first:]]
    assert "".join(told) == address
    for line, after in pairwise(told):
        assert line[-1] in "/-" or after[0] == ".", told
    sizes = [points for points, text in sizes_of(pdf) if text.strip() and text.strip() in address]
    assert sizes
    assert min(sizes) >= 14
