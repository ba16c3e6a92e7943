"""A time that is said among the words of a search: “kahvila auki nyt” asks for cafés that are open now; pure."""

import re
from datetime import date, timedelta

from network.words import WORD, is_filler
from places.open_times import EVENINGS, NOW, TODAY, WEEKEND

OPEN = r"(?:auki|avoinna|avoimia|öppet|öppen|öppna|open)"
SAID = {
    NOW: "juuri nyt|nyt|just nu|nu|right now|now",
    TODAY: "vielä tänään|tänään|i dag|idag|today",
    WEEKEND: "tänä viikonloppuna|viikonloppuna|viikonloppuisin|den här helgen|i helgen|på helgen|this weekend|"
    "at the weekend|on the weekend|on weekends|weekends",
    EVENINGS: "iltaisin|illalla|på kvällen|på kvällarna|in the evening|in the evenings|evenings",
}
TOMORROW = "huomenna|i morgon|imorgon|tomorrow"
WEEKDAYS = (
    "maanantaina|på måndag|on monday", "tiistaina|på tisdag|on tuesday", "keskiviikkona|på onsdag|on wednesday",
    "torstaina|på torsdag|on thursday", "perjantaina|på fredag|on friday", "lauantaina|på lördag|on saturday",
    "sunnuntaina|på söndag|on sunday",
)  # fmt: skip


def open_said(text: str, today: date) -> tuple[str, str] | None:
    """Return the time that the text asks to be open at, as the search's “open”, and the text without it; or None."""
    for asked, words in _times(today):
        pattern = rf"\b(?:{OPEN}\s+(?:{words})|(?:{words})\s+{OPEN})\b"
        rest, times = re.subn(pattern, " ", text, count=1, flags=re.IGNORECASE)
        if times:
            means_something = any(not is_filler(word) for word in WORD.findall(rest))
            return asked, " ".join(rest.split()) if means_something else ""
    return None


def _times(today: date) -> list[tuple[str, str]]:
    days = [(today + timedelta(days=(number - today.isoweekday()) % 7)) for number in range(1, 8)]
    named = zip((day.isoformat() for day in days), WEEKDAYS, strict=True)
    return [*SAID.items(), ((today + timedelta(days=1)).isoformat(), TOMORROW), *named]
