"""The figures that a social instructor may see are reached from their own page."""

import re
from html import unescape

import pytest
from django.test import Client

from network.enums import Role
from tests.make import make_member, make_municipality

pytestmark = pytest.mark.django_db
LINKS = re.compile(r'href="(/fi/(?:start|reports|gaps)/[^"#]*)"')


def test_an_instructors_figures_are_reached_from_their_own_page_and_lead_to_no_closed_one(client: Client) -> None:
    """Reports themselves are not theirs to order; a page of theirs must not send them there."""
    client.force_login(make_member(Role.SOCIAL_INSTRUCTOR, make_municipality()))
    seen, left = set[str](), ["/fi/start/"]
    while left:
        url = left.pop()
        seen.add(url.split("?")[0])
        answer = client.get(unescape(url))
        assert answer.status_code == 200, url
        if "/download/" in url or ".csv" in url or answer["Content-Type"].split(";")[0] != "text/html":
            continue
        left += {found for found in LINKS.findall(answer.content.decode()) if found.split("?")[0] not in seen}
        seen |= {found.split("?")[0] for found in left}
    assert {"/fi/reports/statistics/", "/fi/reports/weeks/", "/fi/gaps/", "/fi/reports/accounting/"} <= seen
    assert "/fi/reports/" not in seen
    assert client.get("/fi/reports/").status_code == 404
