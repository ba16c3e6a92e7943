"""Template words that every page may use without loading anything."""

import re
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from django import template
from django.conf import settings
from django.core.paginator import Page
from django.forms import BaseForm, BaseFormSet, CheckboxInput
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.template.context import RequestContext
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from network import seams
from network.drawn_once import same_for_all
from network.files_in_words import size_in_words
from network.freshness import Freshness
from network.freshness_in_words import confirmed_in_words
from network.hours_in_words import days_in_words

register = template.Library()

PREFIX = re.compile(rf"^/({'|'.join(code for code, _name in settings.LANGUAGES)})/")
SVG = re.compile(r"<svg\b[^>]*\bviewBox=\"(?P<box>[^\"]+)\"[^>]*>(?P<drawing>.*)</svg>", re.DOTALL)


@lru_cache
def drawing(name: str) -> tuple[str, SafeString]:
    """Return the view box and the inner drawing of static/img/<name>.svg, which is our own file."""
    path = settings.BASE_DIR / "static" / "img" / f"{name}.svg"
    found = SVG.search(path.read_text(encoding="utf-8"))
    if found is None:
        raise ValueError(f"{path} is not an SVG with a viewBox")
    return found["box"], mark_safe(found["drawing"].strip())  # noqa: S308 - a file of this repository


@register.simple_tag
@same_for_all
@lru_cache(maxsize=512, typed=True)
def icon(name: str, label: str = "", css: str = "") -> SafeString:
    """Draw static/img/icons/<name>.svg in the text's colour; hidden from screen readers unless it has a label."""
    box, inner = drawing(f"icons/{name}")
    said = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html(
        '<svg class="s-icon{}{}" viewBox="{}" {} focusable="false">{}</svg>', " " if css else "", css, box, said, inner
    )


@register.simple_tag
def confirmed_line(age: Freshness, by: str) -> SafeString:
    """Draw when the facts were last confirmed and by which side; what may be old stands out."""
    return confirmed_line_in(get_language() or "fi", age, by)


@lru_cache(maxsize=4096)
def confirmed_line_in(_language: str, age: Freshness, by: str) -> SafeString:
    """Draw the same, for whoever knows the page's language; many records were confirmed the same day."""
    is_old = age.warns and age.confirmed_on is not None
    shape = icon("warning" if is_old else "check" if age.confirmed_on else "info")
    old = " s-age--old" if is_old else ""
    return format_html('<p class="s-age{}">{}<span>{}</span></p>', old, shape, confirmed_in_words(age, by))


@register.simple_tag
def confirmed_words(age: Freshness, by: str) -> str:
    """Say when the facts were last confirmed and by which side."""
    return confirmed_in_words(age, by)


@register.simple_tag
@same_for_all
@lru_cache
def picture(name: str, css: str = "s-picture") -> SafeString:
    """Draw static/img/<name>.svg in the page; it is decoration and hidden from screen readers."""
    box, inner = drawing(name)
    return format_html('<svg class="{}" viewBox="{}" aria-hidden="true" focusable="false">{}</svg>', css, box, inner)


@register.simple_tag(takes_context=True)
def translated_url(context: RequestContext, language: str) -> str:
    """Return this page's own address in another language, with its query string."""
    request = context.get("request")
    if request is None:
        return f"/{language}/"
    return PREFIX.sub(f"/{language}/", request.get_full_path(), count=1)


@register.simple_tag(takes_context=True)
def query_with(context: RequestContext, **changes: Any) -> str:
    """Return this page's query string with some values changed; an empty value leaves the key out."""
    return f"?{query_of(context['request'].GET, without=changes, **changes)}"


def query_of(query: QueryDict, *, without: Iterable[str], **changes: Any) -> str:
    """Return what is chosen of a query string, without some keys and with others; a field left empty chooses nothing.

    To copy a QueryDict takes ten times as long.
    """
    gone = set(without)
    kept = [(key, value) for key, values in query.lists() if key not in gone for value in values if value]
    kept += [(key, str(value)) for key, value in changes.items() if value not in ("", None)]
    return urlencode(kept)


@register.simple_tag
def days(first: date, last: date) -> str:
    """Say from which day to which; one day where both are the same."""
    return days_in_words(first, last)


@register.filter
def file_size(size: int) -> str:
    """Say how large a file is."""
    return size_in_words(size)


@register.filter
def address(text: str) -> SafeString:
    """Let an e-mail address break before its @ and nowhere else, where a line is too short for it."""
    name, at, host = text.partition("@")
    return format_html("{}<wbr>{}{}", name, at, host) if at else format_html("{}", text)


@register.filter
def seamed(text: str) -> str:
    """Let a long compound in a heading break at its seams on a narrow phone, with a hyphen."""
    return seams.marked(text)


@register.filter
def page_numbers(page: Page) -> list[int | None]:
    """Return the page numbers worth showing: the ends and the neighbours; None stands for a gap."""
    last = page.paginator.num_pages
    shown = sorted({1, last, *range(max(1, page.number - 1), min(last, page.number + 1) + 1)})
    numbers: list[int | None] = []
    for number in shown:
        if numbers and numbers[-1] is not None and number - numbers[-1] > 1:
            numbers.append(None)
        numbers.append(number)
    return numbers


@register.filter
def optional(field: BoundField) -> bool:
    """Whether the label must say that the field may be left empty; not where a form filters or requires nothing."""
    form = field.form
    requires_nothing = getattr(form, "only_filters", False) or getattr(form, "requires_nothing", False)
    return not (field.field.required or requires_nothing or isinstance(field.field.widget, CheckboxInput))


def first_input(field: BoundField) -> str:
    """Return the id of the first thing a person can fill in."""
    if field.use_fieldset and field.subwidgets:
        first = field.subwidgets[0]
        return str(first.data.get("attrs", {}).get("id") or first.id_for_label or field.auto_id)
    return str(field.id_for_label or field.auto_id)


def form_mistakes(form: BaseForm, where: str = "") -> list[dict[str, str]]:
    """Return what is wrong with one form, each with the id of the field to go to; `where` says which row it is."""
    start = first_input(form.visible_fields()[0]) if where and form.visible_fields() else ""
    found = [{"text": about(where, "", str(error)), "to": start} for error in form.non_field_errors()]
    for field in (form[name] for name in form.fields if name in form.errors):
        to = "" if field.is_hidden else first_input(field)
        name = "" if field.is_hidden or not field.label else str(field.label).rstrip("?:.")
        found += [{"text": about(where, name, str(error)), "to": to} for error in field.errors]
    return found


def about(where: str, name: str, mistake: str) -> str:
    """Return the mistake with the row and the field in front of it; a field that it names itself is not named twice."""
    own = "" if f"{name}”" in mistake else name
    if where and own and own[1:2].islower():
        own = f"{own[0].lower()}{own[1:]}"
    start = ", ".join(part for part in (where, own) if part)
    return f"{start}: {mistake}" if start else mistake


@register.inclusion_tag("components/error_summary.html")
def error_summary(*forms: BaseForm | BaseFormSet | list[BaseForm | BaseFormSet] | None) -> dict[str, Any]:
    """List what must be checked in the given forms and formsets, or lists of them, with links to the fields."""
    mistakes: list[dict[str, str]] = []
    for form in (one for given in forms for one in (given if isinstance(given, list) else [given])):
        if isinstance(form, BaseFormSet) and form.is_bound:
            mistakes += [{"text": str(error), "to": ""} for error in form.non_form_errors()]
            called = getattr(form, "row_name", None)
            for number, member in enumerate(form.forms, 1):
                mistakes += form_mistakes(member, called(number) if called else "")
        elif isinstance(form, BaseForm) and form.is_bound:
            mistakes += form_mistakes(form)
    return {"mistakes": mistakes}
