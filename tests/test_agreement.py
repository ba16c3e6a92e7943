"""The agreement and the poster: tagged PDFs that say what the circle has agreed on."""

import io

import pikepdf
import pytest
from django.conf import settings as base_settings
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from groups.actions.checklist import Said, answer
from groups.checklist import topics
from groups.exports import agreement_pdf, poster_pdf
from groups.models import Circle
from network.enums import Role
from network.models import User
from tests.make import make_circle, make_member, make_municipality, make_user

pytestmark = pytest.mark.django_db
HOSTILE = [
    '#strong[x] *b* $1/0$ "lainaus" \\ @ref <tag> `code` // ei kommentti',
    "Ukko & Akka – ”ryhmä” 😀🎉 漢字",
    "ا" * 10 + " مجموعة الجيران",
    "Å" * 120,
    '"}; #panic() {"',
    "\u202eoikealta\u0007",
]


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text_of(pdf: bytes) -> str:
    pages = PdfReader(io.BytesIO(pdf)).pages
    return " ".join(" ".join(page.extract_text().replace("\u200b", "").split()) for page in pages)


def agreed_circle(**fields: object) -> Circle:
    circle = make_circle((2, 780, 900), **fields)
    answer(circle, "principles", Said(("equality", "speaking_kindly"), "Puhelin on pöydällä"), by=None)
    answer(circle, "coffee_costs", Said(("participant_pays",)), by=None)
    return Circle.objects.get(pk=circle.pk)


def test_the_agreement_tells_all_twelve_topics() -> None:
    circle = agreed_circle(name="Hervannan torstai", venue="Kerhohuone")
    text = text_of(agreement_pdf(circle, has_public_page=True))
    for topic in topics().values():
        assert topic.fi in text
    expected = ("Hervannan torstai", "Kerhohuone", "tiistaisin klo 13–15", "Tasa-arvo", "Puhelin on pöydällä")
    for words in (*expected, "Vielä auki", "Osallistuja maksaa", "Allekirjoitukset", base_settings.NETWORK_NAME):
        assert words in text
    assert f"/fi/circles/{circle.slug}/" in text.replace(" ", "")


def test_the_agreement_tells_apart_what_is_open_and_what_is_left_to_be_decided_together() -> None:
    circle = make_circle((2, 780, 900), venue="Kerhohuone")
    assert "Päätetään yhdessä" not in text_of(agreement_pdf(circle, has_public_page=True))
    answer(circle, "principles", Said((), is_undecided=True), by=None)
    assert "Päätetään yhdessä" in text_of(agreement_pdf(circle, has_public_page=True))


def test_the_papers_speak_the_circles_language() -> None:
    circle = agreed_circle(language="sv")
    text = text_of(agreement_pdf(circle, has_public_page=True))
    assert "Jämlikhet" in text
    assert "Deltagaren betalar" in text
    assert f"/sv/circles/{circle.slug}/" in text.replace(" ", "")
    assert "Grannskapskrets" in text_of(poster_pdf(circle))


@pytest.mark.parametrize("paper", [lambda c: agreement_pdf(c, has_public_page=True), poster_pdf])
def test_the_papers_are_tagged_for_those_who_listen(paper) -> None:
    circle = agreed_circle(name="Kuuntelijoiden piiri", language="sv")
    with pikepdf.open(io.BytesIO(paper(circle))) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang).startswith("sv")
        assert "/StructTreeRoot" in pdf.Root
        assert "Kuuntelijoiden piiri" in str(pdf.docinfo["/Title"])
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert "pdfuaid:part" in str(pdf.open_metadata()) or pdf.open_metadata().get("pdfuaid:part") == "1"


@pytest.mark.parametrize("name", HOSTILE)
def test_no_name_breaks_a_paper_or_becomes_markup(name: str) -> None:
    circle = agreed_circle(name=name[:120], venue=name, summary=name, contact_name=name[:80], area=name[:80])
    answer(circle, "growing", Said(other=name), by=None)
    for pdf in (agreement_pdf(circle, has_public_page=True), poster_pdf(circle)):
        assert pdf.startswith(b"%PDF")
    text = text_of(poster_pdf(circle))
    if name.isascii() and name.isprintable():
        assert "".join(name.split()) in "".join(text.split())


def test_a_demo_circle_says_on_paper_that_it_is_none() -> None:
    circle = agreed_circle(is_demo=True)
    for pdf in (agreement_pdf(circle, has_public_page=True), poster_pdf(circle)):
        assert "ei oikea piiri" in text_of(pdf)


def test_a_draft_has_an_agreement_without_an_address_to_open() -> None:
    circle = make_circle(state="draft", published_at=None)
    without, with_code = (agreement_pdf(circle, has_public_page=public) for public in (False, True))
    assert f"/fi/circles/{circle.slug}/" not in text_of(without).replace(" ", "")
    assert f"/fi/circles/{circle.slug}/" in text_of(with_code).replace(" ", "")


def test_who_gets_which_paper(client: Client) -> None:
    town, aino = make_municipality(), make_user()
    circle = agreed_circle(lead=aino, municipality=town, name='Nimi"; x')
    agreement = reverse("groups:agreement", args=[circle.slug])
    poster = reverse("groups:poster", args=[circle.slug])
    may = (aino, make_member(Role.COORDINATOR, town), make_member(Role.SOCIAL_INSTRUCTOR, town))
    may_not = (make_user(), make_member(Role.COORDINATOR, make_municipality("562")))
    assert [client_of(u).get(agreement).status_code for u in may] == [200] * 3
    assert [client_of(u).get(agreement).status_code for u in may_not] == [404] * 2
    assert client.get(agreement).status_code == 302
    answer_ = client.get(poster)
    assert (answer_.status_code, answer_["Content-Type"]) == (200, "application/pdf")
    assert answer_["Content-Disposition"] == f'inline; filename="{circle.slug}-juliste.pdf"'
    draft = make_circle(state="draft", published_at=None, lead=aino)
    assert client_of(aino).get(reverse("groups:poster", args=[draft.slug])).status_code == 404
