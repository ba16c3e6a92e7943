"""The optional numbers of gatherings as a report counts them: which belong together, and which are sums."""

from collections.abc import Mapping

from groups.counts import FIRST_TIMERS, all_counts, families

SUMMED = ("encounters", "onward")
WORK = ("volunteers", "volunteer_hours")


def family_of(code: str) -> str:
    """Return the code of the family that the number belongs to; nothing for a sum of a family."""
    return next((family.code for family in families() if code in {count.code for count in family.counts}), "")


def summed_codes() -> tuple[str, ...]:
    """Return the codes that gatherings keep among their optional numbers."""
    return tuple(code for code in all_counts() if code != FIRST_TIMERS)


def with_sums(numbers: Mapping[str, int]) -> dict[str, int]:
    """Add the sums of the families whose topics add up: how many talks, how many guided onward."""
    found = dict(numbers)
    for code in SUMMED:
        told = [number for topic, number in numbers.items() if family_of(topic) == code]
        if told:
            found[code] = sum(told)
    return found
