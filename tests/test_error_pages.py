"""Every error page says what happened and what to do, in our look, whatever is broken."""

import pytest
from django.conf import LazySettings
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.test import Client, RequestFactory


@pytest.mark.django_db
def test_a_page_that_does_not_exist_offers_the_search(client: Client) -> None:
    response = client.get("/fi/ei-ole-olemassa/")
    assert response.status_code == 404
    html = response.content.decode()
    assert 'role="search"' in html
    assert 'href="/sv/ei-ole-olemassa/"' in html


@pytest.mark.django_db
def test_the_demo_shows_the_same_page_and_no_list_of_addresses(client: Client, settings: LazySettings) -> None:
    settings.DEBUG = True
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, "network.middleware.own_missing_page"]
    for url in ("/fi/ei-ole-olemassa/", "/fi/places/ei-ole/"):
        response = client.get(url)
        assert response.status_code == 404
        assert 'role="search"' in response.content.decode()
        assert "URLconf" not in response.content.decode()


@pytest.mark.parametrize("template", ["400.html", "500.html"])
def test_pages_that_stand_alone_need_no_context_and_speak_three_languages(template: str) -> None:
    html = render_to_string(template)
    assert 'lang="sv"' in html
    assert 'lang="en"' in html
    assert "tel:112" in html


@pytest.mark.django_db
def test_a_refused_page_says_that_nothing_changed() -> None:
    request = RequestFactory().get("/fi/")
    request.user = AnonymousUser()
    assert "Mitään ei muutettu" in render_to_string("403.html", request=request)


@pytest.mark.django_db
def test_an_old_form_is_not_kept_and_the_page_says_so() -> None:
    response = Client(enforce_csrf_checks=True).post("/fi/accounts/login/", {"login": "a@example.org"})
    assert response.status_code == 403
    assert "Emme tallentaneet mitään" in response.content.decode()
