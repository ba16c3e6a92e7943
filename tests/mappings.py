"""Telling things of a municipality's mapping as the tests do it, and reading what a page says."""

from typing import Any

from django.test import Client

from network.meanwhile import marks
from network.models import Municipality, User
from reporting.mapping.actions import change
from reporting.mapping.parts import PARTS, Told, told_of
from reporting.mapping.queries import mapping_of
from reporting.models import Mapping

PART = {"state": "done", "note": "", "responsible": "", "responsible_name": "", "started_on": "", "done_on": ""}


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text_of(answer: Any, status: int = 200) -> str:
    assert answer.status_code == status
    return " ".join(answer.content.decode().split())


def seen(municipality: Municipality, part: str) -> str:
    return marks(told_of(mapping_of(municipality), PARTS[part]))


def tell(municipality: Municipality, part: str, by: User | None = None, **told: Any) -> Mapping:
    stored: Told = told_of(mapping_of(municipality), PARTS[part])
    return change(municipality, PARTS[part], {**stored, **told}, seen=None, by=by)
