"""Diaries for the tests: entries, photos with consent, ideas and booklets, made as people make them."""

import io
from datetime import date
from random import Random
from typing import Any
from uuid import uuid4

from PIL import Image

from groups.actions.booklets import order_booklet
from groups.actions.diary import open_diary, write_entry
from groups.actions.diary_photos import add_diary_photo, mark_consents
from groups.actions.ideas import pass_on
from groups.booklet_making import make_booklet
from groups.consent_links import consent_path
from groups.diary_invites import invite_token
from groups.enums import MemberRole
from groups.models import Booklet, Circle, CircleMember, DiaryEntry, DiaryPhoto, Idea, PhotoConsent
from network.enums import JobState
from network.files import put_whole
from network.models import User
from places.pictures import read_picture
from tests.make import make_user

Arguments = dict[str, Any]
DAY = date(2026, 11, 17)


def lead_of(circle: Circle) -> User:
    return CircleMember.objects.get(circle=circle, role=MemberRole.LEAD).user


def make_entry(circle: Circle, *, by: User | None = None, **facts: Any) -> DiaryEntry:
    """An entry of the circle's diary, which is opened when it is not open."""
    told = {"day": DAY, "text": "Lauloimme ja joimme kahvia.", "key": uuid4(), **facts}
    diary = open_diary(circle, by=None)
    return write_entry(diary, **told, by=by or lead_of(circle))


def noise(seed: int = 1, size: tuple[int, int] = (120, 80)) -> bytes:
    """A picture that no other is like, so that its bytes can be searched for."""
    out = io.BytesIO()
    Image.frombytes("L", size, Random(seed).randbytes(size[0] * size[1])).convert("RGB").save(out, "JPEG", quality=90)
    return out.getvalue()


def make_diary_photo(entry: DiaryEntry, *, people: int = 0, sent: bytes = b"", by: User | None = None) -> DiaryPhoto:
    """A photo of an entry, with its files, and nobody's consent yet."""
    picture = read_picture(io.BytesIO(sent or noise()))
    return add_diary_photo(
        entry, picture, alt="Laulukirja pöydällä", people=people, by=by or lead_of(entry.diary.circle)
    )


def make_consent(photo: DiaryPhoto, known_as: str = "Ainokki", reach: str = "ideas") -> PhotoConsent:
    """The consent of one person in the photo."""
    lead = lead_of(photo.entry.diary.circle)
    mark_consents(photo, [{"known_as": known_as, "asked_by": lead, "asked_on": DAY, "reach": reach}], by=lead)
    return PhotoConsent.objects.get(photo=photo, known_as=known_as)


def make_idea(entry: DiaryEntry, *photos: DiaryPhoto) -> Idea:
    lead = lead_of(entry.diary.circle)
    return pass_on(entry, title="Laulukirja kiertää", text="Laulakaa yhdessä.", photos=photos, by=lead)


def make_finished_booklet(circle: Circle, year: int = 2026) -> Booklet:
    """A booklet that a worker has made."""
    booklet = order_booklet(circle.diary, year, by=lead_of(circle))
    finished = make_booklet(booklet.pk)
    assert finished
    return finished


def make_diary_member(circle: Circle) -> User:
    """A person who reads the circle's diary beside those who carry it."""
    person = make_user()
    CircleMember.objects.create(circle=circle, user=person, role=MemberRole.MEMBER)
    return person


def _booklet_on_the_shelf(circle: Circle) -> Booklet:
    booklet: Booklet = Booklet.objects.create(diary=circle.diary, year=2026, state=JobState.DONE, size=4)
    put_whole(booklet.path, b"%PDF")
    return booklet


def diary_things(own: Circle, others: Circle) -> dict[str, Arguments]:
    """One of everything in the diary of one's own circle and in that of another."""
    things: dict[str, Arguments] = {}
    for whose, circle in (("own", own), ("others", others)):
        slug = {"slug": circle.slug}
        entry = make_entry(circle)
        photo = make_diary_photo(entry, people=1)
        consent = make_consent(photo, reach="booklet")
        things |= {
            f"{whose}_entry": {**slug, "pk": entry.pk},
            f"{whose}_diary_photo": {**slug, "pk": photo.pk},
            f"{whose}_consent": {**slug, "pk": consent.pk},
            f"{whose}_booklet": {**slug, "pk": _booklet_on_the_shelf(circle).pk},
            f"{whose}_diary_member": {**slug, "pk": make_diary_member(circle).pk},
            f"{whose}_idea": {"pk": make_idea(entry).pk},
            f"{whose}_diary_photo_file": {"name": photo.name, "width": photo.width},
        }
    waiting = make_diary_photo(make_entry(others), people=1, sent=noise(9))
    token = consent_path(consent).split("/")[-2]
    return things | {
        "others_waiting_photo_file": {"name": waiting.name, "width": waiting.width},
        "diary_invite": {"token": invite_token(others.diary)},
        "broken_invite": {"token": "x:y:z"},
        "consent_link": {"token": token},
        "broken_consent_link": {"token": "x:y"},
    }
