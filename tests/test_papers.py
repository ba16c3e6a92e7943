"""Papers in each size and language: tagged for those who listen, on the right sheet; what cannot be printed is told."""

import io
from collections.abc import Iterator
from datetime import date

import pikepdf
import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from groups.actions.checklist import Said, answer
from groups.actions.seasons import set_season
from groups.exports import agreement_pdf
from groups.models import Circle
from network.models import User
from network.paper import left_out
from tests.choices import options, ticked
from tests.make import make_circle, make_place, make_user
from tests.test_agreement import text_of

pytestmark = pytest.mark.django_db
SHEETS = {"a4": (210, 297), "a5": (148, 210)}
WORDS = {"fi": "Tasa-arvo", "sv": "Jämlikhet", "en": "Equality"}


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def agreed_circle(lead: User, **fields: object) -> Circle:
    circle = make_circle((2, 780, 900), lead=lead, name="Hervannan torstai", venue="Kerhohuone", **fields)
    answer(circle, "principles", Said(("equality",), "Puhelin on pöydällä"), by=None)
    return circle


def tags(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Dictionary]:
    """Every element of the structure tree."""
    waiting = [pdf.Root.StructTreeRoot.K]
    while waiting:
        node = waiting.pop()
        if isinstance(node, pikepdf.Array):
            waiting.extend(list(node))
        elif isinstance(node, pikepdf.Dictionary):
            if "/S" in node:
                yield node
            if "/K" in node:
                waiting.append(node.K)


def faults(content: bytes, size: str, language: str) -> list[str]:
    """What keeps the paper from being PDF/UA-1 of that size and language."""
    found = []
    with pikepdf.open(io.BytesIO(content)) as pdf:
        if not ("/MarkInfo" in pdf.Root and pdf.Root.MarkInfo.Marked and "/StructTreeRoot" in pdf.Root):
            return ["not tagged"]
        kinds = {str(tag.S) for tag in tags(pdf)}
        found += [f"no {kind}" for kind in ("/H1", "/P", "/Figure") if kind not in kinds]
        found += ["figure without alt" for tag in tags(pdf) if tag.S == "/Figure" and not str(tag.get("/Alt", ""))]
        if str(pdf.Root.get("/Lang", "")) != language:
            found.append("language")
        if pdf.open_metadata().get("pdfuaid:part") != "1":
            found.append("not ua-1")
        if not pdf.Root.ViewerPreferences.DisplayDocTitle or not str(pdf.docinfo.get("/Title", "")):
            found.append("title")
    box = PdfReader(io.BytesIO(content)).pages[0].mediabox
    if (round(float(box.width) / 72 * 25.4), round(float(box.height) / 72 * 25.4)) != SHEETS[size]:
        found.append(f"{box}")
    return found


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
@pytest.mark.parametrize("size", ["a4", "a5"])
@pytest.mark.parametrize("paper", ["agreement", "poster"])
def test_each_paper_in_each_size_and_language_is_tagged(paper: str, size: str, language: str) -> None:
    aino = make_user()
    circle = agreed_circle(aino)
    got = client_of(aino).get(reverse(f"groups:{paper}", args=[circle.slug]), {"size": size, "lang": language})
    assert faults(got.content, size, language) == []
    text = text_of(got.content)
    assert "Hervannan torstai" in text
    assert f"/{language}/circles/{circle.slug}/" in text.replace(" ", "")
    assert (WORDS[language] in text) is (paper == "agreement")
    if paper == "poster":
        assert len(PdfReader(io.BytesIO(got.content)).pages) == 1


def poster_text(circle: Circle) -> str:
    return text_of(Client().get(reverse("groups:poster", args=[circle.slug])).content)


def test_a_poster_tells_a_break_of_the_year_while_it_lasts_and_ahead() -> None:
    circle = agreed_circle(make_user())
    with time_machine.travel("2026-05-20T09:00:00+03:00", tick=False):
        assert "auko" not in poster_text(circle)
        set_season(circle, kind="summer", first=date(2026, 6, 15), last=date(2026, 8, 15), every_year=True, by=None)
        assert "Kesätauko 15.6.2026–15.8.2026" in poster_text(circle)
    with time_machine.travel("2026-07-01T09:00:00+03:00", tick=False):
        assert "Kesätauolla, jatkaa 16.8." in poster_text(circle)
    with time_machine.travel("2026-09-01T09:00:00+03:00", tick=False):
        assert "auko" not in poster_text(circle), "next summer is over half a year away"


def test_a_poster_tells_a_pause() -> None:
    circle = agreed_circle(make_user(), state="paused", resumes_on=date(2027, 1, 7))
    assert "Piiri on tauolla 7.1.2027 asti. Silloin tavataan taas." in poster_text(circle)
    Circle.objects.filter(pk=circle.pk).update(resumes_on=None)
    assert "Kysy yhteyshenkilöltä, milloin jatketaan." in poster_text(circle)


def test_a_paper_without_tags_or_of_another_size_would_be_seen() -> None:
    content = agreement_pdf(agreed_circle(make_user()), has_public_page=True)
    assert faults(content, "a5", "sv") == ["language", "RectangleObject([0, 0, 595.2756, 841.8898])"]
    with pikepdf.open(io.BytesIO(content)) as pdf:
        del pdf.Root.MarkInfo
        bare = io.BytesIO()
        pdf.save(bare)
    assert faults(bare.getvalue(), "a4", "fi") == ["not tagged"]


def test_what_people_wrote_is_said_in_their_own_language_on_another_languages_paper() -> None:
    content = agreement_pdf(agreed_circle(make_user()), has_public_page=True, language="sv")
    assert "Puhelin on pöydällä" in text_of(content)
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert {str(tag.Lang) for tag in tags(pdf) if "/Lang" in tag} >= {"fi"}


def test_an_unknown_size_or_language_is_the_usual_and_the_file_says_what_it_is() -> None:
    aino = make_user()
    circle = agreed_circle(aino, language="sv")
    client, url = client_of(aino), reverse("groups:agreement", args=[circle.slug])
    usual = client.get(url, {"size": "a0", "lang": "xx"})
    assert faults(usual.content, "a4", "sv") == []
    assert f'filename="{circle.slug}-sopimus.pdf"' in usual["Content-Disposition"]
    assert f"{circle.slug}-sopimus-a5-en.pdf" in client.get(url, {"size": "a5", "lang": "en"})["Content-Disposition"]


def test_the_day_of_review_is_on_the_agreement() -> None:
    circle = agreed_circle(make_user())
    circle.refresh_from_db()
    assert circle.review_on is not None
    day = f"{circle.review_on.day}.{circle.review_on.month}.{circle.review_on.year}"
    assert f"viimeistään {day}" in text_of(agreement_pdf(circle, has_public_page=True))


def test_the_page_offers_each_person_their_papers(client: Client) -> None:
    aino = make_user()
    circle = agreed_circle(aino, language="sv")
    url = reverse("groups:papers", args=[circle.slug])
    public, own = client.get(url).content.decode(), client_of(aino).get(url).content.decode()
    assert "Juliste seinälle" in public
    assert "Sopimus allekirjoitettavaksi" not in public
    assert "Sopimus allekirjoitettavaksi" in own
    assert (list(options(own, "size")), ticked(own, "lang")) == (["a4", "a5"], ["sv"])
    draft = make_circle(lead=aino, state="draft", published_at=None)
    drafts = reverse("groups:papers", args=[draft.slug])
    assert client.get(drafts).status_code == 404
    assert "Julisteen saa, kun piiri on julkinen." in client_of(aino).get(drafts).content.decode()
    ended = make_circle(lead=aino, state="ended")
    assert client.get(reverse("groups:papers", args=[ended.slug])).status_code == 404


def test_the_page_says_which_letters_cannot_be_printed() -> None:
    aino = make_user()
    circle = agreed_circle(aino)
    url, client = reverse("groups:papers", args=[circle.slug]), client_of(aino)
    assert "ei voi tulostaa" not in client.get(url).content.decode()
    answer(circle, "growing", Said(other="Lauletaan 😀 ja 漢字"), by=aino)
    page = client.get(url).content.decode()
    assert "Näitä merkkejä ei voi tulostaa:" in page
    assert "字漢😀" in page or "漢字😀" in page
    text = text_of(agreement_pdf(Circle.objects.get(pk=circle.pk), has_public_page=True))
    assert "Lauletaan ja" in text
    public = Client().get(url).content.decode()
    assert "ei voi tulostaa" not in public


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("Ukko & Akka – ”ryhmä” čšž Ǯ", ""),
        ("Привет Γειά", ""),
        ("Ä" * 300 + "e\u0301 a\u00a0b\u200d", ""),
        ("漢a漢", "漢"),
        ("👨‍👩‍👧", "👧👨👩"),
        ("漢Ж字Γ😀я", "字漢😀"),
        ("".join(chr(0x4E00 + n) for n in range(900)), "".join(chr(0x4E00 + n) for n in range(900))),
    ],
)
def test_what_is_left_out(text: str, missing: str) -> None:
    assert left_out([text]) == missing


def test_a_places_poster_comes_small_too(client: Client) -> None:
    place = make_place((1, 540, 900), name="Kohtaamispaikka Liina")
    got = client.get(reverse("places:poster", args=[place.slug]), {"size": "a5"})
    assert faults(got.content, "a5", "fi") == []
    assert f"{place.slug}-juliste-a5.pdf" in got["Content-Disposition"]
