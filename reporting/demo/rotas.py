"""A demo rota, made as people make one: begun, confirmed, and one turn for which somebody looks for a taker."""

from collections.abc import Mapping
from typing import Any

from groups.models import Circle
from network.models import User
from responsibilities.actions.rota import confirm, seen_token, start_rota
from responsibilities.actions.swaps import ask
from responsibilities.enums import RotaDuty
from responsibilities.models import Turn

Row = Mapping[str, Any]


def load_rota(circle: Circle, row: Row, people: Mapping[str, User]) -> None:
    """Begin the circle's rota and agree on it; the last of its people cannot come to their first turn."""
    lead, taking = people[row["lead"]], [people[email] for email in row["rota"]["people"]]
    rota = start_rota(circle, RotaDuty(row["rota"]["duty"]), people=taking, by=lead)
    proposed = Turn.objects.ahead().filter(rota=rota, holder__isnull=False)
    confirm(circle, seen=seen_token(proposed), by=lead)
    first = Turn.objects.ahead().filter(rota=rota, holder__user=taking[-1]).whole().in_order().first()
    if first:
        ask(first, asked=None, in_return=[], by=taking[-1])
