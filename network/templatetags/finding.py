"""The parts of a search page that are drawn many times over: cards, and choices by the hundred.

They are drawn in Python: as template nodes they took nine tenths of the page's time.
"""

from collections.abc import Iterable
from functools import lru_cache
from html import escape
from typing import Any

from django import template
from django.forms.boundfield import BoundField
from django.forms.utils import ErrorList
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from network.choices import ReadyChoices, ready_choices
from network.templatetags.silmukka import confirmed_line, icon

register = template.Library()


@register.simple_tag
def select_field(field: BoundField) -> SafeString:
    """Draw a field of one choice without a hint, as its own template would: label, mistakes, the choices."""
    options, errors = ready_choices(field.field.widget).drawn_with(str(field.value() or "")), field.errors
    select = f'<select name="{field.html_name}" class="govuk-select"{_attributes(field, errors)}>{options}</select>'
    return _field_group(field, errors, select)


@register.simple_tag
def options(choices: ReadyChoices, chosen: str) -> SafeString:
    """Draw the rows of a choice that is made once, the chosen one marked."""
    return _safe(choices.drawn_with(chosen))


@register.simple_tag
def text_field(field: BoundField) -> SafeString:
    """Draw a one-line field as its own template would: label, hint, mistakes, the line."""
    widget: Any = field.field.widget
    most = getattr(field.field, "max_length", None)
    length = f' maxlength="{most}"' if most else ""
    value = field.value()
    written = f' value="{escape(str(value))}"' if value not in (None, "") else ""
    completes = widget.attrs.get("autocomplete")
    remembered = f' autocomplete="{completes}"' if completes else ""
    line = f'<input type="{widget.input_type}" name="{field.html_name}" class="govuk-input"{written}{length}'
    errors = field.errors
    return _field_group(field, errors, f"{line}{remembered}{_attributes(field, errors)}>")


@register.simple_tag
def hidden_field(field: BoundField) -> SafeString:
    """Draw a field that nobody sees, as its own template would."""
    value = field.value()
    written = f' value="{escape(str(value))}"' if value not in (None, "") else ""
    return _safe(f'<input type="hidden" name="{field.html_name}"{written}{_attributes(field, field.errors)}>')


@register.simple_tag
def check_boxes(name: str, checks: Iterable[Any]) -> SafeString:
    """Draw boxes to tick; each has an id, a code, a label, and says whether it is chosen."""
    boxes = (
        f'<div class="govuk-checkboxes__item"><input class="govuk-checkboxes__input" type="checkbox" name="{name}"'
        f' value="{escape(check.code)}" id="{check.id}"{" checked" if check.is_chosen else ""}>'
        f'<label class="govuk-label govuk-checkboxes__label" for="{check.id}">{escape(check.label)}</label></div>'
        for check in checks
    )
    return _safe("".join(boxes))


def _attributes(field: BoundField, errors: ErrorList) -> str:
    wrong = ' aria-invalid="true"' if errors else ""
    described = [f"{field.auto_id}_helptext"] if field.help_text else []
    described += [f"{field.auto_id}_error"] if errors else []
    by = f' aria-describedby="{" ".join(described)}"' if described else ""
    return f' id="{field.auto_id}"{wrong}{by}'


def _field_group(field: BoundField, errors: ErrorList, inner: str) -> SafeString:
    """The field's mistakes are told by whoever asked for them: each time that they are asked, a list is made."""
    wrong = " govuk-form-group--error" if errors else ""
    said = _label_and_hint(str(field.auto_id), str(field.label), str(field.help_text or ""))
    mistakes = str(errors) if errors else ""
    return _safe(f'<div class="govuk-form-group{wrong}">{said}{mistakes}{inner}</div>')


@lru_cache(maxsize=512)
def _label_and_hint(name: str, label: str, help_text: str) -> str:
    """The forms of a search have the same few fields each time."""
    hint = f'<div class="govuk-hint" id="{name}_helptext">{escape(help_text)}</div>' if help_text else ""
    return f'<label class="govuk-label" for="{name}">{escape(label)}</label>{hint}'


@register.simple_tag
def result_card(card: Any) -> SafeString:
    """Draw a place or a circle in a list: its name, where, when, why and for whom."""
    grey = " s-card--grey" if card.is_grey else ""
    distance = f'<span class="s-card__distance">{escape(card.distance)}</span>' if card.distance else ""
    parts = (
        f'<li><article class="s-card{grey}"><div class="s-card__top"><h3 class="s-card__title">'
        f'<a class="s-card__link" href="{escape(card.url)}">{escape(card.title)}</a></h3>{distance}</div>',
        _line(card.where),
        open_line(card.open) if card.open else "",
        _on_paper(card.paper),
        _why(card.why) if card.why else "",
        _line(card.for_whom),
        _tags(card.tags) if card.tags else "",
        confirmed_line(card.age, card.confirmed_by) if card.age else "",
        "</article></li>",
    )
    return _safe("".join(parts))


@register.simple_tag
def open_line(line: Any) -> SafeString:
    """Draw the one line that says whether something is open."""
    more = f' <span class="s-open__more">{escape(line.more)}</span>' if line.more else ""
    shape = '<span class="s-open__shape" aria-hidden="true"></span>'
    return _safe(f'<p class="s-open s-open--{line.state}">{shape}<span>{escape(line.text)}{more}</span></p>')


def _line(text: str) -> str:
    return f'<p class="s-card__text">{escape(text)}</p>' if text else ""


def _on_paper(lines: Iterable[str]) -> str:
    """What only a printed list shows: the hours of the week and the address."""
    said = "<br>".join(escape(line[:1].upper() + line[1:]) for line in lines)
    return f'<p class="s-card__paper">{said}</p>' if said else ""


def _why(reasons: str) -> str:
    title = _("Miksi tämä:")
    said = f"<span><strong>{escape(title)}</strong> {escape(reasons)}</span>"
    return f'<p class="s-card__why">{icon("check")}{said}</p>'


def _tags(tags: Iterable[str]) -> str:
    items = "".join(f'<li><span class="govuk-tag">{escape(tag)}</span></li>' for tag in tags)
    return f'<ul class="s-tags">{items}</ul>'


def _safe(html: str) -> SafeString:
    return mark_safe(html)  # noqa: S308 - every text in it has been escaped where it was put in
