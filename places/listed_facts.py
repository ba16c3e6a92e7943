"""What a listing may tell of its place beside kind, hours and organisers: everything that the place form asks."""

from collections.abc import Callable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import override

from network.coordinates import FINLAND, is_in_finland
from network.enums import Precision
from network.facets import vocabulary
from network.geo import Point
from network.words import fold
from places.models import FIRST_VISIT, Place

LISTS = {
    "audiences": "target_groups", "openness": "openness", "equipment": "equipment", "languages": "languages",
    "manners": "manners", "ways": "ways_to_take_part",
}  # fmt: skip
TEXTS = (
    "address", "postal_code", "summary", "description", "contact_name", "contact_phone", "contact_email", "website",
    *FIRST_VISIT,
)  # fmt: skip
DEGREES = ("lat", "lon")
LISTED_FACTS = (*TEXTS, *LISTS, *DEGREES)
POSTAL_CODE_DIGITS = 5
Fault = Callable[[str, str], None]


def read_facts(row: Mapping[str, Any], fault: Fault) -> dict[str, Any]:
    """Return the facts that the row tells, checked as the form checks them; `fault` hears of each mistake by column."""
    found: dict[str, Any] = {}
    for name in TEXTS:
        if row.get(name) not in (None, ""):
            _put(found, name, _text(name, row[name], fault))
    for name, words in LISTS.items():
        if row.get(name) is not None:
            _put(found, name, _codes(name, words, row[name], fault))
    return found | _position(row, fault)


def _put(found: dict[str, Any], name: str, value: Any) -> None:
    if value is not None:
        found[name] = value


def _text(name: str, value: Any, fault: Fault) -> str | None:
    """The form's own rules: length, address of a page or a person, a choice by its code or its Finnish words."""
    if not isinstance(value, str):
        fault(name, f"text is expected, not {type(value).__name__}")
        return None
    field: Any = Place._meta.get_field(name)
    text = value.strip()
    if field.choices:
        text = {fold(str(label)): str(code) for code, label in _in_finnish(field.choices)}.get(fold(text), text)
    if name == "postal_code" and not (text.isascii() and text.isdigit() and len(text) == POSTAL_CODE_DIGITS):
        fault(name, f"“{text}” is not a postal code of five digits")
        return None
    if "\0" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
        fault(name, "holds a character that cannot be kept")
        return None
    if field.max_length and len(text) > field.max_length:
        fault(name, f"longer than {field.max_length} characters")
        return None
    with override("en"):
        try:
            return str(field.clean(text, None))
        except ValidationError as error:
            fault(name, "; ".join(error.messages))
            return None


def _in_finnish(choices: Any) -> list[tuple[Any, str]]:
    with override("fi"):
        return [(code, str(label)) for code, label in choices]


def _codes(name: str, words: str, value: Any, fault: Fault) -> list[str] | None:
    """Codes of the vocabulary, or their names in one of the three languages; each once, in the vocabulary's order."""
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        fault(name, "a list of texts is expected")
        return None
    known = {fold(said): code for code, term in vocabulary(words).items() for said in (code, *term.names)}
    unknown = [item for item in value if fold(item) not in known]
    if unknown:
        fault(name, f"“{unknown[0][:60]}” is not one of: {', '.join(vocabulary(words))}")
        return None
    chosen = {known[fold(item)] for item in value}
    return [code for code in vocabulary(words) if code in chosen]


def _position(row: Mapping[str, Any], fault: Fault) -> dict[str, Any]:
    """Degrees, both or neither; what is told is exact unless `precision` says that it is a centre."""
    given = {name: row.get(name) for name in DEGREES}
    told = [name for name, value in given.items() if value is not None]
    precision = row.get("precision")
    if precision is not None and precision not in Precision.values:
        fault("precision", f"is not one of: {', '.join(Precision.values)}")
        return {}
    if not told or precision == Precision.UNKNOWN:
        return {}
    for name in DEGREES:
        if name not in told:
            fault(name, "is missing: a position is both lat and lon")
        elif isinstance(given[name], bool) or not isinstance(given[name], int | float):
            fault(name, "degrees are expected as a number, like 61.4978")
    if len(told) < len(DEGREES) or not all(type(value) in (int, float) for value in given.values()):
        return {}
    lat, lon = (float(given[name]) for name in DEGREES)  # type: ignore[arg-type]
    if not (abs(lat) <= 90 and abs(lon) <= 180 and is_in_finland(Point(lat, lon))):
        fault("lat", f"{lat}, {lon} is not in Finland ({FINLAND.south}–{FINLAND.north}, {FINLAND.west}–{FINLAND.east})")
        return {}
    return {"lat": lat, "lon": lon, "precision": str(precision or Precision.EXACT)}
