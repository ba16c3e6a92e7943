"""Reasons for not meeting, numbered as on the paper, and how a cell of the typing grid says one; pure."""

import re

from groups.enums import NotHeldReason

NUMBERED: dict[str, str] = {str(number): reason.value for number, reason in enumerate(NotHeldReason, start=1)}
NUMBER_OF = {reason: number for number, reason in NUMBERED.items()}
MARK = re.compile(r"[-–−eE]\s*(\d?)")


def is_not_held(typed: str) -> bool:
    """Say whether a cell says that the circle did not meet: "-" or "e", with or without the reason's number."""
    return MARK.fullmatch(typed.strip()) is not None


def reason_typed(typed: str) -> str:
    """Return the reason that a cell names by its number, as "-2" does; nothing where it names none."""
    found = MARK.fullmatch(typed.strip())
    return NUMBERED.get(found[1], "") if found else ""


def numbered_reasons() -> list[tuple[str, str]]:
    """Return the reasons with their numbers before them, in the language in force."""
    return [(reason.value, f"{NUMBER_OF[reason.value]} {reason.label}") for reason in NotHeldReason]
