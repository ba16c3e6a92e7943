"""Where long compounds may break: browsers without a dictionary of the language cut them anywhere."""

import re

SOFT_HYPHEN, WORD_JOINER, NO_BREAK = "\u00ad", "\u2060", "\u00a0"
LONG_WORDS = (
    "tausta-yhteys-henkilö",
    "tausta-järjestö",
    "bakgrunds-organisation",
    "bakgrunds-kontakt",
    "kontakt-person",
    "aukiolo-tunteja",
    "kokoon-tumisia",
    "postinumero-alue",
    "öppet-timmar",
    "postnummer-område",
)
SEAMS = {word.replace("-", ""): word.split("-") for word in LONG_WORDS}
LONE_HYPHEN = re.compile(r"(?<=\s)-(?=\w)")
THOUSANDS = re.compile(r"(?<=\d) (?=\d{3}\b)")
KNOWN = re.compile("|".join(SEAMS), re.IGNORECASE)


def marked(text: str) -> str:
    """Return the text with soft hyphens at the seams of the words that are known to be too long for a phone.

    The hyphen of a shortened word stays with its word: "ja -aika" is never cut after the hyphen; nor is "1 000" in two.
    """
    whole = THOUSANDS.sub(NO_BREAK, text)
    return LONE_HYPHEN.sub(f"-{WORD_JOINER}", KNOWN.sub(_marked_word, whole))


def _marked_word(found: re.Match[str]) -> str:
    word, parts = found[0], []
    for part in SEAMS[word.lower()]:
        parts.append(word[: len(part)])
        word = word[len(part) :]
    return SOFT_HYPHEN.join(parts)
