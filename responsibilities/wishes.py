"""What checklist answers say of duties: who is wished for, and who already does it; pure, no database."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from groups.checklist import chosen, topics
from responsibilities.enums import Duty, HeldAs

NETWORK = "responsibility_network"


@dataclass(frozen=True)
class Wish:
    """A duty that an answer speaks of; with nobody who holds it, it is an invitation."""

    duty: Duty
    held_as: HeldAs | None = None
    person: int | None = None

    @property
    def is_open(self) -> bool:
        return self.held_as is None


WISHES: dict[str, dict[str, Wish]] = {
    "coffee_costs": {
        "participant_pays": Wish(Duty.COFFEE, HeldAs.PARTICIPANTS),
        "association_supports": Wish(Duty.COFFEE, HeldAs.ASSOCIATION),
        "city_department_supports": Wish(Duty.COFFEE, HeldAs.CITY),
        "seeking_sponsor": Wish(Duty.COFFEE),
    },
    "cleaning": {
        "participants_do_everything": Wish(Duty.CLEANING, HeldAs.PARTICIPANTS),
        "volunteer_takes_care": Wish(Duty.CLEANING),
        "participants_coffee_venue_cleaning": Wish(Duty.CLEANING, HeldAs.VENUE),
        "venue_takes_care": Wish(Duty.CLEANING, HeldAs.VENUE),
    },
    "facilitation": {
        "all_participants": Wish(Duty.FACILITATION, HeldAs.PARTICIPANTS),
        "volunteer": Wish(Duty.FACILITATION),
        "visitor": Wish(Duty.FACILITATION),
        "taking_turns": Wish(Duty.FACILITATION, HeldAs.TURNS),
        "employee_or_subsidised": Wish(Duty.FACILITATION, HeldAs.EMPLOYEE),
    },
    "planning_ahead": {
        "volunteer_plans": Wish(Duty.PLANNING),
        "participants_plan": Wish(Duty.PLANNING, HeldAs.PARTICIPANTS),
        "volunteer_and_participants": Wish(Duty.PLANNING),
    },
    NETWORK: {option.code: Wish(Duty.NETWORK) for option in topics()[NETWORK].options},
}
VOLUNTEERS = ("volunteer_takes_care", "volunteer", "volunteer_plans", "volunteer_and_participants")


def wished(
    topic: str, options: Iterable[str], *, doer: int | None = None, agreed: Collection[str] = ()
) -> dict[str, Wish]:
    """Return the duties that the answer speaks of, by option.

    `doer` is who has said to be the volunteer, `agreed` the options with whom the circle has agreed already.
    """
    table = WISHES.get(topic, {})
    if not table:
        return {}
    meant = [option.code for option in chosen(topics()[topic], set(options)) if option.code in table]
    return {code: _as_agreed(table[code], code, doer, agreed) for code in meant}


def _as_agreed(wish: Wish, option: str, doer: int | None, agreed: Collection[str]) -> Wish:
    if not wish.is_open:
        return wish
    if doer is not None and option in VOLUNTEERS:
        return Wish(wish.duty, HeldAs.SELF, doer)
    return Wish(wish.duty, HeldAs.AGREED) if option in agreed else wish
