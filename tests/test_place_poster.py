"""The poster of a place: one tagged page that says what, when, where and how to get in."""

import io

import pikepdf
import pytest
from django.test import Client
from django.utils import translation
from pypdf import PdfReader

from places.exports import poster_pdf
from places.models import Place
from tests.make import make_place
from tests.test_agreement import HOSTILE, text_of

pytestmark = pytest.mark.django_db


def test_the_poster_tells_what_when_where_and_how() -> None:
    place = make_place(
        (1, 540, 900),
        (2, 540, 900),
        (3, 540, 900),
        name="Kohtaamispaikka Liina",
        address="Katu 1",
        precision="exact",
        getting_in="Soita summeria",
        contact_name="Aino",
        openness=["free_of_charge"],
        confirmed_on="2026-11-01",
    )
    text = text_of(poster_pdf(Place.objects.get(pk=place.pk)))
    for words in (
        "Kohtaamispaikka Liina",
        "klo 9–15",
        "Katu 1",
        "Tampere",
        "Soita summeria",
        "Aino",
        "Ei maksa mitään.",
        "Tarkistettu 1.11.2026",
        "Juhlapyhinä",
        f"/fi/places/{place.slug}/",
    ):
        assert words in text, words


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_poster_is_tagged_and_in_the_language_of_its_page(language: str) -> None:
    place = make_place((1, 540, 900))
    pdf = Client().get(f"/{language}/places/{place.slug}/poster.pdf")
    assert pdf.headers["Content-Type"] == "application/pdf"
    with pikepdf.open(io.BytesIO(pdf.content)) as opened:
        assert opened.Root.MarkInfo.Marked
        assert str(opened.Root.Lang) == language


def test_a_place_that_tells_little_says_ask_and_claims_nothing() -> None:
    text = text_of(poster_pdf(make_place(name="Paikka", contact_name="")))
    assert "Kysy, milloin ovi on auki" in text
    assert "Kysy tarkka osoite" in text
    assert "Ei maksa" not in text
    assert "ei ole vielä tarkistettu" in text


@pytest.mark.parametrize("hostile", HOSTILE)
def test_whatever_people_write_stays_text_on_one_page(hostile: str) -> None:
    facts = {"name": hostile[:160], "summary": hostile[:300], "getting_in": hostile * 3, "address": hostile[:160]}
    with translation.override("fi"):
        pdf = poster_pdf(make_place((1, 540, 900), **facts))
    assert len(PdfReader(io.BytesIO(pdf)).pages) == 1


def test_a_place_with_much_to_say_stays_on_one_page() -> None:
    week = [(day, start, start + 60 + day) for day in range(1, 8) for start in (480, 780)]
    name = "Kyläyhdistyksen ja seurakunnan yhteinen kohtaamispaikka Toivonlinna, Etelä-Pirkanmaa"
    place = make_place(*week, name=name, summary="Sana " * 60, getting_in="Ovi on pihalla. " * 60)
    assert len(PdfReader(io.BytesIO(poster_pdf(place))).pages) == 1
