"""Which checklist answers wish for somebody to take a duty; pure, no database."""

from collections.abc import Iterable

from groups.checklist import chosen, topics
from responsibilities.enums import Duty

WISHES: dict[str, dict[str, Duty]] = {
    "coffee_costs": {"seeking_sponsor": Duty.COFFEE},
    "cleaning": {"volunteer_takes_care": Duty.CLEANING},
    "facilitation": {
        "volunteer": Duty.FACILITATION,
        "visitor": Duty.FACILITATION,
        "taking_turns": Duty.FACILITATION,
    },
    "planning_ahead": {"volunteer_plans": Duty.PLANNING},
    "responsibility_network": {option.code: Duty.NETWORK for option in topics()["responsibility_network"].options},
}


def wished(topic: str, options: Iterable[str]) -> dict[str, Duty]:
    """Return the duties that the answer wishes for, by option."""
    table = WISHES.get(topic, {})
    if not table:
        return {}
    return {option.code: table[option.code] for option in chosen(topics()[topic], set(options)) if option.code in table}
