"""The directory: narrowed and counted by what each record says, entered by a turn of life, chosen from, compared."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client
from django.utils import timezone

from network.actions.organisations import rebuild_organisation_keys
from network.enums import OrganisationKind, Role
from network.facets import functions
from network.filters import OrganisationFilter, directory
from network.life_situations import life_situations
from network.models import Organisation, OrganisationFacet
from network.queries.directory import EACH, compared
from network.selections import MOST
from network.views.directory import FIRST_COMPARED
from network.views.organisations import PER_PAGE
from tests.make import make_member, make_municipality
from tests.sheet import signed_in, text
from tests.test_organisations import PAGE, added, names

pytestmark = pytest.mark.django_db


def counted(client: Client, query: str = "") -> dict[tuple[str, str], int]:
    groups = client.get(f"{PAGE}?{query}").context["groups"]
    return {(group.facet, code.code): code.number for group in groups for code in group.codes}


def some_organisations() -> None:
    make_municipality("562")
    make_municipality("837")
    added("Yksi", functions=["everyday_help"], municipalities=["562"], audiences=["women"], languages=["fi", "sv"])
    added("Kaksi", functions=["everyday_help", "outreach"], municipalities=["837"], life_situations=["carer"])
    free = added("Kolme", functions=["recreation"], municipalities=["562", "837"], audiences=["men"], languages=["sv"])
    Organisation.objects.filter(pk=free.pk).update(cost="free")
    Organisation.objects.get(pk=free.pk).save()


@pytest.mark.parametrize("query", ["", "municipality=562", "function=everyday_help", "q=yksi", "language=sv&for=men"])
def test_a_number_beside_a_code_is_what_a_click_finds(client: Client, query: str) -> None:
    some_organisations()
    numbers = counted(client, query)
    assert numbers
    for (facet, code), number in numbers.items():
        kept = "&".join(part for part in query.split("&") if part and not part.startswith(f"{facet}="))
        assert len(names(client, f"{kept}&{facet}={code}")) == number, (facet, code)


@pytest.mark.parametrize("query", ["", "municipality=562", "q=yksi", "function=everyday_help&for=women", "language=x"])
def test_what_is_kept_in_mind_answers_as_the_database_does(client: Client, query: str) -> None:
    some_organisations()
    assert names(client, query) == [row.name for row in OrganisationFilter(QueryDict(query), directory()).qs]


def test_a_change_is_seen_at_once_and_one_past_the_records_is_not(client: Client) -> None:
    some_organisations()
    assert len(names(client, "")) == 3
    Organisation.objects.get(name="Yksi").delete()
    assert set(names(client, "")) == {"Kaksi", "Kolme"}
    added("Neljä", functions=["outreach"])
    assert counted(client)["function", "outreach"] == 2
    # Positive control: who writes past the records and leaves no mark is not seen.
    OrganisationFacet.objects.filter(code="outreach").delete()
    assert counted(client)["function", "outreach"] == 2
    rebuild_organisation_keys()
    assert counted(client)["function", "outreach"] == 2
    Organisation.objects.get(name="Neljä").functions.all().delete()
    rebuild_organisation_keys()
    assert counted(client)["function", "outreach"] == 1


def test_every_facet_narrows(client: Client) -> None:
    some_organisations()
    assert set(names(client, "area=life_situation_support")) == {"Yksi", "Kaksi"}
    assert names(client, "situation=carer") == ["Kaksi"]
    assert set(names(client, "language=sv")) == {"Yksi", "Kolme"}
    assert names(client, "free=yes") == ["Kolme"]
    assert names(client, "language=sv&municipality=837") == ["Kolme"]


def test_what_is_chosen_is_shown_and_can_be_taken_away(client: Client) -> None:
    some_organisations()
    text = client.get(f"{PAGE}?q=yksi&language=sv&page=1").content.decode()
    assert 'href="?q=yksi"' in text
    assert "ruotsi" in text


def test_the_selection_follows_from_page_to_page_and_is_an_address(client: Client) -> None:
    some_organisations()
    one, two = Organisation.objects.get(name="Yksi"), Organisation.objects.get(name="Kaksi")
    text = client.get(f"{PAGE}?q=kaksi&o={one.pk}").content.decode()
    assert f'<input type="hidden" name="o" value="{one.pk}">' in text
    answer = client.get(f"{PAGE}selection/?o={two.pk},{one.pk}&o={one.pk}&o=0&o=x")
    assert [row.name for row, _where, _rest in answer.context["rows"]] == ["Kaksi", "Yksi"]
    assert answer.context["lost"] == 1
    pdf = client.get(f"{PAGE}selection.pdf?o={two.pk},{one.pk}")
    assert pdf["Content-Type"] == "application/pdf"
    assert pdf.content.startswith(b"%PDF")
    assert client.get(f"{PAGE}selection.pdf").status_code == 404


def test_ticks_are_submitted_by_the_search_the_pages_and_the_list(client: Client) -> None:
    rows = [added(f"Apu {number:02}", functions=["everyday_help"]) for number in range(PER_PAGE + 1)]
    text = client.get(f"{PAGE}?q=apu&o={rows[-1].pk}&o={rows[0].pk}").content.decode()
    form = re.search(r'<form[^>]*id="picked".*?</form>', text, re.DOTALL)
    assert form
    assert 'name="q"' in form[0]
    assert re.findall(r'type="hidden" name="o" value="(\d+)"', form[0]) == [str(rows[-1].pk)], "shown ones are boxes"
    boxes = re.findall(r'type="checkbox" name="o" value="(\d+)" id="pick-\d+" form="picked"( checked)?', text)
    assert len(boxes) == PER_PAGE
    assert [key for key, checked in boxes if checked] == [str(rows[0].pk)]
    assert 'form="picked" name="page" value="2"' in text
    assert 'form="picked" formaction="/fi/organisations/selection/"' in text
    assert "<strong data-picked>2</strong>" in text
    empty = client.get(f"{PAGE}?q=eiole&o={rows[0].pk}").content.decode()
    assert "<strong data-picked>1</strong>" in empty, "chosen ones are told where nothing is found"


def test_the_order_of_choosing_stays_when_pages_are_turned(client: Client) -> None:
    """The boxes of a page stand after what was chosen on other pages: the form tells the order by itself."""
    rows = [added(f"Apu {number:02}", functions=["everyday_help"]) for number in range(PER_PAGE + 1)]
    first, second, last = rows[0].pk, rows[1].pk, rows[-1].pk

    def order(query: str) -> str:
        text = client.get(f"{PAGE}?{query}").content.decode()
        return re.findall('type="hidden" name="order" value="([0-9,]*)"', text)[0]

    assert order(f"o={first}&o={last}") == f"{first},{last}"
    sent = f"o={last}&o={first}&o={second}&order={first},{last}"
    assert order(sent) == f"{first},{last},{second}"
    assert client.get(f"{PAGE}selection/?{sent}")["Location"] == f"{PAGE}selection/?o={first},{last},{second}"
    assert order(f"o={second}&order={first},x,{last},{second}") == str(second), "what was taken away stays away"


def test_more_than_a_list_holds_is_told_and_makes_another(client: Client) -> None:
    keys = [added(f"Apu {number:02}").pk for number in range(MOST + 2)]
    query = ",".join(map(str, keys))
    page = client.get(f"{PAGE}?o={query}").content.decode()
    assert f"<strong data-picked>{MOST + 2}</strong>" in page, "none is lost between pages"
    assert re.search(r'data-picked-over="60">[^<]*jäävät siitä pois: <strong data-picked-left>2</strong>', page)
    answer = client.get(f"{PAGE}selection/?q=apu&o={query}", follow=True)
    text = answer.content.decode()
    assert len(answer.context["rows"]) == MOST
    assert "Viimeksi valitut jäivät tästä pois: 2." in text
    assert f'href="?o={keys[-2]},{keys[-1]}"' in text
    rest = client.get(f"{PAGE}selection/?o={keys[-2]},{keys[-1]}")
    assert [row.pk for row, _where, _others in rest.context["rows"]] == keys[-2:]
    # Positive control: what fits is not spoken of.
    assert "jäivät tästä pois" not in rest.content.decode()
    assert re.search(r'data-picked-over="60" hidden>', client.get(f"{PAGE}?o={keys[0]}").content.decode())


def test_the_address_of_a_list_says_nothing_of_the_search(client: Client) -> None:
    one = added("Yksi")
    answer = client.get(f"{PAGE}selection/?q=apu&function=&o={one.pk}&o={one.pk}")
    assert (answer.status_code, answer["Location"]) == (302, f"{PAGE}selection/?o={one.pk}")
    assert client.get(answer["Location"]).status_code == 200


def test_a_hidden_organisation_is_in_no_selection(client: Client) -> None:
    some_organisations()
    one = Organisation.objects.get(name="Yksi")
    Organisation.objects.update(is_published=False)
    assert client.get(f"{PAGE}selection/?o={one.pk}").context["rows"] == []


def test_a_turn_of_life_shows_what_helps_in_its_order(client: Client) -> None:
    some_organisations()
    carer = life_situations()["carer"]
    for number in range(EACH + 2):
        added(f"Arki {number}", functions=["everyday_help"], municipalities=["837"])
    added("Vertaiset", functions=["peer_support"], municipalities=["837"])
    own = added("Ömat omaiset", functions=["everyday_help"], municipalities=["837"], audiences=["carers"])
    helps = client.get(f"{PAGE}situations/carer/?municipality=837").context["helps"]
    order = [helped.function.code for helped, _cards in helps]
    assert order == ["peer_support", "everyday_help", "recreation"]
    assert order == [code for code in carer.functions if code in order]
    helped, shown = helps[1]
    # Those who say that they are there for carers come first, whatever their name; then the others by name.
    assert [card.organisation.name for card in shown][:2] == ["Kaksi", own.name]
    assert (len(shown), helped.total) == (EACH, EACH + 4)


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("eläkeläinen", "Seniorit ry"), ("omaishoitajille", "Omaiset ry"), ("kriisi", "Turva ry"),
        ("olen yksinäinen", "Ystävät ry"), ("seniori", "Seniorit ry"),
        ("maahanmuuttajat", "Kotoutujat ry"), ("refugee", "Kotoutujat ry"), ("närståendevårdare", "Omaiset ry"),
    ],
)  # fmt: skip
def test_people_find_by_their_own_words(client: Client, said: str, found: str) -> None:
    added("Seniorit ry", life_situations=["pensioner"], functions=["recreation"])
    added("Omaiset ry", life_situations=["carer"], functions=["advocacy"])
    added("Turva ry", functions=["crisis_help"])
    added("Ystävät ry", functions=["support_person"])
    added("Kotoutujat ry", life_situations=["integrating"], functions=["knowledge"])
    assert names(client, f"q={said}")[:1] == [found]


def test_every_turn_of_life_opens(client: Client, django_assert_max_num_queries: Any) -> None:
    some_organisations()
    for code in life_situations():
        with django_assert_max_num_queries(6):
            assert client.get(f"{PAGE}situations/{code}/").status_code == 200


def test_lists_ask_six_times_at_most(client: Client, django_assert_max_num_queries: Any) -> None:
    some_organisations()
    for query in ("", "q=yksi&function=everyday_help&municipality=562&language=sv&for=women&page=2", "o=1,2,3"):
        with django_assert_max_num_queries(6):
            client.get(f"{PAGE}?{query}")
    with django_assert_max_num_queries(6):
        client.get(f"{PAGE}compare/?municipality=562&municipality=837")


def test_what_nobody_is_known_to_do_is_not_said_to_be_nothing(client: Client) -> None:
    some_organisations()
    make_municipality("211")
    old = added("Vanha", functions=["crisis_help"], municipalities=["562"])
    Organisation.objects.filter(pk=old.pk).update(confirmed_on=timezone.localdate() - timedelta(days=400))
    found = compared(["562", "211"], timezone.localdate())
    cells = {
        (line.function.code, cell.municipality): (cell.known, cell.old)
        for _area, lines in found.areas for line in lines for cell in line.cells
    }  # fmt: skip
    assert len(cells) == 2 * len(functions())
    assert cells["everyday_help", "562"] == (1, 0)
    assert cells["crisis_help", "562"] == (0, 1)
    assert cells["outreach", "562"] == (0, 0)
    assert found.telling == {"562": (3, 1)}
    assert "crisis_help" in {function.code for function in found.gaps_of("562")}
    text = client.get(f"{PAGE}compare/?municipality=562&municipality=211").content.decode()
    assert "Näistä kunnista emme tiedä, mitä puuttuu" in text
    assert "vain vanhaa tietoa" in text
    assert "3 järjestöä on kertonut, mitä tekee. Niistä 1 on vahvistanut tietonsa viimeksi yli vuosi sitten" in text
    fresh = client.get(f"{PAGE}compare/?municipality=837").content.decode()
    assert "2 järjestöä on kertonut, mitä tekee." in " ".join(fresh.split())
    assert "joille ei tiedetä tekijää" in fresh
    missing = fresh.partition("joille ei tiedetä tekijää")[2].partition("</details>")[0]
    assert missing.count("<li>") == len(compared(["837"], timezone.localdate()).gaps_of("837")), (
        "a list, not one sentence"
    )
    assert "ei tiedossa" in text


@pytest.mark.parametrize(
    "path",
    ["selection/?o=%00", "selection/?o=" + "9" * 400, "compare/?municipality=%00", "situations/carer/?municipality=x"],
)
def test_a_strange_address_is_answered(client: Client, path: str) -> None:
    some_organisations()
    assert client.get(f"{PAGE}{path}").status_code == 200


def test_the_kinds_are_those_of_the_field() -> None:
    assert {"association", "parish", "municipal_unit", "wellbeing_services_county", "state_authority", "police"} < set(
        OrganisationKind.values
    )


def test_comparing_begins_with_those_of_which_most_is_told_or_with_ones_own(client: Client) -> None:
    some_organisations()
    added("Neljä", functions=["recreation"], municipalities=["837"])
    for number in range(1, 9):
        make_municipality(f"00{number}")
        if number > 3:
            added(f"Pieni {number}", functions=["recreation"], municipalities=[f"00{number}"])

    def shown(reader: Client, query: str = "") -> list[str]:
        return [code for code, _name, _telling in reader.get(f"{PAGE}compare/?{query}").context["chosen"]]

    assert len(shown(client)) == FIRST_COMPARED
    assert {"837", "562"} < set(shown(client))
    assert not {"001", "002", "003"} & set(shown(client)), "of these nothing is told"
    assert shown(client, "municipality=001") == ["001"]
    own = signed_in(make_member(Role.COORDINATOR, make_municipality("002")))
    assert shown(own) == ["002"]


def test_links_of_the_directory_carry_what_is_chosen_and_nothing_else(client: Client) -> None:
    some_organisations()
    sent = "q=&function=everyday_help&municipality=&for=&situation=&language=&area=&free="
    page = text(client.get(f"{PAGE}?{sent}"))
    links = re.findall(r'href="(\?[^"]*)"', page)
    assert "?municipality=562&amp;function=everyday_help" in links
    assert [link for link in links if re.search(r"=(&|$|#)", link)] == []


def test_organisations_are_chosen_on_the_page_of_a_life_situation_too(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    some_organisations()
    one, two, three = (Organisation.objects.get(name=name) for name in ("Yksi", "Kaksi", "Kolme"))
    Organisation.objects.get(name="Yksi").functions.create(function="recreation")
    rebuild_organisation_keys()
    address = f"{PAGE}situations/carer/"
    with django_assert_max_num_queries(6):
        page = text(client.get(f"{address}?o={two.pk},{one.pk}"))
    ticks = re.findall(r'name="o" value="(\d+)" id="pick-(\d+)" form="picked"( checked)?', page)
    assert sorted(ticks) == sorted(
        (str(each.pk), str(each.pk), " checked" if each != three else "") for each in (one, two, three)
    ), "each has one tick, in however many parts of the page it is"
    assert f'href="#pick-{one.pk}">Valinta on ylempänä' in page
    assert "Valittuna listalle: <strong data-picked>2</strong>" in page
    assert f'formaction="{PAGE}selection/"' in page
    assert f"{PAGE}?function=everyday_help&amp;o={two.pk},{one.pk}" in page, "and the list keeps them"
    assert f'href="{PAGE}situations/?o={two.pk},{one.pk}"' in page
    page = text(client.get(f"{address}?municipality=562&o={two.pk}"))
    assert f'<input type="hidden" name="o" value="{two.pk}">' in page, "one that is not on the page goes along"
    page = text(client.get(f"{PAGE}situations/?o={two.pk}"))
    assert f'href="{address}?o={two.pk}"' in page
    assert f'href="{address}?o={two.pk}"' in text(client.get(f"{PAGE}?o={two.pk}"))
    answer = client.get(f"{PAGE}selection/?municipality=&o={two.pk}&o={one.pk}")
    assert answer["Location"] == f"{PAGE}selection/?o={two.pk},{one.pk}"
