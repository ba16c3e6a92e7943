"""What is typed on the checklist outlives a cut connection, a closed page and a second tab; it goes at sign-out."""

from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from groups.actions.checklist import Said, answer
from groups.actions.circles import start
from groups.models import Circle
from tests.browser import OpenPage, forgive, look_at, sign_in
from tests.make import make_municipality, make_place, make_user

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CUT = "Yhteys katkesi. Kirjoittamasi on tallessa tällä laitteella."
KEPT = "Kirjoittamasi on tallella"
ELSEWHERE = "Tähän on vastattu muualla"
OWN_WORDS = "Jotain muuta, omin sanoin"


@pytest.fixture
def circle(transactional_db: None) -> Circle:
    return start(name="Piiri", municipality=make_municipality(), language="fi", by=make_user(name="Aino A"))


def lead_of(circle: Circle) -> Any:
    return circle.members.get().user


def address(site: str, circle: Circle, topic: str = "coffee_costs") -> str:
    return f"{site}/fi/circles/{circle.slug}/checklist/{topic}/"


def drafts(page: "Page") -> list[str]:
    found: list[str] = page.evaluate("Object.keys(localStorage).filter(k => k.startsWith('silmukka.'))")
    return found


def save(page: "Page") -> None:
    page.get_by_role("button", name="Tallenna ja jatka").click()


def cut(page: "Page") -> None:
    forgive(page, "ERR_INTERNET_DISCONNECTED")
    page.context.set_offline(True)


def test_a_cut_connection_loses_nothing_and_the_words_go_when_it_is_back(
    site: str, phone: "Page", circle: Circle
) -> None:
    sign_in(phone, site, lead_of(circle))
    phone.goto(address(site, circle))
    phone.get_by_label(OWN_WORDS).fill("Pullat tuo Veikko")
    cut(phone)
    save(phone)
    phone.get_by_text(CUT).wait_for()
    assert phone.get_by_role("button", name="Lähetä uudelleen").is_visible()
    look_at(phone, "topic-cut")
    assert not circle.answers.exists()
    phone.context.set_offline(False)
    phone.wait_for_url("**/responsibility_network/")
    assert phone.get_by_text("Tallennettu: Tarjoilukustannukset?").is_visible()
    assert circle.answers.get().other == "Pullat tuo Veikko"
    assert drafts(phone) == []


def test_typing_on_after_the_cut_waits_for_the_button(site: str, desktop: "Page", circle: Circle) -> None:
    sign_in(desktop, site, lead_of(circle))
    desktop.goto(address(site, circle))
    desktop.get_by_label(OWN_WORDS).fill("Pullat")
    cut(desktop)
    save(desktop)
    desktop.get_by_text(CUT).wait_for()
    desktop.get_by_label(OWN_WORDS).fill("Pullat tuo Veikko")
    desktop.context.set_offline(False)
    desktop.wait_for_timeout(400)
    assert not circle.answers.exists()
    desktop.get_by_role("button", name="Lähetä uudelleen").click()
    desktop.wait_for_url("**/responsibility_network/")
    assert circle.answers.get().other == "Pullat tuo Veikko"


def test_a_closed_page_gives_the_words_back_and_they_can_be_put_away(
    site: str, desktop: "Page", circle: Circle
) -> None:
    answer(circle, "coffee_costs", Said(("participant_pays",)), by=lead_of(circle))
    sign_in(desktop, site, lead_of(circle))
    desktop.goto(address(site, circle))
    desktop.get_by_label("Yhdistys tukee").check()
    desktop.get_by_label(OWN_WORDS).fill("Pullat tuo Veikko")
    again = desktop.context.new_page()
    desktop.close()
    again.goto(address(site, circle))
    again.get_by_text(KEPT).wait_for()
    look_at(again, "topic-restored")
    assert again.get_by_label(OWN_WORDS).input_value() == "Pullat tuo Veikko"
    assert again.get_by_label("Yhdistys tukee").is_checked()
    again.get_by_role("button", name="Palauta tallennettu").click()
    assert again.get_by_label(OWN_WORDS).input_value() == ""
    assert not again.get_by_label("Yhdistys tukee").is_checked()
    assert drafts(again) == []
    again.get_by_role("button", name="Ota kirjoittamani takaisin").click()
    assert again.get_by_label(OWN_WORDS).input_value() == "Pullat tuo Veikko"
    save(again)
    again.wait_for_url("**/responsibility_network/")
    assert circle.answers.get().other == "Pullat tuo Veikko"
    again.goto(address(site, circle))
    assert again.get_by_text(KEPT).count() == 0


def test_the_list_tells_which_topic_was_left_halfway(site: str, phone: "Page", circle: Circle) -> None:
    sign_in(phone, site, lead_of(circle))
    phone.goto(address(site, circle))
    phone.get_by_label(OWN_WORDS).fill("Pullat")
    phone.goto(f"{site}/fi/circles/{circle.slug}/checklist/")
    halfway = phone.get_by_text("Jäi kesken tällä laitteella")
    halfway.locator("visible=true").wait_for()
    look_at(phone, "checklist-halfway")
    assert [line.is_visible() for line in halfway.all()].count(True) == 1
    phone.evaluate("localStorage.clear()")
    phone.reload()
    assert not any(line.is_visible() for line in halfway.all())


def test_a_newer_answer_from_elsewhere_is_shown_beside_the_kept_words(site: str, phone: "Page", circle: Circle) -> None:
    sign_in(phone, site, lead_of(circle))
    phone.goto(address(site, circle))
    phone.get_by_label(OWN_WORDS).fill("Pullat tuo Veikko")
    answer(circle, "coffee_costs", Said(("association_supports",), "Kahvit tuo Bertta"), by=make_user(name="Bertta B"))
    phone.reload()
    phone.get_by_text(ELSEWHERE).wait_for()
    look_at(phone, "topic-draft-clash")
    assert phone.locator(".s-compare").get_by_text("Kahvit tuo Bertta").is_visible()
    assert phone.get_by_label(OWN_WORDS).input_value() == "Pullat tuo Veikko"
    assert circle.answers.get().other == "Kahvit tuo Bertta"
    phone.get_by_role("button", name="Pidä tallennettu").click()
    assert phone.get_by_label(OWN_WORDS).input_value() == "Kahvit tuo Bertta"
    assert drafts(phone) == []


def test_two_tabs_do_not_write_over_each_other(site: str, desktop: "Page", circle: Circle) -> None:
    sign_in(desktop, site, lead_of(circle))
    desktop.goto(address(site, circle))
    second = desktop.context.new_page()
    second.goto(address(site, circle))
    desktop.get_by_label(OWN_WORDS).fill("Ensimmäinen")
    second.get_by_label(OWN_WORDS).fill("Toinen")
    save(desktop)
    desktop.wait_for_url("**/responsibility_network/")
    save(second)
    second.get_by_text("Mitään ei ole korvattu").wait_for()
    look_at(second, "topic-two-tabs")
    assert second.get_by_label(OWN_WORDS).input_value() == "Toinen"
    assert circle.answers.get().other == "Ensimmäinen"
    second.reload()
    second.get_by_text(KEPT).wait_for()
    assert second.get_by_label(OWN_WORDS).input_value() == "Toinen"


def test_a_wrong_answer_comes_back_with_its_errors_and_stays_kept(site: str, phone: "Page", circle: Circle) -> None:
    sign_in(phone, site, lead_of(circle))
    phone.goto(address(site, circle, "meeting_times"))
    phone.get_by_label("Päivä", exact=True).first.select_option(label="torstai")
    phone.get_by_label("Alkaa").first.fill("15")
    phone.get_by_label("Päättyy").first.fill("13")
    save(phone)
    phone.get_by_text("Päättymisajan pitää olla alkamisajan jälkeen.").first.wait_for()
    assert phone.title().startswith("Virhe:")
    assert "govuk-error-summary" in phone.evaluate("document.activeElement.className")
    phone.reload()
    phone.get_by_text(KEPT).wait_for()
    assert phone.get_by_label("Alkaa").first.input_value() == "15"


def test_signing_out_leaves_nothing_on_the_device_and_others_never_see_it(
    site: str, desktop: "Page", circle: Circle
) -> None:
    sign_in(desktop, site, lead_of(circle))
    desktop.goto(address(site, circle))
    desktop.get_by_label(OWN_WORDS).fill("Pullat")
    desktop.goto(f"{site}/fi/circles/new/")
    desktop.get_by_label("Piirin nimi").fill("Toinen piiri")
    assert len(drafts(desktop)) == 2
    still_open = desktop.context.new_page()
    still_open.goto(address(site, circle))
    desktop.goto(f"{site}/fi/accounts/logout/")
    desktop.locator("main form button").click()
    desktop.wait_for_url(f"{site}/fi/")
    assert drafts(desktop) == []
    still_open.get_by_label(OWN_WORDS).fill("Yhä auki")
    assert drafts(desktop) == []


def test_somebody_else_on_the_same_device_starts_empty(site: str, desktop: "Page", circle: Circle) -> None:
    sign_in(desktop, site, lead_of(circle))
    desktop.goto(f"{site}/fi/circles/new/")
    desktop.get_by_label("Piirin nimi").fill("Salainen")
    desktop.context.clear_cookies()
    sign_in(desktop, site, make_user())
    desktop.goto(f"{site}/fi/circles/new/")
    assert desktop.get_by_label("Piirin nimi").input_value() == ""
    assert drafts(desktop) == []


def test_words_of_a_month_ago_are_forgotten(site: str, desktop: "Page", circle: Circle) -> None:
    sign_in(desktop, site, lead_of(circle))
    desktop.goto(address(site, circle))
    desktop.get_by_label(OWN_WORDS).fill("Pullat")
    days_old = """days => { for (const key of Object.keys(localStorage)) {
        const draft = JSON.parse(localStorage[key]);
        localStorage[key] = JSON.stringify({...draft, at: Date.now() - days * 86400000}); } }"""
    desktop.evaluate(days_old, 29)
    desktop.reload()
    desktop.get_by_text(KEPT).wait_for()
    desktop.evaluate(days_old, 31)
    desktop.reload()
    assert desktop.get_by_text(KEPT).count() == 0
    assert drafts(desktop) == []


def test_a_session_that_ended_leads_to_the_door_and_the_words_wait(site: str, desktop: "Page", circle: Circle) -> None:
    sign_in(desktop, site, lead_of(circle))
    desktop.goto(address(site, circle))
    desktop.get_by_label(OWN_WORDS).fill("Pullat")
    desktop.context.clear_cookies(name="sessionid")
    save(desktop)
    desktop.wait_for_url("**/accounts/login/**")
    sign_in(desktop, site, lead_of(circle))
    desktop.goto(address(site, circle))
    desktop.get_by_text(KEPT).wait_for()


def test_a_server_that_does_not_answer_is_told_of_as_such(site: str, desktop: "Page", circle: Circle) -> None:
    sign_in(desktop, site, lead_of(circle))
    desktop.goto(address(site, circle))
    desktop.get_by_label(OWN_WORDS).fill("Pullat")
    forgive(desktop, "503")
    desktop.route("**/coffee_costs/", lambda route: route.fulfill(status=503, body="<h1>Bad gateway</h1>"))
    save(desktop)
    desktop.get_by_text("Portaali ei juuri nyt vastaa").wait_for()
    assert len(drafts(desktop)) == 1


def test_an_answer_that_got_lost_on_its_way_back_makes_one_circle(site: str, phone: "Page", circle: Circle) -> None:
    sign_in(phone, site, lead_of(circle))
    phone.goto(f"{site}/fi/circles/new/")
    phone.get_by_label("Piirin nimi").fill("Hervannan torstai")
    phone.get_by_label("Kunta").select_option(label="Tampere")
    forgive(phone, "ERR_FAILED")

    def lose_the_answer(route: Any) -> None:
        route.fetch(max_redirects=0)
        route.abort()

    phone.route("**/circles/new/", lose_the_answer, times=1)
    phone.get_by_role("button", name="Aloita").click()
    phone.get_by_text(CUT).wait_for()
    made = Circle.objects.get(name="Hervannan torstai")
    Circle.objects.filter(pk=made.pk).update(created_at="2026-01-01T00:00Z")
    phone.goto(f"{site}/fi/circles/new/")
    phone.get_by_text(KEPT).wait_for()
    look_at(phone, "circle-new-restored")
    phone.get_by_role("button", name="Aloita").click()
    phone.wait_for_url(f"**/{made.slug}/checklist/")
    assert Circle.objects.filter(name="Hervannan torstai").count() == 1


def test_all_of_these_ticks_the_others_in_sight(site: str, desktop: "Page", nojs: "Page", circle: Circle) -> None:
    sign_in(desktop, site, lead_of(circle))
    desktop.goto(address(site, circle, "use_of_time"))
    desktop.get_by_label("Seurustelu").check()
    desktop.get_by_label("Kaikkea näitä").check()
    others = desktop.locator("input[name=options]:not([value=all_of_these])")
    assert all(others.nth(number).is_checked() and others.nth(number).is_disabled() for number in range(5))
    look_at(desktop, "topic-all-of-these")
    desktop.get_by_label("Kaikkea näitä").uncheck()
    assert [others.nth(number).is_checked() for number in range(5)] == [True, False, False, False, False]
    desktop.get_by_label("Kaikkea näitä").check()
    desktop.reload()
    desktop.get_by_text(KEPT).wait_for()
    assert others.nth(4).is_checked()
    save(desktop)
    desktop.wait_for_url("**/meeting_times/")
    assert len(circle.answers.get().options) == 6
    desktop.goto(address(site, circle, "use_of_time"))
    assert desktop.get_by_text(KEPT).count() == 0
    desktop.get_by_label("Kaikkea näitä").uncheck()
    desktop.get_by_label("Vierailija tai luennoitsija").uncheck()
    save(desktop)
    desktop.wait_for_url("**/meeting_times/")
    assert len(circle.answers.get().options) == 4
    sign_in(nojs, site, lead_of(circle))
    nojs.goto(address(site, circle, "use_of_time"))
    nojs.get_by_label("Kaikkea näitä").check()
    save(nojs)
    assert len(circle.answers.get().options) == 6


def test_the_browser_is_told_to_forget_at_sign_out_only(client: Client) -> None:
    client.force_login(make_user())
    assert "Clear-Site-Data" not in client.get("/fi/start/")
    assert client.post("/fi/accounts/logout/")["Clear-Site-Data"] == '"storage"'
    assert "Clear-Site-Data" not in client.post("/fi/accounts/logout/")


WALK: dict[str, str] = {
    "for_whom": "Yksinäiset",
    "who_comes": "Naapuri",
    "coffee_costs": "Etsitään sponsori",
    "responsibility_network": "Seurakunta",
    "cleaning": "Osallistujat hoitavat kaiken",
    "use_of_time": "Kaikkea näitä",
    "planning_ahead": "Ei etukäteissuunnittelua",
    "principles": "Tasa-arvo",
    "growing": "Yhteinen historia: päiväkirjan täyttäminen",
}


def fill_topic(page: "Page", topic: str) -> None:
    if topic in WALK:
        page.get_by_label(WALK[topic], exact=True).first.check()
    elif topic == "venue":
        page.get_by_label("Verkoston paikka").select_option(label="Koulunmäen kerho")
    elif topic == "meeting_times":
        page.get_by_label("Päivä", exact=True).first.select_option(label="torstai")
        page.get_by_label("Alkaa").first.fill("13")
        page.get_by_label("Päättyy").first.fill("15")
    else:
        page.get_by_label("Pyydän verkostoa nimeämään").check()
        page.get_by_label("Etunimi, jonka saa näyttää").fill("Aino")
    page.get_by_label(OWN_WORDS).fill(f"Omin sanoin {topic}")


@pytest.mark.parametrize("javascript", [True, False])
def test_a_founding_on_a_phone_from_the_name_to_publishing(
    site: str, open_page: OpenPage, settings: Any, javascript: bool
) -> None:
    settings.CIRCLES_NEED_APPROVAL = False
    make_place(name="Koulunmäen kerho", municipality=make_municipality())
    phone = open_page(320, javascript=javascript)
    sign_in(phone, site, make_user())
    phone.goto(f"{site}/fi/circles/new/")
    phone.get_by_label("Piirin nimi").fill("Hervannan torstai")
    phone.get_by_label("Kunta").select_option(label="Tampere")
    phone.get_by_role("button", name="Aloita").click()
    phone.get_by_role("link", name="Kenelle?").first.click()
    for number in range(12):
        topic = phone.url.rstrip("/").split("/")[-1]
        fill_topic(phone, topic)
        if javascript and number % 3 == 1:
            cut(phone)
            save(phone)
            phone.get_by_text(CUT).wait_for()
            phone.context.set_offline(False)
        else:
            save(phone)
        phone.wait_for_url(lambda url, left=topic: f"/{left}/" not in url)
        look_at(phone, f"founding-after-{topic}", javascript=javascript)
    circle = Circle.objects.get()
    assert circle.answers.count() == 12
    assert all(row.other == f"Omin sanoin {row.topic}" for row in circle.answers.all())
    assert phone.get_by_text("12 / 12").first.is_visible()
    phone.get_by_role("button", name="Julkaise piiri").click()
    phone.get_by_text("Piiri on nyt julkinen.").wait_for()
    circle.refresh_from_db()
    assert circle.state == "published"
