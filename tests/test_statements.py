"""What the portal says of itself."""

import re

import pytest
from django.test import Client

from network.views.statements import sources_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
@pytest.mark.parametrize("page", ["accessibility", "privacy", "sources"])
def test_statements_are_for_everybody_and_leave_no_cookie(client: Client, language: str, page: str) -> None:
    answer = client.get(f"/{language}/{page}/")
    assert answer.status_code == 200
    assert not answer.cookies
    assert len(re.findall(r"<h1\b", answer.content.decode())) == 1


def test_the_accessibility_statement_says_what_the_law_asks(client: Client) -> None:
    page = client.get("/fi/accessibility/").content.decode()
    for said in (
        "306/2019",
        "osittain",
        "22.11.2026",
        "/fi/feedback/",
        "Traficom",
        "saavutettavuus@traficom.fi",
        "029 534 5000",
        "www.saavutettavuusvaatimukset.fi",
    ):
        assert said in page


def test_licences_that_ask_for_a_name_get_it(client: Client) -> None:
    page = client.get("/fi/sources/").content.decode()
    for said in ("GeoNames", "CC BY 4.0", "Tilastokeskus", "SIL Open Font License", "MIT", "htmx"):
        assert said in page


def test_every_source_is_told_in_three_languages() -> None:
    for part in ("data", "look", "program"):
        for source in sources_of(part):
            assert all(source.what.names)
            assert bool(source.licence) == bool(source.licence_url)


def test_the_privacy_page_names_what_is_kept(client: Client) -> None:
    page = client.get("/fi/privacy/").content.decode()
    for said in ("Sähköpostiosoite", "eväste", "Kunnes poistat tilisi", "tietosuoja.fi"):
        assert said in page
