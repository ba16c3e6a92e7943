"""Photos of the diary: seen with everybody's consent alone, and gone everywhere when one of them takes it back."""

from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.conf import settings as portal
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from groups.actions import diary_photos as actions
from groups.actions.diary import remove_entry
from groups.consent_links import consent_path
from groups.models import Circle, DiaryEntry, DiaryPhoto, Idea, PhotoConsent
from network.models import AuditEntry, User
from tests.diary_things import (
    DAY,
    lead_of,
    make_consent,
    make_diary_member,
    make_diary_photo,
    make_entry,
    make_finished_booklet,
    make_idea,
    noise,
)
from tests.make import make_circle, make_user, picture_bytes

pytestmark = pytest.mark.django_db


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def sent(data: bytes = b"", **fields: Any) -> dict[str, Any]:
    file = SimpleUploadedFile("kuva.jpg", data or noise(), "image/jpeg")
    return {"picture": file, "alt": "Laulukirja pöydällä", "people": "0", **fields}


@pytest.fixture
def entry(db: None) -> DiaryEntry:
    return make_entry(make_circle())


def add_url(entry: DiaryEntry) -> str:
    return f"{entry.get_absolute_url()}photos/"


def marks(*names: str, **more: Any) -> dict[str, Any]:
    """A form of marks as the page sends it, one row a name."""
    rows: dict[str, Any] = {"person-TOTAL_FORMS": len(names), "person-INITIAL_FORMS": 0}
    for number, name in enumerate(names):
        facts = {"known_as": name, "asked_on": DAY.isoformat(), "reach": "diary", **more} if name else more
        rows |= {f"person-{number}-{key}": value for key, value in facts.items()}
    return rows


# --- Added -----------------------------------------------------------------------------------------------------------


def test_a_photo_of_nobody_is_in_the_diary_at_once(entry: DiaryEntry) -> None:
    lead, member = lead_of(entry.diary.circle), make_diary_member(entry.diary.circle)
    for _again in range(2):
        assert client_of(lead).post(add_url(entry), sent()).status_code == 302
    photo = DiaryPhoto.objects.get()
    answer = client_of(member).get(photo.smallest)
    assert answer.content == photo.path(photo.width).read_bytes()
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Content-Type"] == "image/jpeg"
    assert photo.smallest in client_of(member).get(entry.get_absolute_url()).content.decode()


def test_its_files_lie_outside_what_a_proxy_may_serve(entry: DiaryEntry, settings: Any) -> None:
    photo = make_diary_photo(entry)
    assert Path(settings.REPORTS_ROOT) in photo.path(photo.width).parents
    assert not list(Path(settings.MEDIA_ROOT).rglob("*.jpg"))


def test_what_the_camera_hid_is_not_kept(entry: DiaryEntry) -> None:
    exif = b"Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x00 hidden-position"
    client_of(lead_of(entry.diary.circle)).post(add_url(entry), sent(picture_bytes(exif=exif)))
    photo = DiaryPhoto.objects.get()
    assert b"hidden-position" not in photo.path(photo.width).read_bytes()


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"people": ""}, "montako ihmistä"),
        ({"people": "-1"}, "0 tai enemmän"),
        ({"people": "31"}, "liikaa tunnistettavia"),
        ({"alt": ""}, "Kerro lauseella"),
        ({"alt": "IMG_1.jpg"}, "Tiedoston nimi"),
        ({"picture": SimpleUploadedFile("x.jpg", b"GIF89a" + b"0" * 90)}, "Emme saa tästä"),
        ({"picture": ""}, "Valitse kuva"),
    ],
)
def test_what_is_wrong_is_said(entry: DiaryEntry, wrong: dict[str, Any], told: str) -> None:
    page = client_of(lead_of(entry.diary.circle)).post(add_url(entry), sent() | wrong).content.decode()
    assert told in page
    assert not DiaryPhoto.objects.exists()


def test_a_ninth_photo_is_refused(entry: DiaryEntry) -> None:
    for number in range(actions.MOST_PHOTOS):
        make_diary_photo(entry, sent=noise(number))
    page = client_of(lead_of(entry.diary.circle)).post(add_url(entry), sent(noise(50))).content.decode()
    assert "jo kahdeksan" in page
    assert DiaryPhoto.objects.count() == actions.MOST_PHOTOS


def test_a_full_disk_leaves_no_row_and_no_file(entry: DiaryEntry, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_args: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(actions, "write_files", full)
    page = client_of(lead_of(entry.diary.circle)).post(add_url(entry), sent()).content.decode()
    assert "vika on meillä" in page
    assert not DiaryPhoto.objects.exists()


# --- Consent ---------------------------------------------------------------------------------------------------------


def test_only_who_added_it_sees_a_photo_until_everybody_has_agreed(entry: DiaryEntry) -> None:
    circle = entry.diary.circle
    bertta, aino = make_diary_member(circle), lead_of(circle)
    added = client_of(bertta).post(add_url(entry), sent(people="2"))
    photo = DiaryPhoto.objects.get()
    page = added.headers["Location"]
    assert page == photo.get_absolute_url()
    assert "2 ihmisen lupa puuttuu" in client_of(bertta).get(page).content.decode()
    seen = {"bertta": 200, "aino": 404}
    for names, statuses in (
        ((), seen),
        (("Ainokki",), seen),
        (("R.K.",), {"bertta": 200, "aino": 200}),
    ):
        if names:
            assert "Tallenna luvat" in client_of(bertta).get(page).content.decode()
            client_of(bertta).post(page, marks(*names, asked_by=aino.pk))
        for name, person in (("bertta", bertta), ("aino", aino)):
            assert client_of(person).get(photo.smallest).status_code == statuses[name], (name, names)
            assert client_of(person).get(page).status_code == statuses[name]
            shown = photo.smallest in client_of(person).get(entry.get_absolute_url()).content.decode()
            assert shown is (statuses[name] == 200)
    assert "Tallenna luvat" not in client_of(bertta).get(page).content.decode(), "nobody's mark is lacking"
    assert client_of(make_user()).get(photo.smallest).status_code == 404
    assert Client().get(photo.smallest).status_code == 302
    consent = PhotoConsent.objects.get(known_as="R.K.")
    assert (consent.asked_by, consent.asked_on, consent.reach) == (aino, DAY, "diary")


def test_marks_can_be_made_in_part_and_sent_twice_count_once(entry: DiaryEntry) -> None:
    photo = make_diary_photo(entry, people=3)
    client, aino = client_of(lead_of(entry.diary.circle)), lead_of(entry.diary.circle)
    for _again in range(2):
        client.post(photo.get_absolute_url(), marks("Ainokki", "", "", asked_by=aino.pk))
    assert PhotoConsent.objects.count() == 1
    client.post(photo.get_absolute_url(), marks("A", "B", "C", "D", asked_by=aino.pk))
    assert PhotoConsent.objects.count() <= photo.people


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"known_as": "Aino Virtanen"}, "ei koko nimeä"),
        ({"known_as": "040 123 4567"}, "vain etunimi"),
        ({"known_as": "a@example.org"}, "vain etunimi"),
        ({"asked_on": "2999-01-01"}, "tulevaisuudessa"),
        ({"asked_on": ""}, "milloin lupa kysyttiin"),
        ({"reach": ""}, "missä kuvaa saa näyttää"),
        ({"reach": "everywhere"}, "Tätä ei voi valita"),
        ({"asked_by": "999999"}, "Valitse"),
    ],
)
def test_a_mark_says_who_asked_and_when(entry: DiaryEntry, wrong: dict[str, str], told: str) -> None:
    photo = make_diary_photo(entry, people=1)
    lead = lead_of(entry.diary.circle)
    facts = {"known_as": "Ainokki", "asked_by": lead.pk, **wrong}
    page = client_of(lead).post(photo.get_absolute_url(), marks("x", **facts)).content.decode()
    assert told in page
    assert not PhotoConsent.objects.exists()


def test_nobody_but_who_added_it_and_the_lead_marks_and_tells(entry: DiaryEntry) -> None:
    circle = entry.diary.circle
    photo = make_diary_photo(entry, people=1)
    make_consent(photo)
    member = client_of(make_diary_member(circle))
    assert member.get(photo.get_absolute_url()).status_code == 200
    assert member.post(photo.get_absolute_url(), marks("B")).status_code == 404
    assert member.post(f"{photo.get_absolute_url()}tell/", {"alt": "x", "people": 0}).status_code == 404
    assert member.post(f"{photo.get_absolute_url()}remove/").status_code == 404


def test_more_people_in_it_hide_it_again_and_fewer_than_agreed_are_refused(entry: DiaryEntry) -> None:
    circle = entry.diary.circle
    photo, lead, member = make_diary_photo(entry, people=1), lead_of(circle), make_diary_member(circle)
    make_consent(photo)
    tell = f"{photo.get_absolute_url()}tell/"
    assert "jo useampi" in client_of(lead).post(tell, {"alt": "Kuva", "people": 0}).content.decode()
    assert client_of(member).get(photo.smallest).status_code == 200
    client_of(lead).post(tell, {"alt": "Kaksi laulaa", "people": 2})
    assert client_of(member).get(photo.smallest).status_code == 404


def test_the_database_names_each_consent_once(entry: DiaryEntry) -> None:
    photo = make_diary_photo(entry, people=2)
    make_consent(photo)
    for wrong in ({"known_as": ""}, {"known_as": "Ainokki"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            PhotoConsent.objects.create(photo=photo, asked_on=DAY, reach="diary", **wrong)


def test_a_photo_that_waited_a_month_is_forgotten(entry: DiaryEntry, django_capture_on_commit_callbacks: Any) -> None:
    waiting, whole = make_diary_photo(entry, people=1), make_diary_photo(entry, people=1, sent=noise(7))
    make_consent(whole)
    with time_machine.travel(timezone.now() + timedelta(days=31)), django_capture_on_commit_callbacks(execute=True):
        assert actions.forget_unmarked() == 1
    assert list(DiaryPhoto.objects.all()) == [whole]
    assert not waiting.path(waiting.width).exists()


# --- Withdrawn -------------------------------------------------------------------------------------------------------


def everything_kept(settings: Any) -> Iterable[tuple[str, bytes]]:
    """Everything that the portal keeps anywhere: files of every root, every value of every table, the cache."""
    for root in (settings.MEDIA_ROOT, settings.REPORTS_ROOT):
        for path in Path(root).rglob("*"):
            if path.is_file():
                yield str(path), path.read_bytes()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 - our own tables
            for row in cursor.fetchall():
                yield table, repr(row).encode()
    yield from _cached()


def _cached() -> Iterable[tuple[str, bytes]]:
    if portal.REDIS_URL:
        import redis

        server = redis.from_url(portal.REDIS_URL)
        for key in server.scan_iter("*"):
            value = server.dump(key) or b""
            yield f"redis {key!r}", bytes(key) + bytes(value)
        return
    for key, value in getattr(cache, "_cache", {}).items():
        yield f"cache {key}", repr(key).encode() + bytes(value)


def traces(settings: Any, needles: dict[str, bytes]) -> set[str]:
    """Which of the needles are found anywhere."""
    found = set()
    for _where, content in everything_kept(settings):
        found |= {name for name, needle in needles.items() if needle in content}
    return found


def middle(jpeg: bytes) -> bytes:
    """Bytes from the middle of a picture, which nothing else has."""
    return jpeg[len(jpeg) // 2 : len(jpeg) // 2 + 60]


def shown_everywhere(circle: Circle) -> tuple[PhotoConsent, dict[str, bytes]]:
    """A photo in the diary, in an idea and in a booklet; and what to search for."""
    entry = make_entry(circle)
    photo = make_diary_photo(entry, people=1, sent=noise(3, (900, 600)))
    consent = make_consent(photo, "Xylitolinen")
    make_idea(entry, photo)
    make_finished_booklet(circle)
    needles = {f"{width} px": middle(photo.path(width).read_bytes()) for width in photo.widths}
    needles |= {"name": photo.name.encode(), "digest": photo.digest.encode(), "nickname": b"Xylitolinen"}
    return consent, needles | {"alt": photo.alt.encode()}


@pytest.mark.parametrize("by_link", [False, True])
def test_a_withdrawn_consent_leaves_nothing_anywhere(
    by_link: bool, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    circle = make_circle()
    consent, needles = shown_everywhere(circle)
    booklet = circle.diary.booklets.get()
    assert needles["640 px"] in booklet.path.read_bytes()
    assert traces(settings, needles) == set(needles)  # the search finds what is there
    member = make_diary_member(circle)
    cecilia, client = Client(), client_of(member)
    for url in (consent.photo.smallest, booklet.get_absolute_url(), "/fi/ideas/"):
        assert client.get(url).status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        if by_link:
            link = consent_path(consent)
            assert circle.name in cecilia.get(link).content.decode()
            assert cecilia.post(link, follow=True).status_code == 200
        else:
            assert client.post(f"/fi/circles/{circle.slug}/diary/consents/{consent.pk}/withdraw/").status_code == 302
    assert traces(settings, needles) == set()
    assert not booklet.path.exists()
    assert Idea.objects.get().photos.count() == 0
    for url in (consent.photo.smallest, booklet.get_absolute_url()):
        assert client.get(url).status_code == 404
    for url in ("/fi/ideas/", circle.get_absolute_url(), f"/fi/circles/{circle.slug}/diary/"):
        assert consent.photo.name not in client.get(url).content.decode()
    trail = AuditEntry.objects.get(verb="photo_consent_withdrawn")
    assert (trail.actor, trail.changes) == ("system" if by_link else f"user:{member.pk}", {})


def test_the_link_shows_on_get_withdraws_on_post_and_stays_kind_afterwards(
    entry: DiaryEntry, django_capture_on_commit_callbacks: Any
) -> None:
    photo = make_diary_photo(entry, people=2)
    consent, other = make_consent(photo), make_consent(photo, "R.K.")
    link, others = consent_path(consent), consent_path(other)
    visitor = Client()
    page = visitor.get(link)
    assert page.status_code == 200
    assert page["Cache-Control"] == "private, no-store"
    assert photo.name not in page.content.decode()
    assert DiaryPhoto.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        for _again in range(2):
            assert "Kuva on poistettu" in visitor.post(link, follow=True).content.decode()
    assert "Kuva on poistettu" in visitor.get(others).content.decode()
    assert visitor.get(f"{others[:-8]}\u200b{others[-8:]}").status_code == 200, "as it is copied from the paper"
    assert visitor.post(f"{link[:-3]}x/").status_code == 404
    assert visitor.get(f"/fi/consent/{uuid4().hex}:{'x' * 43}/").status_code == 404


def test_a_stranger_withdraws_nothing(entry: DiaryEntry) -> None:
    consent = make_consent(make_diary_photo(entry, people=1))
    url = f"/fi/circles/{entry.diary.circle.slug}/diary/consents/{consent.pk}/"
    for person in (make_user(), lead_of(make_circle())):
        assert client_of(person).post(f"{url}withdraw/").status_code == 404
        assert client_of(person).get(f"{url}slip.pdf").status_code == 404
    assert PhotoConsent.objects.exists()


def test_a_withdrawal_of_a_removed_entry_works_too(
    entry: DiaryEntry, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    photo = make_diary_photo(entry, people=1)
    link = consent_path(make_consent(photo))
    remove_entry(entry, by=lead_of(entry.diary.circle))
    with django_capture_on_commit_callbacks(execute=True):
        Client().post(link)
    assert not DiaryPhoto.objects.exists()
    assert not photo.path(photo.width).exists()


def test_a_removed_photo_is_gone_with_its_files(entry: DiaryEntry, django_capture_on_commit_callbacks: Any) -> None:
    photo = make_diary_photo(entry)
    client, url = client_of(lead_of(entry.diary.circle)), f"{photo.get_absolute_url()}remove/"
    assert "Poistetaanko" in client.get(url).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        for _again in range(2):
            assert client.post(url).status_code == 302
    assert not DiaryPhoto.objects.exists()
    assert not photo.path(photo.width).exists()
