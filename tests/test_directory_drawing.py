"""What the directory draws in Python, or makes once for a language, says the same as it would drawn each time."""

import re
from datetime import date

import pytest
from django.core.paginator import Paginator
from django.http import QueryDict
from django.utils.translation import override

from network.filters import OrganisationFilter
from network.freshness import freshness
from network.models.organisation import TOWN_WORD
from network.queries.directory import names_of
from network.templatetags.directory import page_buttons
from network.templatetags.silmukka import confirmed_line
from tests.make import make_municipality

TODAY = date(2026, 12, 1)
TOWNS = {"562": "Orivesi", "837": "Tampere", "980": "Ylöjärvi"}


def numbers(page: int, of: int) -> str:
    return page_buttons(Paginator(range(of * 20), 20).page(page), "picked")


def test_pages_are_buttons_of_the_form() -> None:
    drawn = numbers(1, 3)
    assert re.findall(r'name="page" value="(\d+)"', drawn) == ["1", "2", "3", "2"]
    assert drawn.count('type="submit" form="picked"') == 4
    assert (
        '<button class="s-pages__page" type="submit" form="picked" name="page" value="1" aria-label="Sivu 1" ' in drawn
    )
    assert drawn.count('aria-current="page"') == 1
    assert "Edellinen" not in drawn, "there is none before the first"
    assert 'Seuraava<span class="govuk-visually-hidden"> sivu</span><span aria-hidden="true"> →</span>' in drawn


def test_the_last_page_leads_back_and_a_gap_is_shown() -> None:
    drawn = numbers(9, 9)
    assert re.findall(r">([\d⋯]+)<", drawn) == ["1", "⋯", "8", "9"]
    assert '<span aria-hidden="true">← </span>Edellinen' in drawn
    assert "Seuraava" not in drawn
    with override("sv"):
        assert 'aria-label="Sida 9"' in numbers(9, 9)


@pytest.mark.parametrize(
    ("words", "names"),
    [("980 562 837", ["Orivesi", "Tampere", "Ylöjärvi"]), ("837", ["Tampere"]), ("999 980", ["Ylöjärvi"]), ("", [])],
)
def test_where_one_works_is_told_in_the_order_of_the_names(words: str, names: list[str]) -> None:
    said = " ".join(f"{TOWN_WORD}{code}" for code in words.split())
    assert names_of(f" ruoka {said} apu ", TOWNS) == names


def test_one_line_of_confirming_in_each_language() -> None:
    age = freshness(date(2026, 11, 30), TODAY)
    said = set()
    for language in ("fi", "sv", "en", "fi"):
        with override(language):
            said.add(confirmed_line(age, "keeper"))
    assert len(said) == 3
    assert freshness(date(2026, 11, 30), date(2028, 12, 1)) != age, "what is remembered is of one day"


@pytest.mark.django_db
def test_labels_are_texts_of_the_language_that_they_were_made_in() -> None:
    make_municipality("562", name_fi="Orivesi")
    for language, label in (("fi", "Kunta"), ("sv", "Kommun"), ("en", "Municipality"), ("fi", "Kunta")):
        with override(language):
            own = OrganisationFilter(QueryDict("municipality=562")).form.fields["municipality"].label
        assert (type(own), own) == (str, label)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "is_right"), [("municipality=562", True), ("municipality=", True), ("municipality=1", False)]
)
def test_only_a_code_of_the_choice_is_taken(query: str, is_right: bool) -> None:
    make_municipality("562", name_fi="Orivesi")
    assert OrganisationFilter(QueryDict(query)).form.is_valid() is is_right
