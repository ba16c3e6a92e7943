"""What a list may say of an organisation row by row: names, ways to reach it, advice, training, seats, money.

In a table a cell holds rows with ; or a line between them, and the parts of a row with | between them, in the order
of the part's fields; a part may also have many columns, numbered. In JSON a row is an object by the fields' names.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, time, timedelta
from decimal import Decimal, InvalidOperation
from functools import cache, partial
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.utils.translation import override

from network.cells import BROKEN, UNSEEN, CellError, together
from network.enums import AdviceWay, ContactWayKind, FundingSource, NameKind
from network.facets import codes_by_name
from network.models import Organisation
from network.models.organisation_rows import WEEKDAYS, is_year_of_money
from network.record_rows import ROW_PARTS, Row, RowPart
from network.words import fold

MOST_ROWS = 50
LONGEST_SERIAL_DAY = 80_000
FIRST_SERIAL_DAY = date(1899, 12, 30)
ROWS_APART, PARTS_APART = re.compile(r"[;\n]"), "|"
CLOCK = re.compile(r"([01]?[0-9]|2[0-4])(?:[.:]([0-5][0-9]))?(?:[.:][0-5][0-9])?")
DAY = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})")
ISO_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:T.*)?")
PHONE = re.compile(r"\+?[0-9(][0-9()/\-\u2010-\u2013. ]{2,28}(?:[a-zA-Z.: ]{1,6}[0-9]{1,6})?")
FEWEST_DIGITS, MOST_DIGITS, LONGEST_PHONE = 3, 20, 30
PHONE_WORDS = re.compile(r"(?:tel|puh|puhelin|p|gsm)[.:]\s*", re.IGNORECASE)
LONGEST_CALLED, FEWEST_OF_A_NUMBER = 15, 5  # digits, by E.164; a shorter part after a slash is an extension
EXTENSION = re.compile(r"[a-zA-Z.: ]*[a-zA-Z][a-zA-Z.: ]*[0-9]{1,6}$")
ANOTHER_NUMBER = re.compile(r"(?:[0-9]\D*){7}[ /\-\u2010-\u2013]\(?0\)?[0-9](?:\D*[0-9]){4,}")
AS_A_SUM = re.compile(r"[1-9][0-9]*(?:\.[0-9]+)?(?:[eE]\+?[0-9]+)?")
SERVICE_NUMBER = re.compile(r"112|1[0-9]{4}|116[0-9]{3}")
OTHER_SCHEME = re.compile(r"[a-zA-Z]+:(?!//)(?![0-9])")
valid_address = URLValidator(schemes=["http", "https"])
WORDS: Mapping[str, str] = {
    "official": "virallinen|officiell", "alternative": "toinen|muu|alias|annat", "translation": "käännös|översättning",
    "former": "entinen|vanha|tidigare|previous", "phone": "puh|tel|telephone|puhelimitse", "web": "www|url|kotisivu",
    "email": "e-mail|mail|e-post|meili", "message": "tekstiviesti|sms|whatsapp", "social_media": "some|facebook",
    "visit": "käynti|besök", "post": "postiosoite", "on_site": "paikalla|käynti|på plats", "online": "etänä|distans",
    "by_appointment": "ajanvaraus|tidsbokning", "municipality": "kaupunki|kommun|stad", "esf": "esr|eu",
    "county": "välfärdsområde|hva", "own": "oma|varainhankinta", "stea": "stea",
}  # fmt: skip
DAY_WORDS = (
    "ma|mån|mon|mo", "ti|tis|tue|tu", "ke|ons|wed|we", "to|tors|tor|thu|th", "pe|fre|fri|fr", "la|lör|sat|sa",
    "su|sön|sun",
)  # fmt: skip
BARE_ADDRESS = re.compile(r"(?:[\w-]+\.)+[a-zA-Z]{2,}(?:/\S*)?")


def row_texts(cell: str | Sequence[Any]) -> list[str | Mapping[str, Any]]:
    """Return the rows that a cell tells, each as it was written or as an object."""
    if not isinstance(cell, str):
        return [row for part in cell for row in (row_texts(part) if isinstance(part, str) else [part])]
    if cell.lstrip().startswith(("[{", "{")):
        try:
            found = json.loads(cell)
        except ValueError as error:
            raise CellError("row", cell) from error
        return [row for row in (found if isinstance(found, list) else [found]) if isinstance(row, dict)]
    return [row for row in ROWS_APART.split(cell) if row.strip(" |")]


def read_row(part: RowPart, told: str | Mapping[str, Any]) -> Row:
    """Return one row as plain data; CellError says what of it cannot be taken."""
    cells = dict(told) if isinstance(told, Mapping) else _cells(part, told)
    shown = told if isinstance(told, str) else ", ".join(str(cells[name]) for name in part.fields if cells.get(name))
    row = {name: _value(part, name, cells.get(name), shown) for name in part.fields}
    if part.code == "contacts":
        read = (
            listed_phone if row["kind"] == ContactWayKind.PHONE and row["value"] else partial(way_to_reach, row["kind"])
        )
        row["value"] = read(str(row["value"]))
    for name in part.fields:
        field: Any = part.model._meta.get_field(name)
        if row[name] in (None, "") and not field.blank and not field.null:
            raise CellError("row_lacks", shown)
    try:
        (made,) = part.made(Organisation(), [row])
        made.clean()
    except ValidationError as error:
        raise CellError("row", shown) from error
    return part.row(made)


def _cells(part: RowPart, text: str) -> dict[str, Any]:
    parts = [cell.strip() for cell in text.split(PARTS_APART)]
    if len(parts) > len(part.fields):
        raise CellError("row", text)
    if len(parts) == 1 and part.code == "contacts":
        return {"kind": _kind_of(parts[0]), "value": parts[0]}
    return dict(zip(part.fields, parts, strict=False))


def _kind_of(value: str) -> str:
    """Return what a number or an address by itself is."""
    if "@" in value:
        return ContactWayKind.EMAIL
    return ContactWayKind.PHONE if PHONE.fullmatch(value) else ContactWayKind.WEB


def _value(part: RowPart, name: str, told: Any, shown: str) -> Any:
    field: Any = part.model._meta.get_field(name)
    text = "" if told is None else " ".join(str(told).translate(UNSEEN).split())
    if BROKEN.search(text):
        raise CellError("nul", shown)
    if not text:
        default = field.get_default()
        return str(default) if isinstance(default, str) else default
    if field.choices and name != "weekday":
        return _word(part, name, text)
    read = READERS.get(name) or READERS.get(type(field).__name__)
    if read is not None:
        return read(text)
    if field.max_length and len(text) > field.max_length:
        raise CellError("long", text)
    return text


def _word(part: RowPart, name: str, text: str) -> str:
    code = _words_of(part.code).get(fold(text))
    if code is None:
        raise CellError("row_word", text)
    return code


@cache
def _words_of(part: str) -> Mapping[str, str]:
    """Return the folded words that people use of each code: its names in three languages, and shorter ones."""
    choices: dict[str, Any] = {
        "names": NameKind, "contacts": ContactWayKind, "advice": AdviceWay, "funding": FundingSource,
    }  # fmt: skip
    found: dict[str, str] = {}
    for code, label in choices[part].choices:
        for language in ("fi", "sv", "en"):
            with override(language):
                found[fold(str(label))] = code
        found |= {fold(word): code for word in (code, *WORDS.get(code, "").split("|")) if word}
    return found


@cache
def _days() -> Mapping[str, int]:
    found = {fold(word): day for day, words in enumerate(DAY_WORDS) for word in (*words.split("|"), str(day))}
    for day, label in WEEKDAYS:
        for language in ("fi", "sv", "en"):
            with override(language):
                found[fold(str(label))] = day
    return found


def _weekday(text: str) -> int:
    """Return the day's number from 0: of a word, or of a number as our own data has it."""
    day = _days().get(fold(text))
    if day is None:
        raise CellError("weekday", text)
    return day


def _language(text: str) -> str:
    code = codes_by_name("languages").get(fold(text))
    if code is None:
        raise CellError("language", text)
    return code


def _clock(text: str) -> time:
    found = CLOCK.fullmatch(text)
    if not found or (found[1] == "24" and int(found[2] or 0)):
        raise CellError("time", text)
    return time(23, 59) if found[1] == "24" else time(int(found[1]), int(found[2] or 0))


def _day(text: str) -> date:
    """Return a day as people, machines or a spreadsheet's own counting write it."""
    try:
        if found := DAY.fullmatch(text):
            return date(int(found[3]), int(found[2]), int(found[1]))
        if found := ISO_DAY.fullmatch(text):
            return date(int(found[1]), int(found[2]), int(found[3]))
        if text.isascii() and text.isdecimal() and len(text) == 5 and int(text) < LONGEST_SERIAL_DAY:
            return FIRST_SERIAL_DAY + timedelta(days=int(text))
    except ValueError as error:
        raise CellError("day", text) from error
    raise CellError("day", text)


def _euros(text: str) -> Decimal:
    try:
        amount = Decimal("".join(text.split()).removesuffix("€").replace(",", "."))
        if amount.is_finite() and 0 <= amount < Decimal(10) ** 9:
            return amount.quantize(Decimal("0.01"))
    except InvalidOperation as error:
        raise CellError("amount", text) from error
    raise CellError("amount", text)


def _year(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) == 4):
        raise CellError("year", text)
    if not is_year_of_money(int(text)):
        raise CellError("year_far", text)
    return int(text)


def way_to_reach(kind: str, value: str) -> str:
    """Return a way to reach somebody as its kind asks; what is no number or address is left as it was written."""
    read = WAYS.get(kind) if value else None
    return read(value) if read else value


def phone_number(text: str) -> str:
    """Return a telephone number as it was written, tidied; one number, and no words but that of an extension.

    A short service number is as good as a long one from abroad: a number that somebody answers is never refused.
    """
    number = " ".join(PHONE_WORDS.sub("", text, count=1).split()) if PHONE_WORDS.match(text) else " ".join(text.split())
    if len(number) > LONGEST_PHONE:
        raise CellError("long", text)
    if not PHONE.fullmatch(number) or not FEWEST_DIGITS <= _digits(number) <= MOST_DIGITS or _is_several(number):
        raise CellError("phone", text)
    return number


def _digits(text: str) -> int:
    return sum(map(str.isdigit, text))


def _is_several(number: str) -> bool:
    """Say whether there are two numbers in a row, which no phone calls; a short extension is no number."""
    called = EXTENSION.sub("", number)
    long_parts = [part for part in called.split("/") if _digits(part) >= FEWEST_OF_A_NUMBER]
    return _digits(called) > LONGEST_CALLED or len(long_parts) > 1 or bool(ANOTHER_NUMBER.search(called))


def listed_phone(text: str) -> str:
    """Return a telephone number of a list; one that a spreadsheet has kept as a sum has lost its first 0 or +."""
    if AS_A_SUM.fullmatch(text.strip()) and not SERVICE_NUMBER.fullmatch(text.strip()):
        raise CellError("phone_zero", text)
    return phone_number(text)


def page_or_words(text: str) -> str:
    """Return a page's address made whole, or the words as they are, such as a name in a service."""
    is_page = text.startswith(("https://", "http://")) and " " not in text
    return web_address(text) if is_page or BARE_ADDRESS.fullmatch(text) else text


def web_address(text: str) -> str:
    """Return a web address that can be followed; one without its beginning gets it."""
    text = text.strip()
    whole = text if "://" in text else f"https://{text}"
    if len(whole) > 200:
        raise CellError("long", text)
    try:
        valid_address(whole)
    except (ValidationError, ValueError) as error:
        raise CellError("website", text) from error
    if OTHER_SCHEME.match(text):
        raise CellError("website", text)
    return whole


def email_address(text: str) -> str:
    text = text.strip().removeprefix("mailto:")
    try:
        if len(text) > 254:
            raise CellError("long", text)
        validate_email(text)
    except ValidationError as error:
        raise CellError("email", text) from error
    return text


WAYS: Mapping[str, Callable[[str], str]] = {
    ContactWayKind.EMAIL: email_address, ContactWayKind.WEB: web_address, ContactWayKind.PHONE: phone_number,
    ContactWayKind.CHAT: web_address, ContactWayKind.SOCIAL_MEDIA: page_or_words,
}  # fmt: skip
READERS: Mapping[str, Callable[[str], Any]] = {
    "language": _language, "weekday": _weekday, "TimeField": _clock, "DateField": _day, "DecimalField": _euros,
    "PositiveSmallIntegerField": _year, "URLField": web_address,
}  # fmt: skip


def read_rows(code: str, cell: str | Sequence[Any]) -> list[Row]:
    """Return every row of the cell; CellError tells all of those that cannot be taken."""
    texts = row_texts(cell)
    if len(texts) > MOST_ROWS:
        raise CellError("rows", str(len(texts)))
    rows: list[Row] = []
    wrong: list[CellError] = []
    for told in texts:
        try:
            rows.append(read_row(ROW_PARTS[code], told))
        except CellError as error:
            wrong.append(error)
    if wrong:
        raise together(wrong)
    return rows
