"""A circle of three, and the forms by which newcomers and the circle's people write to each other."""

from typing import Any

import time_machine
from django.test import Client, TestCase

from groups.enums import MemberRole
from groups.models import Circle, CircleMember, Inquiry
from network.models import User
from tests.make import make_circle, make_user

NOON = "2026-11-22T12:00:00+02:00"


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def stamp(client: Client, address: str) -> str:
    return str(client.get(address).context["form"].stamp_text)


def sent(address: str, *, later: int = 10, client: Client | None = None, **fields: Any) -> Any:
    """Send the form of an address some seconds after it was opened."""
    client = client or Client()
    with time_machine.travel(NOON, tick=False) as clock:
        own = stamp(client, address)
        clock.shift(later)
        with TestCase.captureOnCommitCallbacks(execute=True):
            return client.post(address, {"stamp": own, **fields})


def a_circle_of_three() -> tuple[Circle, User, User, User]:
    """Aino leads, Bertta helps, Cecilia is a stranger from the next town."""
    aino, bertta, cecilia = make_user(name="Aino Aalto"), make_user(name="Bertta"), make_user(name="Cecilia")
    circle = make_circle((4, 780, 900), lead=aino, name="Kahvipiiri", slug="kahvipiiri")
    CircleMember.objects.create(circle=circle, user=bertta, role=MemberRole.HELPER)
    return circle, aino, bertta, cecilia


JOIN = "/fi/circles/kahvipiiri/join/"


def answered(person: User, inquiry: Inquiry, text: str) -> Any:
    client, address = client_of(person), f"/fi/newcomers/{inquiry.pk}/"
    form = client.get(address).context["form"]
    with TestCase.captureOnCommitCallbacks(execute=True):
        return client.post(address, {"once": form.initial["once"], "seen": form.initial["seen"], "text": text})
