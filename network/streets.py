"""Street addresses made comparable: the street's key and the house number, from an address or a search."""

import re
from dataclasses import dataclass

from network.place_names import names_in
from network.words import fold

NUMBERED = re.compile(r"(?P<street>[^\d,;]+?)[\s.]*\b(?P<house>\d{1,4})(?!\d)(?P<rest>[^,;]*)")
STAIR = re.compile(r"\s*(?:[-–/]\s*\d+)?\s*[a-zåäö]?(?:\s*\d{1,4})?\b\.?", re.IGNORECASE)
SHORT_ENDS = {"k": "katu", "t": "tie", "kj": "kuja", "p": "polku", "pk": "puistokatu", "v": "väylä", "g": "gatan"}
DOTTED = re.compile(r"(\w{3,}?)(kj|pk|[ktpvg])\.(?!\w)", re.IGNORECASE)
END_WITHOUT_DOT = re.compile(r"\w{4,}nk$")
LONGEST_KEY = 80


@dataclass(frozen=True)
class Street:
    """A street as its key, and a house on it, or none."""

    key: str
    house: str = ""


def street_of(address: str) -> Street:
    """Return the street and house of an address as it is kept: "Insinöörinkatu 38 B, 2. krs" is 38."""
    first = _whole(address.split(",")[0])
    found = NUMBERED.match(first)
    if found:
        return Street(fold(found["street"])[:LONGEST_KEY], found["house"])
    return Street(fold(first)[:LONGEST_KEY])


@dataclass(frozen=True)
class AskedStreet:
    """A street as somebody writes it: what its key may be, the house, and the words left over for a town."""

    keys: tuple[str, ...]
    house: str
    rest: str


def asked_streets(text: str) -> list[AskedStreet]:
    """Return the ways to read a text as a street: with its number, or as all of the text but a town at either end."""
    parts = [part.strip() for part in _whole(text).split(",") if part.strip()]
    for number, part in enumerate(parts):
        found = NUMBERED.match(part)
        if found:
            others = [*parts[:number], STAIR.sub("", found["rest"], count=1), *parts[number + 1 :]]
            return _ways(fold(found["street"]).split(), found["house"], fold(" ".join(others)))
    return _ways(fold(parts[0]).split(), "", fold(" ".join(parts[1:]))) if parts else []


def _ways(words: list[str], house: str, rest: str) -> list[AskedStreet]:
    ways = [AskedStreet(_keys(words), house, rest)]
    if len(words) > 1 and not rest:
        ways += [
            AskedStreet(_keys(words[:-1]), house, words[-1]),
            AskedStreet(_keys(words[1:]), house, words[0]),
        ]
    return ways


def _keys(words: list[str]) -> tuple[str, ...]:
    found = names_in(words)
    if words and END_WITHOUT_DOT.match(words[-1]):
        found.append(" ".join([*words[:-1], f"{words[-1]}atu"]))
    return tuple(found)


def _whole(text: str) -> str:
    """Write out the short end of a street's name: Insinöörink. is Insinöörinkatu."""
    return DOTTED.sub(lambda found: found[1] + SHORT_ENDS[found[2].lower()] + " ", text)
