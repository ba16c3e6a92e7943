"""The interface's texts: found in the code, kept in locale/, checked and compiled without gettext's tools."""

import io
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

ROOMS = ("network", "places", "groups", "responsibilities", "reporting", "concerns")
LANGUAGES = ("sv", "en")
KEYWORDS: dict[str, Any] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
PLACEHOLDER = re.compile(r"%\((\w+)\)[a-z]|%[sdf]|\{(\w*)[^{}]*\}")
TAG = re.compile(r"</?\s*([a-zA-Z][a-zA-Z0-9]*)")
CHANGING_HEADERS = (
    "POT-Creation-Date",
    "PO-Revision-Date",
    "Generated-By",
    "Report-Msgid-Bugs-To",
    "Last-Translator",
    "Language-Team",
)


@dataclass(frozen=True)
class Problem:
    """What is wrong with the translation of one text."""

    language: str
    text: str
    what: str

    def __str__(self) -> str:
        return f"{self.language}: {self.what}: {self.text!r}"


def source_files(root: Path) -> Iterator[Path]:
    """Every file of the portal that may hold a text, in order."""
    for room in ROOMS:
        for path in sorted((root / room).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path
    yield from sorted(path for path in (root / "templates").rglob("*") if path.suffix in {".html", ".txt", ".svg"})


def python_form(path: Path) -> str:
    """The file as Python that the extractor can read; a template is turned into calls of gettext."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        return text
    return "\n".join(line.strip() for line in templatize(text, origin=str(path)).splitlines())


def extract_messages(root: Path) -> Catalog:
    """Find every text of the code and the templates."""
    catalog = Catalog()
    for path in source_files(root):
        source = io.BytesIO(python_form(path).encode())
        for _line, text, _comments, context in extract("python", source, keywords=KEYWORDS):
            if text and (text if isinstance(text, str) else text[0]):
                catalog.add(text, locations=[(str(path.relative_to(root)), 0)], context=context)
    return catalog


def po_path(root: Path, language: str) -> Path:
    return root / "locale" / language / "LC_MESSAGES" / "django.po"


def read_catalog(path: Path, language: str) -> Catalog:
    """Read the language's translations; an empty catalogue where there are none yet."""
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def write_catalog(path: Path, catalog: Catalog) -> None:
    """Write the translations in a form that changes only where a text does."""
    catalog.fuzzy = False
    catalog.project, catalog.version = "Silmukka", "1"
    catalog.header_comment = "# Silmukka"
    buffer = io.BytesIO()
    write_po(buffer, catalog, width=0, sort_output=True, include_lineno=False, ignore_obsolete=True)
    lines = buffer.getvalue().decode().splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith(tuple(f'"{name}' for name in CHANGING_HEADERS))]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(kept), encoding="utf-8")


def merged(found: Catalog, old: Catalog, language: str) -> Catalog:
    """The found texts with the translations that are known word for word; no guesses, nothing obsolete."""
    catalog = Catalog(locale=language)
    for message in found:
        if not message.id:
            continue
        known = old.get(message.id, message.context)
        fits = known is not None and bool(known.pluralizable) == bool(message.pluralizable)
        nothing: Any = ("", "") if message.pluralizable else ""
        translation = known.string if known is not None and fits else nothing
        catalog.add(message.id, translation, locations=message.locations, context=message.context)
    return catalog


def make_messages(root: Path) -> dict[str, int]:
    """Bring the catalogues up to date with the code; return how many texts lack a translation in each language."""
    found = extract_messages(root)
    lacking = {}
    for language in LANGUAGES:
        catalog = merged(found, read_catalog(po_path(root, language), language), language)
        write_catalog(po_path(root, language), catalog)
        lacking[language] = len(missing(catalog))
    return lacking


def strings(message: Message) -> list[str]:
    """The translation's forms: one, or one for each plural."""
    return [message.string] if isinstance(message.string, str) else list(message.string or ())


def name(message: Message) -> str:
    return message.id if isinstance(message.id, str) else str(message.id[0])


def missing(catalog: Catalog) -> list[Message]:
    """The texts without a translation in every form."""
    return [message for message in catalog if message.id and not all(strings(message))]


def find_problems(root: Path) -> list[Problem]:
    """Everything that keeps the languages from being complete and true to the code."""
    found = extract_messages(root)
    problems = []
    for language in LANGUAGES:
        old = read_catalog(po_path(root, language), language)
        problems += [
            Problem(language, name(message), "no longer in the code")
            for message in old
            if message.id and found.get(message.id, message.context) is None
        ]
        for message in merged(found, old, language):
            if message.id:
                problems += [Problem(language, name(message), what) for what in faults(message)]
    return problems


def faults(message: Message) -> Iterator[str]:
    """What is wrong with one translation: missing, other placeholders, other markup."""
    forms = strings(message)
    if not all(forms):
        yield "no translation"
        return
    sources = [message.id] if isinstance(message.id, str) else list(message.id)
    for position, form in enumerate(forms):
        source = sources[min(position, len(sources) - 1)]
        if placeholders(form) != placeholders(source) and placeholders(form) != placeholders(sources[-1]):
            yield f"other placeholders in {form!r}"
        if sorted(TAG.findall(form)) != sorted(TAG.findall(source)):
            yield f"other markup in {form!r}"
        if form.startswith("\n") != source.startswith("\n") or form.endswith("\n") != source.endswith("\n"):
            yield f"other line ends in {form!r}"


def placeholders(text: str) -> list[str]:
    """The places that are filled when the text is shown, in a fixed order."""
    return sorted(match[0] for match in PLACEHOLDER.finditer(text))


def load(root: Path, language: str, entries: list[dict[str, Any]]) -> int:
    """Write the given translations into the language's catalogue, all or none; return how many."""
    found = extract_messages(root)
    catalog = merged(found, read_catalog(po_path(root, language), language), language)
    wrong = []
    for entry in entries:
        message = catalog.get(entry["msgid"], entry.get("context"))
        if message is None:
            wrong.append(f"not in the code: {entry['msgid']!r}")
            continue
        given = entry["msgstr"]
        message.string = tuple(given) if isinstance(given, list) else given
        wrong += [f"{what}: {entry['msgid']!r}" for what in faults(message)]
        if isinstance(given, list) != bool(message.pluralizable):
            wrong.append(f"one form or several: {entry['msgid']!r}")
    if wrong:
        raise ValueError("\n".join(wrong))
    write_catalog(po_path(root, language), catalog)
    return len(entries)


def compile_catalogues() -> int:
    """Compile every catalogue that is newer than its compiled form; return how many were."""
    compiled = 0
    for folder in settings.LOCALE_PATHS:
        for source in sorted(Path(folder).glob("*/LC_MESSAGES/django.po")):
            target = source.with_suffix(".mo")
            if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
                continue
            catalog = read_catalog(source, source.parent.parent.name)
            buffer = io.BytesIO()
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                write_mo(buffer, catalog)
            partial = target.with_suffix(f".{id(buffer)}.part")
            partial.write_bytes(buffer.getvalue())
            partial.replace(target)
            compiled += 1
    return compiled
