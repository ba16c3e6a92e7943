"""The volunteer's journey in a real browser: a circle is started, agreed on, sent, approved and found."""

import re
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from groups.actions.checklist import Said, answer
from groups.actions.circles import start
from groups.models import Circle
from network.enums import Role
from tests.browser import OpenPage, forgive, html_errors, look_at, sign_in
from tests.make import make_circle, make_member, make_municipality, make_place, make_user

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def walk_the_checklist(page: "Page", site: str, *, javascript: bool) -> None:
    page.goto(f"{site}/fi/circles/new/")
    page.get_by_label("Piirin nimi").fill("Hervannan torstai")
    page.get_by_label("Kunta").select_option(label="Tampere")
    look_at(page, "circle-new", javascript=javascript)
    page.get_by_role("button", name="Aloita").click()
    page.wait_for_url("**/checklist/")
    look_at(page, "checklist-empty", javascript=javascript)
    page.get_by_role("link", name="Kenelle?").first.click()
    page.get_by_label("Yksinäiset").check()
    page.get_by_role("button", name="Tallenna ja jatka").click()
    page.wait_for_url("**/who_comes/")
    page.get_by_role("button", name="Tallenna ja jatka").click()
    page.get_by_label("Verkoston paikka").select_option(label="Koulunmäen kerho")
    look_at(page, "topic-venue", javascript=javascript)
    page.get_by_role("button", name="Tallenna ja palaa listaan").click()
    page.get_by_role("button", name="Lähetä hyväksyttäväksi").click()
    page.get_by_role("link", name="Minä päivänä ja mihin aikaan?").click()
    page.get_by_label("Päivä", exact=True).first.select_option(label="torstai")
    page.get_by_label("Alkaa").first.fill("15")
    page.get_by_label("Päättyy").first.fill("13")
    page.get_by_role("button", name="Tallenna ja jatka").click()
    page.get_by_text("Päättymisajan pitää olla alkamisajan jälkeen.").first.wait_for()
    look_at(page, "topic-times-wrong", javascript=javascript)
    page.get_by_label("Alkaa").first.fill("13.00")
    page.get_by_label("Päättyy").first.fill("15.00")
    page.get_by_role("button", name="Tallenna ja jatka").click()
    page.get_by_label("Pyydän verkostoa nimeämään").check()
    page.get_by_label("Etunimi, jonka saa näyttää").fill("Aino")
    look_at(page, "topic-facilitation", javascript=javascript)
    page.get_by_role("button", name="Tallenna ja palaa listaan").click()
    page.wait_for_url(re.compile(r"/checklist/(#\S*)?$"))
    look_at(page, "checklist-ready", javascript=javascript)
    page.get_by_role("button", name="Lähetä hyväksyttäväksi").click()
    look_at(page, "checklist-sent", javascript=javascript)


@pytest.mark.parametrize(("width", "javascript"), [(320, True), (1280, True), (1280, False)])
def test_from_the_first_question_to_the_public_page(
    site: str, open_page: OpenPage, width: int, javascript: bool
) -> None:
    make_place(name="Koulunmäen kerho", municipality=make_municipality())
    aino, coordinator = make_user(name="Aino Mäkinen"), make_member(Role.COORDINATOR)
    page = open_page(width, javascript=javascript)
    sign_in(page, site, aino)
    walk_the_checklist(page, site, javascript=javascript)

    desk = open_page(width, javascript=javascript)
    sign_in(desk, site, coordinator)
    desk.goto(f"{site}/fi/approvals/")
    look_at(desk, "approvals", javascript=javascript)
    desk.get_by_role("link", name="Hervannan torstai").click()
    desk.get_by_role("button", name="Lähetä pyyntö").click()
    look_at(desk, "approval-refused", javascript=javascript)
    desk.get_by_label("Taustayhteyshenkilö").select_option(label=str(coordinator))
    desk.get_by_role("button", name="Hyväksy ja julkaise").click()
    look_at(desk, "approvals-empty", javascript=javascript)

    stranger = open_page(width, javascript=javascript)
    stranger.goto(f"{site}/fi/circles/")
    stranger.get_by_role("link", name="Hervannan torstai").click()
    assert stranger.get_by_text("Torstaisin klo 13–15").is_visible()
    assert stranger.get_by_text("Tämä ei ole kunnan").is_visible()
    look_at(stranger, "circle", javascript=javascript)
    assert stranger.request.get(stranger.url + "poster.pdf").headers["content-type"] == "application/pdf"


def test_two_answers_at_once_are_shown_side_by_side(site: str, phone: "Page") -> None:
    aino = make_user()
    circle = start(name="Piiri", municipality=make_municipality(), language="fi", by=aino)
    sign_in(phone, site, aino)
    phone.goto(f"{site}/fi/circles/{circle.slug}/checklist/coffee_costs/")
    answer(circle, "coffee_costs", Said(("association_supports",)), by=make_user(name="Bertta"))
    phone.get_by_label("Osallistuja maksaa").check()
    forgive(phone, "409")
    phone.get_by_role("button", name="Tallenna ja jatka").click()
    phone.get_by_text("Mitään ei ole korvattu").wait_for()
    look_at(phone, "topic-two-answers")
    phone.get_by_role("button", name="Tallenna ja jatka").click()
    phone.wait_for_url("**/responsibility_network/")
    assert Circle.objects.get().answers.get().options == ["participant_pays"]


def test_offering_help_and_being_welcomed(site: str, open_page: OpenPage) -> None:
    aino, bertta = make_user(), make_user(name="Bertta B")
    circle = make_circle((2, 780, 900), lead=aino)
    answer(circle, "facilitation", Said(("volunteer",)), by=aino)
    page = open_page(320)
    sign_in(page, site, bertta)
    page.goto(f"{site}/fi/responsibilities/")
    look_at(page, "duties")
    page.get_by_role("link", name="etsii ohjaajaa").click()
    page.get_by_label("Viesti piirille").fill("Tiistait käyvät")
    look_at(page, "offer")
    page.get_by_role("button", name="Lähetä tarjous").click()
    look_at(page, "duties-offered")
    desk = open_page(1280)
    sign_in(desk, site, aino)
    desk.goto(f"{site}/fi/circles/{circle.slug}/duties/")
    look_at(desk, "circle-duties-offered")
    desk.get_by_role("button", name="Ota vastaan").click()
    look_at(desk, "circle-duties-taken")
    desk.get_by_role("link", name="Viimeinen päivä").click()
    look_at(desk, "duty-end")
    desk.get_by_role("button", name="Merkitse viimeinen päivä").click()
    look_at(desk, "circle-duties-ended")


def test_the_pages_are_sound_html(client: Client) -> None:
    admin = make_member(Role.COORDINATOR)
    circle = make_circle((2, 780, 900), lead=admin, place=make_place(), contact_name="Aino", contact_phone="040 1")
    answer(circle, "facilitation", Said(("volunteer",)), by=admin)
    client.force_login(admin)
    base = f"/fi/circles/{circle.slug}/"
    addresses = ["/fi/circles/", "/fi/circles/new/", base, f"{base}edit/", f"{base}checklist/", f"{base}duties/"]
    addresses += [f"{base}checklist/{topic}/" for topic in ("venue", "meeting_times", "facilitation", "cleaning")]
    addresses += ["/fi/approvals/", f"/fi/approvals/{circle.slug}/", "/fi/responsibilities/"]
    assert html_errors({address: client.get(address).content.decode() for address in addresses}) == []
