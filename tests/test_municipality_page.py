"""The page of a municipality: seven headings, every listed place in it, what is missing said aloud; PDF and slides."""

import io
import json
from datetime import date
from typing import Any

import pikepdf
import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.utils import translation
from pptx import Presentation
from pypdf import PdfReader

from network.enums import Role
from network.models import Municipality
from reporting.exports.municipality_pptx import municipality_pptx
from reporting.exports.slides import Paragraph, Part, columns_of, room_of_column
from reporting.mapping.headings import Entry
from reporting.mapping.municipality_page import MunicipalityPage, municipality_page
from tests.make import make_circle, make_gathering, make_member, make_municipality, make_place
from tests.mappings import client_of, tell, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("report_day")]
TODAY = date(2026, 11, 22)
LISTED = json.loads((settings.BASE_DIR / "places" / "data" / "pirkanmaa_places.json").read_text(encoding="utf-8"))
SEVEN = {
    "fi": ["Alue ja paikka", "Toimijat", "Kuinka usein", "Mittarit", "Konsultaatio ja työparityö",
           "Seuranta ja sovittu aikataulu", "Vastuuhenkilö"],
    "sv": ["Område och plats", "Aktörer", "Hur ofta", "Mått", "Konsultation och arbete i par",
           "Uppföljning och avtalad tidtabell", "Ansvarig person"],
    "en": ["Area and place", "Actors", "How often", "Measures", "Consultation and working in pairs",
           "Follow-up and agreed schedule", "Responsible person"],
}  # fmt: skip
ADDRESS = "/{}/mappings/{}/page{}"


@pytest.fixture
def akaa() -> Municipality:
    return make_municipality("020", name_fi="Akaa", name_sv="Akaa")


@pytest.fixture
def client() -> Client:
    return client_of(make_member(Role.COORDINATOR))


@pytest.fixture
def region(db: None) -> None:
    """The real municipalities and the 28 listed places."""
    call_command("load_region", stdout=io.StringIO())
    call_command(
        "import_places", str(settings.BASE_DIR / "places" / "data" / "pirkanmaa_places.json"), stdout=io.StringIO()
    )


def slides_of(content: bytes) -> Any:
    return Presentation(io.BytesIO(content))


def paragraphs(book: Any) -> list[str]:
    return [p.text for slide in book.slides for shape in slide.placeholders for p in shape.text_frame.paragraphs]


def under(page: MunicipalityPage, key: str) -> list[Entry]:
    return list(next(heading for heading in page.headings if heading.key == key).entries)


def texts(page: MunicipalityPage, key: str) -> str:
    return "\n".join(entry.text for entry in under(page, key))


# --- The list of the region, and what is missing of it -----------------------------------------------


def test_every_listed_place_is_on_its_municipalitys_page_as_it_was_told(region: None) -> None:
    towns = {town.code: municipality_page(town, TODAY) for town in Municipality.objects.all()}
    assert len(towns) == 23
    for row in LISTED["places"]:
        page = towns[row["municipality_code"]]
        where, who, when = (texts(page, key) for key in ("places", "actors", "often"))
        name = row["name"] or row["area"] or row["municipality"]
        lines = [line for line in when.split("\n") if name in line]
        assert name in where, row["id"]
        kind = row["kind"] if row["kind"] != "kohtaamispaikka-päivätoiminta" else ""
        assert kind in where.lower(), row["id"]
        for organiser in row["organisers"]:
            assert any(organiser in line for line in who.split("\n") if name in line), row["id"]
        if row["times_text"]:
            first = row["times_text"].split(";")[0].split("-")[0].replace(":", ".")
            assert any(f"klo {first}–" in line for line in lines), (row["id"], when)
        else:
            assert any("aikoja ei ole kerrottu" in line for line in lines), row["id"]
        if row["handed_over_to"]:
            assert f"vastuu siirtyy: {row['handed_over_to']}" in who


def test_eight_municipalities_of_which_nothing_is_listed_say_that_it_is_missing(region: None) -> None:
    listed = {row["municipality_code"] for row in LISTED["places"]}
    silent = [town for town in Municipality.objects.all() if town.code not in listed]
    assert len(silent) == 8
    for town in silent:
        page = municipality_page(town, TODAY)
        assert all(any(entry.is_missing for entry in heading.entries) for heading in page.headings)
        assert texts(page, "places") == "Yhtään paikkaa tai ryhmää ei tiedetä."
        assert texts(page, "often") == "Toiminnan aikoja ei tiedetä."
        assert texts(page, "responsible") == "Vastuuhenkilöä ei ole sovittu."


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_seven_headings_are_those_of_the_model_in_each_language(language: str, akaa: Municipality) -> None:
    with translation.override(language):
        page = municipality_page(akaa, TODAY)
    assert [heading.title for heading in page.headings] == SEVEN[language]
    assert all(heading.entries for heading in page.headings)


def test_organisers_and_times_that_differ_between_forms_of_work_are_told_apart(region: None) -> None:
    page = municipality_page(Municipality.objects.get(code="837"), TODAY)
    who = texts(page, "actors")
    assert "Hervanta L8 (Yhteisökeskus): järjestäjää ei ole kerrottu" in who
    assert "Hervanta L8 (Yhteisöneuvonta): Pirkanmaan hyvinvointialue (Pirha); A-kilta" in who
    assert texts(page, "often").count("Hervanta L8") == 1


def test_circles_are_told_with_their_rhythm(akaa: Municipality) -> None:
    make_circle((2, 780, 900), municipality=akaa, name="Kahvipiiri", area="Viiala")
    make_circle(municipality=akaa, name="Vielä auki")
    make_circle((2, 780, 900), municipality=akaa, name="Luonnos", state="draft", published_at=None)
    page = municipality_page(akaa, TODAY)
    assert "Kahvipiiri, Viiala: Naapuruuspiiri" in texts(page, "places")
    assert "Kahvipiiri, Viiala: tiistaisin klo 13–15" in texts(page, "often")
    assert "Vielä auki: aikoja ei ole kerrottu" in texts(page, "often")
    assert "Luonnos" not in texts(page, "places")


# --- What has been agreed, and the figures -------------------------------------------------------------


def test_what_is_agreed_is_told_and_absence_is_said_aloud(akaa: Municipality) -> None:
    tell(akaa, "practice", consultation="not_in_use")
    tell(akaa, "follow_up", responsible_name="Hyvinvointikoordinaattori", schedule="Maaliskuussa", metrics="Käynnit")
    page = municipality_page(akaa, TODAY)
    assert texts(page, "practice") == "Konsultaatio ei ole käytössä.\nTyöparityöstä ei ole vielä kerrottu."
    assert [entry.is_missing for entry in under(page, "practice")] == [False, True]
    assert texts(page, "responsible") == "Hyvinvointikoordinaattori"
    assert "Sovittu aikataulu: Maaliskuussa" in texts(page, "follow_up")
    assert "Seurannasta ei ole sovittu." in texts(page, "follow_up")
    assert "Seurattavat mittarit: Käynnit" in texts(page, "metrics")


def test_figures_are_of_whole_periods_and_shareable_whoever_reads(akaa: Municipality) -> None:
    circle = make_circle(municipality=akaa)
    make_gathering(circle, date(2025, 5, 6), state="held", visitors=30, first_timers=7)
    make_gathering(circle, date(2025, 5, 13), state="not_reported")
    make_gathering(circle, date(2026, 8, 4), state="held", visitors=4, first_timers=3)
    make_gathering(circle, date(2026, 11, 3), state="held", visitors=99, first_timers=1)
    told = texts(municipality_page(akaa, TODAY), "metrics")
    year, quarter = told.split("\n")[:2]
    assert year.startswith("2025: ")
    assert quarter.startswith("3. vuosineljännes 2026: ")
    assert "käyntejä 30" in year
    assert "ilmoittamatta 1" in year
    assert any(f"ensi kertaa noin {n}" in year for n in (5, 10))
    assert "käyntejä 4" in quarter
    assert "ensi kertaa ei näytetä" in quarter
    assert "99" not in told


def test_no_figures_are_not_zeros(akaa: Municipality) -> None:
    told = texts(municipality_page(akaa, TODAY), "metrics")
    assert "Viime vuodelta ja viime neljännekseltä ei ole lukuja." in told
    assert "0" not in told


# --- The sheet ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_sheet_is_one_tagged_page_with_its_language(client: Client, region: None, language: str) -> None:
    answer = client.get(ADDRESS.format(language, "837", ".pdf"))
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    with pikepdf.open(io.BytesIO(answer.content)) as file:
        assert len(file.pages) == 1
        assert str(file.Root.Lang).startswith(language)
        assert "pdfuaid" in file.Root.Metadata.read_bytes().decode()
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)
    said = " ".join(text.split())
    at = -1
    for heading in SEVEN[language]:  # each after the one before, word by word
        at = said.find(heading, at + 1)
        assert at >= 0, heading
    assert "Avaamo-vanhemmuskahvila" in text


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_what_is_missing_is_said_under_its_heading_on_the_sheet_and_the_slides(
    client: Client, akaa: Municipality, language: str
) -> None:
    with translation.override(language):
        page = municipality_page(akaa, TODAY)
    assert [heading.title for heading in page.headings] == SEVEN[language]
    missing = [[entry.in_short for entry in heading.entries if entry.is_missing] for heading in page.headings]
    assert all(missing), "of an empty municipality every heading misses something"
    sheet = PdfReader(io.BytesIO(client.get(ADDRESS.format(language, "020", ".pdf")).content))
    told = " ".join(" ".join(part.extract_text() for part in sheet.pages).split())
    slides = " ".join(
        " ".join(paragraphs(slides_of(client.get(ADDRESS.format(language, "020", ".pptx")).content))).split()
    )
    for said in (told, slides):
        at = 0
        for heading, entries in zip(page.headings, missing, strict=True):
            at = said.find(heading.title, at)
            assert at >= 0, heading.title
            for entry in entries:
                assert said.find(" ".join(entry.split()), at) >= 0, (heading.title, entry)


def test_a_sheet_of_very_much_goes_on_to_another_page(client: Client, akaa: Municipality) -> None:
    for number in range(60):
        make_place((1, 540, 720), municipality=akaa, name=f"Paikka <b>{number}</b> jolla on pitkä nimi")
    content = client.get(ADDRESS.format("fi", "020", ".pdf")).content
    text = " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())
    assert len(PdfReader(io.BytesIO(content)).pages) > 1
    assert "<b>59</b>" in text
    assert "Vastuuhenkilö" in text


# --- The slides -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("language", "code"), [("fi", "020"), ("sv", "020"), ("en", "020"), ("fi", "604")])
def test_a_small_municipality_is_one_slide_of_real_placeholders(
    client: Client, region: None, language: str, code: str
) -> None:
    answer = client.get(ADDRESS.format(language, code, ".pptx"))
    assert answer.status_code == 200
    book = slides_of(answer.content)
    (slide,) = book.slides
    assert slide.shapes.title.text_frame.text
    assert all(shape.is_placeholder and shape.has_text_frame and shape.text_frame.text for shape in slide.shapes)
    assert [text for text in paragraphs(book) if text in SEVEN[language]] == SEVEN[language]
    runs = [r for s in slide.shapes for p in s.text_frame.paragraphs for r in p.runs]
    tag = {"fi": "fi-FI", "sv": "sv-FI", "en": "en-GB"}[language]
    assert {run._r.rPr.get("lang") for run in runs} == {tag}
    assert book.core_properties.language == tag
    for shape in slide.shapes:
        assert shape.left >= 0
        assert shape.top >= 0
        assert shape.left + shape.width <= book.slide_width
        assert shape.top + shape.height <= book.slide_height


def test_what_does_not_fit_goes_on_to_the_next_slide_and_nothing_is_lost(client: Client, region: None) -> None:
    book = slides_of(client.get(ADDRESS.format("fi", "837", ".pptx")).content)
    assert len(book.slides) > 1
    titles = [slide.shapes.title.text_frame.text for slide in book.slides]
    assert titles[0].endswith(f"(1/{len(titles)})")
    said = paragraphs(book)
    assert [text for text in said if text in SEVEN["fi"]] == SEVEN["fi"]
    page = municipality_page(Municipality.objects.get(code="837"), TODAY)
    for heading in page.headings:
        for entry in heading.entries:
            assert entry.in_short in said


def test_no_column_is_higher_than_its_room() -> None:
    long = "sana " * 60
    parts = [Part(f"Otsikko {n}", tuple(Paragraph(long) for _ in range(n))) for n in range(1, 8)]
    parts.append(Part("Yksi sana", (Paragraph("x" * 3000),)))
    columns = columns_of(parts)
    assert all(sum(one.height for one in column) <= room_of_column() for column in columns)
    assert all(column[0].is_heading for column in columns)
    assert all(not column[-1].is_heading for column in columns)
    assert sum("jatkuu" in one.text for column in columns for one in column) > 0
    told = "".join(one.text for column in columns for one in column if not one.is_heading)
    assert told.count("sana") == 60 * sum(range(1, 8))
    assert told.count("x") == 3000
    assert sum(Paragraph(long).height for _ in range(28)) > room_of_column(), "the guard has something to guard"


def test_names_are_no_markup_and_no_formulas_and_the_same_text_is_the_same_file(akaa: Municipality) -> None:
    make_place(municipality=akaa, name="=1+1 <b>&\x0b\x1f Paikka")
    page = municipality_page(akaa, TODAY)
    first = municipality_pptx(page)
    assert first == municipality_pptx(page)
    assert any("=1+1 <b>& Paikka" in " ".join(text.split()) for text in paragraphs(slides_of(first)))


# --- The page itself ------------------------------------------------------------------------------------------------


def test_the_page_leads_to_its_files_in_each_language(client: Client, akaa: Municipality) -> None:
    text = text_of(client.get(ADDRESS.format("fi", "020", "/")))
    for heading in SEVEN["fi"]:
        assert f">{heading}</h2>" in text
    for language in ("fi", "sv", "en"):
        for kind in ("pdf", "pptx"):
            assert f'href="/{language}/mappings/020/page.{kind}"' in text
    assert "/fi/mappings/020/page/" in text_of(client.get("/fi/mappings/020/"))


def test_a_reader_gets_the_files_of_their_own_municipality_alone(akaa: Municipality) -> None:
    make_municipality("562")
    reader = client_of(make_member(Role.MUNICIPALITY_READER, akaa))
    for kind in ("/", ".pdf", ".pptx"):
        assert reader.get(ADDRESS.format("fi", "020", kind)).status_code == 200
        assert reader.get(ADDRESS.format("fi", "562", kind)).status_code == 404
