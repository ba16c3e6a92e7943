"""Every search is a link: a clean address, told of in the page's head; and a page that prints well."""

from datetime import date
from typing import TYPE_CHECKING

import pytest
from django.http import QueryDict
from django.test import Client

from places.actions import publish_place
from places.filters import SearchForm
from places.search_address import clean_query, in_words
from tests.make import make_circle, make_municipality, make_place

if TYPE_CHECKING:
    from playwright.sync_api import Page

TODAY = date(2026, 11, 22)


def form_of(query: str) -> SearchForm:
    form = SearchForm(QueryDict(query), [], TODAY)
    form.is_valid()
    return form


@pytest.mark.parametrize(
    ("asked", "clean"),
    [
        ("", ""),
        ("q=&near=&kind=&open=", ""),
        ("near=Tampere&q= kahvila &kind=", "?q=kahvila&near=Tampere"),
        ("q=a&page=3&map=1&utm_source=x&lang=sv", "?q=a"),
        ("lat=61.5&lon=23.7", "?lat=61.5&lon=23.7"),
        ("open=eilen&q=a", "?q=a"),
        ("q=%26%3D%23", "?q=%26%3D%23"),
    ],
)
def test_the_address_of_a_search_holds_what_is_asked_and_nothing_else(asked: str, clean: str) -> None:
    assert clean_query(form_of(asked)) == clean


def test_a_search_has_a_name_in_words() -> None:
    assert in_words(form_of("")) == "koko verkosto"
    assert in_words(form_of("near=Tampere&q=kahvila&lat=61&lon=23")) == "kahvila, Tampere"
    assert clean_query(form_of("q=a&open=now"), without=("open",)) == "?q=a"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "canonical"),
    [
        ("/fi/places/?near=&q=liina&page=1", "/fi/places/?q=liina"),
        ("/sv/places/liina/?map=1", "/sv/places/liina/"),
        ("/fi/circles/kahvipiiri/?x=1", "/fi/circles/kahvipiiri/"),
    ],
)
def test_a_page_tells_its_own_address(address: str, canonical: str) -> None:
    publish_place(make_place((1, 540, 900), name="Liina", slug="liina"))
    make_circle((1, 780, 900), slug="kahvipiiri")
    page = Client().get(address).content.decode()
    whole = f"http://127.0.0.1:8000{canonical}"
    assert f'<link rel="canonical" href="{whole}">' in page
    assert f'<meta property="og:url" content="{whole}">' in page
    assert f'value="{whole}"' in page


@pytest.mark.django_db
def test_who_shares_a_position_is_told_so() -> None:
    make_municipality()
    told = "sijaintisi noin sadan metrin tarkkuudella"
    assert told in Client().get("/fi/places/?lat=61.5&lon=23.7").content.decode()
    assert told not in Client().get("/fi/places/?near=Tampere").content.decode()


@pytest.mark.browser
def test_paper_tells_the_week_and_not_what_is_open_now(site: str, desktop: "Page") -> None:
    place = make_place((1, 540, 900), (2, 540, 900), name="Liina", slug="liina", address="Katu 1")
    publish_place(place)
    desktop.emulate_media(media="print")
    for address in ("/fi/places/?q=liina", "/fi/places/liina/"):
        desktop.goto(f"{site}{address}")
        assert desktop.get_by_text("Tulostettu").is_visible()
        assert desktop.get_by_text("Katu 1").first.is_visible()
        for hidden in (".s-nav", ".s-footer", ".s-share", ".s-calendar", ".s-map-part", ".s-main > .s-open"):
            assert not desktop.locator(hidden).first.is_visible(), (address, hidden)
    desktop.goto(f"{site}/fi/places/?q=liina")
    assert "klo 9–15" in desktop.locator(".s-card__paper").inner_text()
    assert not desktop.locator(".s-card .s-open").is_visible()
