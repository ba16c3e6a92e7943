"""The yearly booklet: the diary, the principles and the numbers; no names, no photo without consent."""

import errno
import io
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pikepdf
import pytest
import time_machine
from django.db import connection, connections
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from groups import booklet_making, tasks
from groups.actions import diary, diary_photos
from groups.actions.booklets import forget_booklets, order_booklet
from groups.actions.checklist import Said, answer
from groups.diary_papers import booklet_pdf, consent_slip_pdf
from groups.models import Booklet, Circle, DiaryEntry
from network.enums import JobState
from network.models import User
from tests.diary_things import (
    DAY,
    lead_of,
    make_consent,
    make_diary_member,
    make_diary_photo,
    make_entry,
    make_finished_booklet,
    noise,
)
from tests.make import make_circle, make_gathering, make_user

pytestmark = pytest.mark.django_db
YEAR = {"year": "2026", "checked": "on"}


@pytest.fixture(autouse=True)
def _quiet_queue(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks.make_booklet, "apply_async", lambda args, **options: None)


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def url(circle: Circle) -> str:
    return f"/fi/circles/{circle.slug}/diary/booklets/"


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


# --- What is in it ---------------------------------------------------------------------------------------------------


def lived_in(**facts: Any) -> Circle:
    circle = make_circle(name="Kuuntelijoiden piiri", **facts)
    answer(circle, "principles", Said(("equality",), other="Se, mitä täällä kerrotaan, jää tänne."), by=None)
    return circle


def test_it_holds_diary_principles_and_numbers() -> None:
    circle = lived_in()
    make_entry(circle, day=date(2026, 3, 2), text="Kevään ensimmäinen kahvi.")
    make_entry(circle, day=date(2025, 3, 2), text="Viime vuosi.")
    make_gathering(circle, date(2026, 3, 2), state="held", visitors=7)
    make_gathering(circle, date(2026, 3, 9), state="held", visitors=0)
    make_gathering(circle, date(2026, 3, 16), state="not_held", reason="weather")
    make_gathering(circle, date(2026, 3, 23))
    text = text_of(booklet_pdf(circle, 2026))
    for part in (
        "Kuuntelijoiden piiri",
        "Kevään ensimmäinen kahvi.",
        "maanantai 2.3.",
        "Tasa-arvo",
        "jää tänne",
        "Pidimme 2 kokoontumista.",
        "7 kävijää",
        "Yksi kokoontuminen jäi pitämättä.",
        "Yhdestä kokoontumisesta ei ole ilmoitettu mitään. Se ei ole mukana luvuissa.",
    ):
        assert part in text
    assert "Viime vuosi" not in text


def test_what_nobody_reported_is_never_a_zero() -> None:
    circle = lived_in()
    make_entry(circle)
    assert "Kokoontumisista ei ole ilmoitettu lukuja." in text_of(booklet_pdf(circle, 2026))
    make_gathering(circle, date(2026, 3, 23))
    text = text_of(booklet_pdf(circle, 2026))
    assert "ei ole ilmoitettu mitään" in text
    assert "kävijää" not in text
    assert " 0 " not in text


def test_it_names_nobody() -> None:
    circle = lived_in(contact_name="Kerttuliina")
    lead = lead_of(circle)
    photo = make_diary_photo(make_entry(circle), people=1)
    make_consent(photo, "Ainokki")
    make_entry(circle, text="Ainokin kakku oli hyvää.", day=date(2026, 3, 3))
    text = text_of(booklet_pdf(circle, 2026))
    assert "Lauloimme" in text
    for name in ("Ainok", "Kerttuliina", lead.name, lead.email):
        assert name not in text
    booklet = make_finished_booklet(circle)
    page = client_of(lead).get(booklet.get_absolute_url()).content.decode()
    assert "Nämä jäivät pois" in page
    assert "3.3.2026" in page


def test_only_photos_that_everybody_lets_go_that_far_are_in_it() -> None:
    circle = lived_in()
    entry = make_entry(circle)
    photos = {}
    for number, (name, people, reach) in enumerate(
        (("free", 0, ""), ("ideas", 1, "ideas"), ("booklet", 1, "booklet"), ("diary", 1, "diary"), ("half", 2, "ideas"))
    ):
        photos[name] = make_diary_photo(entry, people=people, sent=noise(30 + number))
        if reach:
            make_consent(photos[name], f"Ainokki{name}", reach)
    pdf = booklet_pdf(circle, 2026)
    inside = {name for name, photo in photos.items() if photo.path(photo.width).read_bytes() in pdf}
    assert inside == {"free", "ideas", "booklet"}


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_its_papers_are_tagged_a5_and_in_the_circles_language(language: str) -> None:
    circle = lived_in(language=language)
    photo = make_diary_photo(make_entry(circle), people=1)
    consent = make_consent(photo)
    for pdf, size in ((booklet_pdf(circle, 2026), (420, 595)), (consent_slip_pdf(consent), (298, 420))):
        with pikepdf.open(io.BytesIO(pdf)) as file:
            assert file.Root.MarkInfo.Marked
            assert str(file.Root.Lang).startswith(language)
            assert file.open_metadata().get("pdfuaid:part") == "1"
            box = file.pages[0].MediaBox
            assert (round(float(box[2])), round(float(box[3]))) == size
    told = {"fi": "Vuosi numeroina", "sv": "Året i siffror", "en": "The year in numbers"}[language]
    assert told in text_of(booklet_pdf(circle, 2026))


@pytest.mark.parametrize(
    "hostile", ['#import "x" $a$ *b* _c_ `d` @e <f> \\', "\u202e\u0007x", "한국 😀 " * 20, "a" * 3000]
)
def test_no_text_breaks_it(hostile: str) -> None:
    circle = lived_in()
    make_entry(circle, text=hostile)
    assert booklet_pdf(circle, 2026).startswith(b"%PDF")


# --- Ordered and made ------------------------------------------------------------------------------------------------


def test_it_is_ordered_followed_and_fetched_by_its_own_people() -> None:
    circle = lived_in()
    make_entry(circle)
    member, stranger = client_of(make_diary_member(circle)), client_of(make_user())
    assert "Lukekaa merkinnät ensin" in member.post(url(circle), {"year": "2026"}).content.decode()
    assert "Valitse vuosi" in member.post(url(circle), YEAR | {"year": "1999"}).content.decode()
    for _again in range(2):
        assert member.post(url(circle), YEAR).status_code == 302
    booklet = Booklet.objects.get()
    page = member.get(booklet.get_absolute_url()).content.decode()
    assert "jonossa" in page
    assert 'http-equiv="refresh"' in page
    seen = f"{booklet.get_absolute_url()}?seen={booklet.seen}"
    assert member.get(seen, headers={"HX-Request": "true"}).status_code == 204
    assert member.get(f"{booklet.get_absolute_url()}booklet.pdf").status_code == 404
    assert booklet_making.make_booklet(booklet.pk)
    assert member.get(seen, headers={"HX-Request": "true"})["HX-Refresh"] == "true"
    answer_ = member.get(f"{booklet.get_absolute_url()}booklet.pdf")
    assert answer_["Content-Type"] == "application/pdf"
    assert answer_["Cache-Control"] == "private, no-store"
    assert answer_.content.startswith(b"%PDF")
    assert stranger.get(f"{booklet.get_absolute_url()}booklet.pdf").status_code == 404
    assert booklet_making.make_booklet(booklet.pk) is None  # done is done


def test_a_change_takes_finished_booklets_away_and_an_addition_does_not() -> None:
    circle = lived_in()
    entry = make_entry(circle)
    lead = lead_of(circle)
    facts = {"day": DAY, "gathering": None, "by": lead}
    for change in (
        lambda: diary.edit_entry(entry, text="Toisin", seen=1, **facts),
        lambda: diary.remove_entry(make_entry(circle), by=lead),
        lambda: diary_photos.remove_diary_photo(make_diary_photo(entry), by=lead),
    ):
        booklet = make_finished_booklet(circle)
        make_entry(circle, text="Lisää")
        assert Booklet.objects.filter(pk=booklet.pk).exists()
        change()
        assert not Booklet.objects.filter(pk=booklet.pk).exists()


@pytest.mark.parametrize("by", ["link", "entry"])
def test_a_booklet_in_the_making_is_begun_anew_without_the_photo(
    by: str, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    circle = lived_in()
    photo = make_diary_photo(make_entry(circle), people=1)
    consent, jpeg = make_consent(photo), photo.path(photo.width).read_bytes()
    booklet = order_booklet(circle.diary, 2026, by=lead_of(circle))
    real = booklet_making.booklet_pdf

    def withdrawn_meanwhile(*args: Any) -> bytes:
        pdf = real(*args)
        assert jpeg in pdf
        with django_capture_on_commit_callbacks(execute=True):
            if by == "link":
                diary_photos.withdraw_consent(consent, by=None)
            else:
                diary.remove_entry(photo.entry, by=lead_of(circle))
        return pdf

    monkeypatch.setattr(booklet_making, "booklet_pdf", withdrawn_meanwhile)
    assert booklet_making.make_booklet(booklet.pk) is None
    booklet.refresh_from_db()
    assert booklet.state == JobState.QUEUED
    assert not booklet.path.exists()
    monkeypatch.setattr(booklet_making, "booklet_pdf", real)
    finished = booklet_making.make_booklet(booklet.pk)
    assert finished
    assert jpeg not in finished.path.read_bytes()


def test_a_worker_that_lost_its_booklet_takes_no_finished_file_away(monkeypatch: pytest.MonkeyPatch) -> None:
    circle = lived_in()
    make_entry(circle)
    booklet = order_booklet(circle.diary, 2026, by=lead_of(circle))
    real = booklet_making.booklet_pdf

    def taken_over(*args: Any) -> bytes:
        monkeypatch.setattr(booklet_making, "booklet_pdf", real)
        Booklet.objects.update(heartbeat=timezone.now() - timedelta(minutes=2))
        assert booklet_making.make_booklet(booklet.pk)
        return b"old"

    monkeypatch.setattr(booklet_making, "booklet_pdf", taken_over)
    assert booklet_making.make_booklet(booklet.pk) is None
    booklet.refresh_from_db()
    assert booklet.state == JobState.DONE
    assert booklet.path.read_bytes().startswith(b"%PDF")


def test_a_full_disk_is_told_and_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    circle = lived_in()
    make_entry(circle)
    booklet = order_booklet(circle.diary, 2026, by=lead_of(circle))

    def full(*_args: Any) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(booklet_making, "put_whole", full)
    assert booklet_making.make_booklet(booklet.pk) is None
    page = client_of(lead_of(circle)).get(booklet.get_absolute_url()).content.decode()
    assert "levytila loppui" in page
    assert not booklet.path.exists()


def test_an_order_that_no_worker_heard_of_is_sent_again() -> None:
    circle = lived_in()
    make_entry(circle)
    order_booklet(circle.diary, 2026, by=lead_of(circle))
    assert tasks.requeue_waiting_booklets() == 0
    with time_machine.travel(timezone.now() + timedelta(seconds=11)):
        assert tasks.requeue_waiting_booklets() == 1


def test_booklets_are_forgotten_after_a_month(django_capture_on_commit_callbacks: Any) -> None:
    circle = lived_in()
    make_entry(circle)
    booklet = make_finished_booklet(circle)
    with time_machine.travel(timezone.now() + timedelta(days=31)), django_capture_on_commit_callbacks(execute=True):
        assert forget_booklets() == 1
    assert not booklet.path.exists()
    assert DiaryEntry.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite writes one at a time")
def test_withdrawn_while_it_is_finished_it_is_in_no_file() -> None:
    for round_ in range(8):
        circle = lived_in()
        photo = make_diary_photo(make_entry(circle), people=1, sent=noise(60 + round_))
        consent, jpeg = make_consent(photo), photo.path(photo.width).read_bytes()
        booklet = order_booklet(circle.diary, 2026, by=lead_of(circle))

        def make(pk: int = booklet.pk) -> None:
            booklet_making.make_booklet(pk)
            connections.close_all()

        def withdraw(consent: Any = consent) -> None:
            diary_photos.withdraw_consent(consent, by=None)
            connections.close_all()

        with ThreadPoolExecutor(2) as pool:
            for future in [pool.submit(make), pool.submit(withdraw)]:
                future.result()
        folder = booklet.path.parent
        assert not any(jpeg in path.read_bytes() for path in folder.glob("*"))
