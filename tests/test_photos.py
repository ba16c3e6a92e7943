"""Photos of places and circles: kept whole or not at all, told of in words, gone when they are removed."""

import io
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client, TestCase

from groups.models import CirclePhoto
from network.enums import Role
from network.models import AuditEntry
from places.actions import photos as actions
from places.models import Place, PlacePhoto
from places.photo_files import write_files
from places.pictures import read_picture
from tests.make import make_circle, make_member, make_photo, make_place, make_user, picture_bytes
from tests.test_circle_races import at_once

TOLD: dict[str, Any] = {
    "alt": "Vihreä ovi kadun puolella",
    "shows": "door",
    "shows_people": False,
    "people_agreed": False,
}


def files(settings: Any) -> list[str]:
    return sorted(path.name for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file())


def picture(number: int = 0) -> Any:
    return read_picture(io.BytesIO(picture_bytes(size=(60 + number, 40))))


def sent(data: bytes | None = None, name: str = "ovi.jpg", **fields: Any) -> dict[str, Any]:
    file = SimpleUploadedFile(name, picture_bytes() if data is None else data, "image/jpeg")
    return {"picture": file, "alt": TOLD["alt"], "shows": "door", **fields}


@pytest.fixture
def place(db: None) -> Place:
    return make_place()


@pytest.fixture
def keeper(place: Place, client: Client) -> Client:
    client.force_login(make_member(Role.SOCIAL_INSTRUCTOR, place.municipality))
    return client


def album(place: Place) -> str:
    return f"/fi/places/{place.slug}/photos/"


# --- Whole or not at all ---------------------------------------------------------------------------------------------


def test_a_photo_is_kept_with_its_files_and_its_trail(place: Place, keeper: Client, settings: Any) -> None:
    assert keeper.post(album(place), sent()).status_code == 302
    photo = PlacePhoto.objects.get()
    assert files(settings) == [f"{photo.name}-64.jpg"]
    assert len(photo.name) == 32
    entry = AuditEntry.objects.get(verb="photo_added")
    assert (entry.object_type, entry.object_id) == ("places.place", str(place.pk))
    page = Client().get(place.get_absolute_url()).content.decode()
    assert f'alt="{TOLD["alt"]}"' in page
    assert "64w" in page


def test_the_same_picture_sent_twice_is_kept_once(place: Place, keeper: Client, settings: Any) -> None:
    for _again in range(2):
        assert keeper.post(album(place), sent()).status_code == 302
    assert PlacePhoto.objects.count() == len(files(settings)) == 1


def test_a_full_disk_leaves_no_row_and_no_file_and_keeps_the_words(
    place: Place, keeper: Client, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def half(photo: Any, drawn: Any) -> None:
        write_files(photo, drawn)
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(actions, "write_files", half)
    page = keeper.post(album(place), sent(picture_bytes(size=(900, 700)))).content.decode()
    assert "vika on meillä" in page
    assert TOLD["alt"] in page
    assert not PlacePhoto.objects.exists()
    assert not AuditEntry.objects.exists()
    assert files(settings) == []


def test_a_failing_database_leaves_no_file(place: Place, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(**_arguments: Any) -> None:
        assert files(settings)  # the files were there already
        raise DatabaseError

    monkeypatch.setattr(actions.photos_changed, "send", fails)
    with pytest.raises(DatabaseError):
        actions.add_photo(place, picture(), TOLD, by=None)
    assert not PlacePhoto.objects.exists()
    assert files(settings) == []


def test_what_must_hold_is_held_by_the_database(place: Place) -> None:
    photo = make_photo(place)
    for wrong in ({"alt": ""}, {"shows_people": True, "people_agreed": False}):
        with pytest.raises(IntegrityError), transaction.atomic():
            PlacePhoto.objects.filter(pk=photo.pk).update(**wrong)


def test_the_ninth_photo_is_refused_in_words(place: Place, keeper: Client) -> None:
    for number in range(8):
        actions.add_photo(place, picture(number), TOLD, by=None)
    page = keeper.post(album(place), sent(picture_bytes(size=(99, 40)))).content.decode()
    assert "Kuvia on jo kahdeksan" in page
    assert place.photos.count() == 8


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite writes one at a time")
@pytest.mark.django_db(transaction=True)
def test_two_people_add_photos_at_once() -> None:
    place = make_place()
    pictures = [picture(number % 2) for number in range(4)]
    at_once(*(partial(actions.add_photo, Place.objects.get(pk=place.pk), one, TOLD, by=None) for one in pictures))
    assert list(place.photos.values_list("position", flat=True)) == [1, 2]


# --- What is said ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"alt": ""}, "Kerro lauseella, mitä kuvassa näkyy"),
        ({"alt": "   "}, "Kerro lauseella, mitä kuvassa näkyy"),
        ({"alt": "IMG_2034.JPG"}, "Tiedoston nimi ei kerro"),
        ({"alt": "a" * 100_000}, "250"),
        ({"shows": "roof"}, "Tätä ei voi valita"),
        ({"shows_people": "on"}, "Kysy ensin lupa"),
        ({"picture": SimpleUploadedFile("ovi.jpg", b"")}, "Tiedosto on tyhjä"),
        ({"picture": SimpleUploadedFile("ovi.jpg", b"<svg onload='alert(1)'/>", "image/jpeg")}, "Emme saa tästä"),
        ({"picture": SimpleUploadedFile("ovi.jpg", picture_bytes("GIF"), "image/jpeg")}, "Emme saa tästä"),
        ({"picture": ""}, "Valitse kuva."),
        ({"picture": "ovi.jpg"}, "Valitse kuva."),
    ],
)
def test_what_is_refused_is_said_and_the_words_stay(
    place: Place, keeper: Client, settings: Any, change: dict[str, Any], said: str
) -> None:
    answer = keeper.post(album(place), {**sent(), **change})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert said in page
    assert "govuk-error-summary" in page
    if "alt" not in change:
        assert TOLD["alt"] in page
    assert not PlacePhoto.objects.exists()
    assert files(settings) == []


def test_a_wrong_ending_does_not_matter_the_bytes_do(place: Place, keeper: Client) -> None:
    assert keeper.post(album(place), sent(picture_bytes("PNG"), "kuva.exe")).status_code == 302


def test_a_file_over_the_cap_is_cut_off_and_refused(place: Place, keeper: Client, settings: Any) -> None:
    settings.MOST_UPLOADED_BYTES = 100_000
    answer = keeper.post(album(place), sent(picture_bytes() + b"x" * 3_000_000))
    assert "liian iso tiedosto" in answer.content.decode()
    kept = answer.wsgi_request.FILES["picture"].size
    assert 100_000 < kept < 300_000


def test_people_who_are_recognised_have_agreed(place: Place, keeper: Client) -> None:
    answer = keeper.post(album(place), sent(shows_people="on", people_agreed="on"))
    assert answer.status_code == 302
    assert PlacePhoto.objects.get().people_agreed


def test_what_is_said_can_be_changed_and_the_trail_remembers(place: Place, keeper: Client) -> None:
    photo = make_photo(place)
    address = f"{album(place)}{photo.pk}/"
    assert keeper.post(address, {"alt": "", "shows": "inside"}).status_code == 200
    assert keeper.post(address, {"alt": "Pöytä", "shows": "inside"}).status_code == 302
    photo = PlacePhoto.objects.get()
    assert (photo.alt, photo.shows) == ("Pöytä", "inside")
    assert AuditEntry.objects.get(verb="photo_edited").changes["alt"] == ["Vihreä ovi", "Pöytä"]


def test_words_of_a_photo_are_never_markup(place: Place) -> None:
    marker = '"><script>alert(1)</script>'
    make_photo(place, alt=marker)
    page = Client().get(place.get_absolute_url()).content.decode()
    assert marker not in page
    assert "&lt;script&gt;" in page


# --- Order and removal -----------------------------------------------------------------------------------------------


def test_photos_are_put_in_order(place: Place, keeper: Client) -> None:
    first, second, third = (actions.add_photo(place, picture(number), TOLD, by=None) for number in range(3))
    for _again in range(3):
        assert keeper.post(f"{album(place)}{third.pk}/earlier/").status_code == 302
    assert list(place.photos.values_list("pk", flat=True)) == [third.pk, first.pk, second.pk]


def test_a_removed_photo_takes_its_files_along_once_it_is_certain(place: Place, keeper: Client, settings: Any) -> None:
    photo = make_photo(place)
    address = f"{album(place)}{photo.pk}/remove/"
    assert "Poistetaanko tämä kuva?" in keeper.get(address).content.decode()
    with TestCase.captureOnCommitCallbacks() as waiting:
        keeper.post(address)
    assert not PlacePhoto.objects.exists()
    assert files(settings)  # not before the commit
    for callback in waiting:
        callback()
    assert files(settings) == []
    assert AuditEntry.objects.filter(verb="photo_removed").count() == 1
    assert keeper.post(address).status_code == 302
    assert AuditEntry.objects.filter(verb="photo_removed").count() == 1


def test_files_go_with_their_place_and_their_circle(place: Place, settings: Any) -> None:
    circle = make_circle((1, 780, 900))
    make_photo(place)
    make_photo(circle)
    assert len(files(settings)) == 2
    with TestCase.captureOnCommitCallbacks(execute=True):
        place.delete()
        circle.delete()
    assert files(settings) == []


# --- The files -------------------------------------------------------------------------------------------------------


def test_a_photo_is_sent_as_a_picture_and_nothing_else(place: Place) -> None:
    photo = make_photo(place, picture_bytes(size=(700, 500)))
    for width in (320, 640, 700):
        answer = Client().get(f"/media/places/{photo.name}-{width}.jpg")
        assert answer.status_code == 200
        assert answer.headers["Content-Type"] == "image/jpeg"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert answer.content[:3] == b"\xff\xd8\xff"
        assert not answer.cookies


@pytest.mark.parametrize(
    "name",
    ["{name}-1280.jpg", "{name}-0.jpg", "{name}.jpg", "../silmukka.sqlite3", "x-320.jpg", "%2e%2e%2fx-64.jpg", ""],
)
def test_nothing_but_known_files_is_sent(place: Place, name: str, settings: Any) -> None:
    photo = make_photo(place)
    Path(settings.MEDIA_ROOT / "places" / "x-320.jpg").write_bytes(b"muu")
    assert Client().get(f"/media/places/{name.format(name=photo.name)}").status_code == 404


def test_a_file_that_is_lost_is_not_found(place: Place, settings: Any) -> None:
    photo = make_photo(place)
    photo.path(64).unlink()
    assert Client().get(f"/media/places/{photo.name}-64.jpg").status_code == 404


def test_a_photo_of_a_draft_is_for_its_keepers(place: Place, keeper: Client) -> None:
    photo = make_photo(place)
    Place.objects.filter(pk=place.pk).update(state="draft")
    address = f"/media/places/{photo.name}-64.jpg"
    assert Client().get(address).status_code == 404
    assert keeper.get(address).headers["Cache-Control"] == "private, no-store"


# --- Circles ---------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_circles_lead_keeps_its_photos(client: Client, settings: Any) -> None:
    lead = make_user()
    circle = make_circle((1, 780, 900), lead=lead)
    client.force_login(lead)
    address = f"/fi/circles/{circle.slug}/photos/"
    assert client.post(address, sent(shows="group")).status_code == 302
    photo = CirclePhoto.objects.get()
    assert f"/media/circles/{photo.name}-64.jpg" in Client().get(circle.get_absolute_url()).content.decode()
    assert client.post(f"{address}{photo.pk}/remove/").status_code == 302
    assert not CirclePhoto.objects.exists()


@pytest.mark.django_db
def test_one_albums_photo_is_not_reached_through_another(client: Client) -> None:
    client.force_login(make_member(Role.COORDINATOR))
    place, other = make_place(), make_place()
    photo = make_photo(other)
    for page in ("", "earlier/", "remove/"):
        assert client.post(f"{album(place)}{photo.pk}/{page}", {"alt": "x", "shows": "door"}).status_code == 404
    photo.refresh_from_db()
    assert photo.alt == "Vihreä ovi"
