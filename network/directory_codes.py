"""What an organisation is found and counted by in the directory: pairs of a facet and a code."""

from collections.abc import Iterable
from enum import StrEnum

from network.facets import function_areas, functions, vocabulary
from network.life_situations import life_situations

YES = "yes"


class DirectoryFacet(StrEnum):
    """The facets of the directory; the value is the name of the field in the address too."""

    FUNCTION = "function"
    AREA = "area"
    AUDIENCE = "for"
    SITUATION = "situation"
    MUNICIPALITY = "municipality"
    LANGUAGE = "language"
    FREE = "free"


def area_of(function: str) -> str:
    """Return the code of the area that the function belongs to."""
    return next(area.code for area in function_areas() if any(f.code == function for f in area.functions))


def codes_of(
    *,
    functions_of: Iterable[str],
    audiences: Iterable[str],
    municipalities: Iterable[str],
    situations: Iterable[str] = (),
    languages: Iterable[str] = (),
    is_free: bool = False,
) -> list[tuple[str, str]]:
    """Return each pair once; codes that the vocabularies do not know are left out."""
    does = [code for code in functions_of if code in functions()]
    pairs = [
        *((DirectoryFacet.FUNCTION, code) for code in does),
        *((DirectoryFacet.AREA, area_of(code)) for code in does),
        *((DirectoryFacet.AUDIENCE, code) for code in audiences if code in vocabulary("target_groups")),
        *((DirectoryFacet.SITUATION, code) for code in situations if code in life_situations()),
        *((DirectoryFacet.MUNICIPALITY, code) for code in municipalities),
        *((DirectoryFacet.LANGUAGE, code) for code in languages if code in vocabulary("languages")),
    ]
    if is_free:
        pairs.append((DirectoryFacet.FREE, YES))
    return [(facet.value, code) for facet, code in dict.fromkeys(pairs)]
