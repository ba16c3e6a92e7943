"""A municipality with more places than anybody reads: those most in use are named, the rest counted and not read."""

import io
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from django.db.models.signals import post_init
from django.test import Client
from pypdf import PdfReader

from groups.models import Circle
from network.enums import Role
from network.models import Municipality
from places.models import Place, Span, WorkFormOrganiser
from reporting.mapping.local_work import areas_in_use
from reporting.mapping.municipality_page import municipality_page
from tests.make import make_circle, make_gathering, make_member, make_municipality, make_place
from tests.mappings import client_of, text_of
from tests.test_municipality_page import ADDRESS, SEVEN, TODAY, texts, under

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("report_day")]


@pytest.fixture
def akaa() -> Municipality:
    return make_municipality("020", name_fi="Akaa", name_sv="Akaa")


@pytest.fixture
def client() -> Client:
    return client_of(make_member(Role.COORDINATOR))


@pytest.fixture
def many_places(akaa: Municipality) -> Municipality:
    """62 places in 14 areas, of which two are visited, one has no hours, and of one nobody tells who runs it."""
    for number in range(60):
        make_place((1, 540, 720), municipality=akaa, name=f"Talo {number:02}", area=f"Osa {number % 14:02}")
    silent = make_place(municipality=akaa, name="Hiljainen", area="")
    busy = make_place((2, 540, 720), municipality=akaa, name="Öölanti", area="Osa 13")
    busy.work_forms.update(kind="residents_house")
    WorkFormOrganiser.objects.filter(work_form__place=silent).delete()
    for place, visitors in ((busy, 30), (silent, 3)):
        circle = make_circle((3, 600, 660), municipality=akaa, place=place, name=f"Piiri: {place.name}")
        make_gathering(circle, date(2025, 5, 6), state="held", visitors=visitors)
        make_gathering(circle, date(2025, 5, 13), state="not_held", reason="other")
    return akaa


def test_of_many_those_most_in_use_are_named_and_the_rest_counted(many_places: Municipality) -> None:
    page = municipality_page(many_places, TODAY)
    where, who, when = (texts(page, key) for key in ("places", "actors", "often"))
    assert "Paikkoja 62, ryhmiä 2." in where
    assert "Paikat lajeittain: Kohtaamispaikka 61, Asukastalo 1." in where
    assert "Paikat alueittain: Osa 00 5, Osa 01 5" in where
    assert "muut alueet (2) 8, aluetta ei ole kerrottu 1." in where
    assert "Nimeltä ne, joissa oli eniten käyntejä vuonna 2025: paikkoja 10, ryhmiä 2." in where
    assert sum(line.startswith("Talo ") for line in where.split("\n")) == 8
    assert "Öölanti, Osa 13: Asukastalo" in where
    assert "Öölanti: tiistaisin klo 9–12" in when
    assert "Muut löytyvät hausta: paikkoja 52, ryhmiä 0" in where
    assert "Aikoja ei ole kerrottu: paikkoja 1, ryhmiä 0." in when
    assert "Paikkoja, joiden järjestäjää ei ole kerrottu: 1." in who


def test_the_parts_of_many_add_up_to_all_of_them(many_places: Municipality) -> None:
    (line,) = (
        entry.text for entry in under(municipality_page(many_places, TODAY), "places") if "alueittain" in entry.text
    )
    assert sum(int(part.rstrip(".").split()[-1]) for part in line.split(",")) == 62


def test_the_page_of_many_leads_to_the_search_and_asks_as_little_as_of_few(
    client: Client, many_places: Municipality, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(70):
        text = text_of(client.get(ADDRESS.format("fi", "020", "/")))
    assert text.count('href="/fi/places/?municipality=020"') == 2
    sheet = PdfReader(io.BytesIO(client.get(ADDRESS.format("fi", "020", ".pdf")).content))
    assert len(sheet.pages) == 1
    told = "".join(" ".join(part.extract_text() for part in sheet.pages).replace("\u200b", "").split())
    assert told.count("Muutlöytyväthausta:paikkoja52") == 2
    assert told.count("/fi/places/?municipality=020") == 2
    for heading in SEVEN["fi"]:
        assert "".join(heading.split()) in told


@contextmanager
def read_from_the_database(*models: Any) -> Iterator[Counter[str]]:
    """Count the rows of the models that are read inside."""
    found: Counter[str] = Counter()

    def note(sender: Any, **_more: Any) -> None:
        found[sender.__name__] += 1

    for model in models:
        post_init.connect(note, sender=model)
    try:
        yield found
    finally:
        for model in models:
            post_init.disconnect(note, sender=model)


def test_the_mapping_of_many_reads_only_what_it_shows(client: Client, many_places: Municipality) -> None:
    with read_from_the_database(Place, Circle, Span) as read:
        text = text_of(client.get("/fi/mappings/020/"))
    assert read == {"Place": 10}
    assert "Paikkoja on 62. Tässä ovat ne, joissa oli eniten käyntejä vuonna 2025:" in text
    assert "Öölanti" in text
    assert "Katso 52 muuta paikkaa haussa" in text
    assert 'href="/fi/places/?municipality=020"' in text
    areas = [(row.name, row.places, row.circles) for row in areas_in_use(many_places)]
    assert areas[:2] == [("Osa 00", 5, 0), ("Osa 01", 5, 0)]
    assert areas[-2:] == [("Osa 13", 5, 1), ("", 1, 1)], "a circle without an area is where its place is"
    assert sum(row.places for row in areas_in_use(many_places)) == 62


def test_the_mapping_of_few_names_them_all(client: Client, akaa: Municipality) -> None:
    make_place((1, 540, 720), municipality=akaa, name="Talo", area="Viiala")
    make_circle(municipality=akaa, area="Toijala")
    with read_from_the_database(Place, Circle, Span) as read:
        text = text_of(client.get("/fi/mappings/020/"))
    assert read == {"Place": 1}
    assert "Talo</a>, Viiala; Kohtaamispaikka" in text
    assert "Tässä ovat ne" not in text
    assert [(row.name, row.places, row.circles) for row in areas_in_use(akaa)] == [("Toijala", 0, 1), ("Viiala", 1, 0)]
