"""A word search names organisations beside places and circles, with the same words."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from network.models import Locality, Organisation, OrganisationFunction
from places.actions import publish_place
from tests.make import make_municipality, make_organisation, make_place

pytestmark = pytest.mark.django_db
SEARCH = "/fi/places/"


def listed(name: str, *functions: str, towns: tuple[str, ...] = (), **fields: Any) -> Organisation:
    organisation = make_organisation(name, **fields)
    OrganisationFunction.objects.bulk_create(
        OrganisationFunction(organisation=organisation, function=code) for code in functions
    )
    organisation.municipalities.set([make_municipality(code) for code in towns])
    organisation.save()
    return organisation


def found(client: Client, **asked: str) -> list[str]:
    return [row.name for row in client.get(SEARCH, asked).context["organisations"]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("martat", "Pirkanmaan Martat ry"),
        ("Marttojen", "Pirkanmaan Martat ry"),
        ("SPR", "Suomen Punainen Risti"),
        ("mll", "Mannerheimin Lastensuojeluliitto"),
        ("lastensuojeluliiton", "Mannerheimin Lastensuojeluliitto"),
        ("ruoka-apua", "Ruokalinja ry"),
        ("vardagshjälp", "Ruokalinja ry"),
    ],
)
def test_organisations_are_named_by_name_short_form_and_what_they_do(client: Client, text: str, expected: str) -> None:
    listed("Pirkanmaan Martat ry")
    listed("Mannerheimin Lastensuojeluliitto", short_name="MLL")
    listed("Suomen Punainen Risti")
    listed("Ruokalinja ry", "everyday_help")
    assert found(client, q=text) == [expected]


def test_a_name_stands_before_what_is_done_and_one_s_own_town_before_others(client: Client) -> None:
    listed("Apuri", "everyday_help", towns=("562",))
    listed("Bertan väki", "everyday_help", towns=("837",))
    listed("Ruoka-apu Väki ry")
    assert found(client, q="ruoka-apu") == ["Ruoka-apu Väki ry", "Apuri", "Bertan väki"]
    make_place(municipality=make_municipality("837"))
    assert found(client, q="ruoka-apu", municipality="837") == ["Bertan väki"]
    home = {"q": "ruoka-apu", "near": "Tampere"}
    make_locality()
    assert found(client, **home) == ["Ruoka-apu Väki ry", "Bertan väki", "Apuri"]


def make_locality() -> None:
    Locality.objects.create(
        name_fi="Tampere", kind="municipality", municipality=make_municipality("837"), lat=61.5, lon=23.8
    )


def test_hidden_and_forgotten_ones_are_not_named_and_old_ones_tell_their_date(client: Client) -> None:
    today = timezone.localdate()
    listed("Kerho A", is_published=False)
    listed("Kerho B", confirmed_on=today - timedelta(days=365))
    old = listed("Kerho C", confirmed_on=today - timedelta(days=300), confirmed_by="organiser")
    listed("Kerho D", confirmed_on=today)
    response = client.get(SEARCH, {"q": "kerho"})
    assert [row.name for row in response.context["organisations"]] == ["Kerho C", "Kerho D"]
    page = response.content.decode()
    day = f"{old.confirmed_on:%d.%m.%Y}".lstrip("0").replace(".0", ".")
    assert f"Vahvistettu viimeksi {day}: järjestäjä." in page
    assert "s-beside__row--grey" in page


def test_what_stands_in_a_name_is_shown_before_the_places_and_other_help_after_them(client: Client) -> None:
    publish_place(make_place(name="Kerhotalo", summary="Ruoka-apua torstaisin."))
    listed("Kerhoväki ry", "everyday_help")
    for text, is_first in (("kerho", True), ("ruoka-apu", False)):
        page = client.get(SEARCH, {"q": text}).content.decode()
        assert (page.index("Kerhoväki ry") < page.index("Kerhotalo")) is is_first


def test_a_search_without_places_still_names_the_organisation(client: Client) -> None:
    publish_place(make_place(name="Kerhotalo"))
    listed("Pirkanmaan Martat ry")
    response = client.get(SEARCH, {"q": "martat"})
    assert response.context["page"].paginator.count == 0
    assert response.context["reading"] is None, "a name that is known is not read as a mistake"
    assert [row.name for row in response.context["organisations"]] == ["Pirkanmaan Martat ry"]
    assert "Pirkanmaan Martat ry" in response.content.decode()


@pytest.mark.parametrize("many", [1, 30])
def test_one_query_whatever_the_number(client: Client, many: int) -> None:
    for number in range(many):
        publish_place(make_place(name=f"Kerhotalo {number}"))
        listed(f"Kerho {number}", "everyday_help", "recreation", towns=("837",), confirmed_on=date(2026, 11, 3))
    with CaptureQueriesContext(connection) as queries:
        assert len(found(client, q="kerho")) == min(many, 4)
    asked = [query["sql"] for query in queries if "network_organisation" in query["sql"]]
    assert len(asked) == 1
    assert found(client) == []


def test_a_common_word_ranks_only_some_and_a_name_among_them(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("network.queries.organisations.MOST_RANKED", 3)
    for number in range(12):
        listed(f"Apuri {number}", "everyday_help")
    listed("Ruoka-apu Väki ry")
    assert found(client, q="ruoka-apu")[0] == "Ruoka-apu Väki ry"


def test_the_directory_ranks_with_the_same_words(client: Client) -> None:
    listed("Apuri", "everyday_help")
    listed("Väen ruoka-apu ry")
    cards = client.get("/fi/organisations/", {"q": "ruoka-apua"}).context["cards"]
    assert [card.organisation.name for card in cards] == ["Väen ruoka-apu ry", "Apuri"]
    assert not client.get("/fi/organisations/", {"q": "municipality"}).context["page"].paginator.count
