"""Stored values of an organisation's record as people read them: codes by their names, sums, days and times as told."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, time
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any

from django.db import models
from django.utils.formats import date_format, number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from network.enums import ConfirmedBy
from network.facets import Term, functions, vocabulary
from network.life_situations import life_situations
from network.models import Organisation
from network.models.organisation_rows import clock
from network.record_rows import ROW_PARTS

Towns = Mapping[str, str]
MUNICIPALITIES = "municipalities"


def value_in_words(name: str, told: Any, towns: Towns) -> str:
    """Return a stored value of a field or a part; nothing where nothing is told."""
    if told in (None, "", []):
        return ""
    if isinstance(told, bool):
        return _("kyllä") if told else _("ei")
    if name in ROW_PARTS and isinstance(told, list):
        return "; ".join(rows_in_words(name, told))
    words = towns if name == MUNICIPALITIES else _words(get_language() or "fi", name)
    told_of = told if isinstance(told, list) else [told]
    return ", ".join(words.get(str(code), _plain(name, code)) for code in told_of)


def rows_in_words(part: str, rows: Iterable[Any]) -> list[str]:
    """Return each row of a part as one line."""
    return [row_in_words(part, row) for row in rows if isinstance(row, Mapping)]


def row_in_words(part: str, row: Mapping[str, Any]) -> str:
    """Return one row of a part as one line."""
    cells = {name: cell_in_words(part, name, row.get(name)) for name in ROW_PARTS[part].fields}
    for first, last in (("starts", "ends"), ("since", "until")):
        if cells.get(first) or cells.get(last):
            cells[first], cells[last] = f"{cells[first]}–{cells[last]}", ""
    if cells.get("weekday") and cells.get("starts"):
        cells["weekday"], cells["starts"] = f"{cells['weekday']} {cells['starts']}", ""
    return ", ".join(cell for cell in cells.values() if cell)


def cell_in_words(part: str, name: str, told: Any) -> str:
    """Return one value of a row; one that cannot be read is told as it is kept."""
    if told in (None, ""):
        return ""
    field: Any = ROW_PARTS[part].model._meta.get_field(name)
    if name == "language":
        return _words(get_language() or "fi", "languages").get(str(told), str(told))
    if field.choices:
        return next((str(label) for code, label in field.flatchoices if str(code) == str(told)), str(told))
    read = READERS.get(type(field))
    try:
        return read(str(told)) if read else str(told)
    except (ValueError, InvalidOperation):
        return str(told)


def euros(amount: Decimal) -> str:
    """Return a sum as people write it: whole euros without cents."""
    cents = 0 if amount == amount.to_integral_value() else 2
    return _("%(sum)s\xa0€") % {"sum": number_format(amount, cents, force_grouping=True)}


def day(text: str) -> str:
    """Return a day that is kept as JSON keeps it."""
    return date_format(date.fromisoformat(text), "SHORT_DATE_FORMAT")


READERS: Mapping[type[Any], Callable[[str], str]] = {
    models.DateField: day,
    models.TimeField: lambda text: clock(time.fromisoformat(text)),
    models.DecimalField: lambda text: euros(Decimal(text)),
}


def _plain(name: str, told: Any) -> str:
    try:
        return day(str(told)) if name == "confirmed_on" else str(told)
    except ValueError:
        return str(told)


@cache
def _words(_language: str, name: str) -> Mapping[str, str]:
    """Return the names of a field's codes in a language; nothing for a field of words."""
    terms: dict[str, Callable[[], Mapping[str, Term]]] = {
        "functions": functions,
        "life_situations": life_situations,
        "audiences": lambda: vocabulary("target_groups"),
        "languages": lambda: vocabulary("languages"),
        "experience_themes": lambda: vocabulary("experience_themes"),
    }
    if name in terms:
        return {code: str(term.label) for code, term in terms[name]().items()}
    if name == "confirmed_by":
        return {code: str(label) for code, label in ConfirmedBy.choices}
    field: Any = next((field for field in Organisation._meta.concrete_fields if field.name == name), None)
    return {str(code): str(label) for code, label in (field.flatchoices if field else ())}


def field_in_words(name: str) -> str:
    """Return what a field or a part of the record is called."""
    if name in ROW_PARTS:
        return str(ROW_PARTS[name].title)
    called = {
        "functions": _("Mitä järjestö tekee"),
        "audiences": _("Kenelle"),
        "municipalities": _("Missä"),
        "is_published": _("Näytetäänkö hakemistossa"),
        "confirmed_on": _("Vahvistettu"),
        "other": _("Toinen järjestö"),
    }
    fields = {field.name: str(field.verbose_name) for field in Organisation._meta.concrete_fields}
    return called.get(name) or fields.get(name, name)
