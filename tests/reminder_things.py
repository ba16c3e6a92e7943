"""Letters that a coordinator has asked for: looked at, sent, waiting for a worker, and another coordinator's."""

from typing import Any

from network import asking
from network.actions.reminders import order_reminders, send_reminders
from network.confirm_links import record_token
from network.enums import Role
from network.keeping import record_of
from network.letter_links import ABOUT_FACTS
from network.models import Membership, User
from tests import make


def reminder_things(coordinator: User | None) -> dict[str, dict[str, Any]]:
    """One stale organisation with an editor, asked about at each stage; and the link that stops such letters."""
    assert coordinator
    stale = make.make_organisation("<b>Vanheneva</b> yhdistys", confirmed_on=None)
    editor = make.make_user()
    Membership.objects.create(user=editor, role=Role.ORGANISATION_EDITOR, organisation=stale)
    chosen = {"organisation": [stale.pk]}
    other = make.make_member(Role.COORDINATOR)
    orders = {
        "own_order": order_reminders(chosen=chosen, by=coordinator),
        "sent_order": order_reminders(chosen=chosen, by=coordinator),
        "waiting_order": order_reminders(chosen=chosen, by=coordinator),
        "others_order": order_reminders(narrowed={"kind": "", "municipality": "", "age": ""}, by=other),
    }
    for name in ("own_order", "sent_order", "others_order"):
        asking.carry_out(orders[name].pk)
    send_reminders(orders["sent_order"], by=coordinator)
    asking.carry_out(orders["sent_order"].pk)
    found: dict[str, dict[str, Any]] = {name: {"pk": order.pk} for name, order in orders.items()}
    about = record_of("organisation", pk=stale.pk)
    assert about
    return found | {
        "fact_letters": {"token": ABOUT_FACTS.token(make.make_user())},
        "stale_link": {"token": record_token(about, editor)},
    }
