"""What the comments of opening hours texts mean of the door: by appointment, self-service …; pure.

OpenStreetMap has words for open, closed and unknown alone; the rest is said in a comment, in any language.
"""

import re
from functools import lru_cache

from network.enums import OpenState
from network.words import fold

# The first of each is what we write: the words that OpenStreetMap's own readers know, or Hauki's.
WORDS: dict[str, tuple[str, ...]] = {
    OpenState.BY_APPOINTMENT: (
        "by appointment", "by appointment only", "only by appointment", "appointment only", "on appointment",
        "by arrangement", "on request", "appointment", "ajanvarauksella", "vain ajanvarauksella", "ajanvaraus",
        "sopimuksen mukaan", "sovittaessa", "tidsbokning", "med tidsbokning", "endast tidsbokning",
        "enligt överenskommelse", "nach vereinbarung", "nur nach vereinbarung", "terminvereinbarung", "mit termin",
        "nach terminvereinbarung", "sur rendez-vous",
    ),
    OpenState.SELF_SERVICE: (
        "self-service", "self service", "omatoimiaika", "omatoimi", "omatoimikäyttö", "meröppet", "självbetjäning",
        "unstaffed",
    ),
    OpenState.WITH_KEY: ("with key", "key required", "avaimella", "med nyckel", "mit schlüssel"),
    OpenState.WITH_RESERVATION: (
        "with reservation", "by reservation", "reservation only", "varattuna", "varauksella", "vain varauksella",
        "med bokning", "efter bokning", "reserviert",
    ),
    OpenState.OWN_GROUP: (
        "own group", "oman ryhmän aika", "members only", "vain jäsenille", "egen grupp", "endast medlemmar",
        "nur mitglieder",
    ),
}  # fmt: skip


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", fold(text)))


STATES = {_plain(words): str(state) for state, told in WORDS.items() for words in told}


@lru_cache(maxsize=256)
def state_of(comment: str) -> str:
    """Return the state that the comment stands for, or nothing."""
    return STATES.get(_plain(comment), "")


def comment_of(state: str) -> str:
    """Return the comment that says the state; open needs none."""
    return "" if state == OpenState.OPEN else WORDS[state][0]
