"""In a real browser: a summer break is said, the next lead asked and answers, the circle ends and begins again."""

from typing import TYPE_CHECKING

import pytest
from django.core import mail

from groups.lead_links import lead_token
from groups.models import Circle, CircleSeason, LeadInvitation
from network.enums import Role
from network.models import Membership, User
from tests.browser import OpenPage, look_at, sign_in
from tests.make import make_circle, make_organisation, make_user

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def say_the_break(page: "Page", site: str, *, javascript: bool) -> None:
    page.goto(f"{site}/fi/circles/kahvipiiri/edit/")
    page.get_by_role("link", name="Merkitse kesätauko tai muu vuoden tauko").click()
    page.get_by_role("button", name="Merkitse tauko").click()
    look_at(page, "seasons-wrong", javascript=javascript)
    page.get_by_label("Kesätauko").check()
    page.get_by_label("Tauon ensimmäinen päivä").fill("2027-06-15")
    page.get_by_label("Tauon viimeinen päivä").fill("2027-08-15")
    page.get_by_label("Sama tauko joka vuosi").check()
    page.get_by_role("button", name="Merkitse tauko").click()
    assert page.get_by_text("15.6.2027–15.8.2027").is_visible()
    look_at(page, "seasons", javascript=javascript)
    page.get_by_role("button", name="Peru tauko").click()
    assert page.get_by_text("Tauko on peruttu").is_visible()


def ask_a_host(page: "Page", desk: "Page", site: str, *, javascript: bool) -> None:
    page.goto(f"{site}/fi/circles/kahvipiiri/host/")
    page.get_by_label("Järjestön nimi").fill("kylät")
    page.get_by_role("button", name="Etsi hakemistosta").click()
    look_at(page, "host-found", javascript=javascript)
    page.get_by_role("link", name="Kylät ry").click()
    page.get_by_label("Viestisi järjestölle").fill("Olisitteko te?")
    page.get_by_role("button", name="Lähetä kysymys").click()
    look_at(page, "host-asked", javascript=javascript)
    desk.goto(
        next(line for line in mail.outbox[-1].body.splitlines() if "/host-requests/" in line).replace(
            "http://127.0.0.1:8000", site
        )
    )
    look_at(desk, "host-request", javascript=javascript)
    desk.get_by_role("button", name="Kyllä, olemme taustalla").click()
    assert desk.get_by_text("Olette taustalla").is_visible()


def ask_the_next_lead(page: "Page", stranger: "Page", site: str, bertta: User, *, javascript: bool) -> None:
    page.goto(f"{site}/fi/circles/kahvipiiri/hand-over/")
    page.get_by_label("Hänen sähköpostiosoitteensa").fill(bertta.email)
    page.get_by_label("Viesti hänelle").fill("Sinä osaat")
    page.get_by_role("button", name="Lähetä kutsu").click()
    look_at(page, "leads-asked", javascript=javascript)
    link = f"{site}/fi/lead-invitation/{lead_token(LeadInvitation.objects.get())}/"
    stranger.goto(link)
    look_at(stranger, "lead-invitation", javascript=javascript)
    stranger.get_by_role("link", name="Kirjaudu ja vastaa kyllä").click()
    assert "/accounts/login/" in stranger.url
    sign_in(stranger, site, bertta)
    stranger.goto(link)
    stranger.get_by_role("button", name="Kyllä, lähden vetämään").click()
    assert stranger.get_by_text("Olet nyt piirin vastuuhenkilö").is_visible()


def end_and_begin_again(stranger: "Page", *, javascript: bool) -> None:
    stranger.get_by_role("link", name="Lopeta piiri kokonaan").click()
    look_at(stranger, "circle-end", javascript=javascript)
    stranger.get_by_label("Piirin tarina").fill("Alkoi keittiöstä.")
    stranger.get_by_role("button", name="Lopeta piiri").click()
    assert stranger.get_by_text("Alkoi keittiöstä.").is_visible()
    look_at(stranger, "circle-ended", javascript=javascript)
    stranger.get_by_role("link", name="Aloita uudelleen").click()
    look_at(stranger, "circle-restart", javascript=javascript)
    stranger.get_by_role("button", name="Aloita uudelleen").click()
    assert stranger.get_by_text("Tervetuloa takaisin!").is_visible()
    assert Circle.objects.get().state == "published"


@pytest.mark.parametrize(("width", "javascript"), [(320, True), (1280, False)])
def test_a_break_a_host_a_new_lead_an_end_and_a_new_beginning(
    site: str, open_page: OpenPage, width: int, javascript: bool
) -> None:
    aino, bertta, editor = make_user(name="Aino Aalto"), make_user(name="Bertta"), make_user(name="Eero")
    make_circle((4, 780, 900), lead=aino, name="Kahvipiiri", slug="kahvipiiri")
    kylat = make_organisation("Kylät ry")
    Membership.objects.create(user=editor, role=Role.ORGANISATION_EDITOR, organisation=kylat)
    page, desk, stranger = (open_page(width, javascript=javascript) for _ in range(3))
    sign_in(page, site, aino)
    sign_in(desk, site, editor)
    say_the_break(page, site, javascript=javascript)
    assert not CircleSeason.objects.exists()
    ask_a_host(page, desk, site, javascript=javascript)
    ask_the_next_lead(page, stranger, site, bertta, javascript=javascript)
    end_and_begin_again(stranger, javascript=javascript)
