"""The field's vocabularies in three languages, read from the data files; codes are stored, words are shown."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import get_language

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Term:
    """A code with its name in Finnish, Swedish and English."""

    code: str
    fi: str
    sv: str
    en: str

    @property
    def label(self) -> str:
        """The name in the page's language."""
        language = get_language() or "fi"
        return {"sv": self.sv, "en": self.en}.get(language[:2], self.fi)

    def __str__(self) -> str:
        return self.label

    @property
    def names(self) -> tuple[str, str, str]:
        return (self.fi, self.sv, self.en)


def term(row: dict[str, Any]) -> Term:
    return Term(row["code"], row["fi"], row["sv"], row["en"])
