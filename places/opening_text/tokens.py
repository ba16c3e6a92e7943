"""An opening hours text as words, numbers, times and signs, each with its place in the text; pure."""

import re
from dataclasses import dataclass

from places.opening_text import refusal as why
from places.opening_text.refusal import OpeningTextError

TOKEN = re.compile(
    r"""(?P<comment>"[^"]*")|(?P<sign>\|\||24/7(?!\d)|[-,;:+/\[\]()])|(?P<time>\d{1,2}:\d{2}(?!\d))
    |(?P<year>(?:19|20)\d{2}(?!\d))|(?P<number>\d+)|(?P<word>[^\W\d_]+)|(?P<space>\s+)|(?P<other>.)""",
    re.VERBOSE | re.ASCII | re.DOTALL,
)
DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−", "-") | dict.fromkeys("“”„‟″", '"') | {"\u00a0": " ", "\u202f": " "})
QUOTED = re.compile(r'("[^"]*")')
ENDS = re.compile(r"(?:\s*;)+\s*$|(?<=[\w\]]),\s*$")
BETWEEN = re.compile(r"\s*-\s*")
DAY = r"(?:Mo|Tu|We|Th|Fr|Sa|Su|PH|SH)"
DAY_LIST = re.compile(rf"\b({DAY}(?:\[[-\d,]+\])?),\s+(?={DAY}\b)", re.IGNORECASE)
ADDED_CLOSE = re.compile(rf"(?<=\d:\d\d),(?={DAY}\b)", re.IGNORECASE)
STOPS = (";", "||", "")


@dataclass(frozen=True)
class Token:
    kind: str
    text: str
    starts: int
    ends: int

    @property
    def word(self) -> str:
        """The token in small letters when it is a word."""
        return self.text.lower() if self.kind == "word" else ""


def tidy(text: str) -> str:
    """Return the text with one kind of dash, quote and space, and nothing after its end; the meaning is the same."""
    parts = QUOTED.split(text.translate(DASHES))
    told = [part if part.startswith('"') else _tidy_part(part).join(_edges(part)) for part in parts]
    return ENDS.sub("", re.sub(r";(?:\s*;)+", ";", "".join(told))).strip()


def _tidy_part(part: str) -> str:
    part = BETWEEN.sub("-", " ".join(part.split()))
    return ADDED_CLOSE.sub(", ", DAY_LIST.sub(r"\1,", part))


def _edges(part: str) -> tuple[str, str]:
    return (" " if part[:1].isspace() else "", " " if part[-1:].isspace() and part.strip() else "")


class Tokens:
    """The tokens of a text and how far they have been read."""

    def __init__(self, text: str) -> None:
        self.text = text
        found = [Token(str(m.lastgroup), m[0], m.start(), m.end()) for m in TOKEN.finditer(text)]
        self._tokens = [token for token in found if token.kind != "space"]
        self.position = 0

    def _at(self, position: int) -> Token:
        if position < len(self._tokens):
            return self._tokens[position]
        return Token("end", "", len(self.text), len(self.text))

    @property
    def peek(self) -> Token:
        return self._at(self.position)

    @property
    def after(self) -> Token:
        """The token after the next one."""
        return self._at(self.position + 1)

    @property
    def is_done(self) -> bool:
        return self.position >= len(self._tokens)

    def take(self) -> Token:
        token = self.peek
        self.position += 1
        return token

    def take_sign(self, *signs: str) -> str:
        """Take the next token when it is one of the signs, and return it."""
        return self.take().text if self.peek.text in signs and self.peek.kind == "sign" else ""

    def take_kind(self, kind: str) -> str:
        """Take the next token when it is of the kind, and return its text."""
        return self.take().text if self.peek.kind == kind else ""

    def begins_at(self, position: int) -> int:
        """Return where in the text a token begins."""
        return self._at(position).starts

    def between(self, start: int) -> str:
        """Return the text from one token to the last that was taken."""
        if self.position <= start:
            return ""
        return self.text[self._at(start).starts : self._at(self.position - 1).ends]

    def rest_of_rule(self, start: int) -> str:
        """Return the text from the token to the end of its rule, for a message."""
        end = max(start, 0)
        while self._at(end).text not in STOPS:
            end += 1
        if end == max(start, 0):
            return self._at(end).text
        return self.text[self._at(max(start, 0)).starts : self._at(end - 1).ends]

    def refuse(self, reason: object, start: int) -> OpeningTextError:
        """Return the refusal of the part that begins at the token."""
        return OpeningTextError(reason or why.NOT_UNDERSTOOD, self.rest_of_rule(start))  # type: ignore[arg-type]
