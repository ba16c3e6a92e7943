"""Pages and open forms while the cache does not answer: nothing is lost, and nobody gets an error."""

import re
from typing import Any

import pytest
from django.test import Client

from network.enums import Role
from network.models import Feedback
from network.senders import FASTEST_S
from tests.caches import SILENT
from tests.make import make_member, make_municipality, make_organisation
from tests.sheet import signed_in, text
from tests.surveys import make_round

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _away(settings: Any) -> None:
    make_municipality()
    settings.CACHES = SILENT


def test_the_cache_of_these_tests_does_not_answer() -> None:
    from django.core.cache import cache

    with pytest.raises(ConnectionError):
        cache.get("anything")


def test_an_answer_to_a_survey_is_stored() -> None:
    asked, client = make_round(), Client()
    mark = client.get(f"/fi/survey/{asked.code}/").context["form"].new_mark
    assert client.post(f"/fi/survey/{asked.code}/", {"mark": mark, "q-welcome": "5"}).status_code == 302
    assert asked.sheets.count() == 1


def test_feedback_is_received(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("network.senders.FASTEST_S", -1)
    assert FASTEST_S > 0
    client = Client()
    stamp = re.findall(r'name="stamp" value="([^"]*)"', text(client.get("/fi/feedback/")))
    answer = client.post("/fi/feedback/", {"message": "Hyv\u00e4", **({"stamp": stamp[0]} if stamp else {})})
    assert answer.status_code == 302
    assert Feedback.objects.count() == 1


@pytest.mark.parametrize("path", ["/fi/organisations/duplicates/", "/fi/organisations/", "/fi/reports/", "/fi/start/"])
def test_a_coordinators_page_answers(path: str) -> None:
    for _one in range(2):
        make_organisation("Kaksonen ry", business_id="1234567-1")
    answer = signed_in(make_member(Role.COORDINATOR)).get(path)
    assert answer.status_code == 200
    if path.endswith("duplicates/"):
        assert text(answer).count("Kaksonen ry") >= 2
