"""Two whose acts draw one organisation again at the same moment: on PostgreSQL, where races are real."""

import time
from functools import partial
from typing import Any

import pytest
from django.db import models, transaction

from network.actions import organisations as actions
from network.actions.organisations import draw_again, rebuild_organisation_keys
from network.models import OrganisationAudience, OrganisationFunction
from tests.at_once import at_once, on_postgresql
from tests.make import make_organisation

pytestmark = on_postgresql
ROUNDS = 5


@pytest.fixture(autouse=True)
def _slowly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a moment pass between reading the rows and writing what is drawn of them."""
    own = actions._draw

    def draw(rows: list[Any]) -> int:
        time.sleep(0.05)
        return own(rows)

    monkeypatch.setattr(actions, "_draw", draw)


@transaction.atomic
def tell(rows: type[models.Model], organisation: int, **fields: str) -> None:
    rows._default_manager.create(organisation_id=organisation, **fields)
    draw_again([organisation])


def left_undrawn() -> int:
    """Return how many organisations are not drawn as their rows are, after two have told something of one at once."""
    key = make_organisation().pk
    at_once(
        partial(tell, OrganisationFunction, key, function="peer_support"),
        partial(tell, OrganisationAudience, key, audience="young_people"),
    )
    return rebuild_organisation_keys()


def test_the_later_of_two_sees_what_the_other_told() -> None:
    assert [left_undrawn() for _round in range(ROUNDS)] == [0] * ROUNDS


def test_without_the_lock_one_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(models.QuerySet, "select_for_update", lambda rows, **_options: rows)
    assert any(left_undrawn() for _round in range(ROUNDS))
