"""A typing error in the directory's search: what was meant is found and said, and can be undone; names stay."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from network.enums import NameKind
from network.models import DirectoryChange, Organisation
from network.queries import directory_words, words
from network.queries.words import KeptVocabulary
from network.views.organisations import PER_PAGE
from tests.make import make_municipality
from tests.test_directory import counted
from tests.test_organisations import PAGE, added, names

pytestmark = pytest.mark.django_db


def asked(client: Client, query: str) -> tuple[int, Any]:
    """How many statements the page took, and its answer."""
    with CaptureQueriesContext(connection) as statements:
        answer = client.get(f"{PAGE}?{query}")
    return len(statements), answer


def carers() -> None:
    make_municipality("562")
    make_municipality("837")
    added("Omaiset ry", life_situations=["carer"], municipalities=["837"], functions=["advocacy"])
    added("Läheiset ry", life_situations=["carer"], municipalities=["562"], functions=["peer_support"])
    added("Kädentaitajat ry", functions=["recreation"], municipalities=["837"])


@pytest.mark.parametrize(
    ("typed", "meant", "found"),
    [
        ("omaishoitja", "omaishoitaja", ["Läheiset ry", "Omaiset ry"]),
        ("omaishoitjille", "omaishoito", ["Läheiset ry", "Omaiset ry"]),
        ("närståendevrdare", "närståendevårdare", ["Läheiset ry", "Omaiset ry"]),
        ("kädentaitjat", "Kädentaitajat", ["Kädentaitajat ry"]),
        ("Tampree", "Tampere", ["Kädentaitajat ry", "Omaiset ry"]),
        ("omaishoitja tampere", "omaishoitaja", ["Omaiset ry"]),
    ],
)  # fmt: skip
def test_what_was_meant_is_found_and_said(client: Client, typed: str, meant: str, found: list[str]) -> None:
    carers()
    answer = client.get(PAGE, {"q": typed})
    page = answer.content.decode()
    assert [card.organisation.name for card in answer.context["cards"]] == found
    assert f"Näytämme tulokset sanalla ”{meant}”." in page
    assert f'value="{typed}"' in page, "what was typed stays in its field"
    undo = re.search(r'href="(\?[^"]*exact=1[^"]*)"', page)
    assert undo
    exact = client.get(PAGE + undo[1].replace("&amp;", "&"))
    assert exact.context["cards"] == []
    assert "Näytämme tulokset sanalla" not in exact.content.decode()


def test_without_the_words_of_the_directory_nothing_is_found(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    carers()
    monkeypatch.setattr(words, "known_words", dict)
    monkeypatch.setattr(directory_words, "DIRECTORY", KeptVocabulary(list))
    assert names(client, "q=omaishoitja") == []


def test_the_numbers_beside_codes_are_those_of_the_word_that_is_shown(client: Client) -> None:
    carers()
    typed, right = counted(client, "q=omaishoitja"), counted(client, "q=omaishoitaja")
    assert typed == right
    assert typed["municipality", "837"] == 1
    for facet, code in typed:
        assert len(names(client, f"q=omaishoitja&{facet}={code}")) == typed[facet, code]
    assert typed != counted(client), "the control: without words there are others too"


def test_a_code_that_leaves_none_is_not_blamed_on_the_word(client: Client) -> None:
    carers()
    answer = client.get(f"{PAGE}?q=omaishoitaja&function=recreation")
    assert (answer.context["cards"], answer.context["reading"]) == ([], None)


def test_the_next_page_shows_the_same_list_and_keeps_the_ticks(client: Client) -> None:
    carers()
    rows = [added(f"Arki {number:02}", life_situations=["carer"]) for number in range(PER_PAGE)]
    page = client.get(f"{PAGE}?q=omaishoitja&o={rows[0].pk}").content.decode()
    form = re.search(r'<form[^>]*id="picked".*?</form>', page, re.DOTALL)
    assert form
    assert 'value="omaishoitja"' in form[0]
    assert 'form="picked" name="page" value="2"' in page
    assert f'id="pick-{rows[0].pk}" form="picked" checked' in page
    both = names(client, "q=omaishoitja") + names(client, "q=omaishoitja&page=2")
    assert both == names(client, "q=omaishoitaja") + names(client, "q=omaishoitaja&page=2")
    assert len(both) == PER_PAGE + 2


def test_a_name_is_never_read_as_another_word(client: Client) -> None:
    carers()
    named = added("Omaishoitja ry")
    assert names(client, "q=omaishoitja") == ["Omaishoitja ry"]
    Organisation.objects.filter(pk=named.pk).update(confirmed_on=timezone.localdate() - timedelta(days=400))
    DirectoryChange.objects.create()
    answer = client.get(f"{PAGE}?q=omaishoitja")
    assert (answer.context["cards"], answer.context["reading"]) == ([], None), "too old for lists, and yet a name"
    # Positive control: a record that nobody may see is no name, and is not told as what was meant.
    Organisation.objects.filter(pk=named.pk).update(is_published=False)
    DirectoryChange.objects.create()
    assert names(client, "q=omaishoitja") == ["Läheiset ry", "Omaiset ry"]
    assert "Omaishoitja" not in client.get(f"{PAGE}?q=omaishitja").content.decode()


def test_another_name_is_a_name_too(client: Client) -> None:
    carers()
    Organisation.objects.get(name="Omaiset ry").other_names.create(name="Anhörigföreningen", kind=NameKind.ALTERNATIVE)
    Organisation.objects.get(name="Omaiset ry").save()
    assert names(client, "q=anhörigföreninge") == ["Omaiset ry"]
    assert names(client, "q=anhörigforreningen") == ["Omaiset ry"]


def test_a_compound_that_nobody_uses_is_read_by_its_halves(client: Client) -> None:
    carers()
    added("Ulkoiluystävät ry")
    page = client.get(f"{PAGE}?q=ulkoilukerho").content.decode()
    assert "Näytämme tulokset sanalla ”ulkoilu”" in page
    assert "Ulkoiluystävät ry" in page


def test_an_unknown_word_beside_a_known_one_is_left_out_and_said(client: Client) -> None:
    carers()
    answer = client.get(f"{PAGE}?q=omaishoitaja+xyzzyplugh")
    assert len(answer.context["cards"]) == 2
    assert "jätimme sen pois: ”xyzzyplugh”" in answer.content.decode()


def test_a_typing_error_costs_six_statements_at_most(client: Client) -> None:
    carers()
    asked(client, "")
    assert asked(client, "q=omaishoitja")[0] <= 6, "with the words of the directory read"
    assert asked(client, "q=omaishoitja")[0] <= 3, "asked again"
    assert asked(client, "q=omaishoitja+tampere")[0] <= 6, "every word asked of the directory"
    assert asked(client, "q=kädentaitjat")[0] <= 5, "the words are kept until a change"
    assert asked(client, "q=läheiset")[0] <= 4
    assert asked(client, "q=läheiset")[0] <= 3


def test_a_new_name_can_be_meant_at_once_and_of_very_many_later(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    carers()
    assert names(client, "q=valkonahua") == []
    added("Valkonauha ry")
    assert names(client, "q=valkonahua") == ["Valkonauha ry"]
    monkeypatch.setattr(words, "FEW_TEXTS", 1)
    added("Purjehtijat ry")
    assert names(client, "q=purjhetijat") == ["Purjehtijat ry"]
    added("Sinivuokko ry")
    assert names(client, "q=sinivoukko") == [], "kept for some minutes"
    assert names(client, "q=sinivuokko") == ["Sinivuokko ry"], "a name itself is found at once"
    monkeypatch.setattr(words, "KEPT_FOR", -1.0)
    DirectoryChange.objects.create()
    assert names(client, "q=sinivoukko") == ["Sinivuokko ry"]


def test_three_letters_of_a_longer_word_are_not_what_was_meant(client: Client) -> None:
    carers()
    added("Moni ry")
    assert names(client, "q=moni") == ["Moni ry"]
    assert names(client, "q=moskeija") == []
    added("Tuki ry")
    assert names(client, "q=kaatuilen") == [], "a half that only holds questions together is no half"


def test_where_nothing_is_found_the_page_leads_on_and_says_which_towns_it_knows(client: Client) -> None:
    carers()
    page = client.get(f"{PAGE}?q=Korsholm").content.decode()
    assert 'href="/fi/places/?q=Korsholm"' in page
    assert "Hakemistossa on järjestöjä näistä kunnista: " in page
    found = client.get(f"{PAGE}?q=omaishoitaja").content.decode()
    assert "näistä kunnista" not in found
    assert "/fi/places/?q=" not in found
