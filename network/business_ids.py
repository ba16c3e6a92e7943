"""Finnish business ids: whether one is right, and how it is written."""

import re

BUSINESS_ID = re.compile(r"[0-9]{7}-[0-9]")
LOOSE = re.compile(r"(?:FI)?\s*([0-9]{6,7})\s*-?\s*([0-9])", re.IGNORECASE)
WEIGHTS = (7, 9, 10, 5, 8, 4, 2)


def is_business_id(text: str) -> bool:
    """Say whether the text is a Finnish business id whose check digit is right."""
    if not BUSINESS_ID.fullmatch(text):
        return False
    rest = sum(int(digit) * weight for digit, weight in zip(text[:7], WEIGHTS, strict=True)) % 11
    return rest != 1 and int(text[-1]) == (0 if rest == 0 else 11 - rest)


def as_business_id(text: str) -> str:
    """Return the id as it is written, 1234567-1, of one that lacks its hyphen or first zero; else the text itself."""
    found = LOOSE.fullmatch(text.strip())
    return f"{found[1].zfill(7)}-{found[2]}" if found else text.strip()
