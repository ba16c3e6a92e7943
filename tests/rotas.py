"""A circle with a rota for the tests: Aino leads, Bertta and Veikko help, and it meets on Tuesdays at 13."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.test import Client

from groups.enums import MemberRole
from groups.models import Circle, CircleMember
from network.models import User
from responsibilities.actions.rota import confirm, seen_token, start_rota
from responsibilities.enums import RotaDuty, TurnState
from responsibilities.models import Rota, RotaPerson, Turn
from tests.make import make_circle, make_user

NOON = "2026-11-24T12:00:00+02:00"  # a Tuesday: the first gathering is today at 13
TUESDAY = date(2026, 11, 24)
WEEK = timedelta(weeks=1)


@dataclass(frozen=True)
class World:
    """The circle, its people and its rota."""

    circle: Circle
    aino: User
    bertta: User
    veikko: User
    rota: Rota

    def person(self, user: User) -> RotaPerson:
        return self.rota.people.get(user=user)


def make_rota(*, confirmed: bool = False, duty: RotaDuty = RotaDuty.COFFEE, **facts: Any) -> World:
    """The world's rota, proposed for four weeks unless told otherwise, and confirmed if told so."""
    aino, bertta, veikko = (
        make_user(f"{name}@example.org", name=name.title()) for name in ("aino", "bertta", "veikko")
    )
    circle = make_circle((2, 780, 900), lead=aino, name="Kahvipiiri", slug="kahvi")
    for user in (bertta, veikko):
        CircleMember.objects.create(circle=circle, user=user, role=MemberRole.HELPER)
    rota = start_rota(circle, duty, by=aino, **{"weeks": 4, **facts})
    if confirmed:
        confirm_all(circle, aino)
    return World(circle, aino, bertta, veikko, rota)


def confirm_all(circle: Circle, by: User) -> None:
    """Confirm what is proposed now, as the page does."""
    proposed = Turn.objects.ahead().filter(rota__circle=circle, state=TurnState.PROPOSED, holder__isnull=False)
    confirm(circle, seen=seen_token(proposed), by=by)


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def turns_of(rota: Rota) -> list[tuple[date, str, str]]:
    """Every turn in order: its day, who has it, and its state."""
    return [
        (turn.gathering.day, turn.holder.called if turn.holder else "", turn.state)
        for turn in rota.turns.whole().in_order()
    ]


def turn_of(user: User, number: int = 0) -> Turn:
    """One of the person's coming turns."""
    return Turn.objects.ahead().filter(holder__user=user).whole().in_order()[number]
