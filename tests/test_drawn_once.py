"""What is drawn once and reused says on every page what is that page's own."""

from datetime import date
from typing import Any

import pytest
from django.conf import LazySettings
from django.http import QueryDict
from django.template.loader import render_to_string
from django.test import Client

from network.choices import ReadyChoices
from network.enums import Role
from network.models.municipality import Town
from places.filters import SearchForm
from places.templatetags.searching import search_filters
from tests.make import make_member

pytestmark = pytest.mark.django_db
TOWNS = [Town("837", "Tampere", "Tammerfors", 61.5, 23.8, 260_000)]


def page(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def test_the_head_marks_the_page_itself_and_leads_to_the_same_page_in_other_languages(client: Client) -> None:
    for address, other in (("/fi/circles/", "/fi/organisations/"), ("/fi/organisations/", "/fi/circles/")):
        shown = page(client, f"{address}?q=a%26b")
        assert f'class="s-nav__link" href="{address}" aria-current="page"' in shown
        assert f'class="s-nav__link" href="{other}">' in shown
        assert f'href="/sv/{address[4:]}?q=a%26b"' in shown
        assert f"/feedback/?page={address}" in shown


def test_each_language_and_each_visitor_has_a_head_of_their_own(client: Client) -> None:
    assert "Kirjaudu" in page(client, "/fi/circles/")
    assert "Logga in" in page(client, "/sv/circles/")
    client.force_login(make_member(Role.COORDINATOR))
    assert "Oma sivu" in page(client, "/fi/circles/")
    assert "Oma sivu" not in page(Client(), "/fi/circles/")


def test_a_changed_name_or_phone_is_on_the_next_page(client: Client, settings: LazySettings) -> None:
    page(client, "/fi/")
    settings.NETWORK_NAME, settings.NETWORK_PHONE = "Toinen <verkosto>", "03 555 1234"
    shown = page(client, "/fi/")
    assert "Toinen &lt;verkosto&gt;" in shown
    assert "tel:035551234" in shown


def test_an_address_is_escaped_where_it_is_put_in(client: Client) -> None:
    shown = page(client, '/fi/circles/?q="><script>x</script>')
    assert "<script>x" not in shown


@pytest.mark.parametrize(
    "query", ["", "q=kahvi&near=Tampere", "kind=family_cafe", "open=now", "openness=anonymous", "kind=x"]
)
@pytest.mark.parametrize("towns", [[], TOWNS])
def test_the_filters_look_the_same_drawn_once_or_anew(query: str, towns: list[Any]) -> None:
    for day in (date(2026, 11, 23), date(2026, 11, 24)):
        form = SearchForm(QueryDict(query), towns, day)
        form.is_valid()
        assert search_filters(form) == search_filters(form) == render_to_string("places/_filters.html", {"form": form})


def test_the_chosen_option_alone_is_marked() -> None:
    choices = ReadyChoices([("", "Kaikki"), ("a", "A & <b>"), ("ab", "AB")])
    drawn = choices.drawn_with("a")
    assert '<option value="a" selected>A &amp; &lt;b&gt;</option><option value="ab">' in drawn
    assert drawn.count("selected") == 1
    assert choices.drawn_with("zzz") == choices.drawn
