"""The field's vocabularies in three languages, read from the data files; codes are stored, words are shown."""

import json
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import get_language

from network.words import fold

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


class Facet(StrEnum):
    """What a listing can be filtered by; the comment says what the code in the row is."""

    KIND = "kind"  # place_kinds or circle_kinds of facets.json
    AUDIENCE = "audience"  # target_groups of facets.json
    OPENNESS = "openness"  # openness of facets.json
    NEED = "need"  # needs of facets.json
    EQUIPMENT = "equipment"  # equipment of facets.json
    LANGUAGE = "language"  # languages of facets.json
    WAY = "way"  # ways_to_take_part of facets.json
    MANNER = "manner"  # manners of facets.json: what it is like to be there
    PLACE = "place"  # str(pk) of the place where a circle meets
    ORGANISATION = "organisation"  # str(pk) of each organisation that runs or hosts it


VOCABULARY_OF = {
    Facet.AUDIENCE: "target_groups",
    Facet.OPENNESS: "openness",
    Facet.EQUIPMENT: "equipment",
    Facet.LANGUAGE: "languages",
    Facet.WAY: "ways_to_take_part",
    Facet.MANNER: "manners",
}


@dataclass(frozen=True)
class FunctionArea(Term):
    """One of the three areas of what organisations do, with its functions."""

    functions: tuple["Function", ...]


@dataclass(frozen=True)
class Function(Term):
    """One of the 25 things that organisations do, with words that people use of it."""

    examples: tuple[str, ...]


@cache
def vocabulary(name: str) -> dict[str, Term]:
    """Return one vocabulary of facets.json by code, in the file's order."""
    rows = json.loads((DATA / "facets.json").read_text(encoding="utf-8"))[name]
    return {row["code"]: term(row) for row in rows}


@cache
def function_areas() -> tuple[FunctionArea, ...]:
    """Return the areas of functions.json, in the file's order."""
    areas = json.loads((DATA / "functions.json").read_text(encoding="utf-8"))["areas"]
    return tuple(
        FunctionArea(area["code"], area["fi"], area["sv"], area["en"], tuple(map(_function, area["functions"])))
        for area in areas
    )


def _function(row: dict[str, Any]) -> Function:
    return Function(row["code"], row["fi"], row["sv"], row["en"], tuple(row["examples"]))


@cache
def functions() -> dict[str, Function]:
    """Return every function by code, in the file's order."""
    return {function.code: function for area in function_areas() for function in area.functions}


def function_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the functions grouped by area, in the page's language."""
    return [(area.label, [(f.code, f.label) for f in area.functions]) for area in function_areas()]


def choices_of(name: str) -> list[tuple[str, str]]:
    """Return one vocabulary as the choices of a form, in the page's language."""
    return [(term.code, term.label) for term in vocabulary(name).values()]


def audience_choices() -> list[tuple[str, str]]:
    """Return the groups of people that something is for, in the page's language."""
    return [(term.code, term.label) for term in vocabulary("target_groups").values()]


@cache
def codes_by_name(name: str) -> dict[str, str]:
    """Return the codes of a vocabulary, or of the functions, by name in three languages and by the code itself."""
    terms = functions() if name == "functions" else vocabulary(name)
    return {fold(said): code for code, each in terms.items() for said in (*each.names, code)}
