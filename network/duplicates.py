"""Which records may be one organisation, how certainly, and why; pure. Precision first: what is unclear is left out.

Names are compared word by word: a word that only one of two local associations has, such as the town, parts them.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations

from rapidfuzz import fuzz

from network.inflection import base_form
from network.words import fold

FIRST_LETTERS = LAST_LETTERS = 3
MOST_TOGETHER = 25  # a block of more says nothing: a shared host, a switchboard, a word that everybody uses
NEIGHBOURS = 4
SAME_WORD, SHORTEST_FUZZY = 86, 5
LEGAL = {"ry", "r", "y", "rf", "f", "rek", "yhd", "oy", "ab", "oyj", "osk", "sr", "rs", "tmi"}
WEAK = {"yhdistys", "forening", "foreningen", "seura", "rekisteroity", "registrerad", "saatio", "ja", "och", "the"}
HOSTS = {"facebook.com", "instagram.com", "sites.google.com", "wordpress.com", "blogspot.com", "gmail.com",
         "hotmail.com", "outlook.com", "yhdistysavain.fi", "nettisivu.org", "suomi24.fi", "luukku.com",
         "kotisivukone.com", "elisanet.fi", "kolumbus.fi", "saunalahti.fi", "yahoo.com", "icloud.com"}  # fmt: skip
PUBLIC = {"municipal_unit", "wellbeing_services_county", "state_authority", "school", "parish", "police"}
LEAST_LIKE = 0.4
CERTAIN, LIKELY, POSSIBLE = 0.9, 0.7, 0.5


@dataclass(frozen=True)
class Facts:
    """What a record says that can tell it from another."""

    key: int
    name: str
    kind: str = "unknown"
    short_name: str = ""
    others: tuple[str, ...] = ()
    business_id: str = ""
    website: str = ""
    email: str = ""
    phone: str = ""
    street: str = ""
    postal_code: str = ""
    towns: frozenset[str] = field(default_factory=frozenset)

    @cached_property
    def words(self) -> tuple[tuple[str, ...], ...]:
        """The words of each name, without what the law adds to it."""
        return tuple(dict.fromkeys(words_of(name) for name in (self.name, *self.others)))

    @cached_property
    def domain(self) -> str:
        """The host of the website; nothing where others publish on it too."""
        host = self.website.partition("://")[2].partition("/")[0].casefold().removeprefix("www.").partition(":")[0]
        shared = host in HOSTS or any(host.endswith(f".{one}") for one in HOSTS)
        path = self.website.partition("://")[2].partition("/")[2].strip("/").casefold()
        return "" if not host or (shared and not path) else f"{host}/{path}" if shared else host

    @cached_property
    def mail(self) -> str:
        return self.email.casefold().strip()

    @cached_property
    def number(self) -> str:
        """The last digits of the phone number: with and without the country it is the same."""
        digits = "".join(filter(str.isdigit, self.phone))
        return digits[-8:] if len(digits) >= 7 else ""

    @cached_property
    def address(self) -> str:
        return f"{fold(self.street)} {self.postal_code}" if self.street and self.postal_code else ""

    @cached_property
    def marks(self) -> tuple[int, ...]:
        """A mark of every narrow clue, worked out once: two records that may be one share some."""
        return tuple(dict.fromkeys(map(hash, narrow_clues(self))))


@dataclass(frozen=True)
class Pair:
    """Two records that may be one: how certainly, and why, as codes."""

    first: int
    second: int
    certainty: float
    reasons: tuple[str, ...]

    @property
    def level(self) -> str:
        return "certain" if self.certainty >= CERTAIN else "likely" if self.certainty >= LIKELY else "possible"


def words_of(name: str) -> tuple[str, ...]:
    """Return the folded words of a name that tell it from others."""
    return tuple(word for word in fold(name).split() if word not in LEGAL)


def is_place(word: str, places: Collection[str]) -> bool:
    """Say whether a word is a place, also as Tampereen."""
    if word in places:
        return True
    base = base_form(word) or base_form(word.capitalize())
    return bool(base) and fold(base or "") in places


def same_word(one: str, other: str, places: Collection[str]) -> bool:
    """Say whether two words are one, written otherwise; two places never are, nor numbers or short words."""
    if one == other:
        return True
    if min(len(one), len(other)) < SHORTEST_FUZZY or one[0] != other[0]:
        return False
    if not fuzz.ratio(one, other, score_cutoff=SAME_WORD):
        return False
    return not (is_place(one, places) and is_place(other, places)) or base_form(one) == base_form(other)


def name_likeness(one: Sequence[str], other: Sequence[str], places: Collection[str]) -> float:
    """Return how alike two names are: 1 the same words, 0 where each has a word that the other lacks."""
    if sorted(one) == sorted(other) or "".join(one) == "".join(other):
        return 1.0 if one else 0.0
    left = [word for word in one if word not in other]
    right = [word for word in other if word not in one]
    for word in list(left):
        twin = next((each for each in right if same_word(word, each, places)), None)
        if twin is not None:
            left.remove(word)
            right.remove(twin)
    if not left and not right:
        return 0.9
    left, right = [w for w in left if w not in WEAK], [w for w in right if w not in WEAK]
    if not left and not right:
        return 0.85 if set(one) - WEAK and set(other) - WEAK else 0.0
    rest = left or right
    shared = len(set(one if left else other) - WEAK) - len(rest)
    if (left and right) or shared < 1 or any(is_place(word, places) or word.isdigit() for word in rest):
        return 0.0
    return 0.6 if shared >= len(rest) else 0.4


def alike(one: Facts, other: Facts, places: Collection[str]) -> float:
    """Return how alike the nearest names of two records are; an abbreviation stands for a name."""
    best = max(name_likeness(a, b, places) for a in one.words for b in other.words)
    for short, whole in ((one, other), (other, one)):
        said = fold(short.short_name).replace(" ", "") or ("".join(short.words[0]) if len(short.words[0]) == 1 else "")
        initials = "".join(word[0] for word in whole.words[0])
        if best < 0.7 and len(said) >= 3 and said in (initials, fold(whole.short_name).replace(" ", "")):
            best = 0.7
    return best


def compare(one: Facts, other: Facts, places: Collection[str]) -> Pair | None:
    """Return the pair when the two may be one; None where anything speaks clearly against it."""
    if one.business_id and other.business_id and one.business_id != other.business_id:
        return None
    same_id = bool(one.business_id) and one.business_id == other.business_id
    if not same_id and one.towns and other.towns and not one.towns & other.towns:
        return None
    likeness = alike(one, other, places)
    if not same_id and likeness < LEAST_LIKE:
        return None
    contacts = [
        code
        for code, a, b in (
            ("domain", one.domain, other.domain),
            ("email", one.mail, other.mail),
            ("phone", one.number, other.number),
            ("address", one.address, other.address),
        )
        if a and a == b
    ]
    certainty = _certainty(one, other, likeness, same_id, len(contacts))
    if certainty < POSSIBLE:
        return None
    reasons = [*(["business_id"] if same_id else []), *(_name_reason(likeness)), *contacts]
    if one.towns & other.towns:
        reasons.append("town")
    first, second = sorted((one.key, other.key))
    return Pair(first, second, certainty, tuple(reasons))


def _certainty(one: Facts, other: Facts, likeness: float, same_id: bool, contacts: int) -> float:
    """A table of what is enough: the id with a name, a name with something else, contacts alone never."""
    if same_id:
        units = one.kind in PUBLIC or other.kind in PUBLIC
        return 0.98 if likeness >= 0.6 else 0.0 if units else 0.8 if contacts else 0.6
    together = bool(one.towns & other.towns)
    if likeness >= 0.85:
        return 0.95 if contacts else 0.9 if together and likeness >= 0.9 else 0.75 if together else 0.55
    if likeness >= 0.6:
        return 0.8 if contacts >= 2 else 0.6 if contacts and together else 0.0
    return 0.55 if likeness >= 0.4 and contacts >= 2 and together else 0.0


def _name_reason(likeness: float) -> list[str]:
    return ["same_name"] if likeness >= 1 else ["near_name"] if likeness >= 0.4 else []


def find_pairs(records: Sequence[Facts], places: Collection[str]) -> list[Pair]:
    """Return the pairs, the most certain first; only records that share a clue are compared."""
    by_key = {record.key: record for record in records}
    found: list[Pair] = []
    for first, second in candidates(records):
        if pair := compare(by_key[first], by_key[second], places):
            found.append(pair)
    return sorted(found, key=lambda pair: (-pair.certainty, pair.first, pair.second))


def candidates(records: Sequence[Facts]) -> set[tuple[int, int]]:
    """Return the pairs worth comparing: a shared clue, or names that stand beside each other in order."""
    blocks: dict[str, list[int]] = defaultdict(list)
    for record in records:
        for clue in _clues(record):
            blocks[clue].append(record.key)
    pairs: set[tuple[int, int]] = set()
    for clue, keys in blocks.items():
        if 1 < len(keys) <= MOST_TOGETHER or clue.startswith(("id ", "name ")):
            pairs.update((min(a, b), max(a, b)) for a, b in combinations(keys[: 4 * MOST_TOGETHER], 2) if a != b)
    for order in (_in_order(records), _in_order(records, backwards=True)):
        for at, key in enumerate(order):
            pairs.update(
                (min(key, near), max(key, near)) for near in order[at + 1 : at + 1 + NEIGHBOURS] if near != key
            )
    return pairs


def _clues(record: Facts) -> Iterator[str]:
    for kind, value in (
        ("id", record.business_id),
        ("domain", record.domain),
        ("mail", record.mail),
        ("phone", record.number),
        ("address", record.address),
    ):
        if value:
            yield f"{kind} {value}"
    for words in record.words:
        meant = sorted(set(words) - WEAK) or list(words)
        yield f"name {' '.join(meant)}"
        yield f"initials {''.join(word[0] for word in words)}" if len(words) > 2 else f"initials {''.join(words)}"
        yield from (f"word {word[:7]}" for word in meant if len(word) >= SHORTEST_FUZZY)
    if record.short_name:
        yield f"initials {fold(record.short_name).replace(' ', '')}"


def _in_order(records: Iterable[Facts], *, backwards: bool = False) -> list[int]:
    named = [(" ".join(reversed(words)) if backwards else "".join(words), r.key) for r in records for words in r.words]
    return [key for _name, key in sorted(named)]


def narrow_clues(record: Facts) -> Iterator[str]:
    """Yield what two records that may be one have in common: an id, a contact, or a name but for some letters."""
    contacts = (record.business_id, record.domain, record.mail, record.number, record.address)
    yield from (f"{at} {value}" for at, value in enumerate(contacts) if value)
    for words in record.words:
        meant = sorted(set(words) - WEAK) or sorted(words)
        yield f"name {' '.join(meant)}"
        yield f"starts {' '.join(word[:FIRST_LETTERS] for word in meant)}"
        yield f"ends {' '.join(sorted(word[-LAST_LETTERS:] for word in meant))}"
        yield f"joined {''.join(words)}"
