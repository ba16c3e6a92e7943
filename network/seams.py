"""Where long compounds may break: browsers without a dictionary of the language cut them anywhere."""

import re

SOFT_HYPHEN = "\u00ad"
LONG_WORDS = (
    "tausta-yhteys-henkilö",
    "tausta-järjestö",
    "bakgrunds-organisation",
    "bakgrunds-kontakt",
    "kontakt-person",
)
SEAMS = {word.replace("-", ""): word.split("-") for word in LONG_WORDS}
KNOWN = re.compile("|".join(SEAMS), re.IGNORECASE)


def marked(text: str) -> str:
    """Return the text with soft hyphens at the seams of the words that are known to be too long for a phone."""
    return KNOWN.sub(_marked_word, text)


def _marked_word(found: re.Match[str]) -> str:
    word, parts = found[0], []
    for part in SEAMS[word.lower()]:
        parts.append(word[: len(part)])
        word = word[len(part) :]
    return SOFT_HYPHEN.join(parts)
