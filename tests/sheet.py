"""Fill in the week sheet as a browser does."""

import re
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.test import Client

from network.models import User

THIS, URL = "/fi/attendance/", "/fi/attendance/2026-W48/"
MONDAY = date(2026, 11, 23)
FRIDAY_NOON = "2026-11-27T12:00:00+02:00"
ROW = re.compile(r'name="row" value="([^"]+)"')


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def tokens(html: str) -> dict[int, str]:
    """The rows of a page: their tokens by gathering."""
    return {int(token.split(".")[0]): token for token in ROW.findall(html)}


def open_sheet(client: Client, url: str = URL) -> dict[int, str]:
    response = client.get(url)
    assert response.status_code == 200
    return tokens(response.content.decode())


def filled(rows: dict[int, str], values: dict[int, dict[str, str]]) -> dict[str, Any]:
    """The form as a browser sends it."""
    data: dict[str, Any] = {"row": list(rows.values())}
    for pk, fields in values.items():
        data |= {f"g{pk}-{name}": value for name, value in fields.items()}
    return data


def send(client: Client, values: dict[int, dict[str, str]], url: str = URL) -> HttpResponse:
    return client.post(url, filled(open_sheet(client, url), values))


def text(response: HttpResponse) -> str:
    return re.sub(r"\s+", " ", response.content.decode())
