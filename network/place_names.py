"""Names of places as they bend: Hervannassa is Hervanta, Orivedellä is Orivesi, Virroilla is Virrat.

Works on folded words (ä is a, ö is o). It only guesses: every guess is looked up among the names that are known,
so a wrong one finds nothing.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice

NAMES_KEPT = 5_000
MOST_GUESSES = 120
SHORTEST_STEM = 2
VOWELS = "aeiouy"
ENDINGS = ("ssa", "sta", "lla", "lta", "lle", "seen", "tta", "ta", "n", "a", "na", "ksi")
INTO = tuple(f"h{vowel}n" for vowel in VOWELS)
OUTER = ("lla", "lta", "lle")
STRONG = (
    ("nn", "nt"), ("ng", "nk"), ("mm", "mp"), ("ll", "lt"), ("rr", "rt"), ("d", "t"), ("v", "p"),
    ("k", "kk"), ("p", "pp"), ("t", "tt"), ("", "k"),
)  # fmt: skip
WEAK = (("rt", "rr"), ("t", "d"), ("nt", "nn"), ("k", ""), ("kk", "k"), ("pp", "p"), ("tt", "t"))
STEM_ENDS = (
    ("kse", "s"), ("ude", "us"), ("ute", "us"), ("yde", "ys"), ("de", "si"), ("te", "si"), ("ise", "inen"),
    ("isi", "inen"), ("ist", "inen"), ("iste", "inen"), ("se", "nen"), ("si", "set"), ("ksi", "kset"),
    ("tume", "dun"), ("me", "n"),
)  # fmt: skip
INSIDE = (("uude", "uusi"), ("iso", "iso"))
CASES_INSIDE = ("ssa", "sta", "lla", "lta", "lle", "en", "n")
MARKS_OF_PLACE = frozenset(
    (
        *("lahella", "luona", "alueella", "seudulla", "keskustassa"),
        *("kaupunki", "kaupungissa", "kaupungin", "kunta", "kunnassa", "kunnan"),
        *("i", "nara", "vid", "till", "fran", "pa", "stad", "kommun"),
        *("in", "near", "at", "to", "from", "around", "the", "city", "town"),
    )
)


def plain_words(words: Iterable[str]) -> list[str]:
    """Return the folded words without those that only say "near" or "in the town of", unless they are all there is."""
    words = list(words)
    return [word for word in words if word not in MARKS_OF_PLACE] or words


@lru_cache(maxsize=NAMES_KEPT)
def base_names(word: str) -> tuple[str, ...]:
    """Return what the folded word may be a form of: itself first, the likelier before the others."""
    return tuple(islice(dict.fromkeys(_guesses(word)), MOST_GUESSES))


def names_in(words: Iterable[str]) -> list[str]:
    """Return what the folded words may be as one name: each may bend, or only the last one."""
    *first, last = list(words) or [""]
    found = [" ".join([*first, base]) for base in base_names(last)]
    if first:
        found += [" ".join([base, last_base]) for base in base_names(" ".join(first)) for last_base in base_names(last)]
    return list(islice(dict.fromkeys(found), 4 * MOST_GUESSES))


def _guesses(word: str) -> Iterator[str]:
    yield word
    for ending in (*ENDINGS, *INTO):
        stem = word.removesuffix(ending)
        if stem != word and len(stem) >= SHORTEST_STEM:
            yield from _bases(stem)
            if ending in OUTER:
                yield f"{stem}la"  # Kangasalla
    yield from _bent_inside(word)
    if len(word) > 3 and word.endswith("s"):
        yield word[:-1]  # Birkalas


def _bases(stem: str) -> Iterator[str]:
    """Every nominative that the stem may come from: as it is, by another stem end, with its strong consonant."""
    yield stem
    if stem[-2:-1] == stem[-1:] and stem[-1] in VOWELS:
        yield from _single(stem[:-1])
        yield from _graded(f"{stem[:-2]}{stem[-1]}s", 2, WEAK)
        yield f"{stem[:-1]}s"
    yield from _single(stem)


def _single(stem: str) -> Iterator[str]:
    yield stem
    for end, base in STEM_ENDS:
        if stem.endswith(end):
            yield stem.removesuffix(end) + base
    for strong in (stem, *_graded(stem, 1, STRONG)):
        yield strong
        if strong.endswith("e"):
            yield f"{strong[:-1]}i"
    if stem.endswith("i"):
        yield stem[:-1]  # Finlaysonissa
        yield from _plural(stem[:-1])


def _plural(stem: str) -> Iterator[str]:
    """Virroi-lla and Virtai-n are of Virrat."""
    heads = [f"{stem[:-1]}a" if stem.endswith("o") else stem, stem]
    for head in dict.fromkeys(heads):
        for weak in (head, *_graded(head, 1, WEAK)):
            yield f"{weak}t"


def _graded(stem: str, after: int, pairs: tuple[tuple[str, str], ...]) -> Iterator[str]:
    """The stem with the consonants before its last letters changed, by each pair that fits."""
    head, tail = stem[:-after], stem[-after:]
    for old, new in pairs:
        if head.endswith(old) and (old or head):
            yield head.removesuffix(old) + new + tail


def _bent_inside(word: str) -> Iterator[str]:
    """Both parts bend in Uudessakaupungissa and Isossakyrössä."""
    for start, base in INSIDE:
        for case in CASES_INSIDE:
            rest = word.removeprefix(start + case)
            if rest != word and len(rest) > SHORTEST_STEM:
                yield from (base + end for ending in (case, "n") for end in _whole(rest, ending))


def _whole(rest: str, ending: str) -> Iterator[str]:
    return _bases(rest.removesuffix(ending)) if rest.endswith(ending) else iter(())
