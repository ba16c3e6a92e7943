"""Signing in and up: e-mail first, a code by mail, the same answer for everybody."""

import re
from typing import Any

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.conf import LazySettings
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.cache import caches
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from network.models import User
from tests.make import make_user

pytestmark = pytest.mark.django_db

LOGIN = "/fi/accounts/login/"
CODE = "/fi/accounts/login/code/confirm/"
START_CIRCLE = "/fi/circles/new/"


def ask(client: Client, email: str, **more: Any) -> Any:
    return client.post(LOGIN, {"login": email, **more})


def sent_code() -> str:
    found = re.search(r"\b\d{4}-\d{4}\b", str(mail.outbox[-1].body))
    assert found, mail.outbox[-1].body
    return found[0]


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_a_person_signs_in_with_the_code_from_the_mail(client: Client) -> None:
    aino = make_user("aino@example.org")
    answer = ask(client, "Aino@Example.org")
    assert answer.status_code == 302
    assert answer["Location"] == CODE
    assert mail.outbox[-1].to == ["aino@example.org"]
    answer = client.post(CODE, {"code": sent_code()})
    assert answer["Location"] == reverse("reporting:start")
    assert client.session["_auth_user_id"] == str(aino.pk)
    assert EmailAddress.objects.get(user=aino).verified


def test_a_new_person_signs_up_by_the_same_door(client: Client) -> None:
    ask(client, "uusi@example.org")
    client.post(CODE, {"code": sent_code()})
    user = User.objects.get(email="uusi@example.org")
    assert client.session["_auth_user_id"] == str(user.pk)
    assert not user.has_usable_password()
    assert user.language == "fi"
    assert len(mail.outbox) == 1


def test_a_new_persons_language_is_the_pages(client: Client) -> None:
    client.post("/sv/accounts/login/", {"login": "ny@example.org"})
    assert User.objects.get(email="ny@example.org").language == "sv"


def test_a_nameless_newcomer_comes_first_to_their_own_page(client: Client) -> None:
    ask(client, "uusi@example.org")
    assert client.post(CODE, {"code": sent_code()})["Location"] == reverse("network:profile")


def test_known_and_unknown_addresses_get_the_same_answer() -> None:
    make_user("aino@example.org")
    answers, pages, letters = [], [], []
    for email in ("aino@example.org", "olematon@example.org"):
        client = Client()
        answer = ask(client, email)
        answers.append((answer.status_code, answer["Location"], answer.content, sorted(answer.headers)))
        page = client.get(CODE).content.decode().replace(email, "EMAIL")
        pages.append(re.sub(r'(csrfmiddlewaretoken" value|nonce)="[^"]+"', "", page))
        letters.append((re.sub(r"\d", "9", mail.outbox[-1].subject), re.sub(r"\d", "9", str(mail.outbox[-1].body))))
    assert answers[0] == answers[1]
    assert pages[0] == pages[1]
    assert letters[0] == letters[1]


@pytest.mark.parametrize("page", ["/fi/accounts/login/code/", "/fi/accounts/password/reset/"])
def test_other_doors_tell_nothing_either(page: str) -> None:
    make_user("aino@example.org")
    answers = []
    for email in ("aino@example.org", "olematon@example.org"):
        answer = Client().post(page, {"email": email})
        answers.append((answer.status_code, answer.get("Location"), answer.content))
    assert answers[0] == answers[1]


def test_a_wrong_password_tells_nothing(client: Client) -> None:
    make_user("aino@example.org", password="neulomalla syntyy")
    texts = []
    for email in ("aino@example.org", "olematon@example.org"):
        answer = Client().post(LOGIN, {"login": email, "password": "väärä sana"})
        texts.append(answer.context["form"].errors.as_json())
        assert answer.status_code == 200
    assert texts[0] == texts[1]
    assert not User.objects.filter(email="olematon@example.org").exists()


def test_a_password_works_for_who_has_one(client: Client) -> None:
    aino = make_user("aino@example.org", password="neulomalla syntyy")
    EmailAddress.objects.create(user=aino, email=aino.email, verified=True, primary=True)
    answer = ask(client, "aino@example.org", password="neulomalla syntyy", next=START_CIRCLE)
    assert answer["Location"] == START_CIRCLE
    assert signed_in(client)


def test_a_closed_account_gets_no_code_and_the_same_answer(client: Client) -> None:
    make_user("suljettu@example.org", is_active=False)
    assert ask(client, "suljettu@example.org")["Location"] == CODE
    assert "tiliä" in mail.outbox[-1].subject
    assert not signed_in(client)


def test_a_wrong_code_may_be_tried_five_times(client: Client) -> None:
    make_user("aino@example.org")
    ask(client, "aino@example.org")
    for _ in range(4):
        answer = client.post(CODE, {"code": "0000-0000", "next": START_CIRCLE})
        assert answer.status_code == 200
        assert answer.context["form"].errors
    answer = client.post(CODE, {"code": "0000-0000", "next": START_CIRCLE})
    assert answer["Location"] == "/fi/accounts/login/code/?next=%2Ffi%2Fcircles%2Fnew%2F"
    assert client.post(CODE, {"code": sent_code()}).status_code == 302
    assert not signed_in(client)


def test_a_code_gone_old_is_refused_and_next_kept(client: Client) -> None:
    make_user("aino@example.org")
    with time_machine.travel("2026-11-22 12:00+02:00"):
        ask(client, "aino@example.org")
    with time_machine.travel("2026-11-22 12:14+02:00"):
        assert client.get(CODE).status_code == 200
    with time_machine.travel("2026-11-22 12:16+02:00"):
        answer = client.post(CODE, {"code": sent_code(), "next": START_CIRCLE})
        assert answer["Location"] == "/fi/accounts/login/code/?next=%2Ffi%2Fcircles%2Fnew%2F"
    assert not signed_in(client)


def test_a_code_is_good_once(client: Client) -> None:
    make_user("aino@example.org")
    ask(client, "aino@example.org")
    code = sent_code()
    client.post(CODE, {"code": code})
    other = Client()
    ask(other, "aino@example.org")
    other.post(CODE, {"code": code})
    assert signed_in(client)
    assert not signed_in(other)


def test_a_new_code_can_be_asked_twice_and_replaces_the_old(client: Client) -> None:
    make_user("aino@example.org")
    ask(client, "aino@example.org")
    old = sent_code()
    assert client.get(CODE).context["can_resend"]
    client.post(CODE, {"action": "resend"})
    assert sent_code() != old
    client.post(CODE, {"code": old})
    assert not signed_in(client)
    client.post(CODE, {"action": "resend"})
    assert not client.get(CODE).context["can_resend"]
    client.post(CODE, {"code": sent_code()})
    assert signed_in(client)


def test_next_is_kept_from_the_first_click_to_the_page(client: Client) -> None:
    assert client.get("/fi/profile/")["Location"] == f"{LOGIN}?next=/fi/profile/"
    page = client.get(f"{LOGIN}?next={START_CIRCLE}")
    assert page.context["redirect_field_value"] == START_CIRCLE
    answer = ask(client, "uusi@example.org", next=START_CIRCLE)
    assert answer["Location"] == f"{CODE}?next=%2Ffi%2Fcircles%2Fnew%2F"
    page = client.get(answer["Location"])
    assert page.context["redirect_field_value"] == START_CIRCLE
    assert client.post(CODE, {"code": sent_code(), "next": START_CIRCLE})["Location"] == START_CIRCLE


def test_next_is_kept_when_a_code_was_already_asked(client: Client) -> None:
    ask(client, "aino@example.org")
    assert client.get(f"{LOGIN}?next={START_CIRCLE}")["Location"] == f"{CODE}?next=%2Ffi%2Fcircles%2Fnew%2F"


@pytest.mark.parametrize("to", ["https://example.com/", "//example.com", "javascript:alert(1)", "\\\\example.com"])
def test_next_never_leads_elsewhere(client: Client, to: str) -> None:
    make_user("aino@example.org")
    assert ask(client, "aino@example.org", next=to)["Location"] == CODE
    assert client.post(CODE, {"code": sent_code(), "next": to})["Location"] == reverse("reporting:start")


def test_the_session_is_new_after_sign_in(client: Client) -> None:
    make_user("aino@example.org")
    ask(client, "aino@example.org")
    before = client.session.session_key
    client.post(CODE, {"code": sent_code()})
    assert client.session.session_key != before
    assert not Session.objects.filter(session_key=before).exists()


def test_the_11th_failed_sign_in_is_refused(client: Client) -> None:
    make_user("aino@example.org", password="neulomalla syntyy")
    wrong = {"login": "aino@example.org", "password": "väärä sana"}
    assert [client.post(LOGIN, wrong).status_code for _ in range(11)] == [200] * 10 + [429]
    other = {"login": "bertta@example.org", "password": "väärä sana"}
    assert Client().post(LOGIN, other).status_code == 429, "the same address of the network goes on with another name"


def test_failed_sign_ins_count_together_over_server_processes(client: Client, settings: LazySettings) -> None:
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "network_cache"}
    }
    call_command("createcachetable", verbosity=0)
    answers = []
    for attempt in range(11):
        if attempt % 2:
            del caches["default"]  # as another process has it
        answers.append(Client().post(LOGIN, {"login": "aino@example.org", "password": "väärä"}).status_code)
    assert answers == [200] * 10 + [429]


def test_behind_a_proxy_two_people_do_not_share_a_bucket(settings: LazySettings) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    wrong = {"login": "aino@example.org", "password": "väärä sana"}
    for number in range(11):
        wrong["login"] = f"person{number}@example.org"
        last = Client().post(LOGIN, wrong, headers={"x-forwarded-for": "6.6.6.6, 203.0.113.7"})
    assert last.status_code == 429
    neighbour = Client().post(LOGIN, wrong, headers={"x-forwarded-for": "6.6.6.6, 203.0.113.8"})
    assert neighbour.status_code == 200


def test_a_forwarded_address_is_not_believed_without_a_proxy() -> None:
    for number in range(11):
        wrong = {"login": f"person{number}@example.org", "password": "väärä sana"}
        last = Client().post(LOGIN, wrong, headers={"x-forwarded-for": f"203.0.113.{number}"})
    assert last.status_code == 429


def test_one_address_gets_three_codes_in_a_minute() -> None:
    answers = [ask(Client(), "aino@example.org").status_code for _ in range(4)]
    assert answers == [302, 302, 302, 200]
    assert len(mail.outbox) == 3


@pytest.mark.parametrize(
    ("page", "status"),
    [
        ("login/", 200),
        ("login/code/", 200),
        ("signup/", 302),
        ("logout/", 302),
        ("inactive/", 200),
        ("password/reset/", 200),
        ("password/reset/done/", 200),
        ("confirm-email/", 302),
    ],
)
def test_the_entrance_is_open_to_the_signed_out(client: Client, page: str, status: int) -> None:
    answer = client.get(f"/fi/accounts/{page}")
    assert answer.status_code == status
    assert "next=" not in answer.get("Location", "")


@pytest.mark.parametrize(
    "page", ["email/", "password/change/", "password/set/", "2fa/", "2fa/webauthn/", "2fa/totp/activate/"]
)
def test_ones_own_keys_need_a_person(client: Client, page: str) -> None:
    assert client.get(f"/fi/accounts/{page}")["Location"] == f"{LOGIN}?next=/fi/accounts/{page}"


def test_sign_up_is_the_same_door(client: Client) -> None:
    answer = client.get(f"/fi/accounts/signup/?next={START_CIRCLE}")
    assert answer["Location"] == f"{LOGIN}?next=%2Ffi%2Fcircles%2Fnew%2F"


def test_the_letter_is_short_and_ours(client: Client, settings: LazySettings) -> None:
    settings.NETWORK_NAME = "Kuhmon piirit"
    ask(client, "aino@example.org")
    letter = mail.outbox[-1]
    code = sent_code()
    assert letter.subject == f"Kirjautumiskoodisi on {code}"
    assert letter.from_email == settings.DEFAULT_FROM_EMAIL
    assert "Kuhmon piirit" in str(letter.body)
    assert "example.com" not in str(letter.body)
    assert len(str(letter.body).splitlines()) < 20
    assert not letter.alternatives  # type: ignore[attr-defined]


def test_accounts_that_nobody_confirmed_are_forgotten(client: Client) -> None:
    with time_machine.travel("2026-11-20 12:00+02:00"):
        ask(client, "haamu@example.org")
        make_user("salasana@example.org", password="neulomalla syntyy")
    with time_machine.travel("2026-11-22 12:00+02:00"):
        ask(Client(), "uusi@example.org")
    assert set(User.objects.values_list("email", flat=True)) == {"salasana@example.org", "uusi@example.org"}


def test_another_address_may_be_given_and_next_is_kept(client: Client) -> None:
    ask(client, "vaara@example.org", next=START_CIRCLE)
    page = client.get(f"{CODE}?next={START_CIRCLE}").content.decode()
    found = re.search(r'name="next" value="(/fi/accounts/login/[^"]*)"', page)
    assert found
    assert client.post("/fi/accounts/logout/", {"next": found[1]})["Location"] == found[1]
    page = client.get(found[1])
    assert page.status_code == 200
    assert page.context["redirect_field_value"] == START_CIRCLE


def test_where_letters_go_to_the_terminal_the_page_says_so(client: Client, settings: LazySettings) -> None:
    ask(client, "aino@example.org")
    assert "kirje ei lähde" not in client.get(CODE).content.decode()
    settings.DEBUG, settings.EMAIL_BACKEND = True, "django.core.mail.backends.console.EmailBackend"
    assert "kirje ei lähde" in client.get(CODE).content.decode()
