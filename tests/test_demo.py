"""The demo network: whole, marked, the same every time, and never outside debug."""

import hashlib
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.conf import LazySettings
from django.contrib.auth import authenticate
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from groups.enums import CircleState, GatheringState
from groups.models import AttendanceVersion, Circle, Gathering
from network.enums import Role
from network.models import Listing, Membership, Organisation, User
from places.models import Place

pytestmark = pytest.mark.django_db
SIGN_INS = ("volunteer", "instructor", "organisation", "coordinator", "municipality", "outreach", "admin")


@pytest.fixture
def demo(settings: LazySettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The command's own words, after it has loaded the demo."""
    settings.DEBUG, settings.VAR_DIR = True, tmp_path
    monkeypatch.delenv("DEMO_PASSWORD", raising=False)
    return run()


def run() -> str:
    out = StringIO()
    call_command("demo", stdout=out)
    return out.getvalue()


def digest() -> dict[str, tuple[int, str]]:
    """Every row of our own rooms, as counts and a digest of their contents."""
    found = {}
    for model in apps.get_models():
        if model._meta.app_label in ("network", "places", "groups", "responsibilities", "reporting", "account"):
            rows: list[Any] = list(model._default_manager.order_by("pk").values_list())
            found[model.__name__] = (len(rows), hashlib.sha256(repr(rows).encode()).hexdigest())
    return found


def test_refuses_outside_debug(settings: LazySettings) -> None:
    settings.DEBUG = False
    with pytest.raises(CommandError, match="DEBUG"):
        call_command("demo")
    assert not User.objects.exists()


def test_a_second_run_changes_nothing_and_says_the_same_sign_ins(demo: str) -> None:
    before = digest()
    again = run()
    assert digest() == before
    assert again.splitlines()[1:] == demo.splitlines()[1:]


def test_twelve_circles_that_meet_and_two_that_do_not_yet(demo: str) -> None:
    assert Circle.objects.filter(state=CircleState.PUBLISHED).count() == 12
    assert Circle.objects.filter(state=CircleState.SENT).count() == 1
    draft = Circle.objects.get(state=CircleState.DRAFT)
    assert sum(answer.is_done for answer in draft.answers.all()) == 5
    assert draft.members.get().user.email == "volunteer@example.org"
    assert Circle.objects.led_by(User.objects.get(email="volunteer@example.org")).count() == 3
    assert len(set(Circle.objects.published().values_list("municipality", flat=True))) >= 6
    assert len(set(Circle.objects.published().values_list("kind", flat=True))) == 6
    assert Listing.objects.filter(kind="circle").count() == 12


def test_two_years_with_all_three_states(demo: str) -> None:
    today = timezone.localdate()
    past = Gathering.objects.filter(day__lt=today)
    assert set(past.values_list("state", flat=True)) == set(GatheringState.values)
    assert past.order_by("day").first().day <= today - timedelta(weeks=103)
    held = past.filter(state=GatheringState.HELD).exclude(circle__name="Oriveden tiistaipiiri")
    assert set(held.values_list("visitors", flat=True)) <= set(range(7, 14))
    ahead = Gathering.objects.filter(day__gt=today)
    assert set(ahead.values_list("state", flat=True)) == {GatheringState.NOT_REPORTED}
    assert ahead.order_by("-day").first().day > today + timedelta(weeks=7)
    assert AttendanceVersion.objects.filter(number=1).count() == past.exclude(state="not_reported").count()


def test_one_circle_fades_and_one_rests_in_july(demo: str) -> None:
    fading = Circle.objects.get(name="Oriveden tiistaipiiri").gatherings.held()
    long_ago = timezone.localdate() - timedelta(weeks=12)
    last = fading.order_by("-day").first()
    assert last.visitors <= 3
    assert min(fading.filter(day__lt=long_ago).values_list("visitors", flat=True)) >= 7
    resting = Circle.objects.get(name="Valkeakosken juttukerho").gatherings
    assert resting.filter(day__month=6).exists()
    assert not resting.filter(day__month=7).exists()


def test_everything_invented_is_marked(demo: str) -> None:
    assert not Circle.objects.filter(is_demo=False).exists()
    assert Organisation.objects.get(slug="hervannan-naapurit-esittely").is_demo
    assert not Place.objects.filter(is_demo=False).exclude(getting_in="", contact_phone="").exists()
    assert not User.objects.exclude(email__endswith="@example.org").exists()


def test_the_demo_people_can_sign_in(demo: str, settings: LazySettings, client: Client) -> None:
    password = (settings.VAR_DIR / "demo-password").read_text().strip()
    assert password in demo
    for name in SIGN_INS:
        assert f"{name}@example.org" in demo
        assert authenticate(email=f"{name}@example.org", password=password)
        assert EmailAddress.objects.get(email=f"{name}@example.org").verified
    roles = set(Membership.objects.values_list("user__email", "role", "municipality"))
    assert ("instructor@example.org", Role.SOCIAL_INSTRUCTOR, "837") in roles
    assert ("municipality@example.org", Role.MUNICIPALITY_READER, "837") in roles
    assert ("coordinator@example.org", Role.COORDINATOR, None) in roles
    assert not User.objects.filter(is_superuser=True).exists()


@pytest.mark.django_db(transaction=True)
def test_nobody_gets_a_letter(settings: LazySettings, tmp_path: Path) -> None:
    settings.DEBUG, settings.VAR_DIR = True, tmp_path
    run()
    assert mail.outbox == []


def test_a_given_password_is_used(settings: LazySettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.DEBUG, settings.VAR_DIR = True, tmp_path
    monkeypatch.setenv("DEMO_PASSWORD", "kudottu silmukka 7")
    assert "kudottu silmukka 7" in run()
    assert authenticate(email="volunteer@example.org", password="kudottu silmukka 7")
    assert not (tmp_path / "demo-password").exists()
