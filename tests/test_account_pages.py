"""Signing in and one's own account come out in our look, with no script that the policy would refuse."""

import re

import pytest
from django.test import Client

from tests.make import make_user

PUBLIC = ("login/", "login/code/", "password/reset/")
OWN = ("email/", "password/change/", "password/set/", "2fa/", "logout/", "reauthenticate/", "2fa/webauthn/")
INLINE = re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)|\sstyle=\"|\son[a-z]+=\"", re.IGNORECASE)


def page(client: Client, path: str) -> str:
    response = client.get(f"/fi/accounts/{path}", follow=True)
    assert response.status_code == 200
    return response.content.decode()


def test_the_pattern_finds_inline_script_and_style() -> None:
    assert INLINE.search("<script>alert(1)</script>")
    assert INLINE.search('<p style="color:red">')
    assert INLINE.search('<a onclick="x()">')
    assert not INLINE.search('<script src="/static/a.js" defer></script><script type="application/json">{}</script>')


@pytest.mark.django_db
@pytest.mark.parametrize("path", PUBLIC)
def test_pages_before_signing_in(client: Client, path: str) -> None:
    html = page(client, path)
    assert 'class="s-header"' in html
    assert html.count("<h1") == 1
    assert not INLINE.search(html)


@pytest.mark.django_db
@pytest.mark.parametrize("path", OWN)
def test_pages_of_ones_own_account(client: Client, path: str) -> None:
    user = make_user()
    user.set_password("pitka-salasana-1")
    user.save()
    client.force_login(user)
    html = page(client, path)
    assert 'class="s-header"' in html
    assert html.count("<h1") == 1
    assert not INLINE.search(html)


@pytest.mark.django_db
def test_signing_in_asks_first_for_an_address_and_offers_a_password_beside_it(client: Client) -> None:
    html = page(client, "login/")
    assert html.index('name="login"') < html.index("<details") < html.index('name="password"')


@pytest.mark.django_db
def test_a_refused_address_is_kept_and_explained(client: Client) -> None:
    html = client.post("/fi/accounts/login/", {"login": "naapuri", "password": ""}).content.decode()
    assert 'value="naapuri"' in html
    assert '<a href="#id_login">' in html


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["2fa/totp/activate/", "2fa/webauthn/add/", "password/change/"])
def test_pages_that_ask_for_a_fresh_sign_in(client: Client, path: str) -> None:
    user = make_user()
    user.set_password("pitka-salasana-1")
    user.save()
    client.post("/fi/accounts/login/", {"login": user.email, "password": "pitka-salasana-1"})
    html = page(client, path)
    assert 'class="govuk-button' in html
    assert not INLINE.search(html)
