"""A keeper adds a photo and tells the card: on a small phone without scripts, and with the keyboard alone."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from network.enums import Role
from places.models import Place, PlacePhoto
from tests.browser import assert_faultless, html_errors, inspect, sign_in
from tests.make import make_circle, make_member, make_photo, make_place, picture_bytes

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def door(tmp_path: Path) -> Path:
    path = tmp_path / "ovi.jpg"
    path.write_bytes(picture_bytes(size=(900, 600)))
    return path


def kept_place(page: "Page", site: str) -> Place:
    place = make_place((1, 540, 720), name="Tupa", contact_phone="040 123 4567")
    sign_in(page, site, make_member(Role.SOCIAL_INSTRUCTOR, place.municipality))
    return place


def test_a_photo_from_a_small_phone_without_scripts(site: str, open_page: Any, door: Path) -> None:
    page = open_page(320, javascript=False)
    place = kept_place(page, site)
    page.goto(f"{site}{place.get_absolute_url()}")
    page.get_by_role("link", name="Kuvat").click()
    page.get_by_role("textbox", name="Mitä kuvassa näkyy?").fill("Vihreä ovi kadun puolella")
    page.get_by_role("button", name="Tallenna kuva").click()
    page.get_by_text("Valitse kuva.").first.wait_for()
    assert page.get_by_role("textbox", name="Mitä kuvassa näkyy?").input_value() == "Vihreä ovi kadun puolella"
    page.get_by_label("Kuva", exact=True).set_input_files(door)
    page.get_by_label("Ovi").check()
    page.get_by_role("button", name="Tallenna kuva").click()
    page.get_by_text("Kuva on tallennettu").wait_for()
    page.goto(f"{site}{place.get_absolute_url()}")
    image = page.get_by_role("img", name="Vihreä ovi kadun puolella")
    image.scroll_into_view_if_needed()
    assert image.bounding_box()["width"] <= 320
    page.goto(f"{site}/fi/places/{place.slug}/photos/")
    page.get_by_role("link", name="Poista kuva").click()
    page.get_by_role("button", name="Poista kuva").click()
    page.get_by_text("Kuva on poistettu").wait_for()
    assert not PlacePhoto.objects.exists()


def test_what_is_missing_is_told_with_the_keyboard_alone(site: str, desktop: "Page") -> None:
    place = kept_place(desktop, site)
    desktop.goto(f"{site}{place.get_absolute_url()}")
    desktop.locator("summary", has_text="Ensikäynnin kortti: 0 / 11 kerrottu").focus()
    desktop.keyboard.press("Enter")
    desktop.get_by_role("link", name="Vessa").focus()
    desktop.keyboard.press("Enter")
    desktop.wait_for_url("**/edit/#id_toilet_0")
    desktop.get_by_label("On, mutta ei esteetöntä.").focus()
    desktop.keyboard.press("Space")
    desktop.get_by_role("button", name="Tallenna").focus()
    desktop.keyboard.press("Enter")
    desktop.get_by_text("Tiedot on tallennettu").wait_for()
    assert desktop.get_by_text("On, mutta ei esteetöntä.").is_visible()
    assert desktop.get_by_text("Muita tietoja ei ole vielä kerrottu.").is_visible()


@pytest.mark.parametrize("width", [320, 1280])
def test_the_card_and_the_photos_fit_and_are_accessible(site: str, open_page: Any, width: int) -> None:
    page = open_page(width)
    place = kept_place(page, site)
    facts = {"meets_you": "Aino", "just_sit": "yes", "costs": "Kahvi 1 euro", "toilet": "accessible", "company": "yes"}
    Place.objects.filter(pk=place.pk).update(**facts)
    circle = make_circle((1, 780, 900), place=place)
    photos = [make_photo(place, picture_bytes(size=(900, 600 + n)), shows=s) for n, s in enumerate(("door", "inside"))]
    faults = []
    album = f"/fi/places/{place.slug}/photos/"
    addresses = [place.get_absolute_url(), circle.get_absolute_url(), album, f"{album}{photos[0].pk}/"]
    for number, address in enumerate([*addresses, f"{album}{photos[0].pk}/remove/", "/fi/places/cards/"]):
        page.goto(f"{site}{address}")
        faults += inspect(page, f"card-{number}-{width}")
    page.goto(f"{site}{album}")
    page.get_by_role("button", name="Tallenna kuva").click()
    faults += inspect(page, f"photos-refused-{width}")
    assert_faultless(faults)


def test_the_pages_are_good_html(client: Client) -> None:
    place = make_place(meets_you="Aino")
    circle = make_circle((1, 780, 900), place=place)
    photo = make_photo(place)
    visitor = {row: client.get(row).content.decode() for row in (place.get_absolute_url(), circle.get_absolute_url())}
    client.force_login(make_member(Role.COORDINATOR))
    album = f"/fi/places/{place.slug}/photos/"
    kept = [album, f"{album}{photo.pk}/", f"{album}{photo.pk}/remove/", "/fi/places/cards/", place.get_absolute_url()]
    kept += [f"/fi/places/{place.slug}/edit/", f"/fi/circles/{circle.slug}/edit/"]
    pages = {f"keeper {address}": client.get(address).content.decode() for address in kept}
    pages |= {"refused": client.post(album, {}).content.decode()} | visitor
    assert html_errors(pages) == []
