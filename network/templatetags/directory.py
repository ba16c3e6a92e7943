"""The facets of the directory as links with numbers; drawn in Python, for there are hundreds of them."""

from collections.abc import Iterable
from functools import lru_cache
from html import escape
from typing import Any
from urllib.parse import urlencode

from django import template
from django.core.paginator import Page
from django.template.context import RequestContext
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from network.templatetags.silmukka import confirmed_line_in, page_numbers, query_of

register = template.Library()
FEW = 12
MOST_WORDS = 24


@lru_cache(maxsize=4096)
def _label(text: str) -> str:
    """A name of a vocabulary or a municipality as HTML: the same few hundred on every page."""
    return escape(text)


@register.simple_tag(takes_context=True)
def facet_links(context: RequestContext, groups: Iterable[Any]) -> SafeString:
    """Draw each facet with its codes as links: what is asked now, and this code of this facet."""
    asked = [
        (key, escape(f"&{urlencode([(key, value)])}"))
        for key, values in context["request"].GET.lists()
        if key != "page"
        for value in values
        if value
    ]
    rest_of_them = escape(_("Näytä loput"))
    return mark_safe("".join(_group(asked, group, rest_of_them) for group in groups))  # noqa: S308 - escaped below


@register.simple_tag
def directory_cards(cards: Iterable[Any], *, pick: bool = False) -> SafeString:
    """Draw the organisations of a list: name, where, what each says of itself, what it does; to be ticked or not."""
    tick, language = escape(_("Valitse listalle")) if pick else "", get_language() or "fi"
    return mark_safe("".join(_card(card, tick, language) for card in cards))  # noqa: S308 - every text is escaped below


def _card(card: Any, tick: str, language: str) -> str:
    row, name = card.organisation, escape(card.organisation.name)
    grey = " s-card--grey" if card.age.is_grey else ""
    tags = "".join(f'<li><span class="govuk-tag">{_label(label)}</span></li>' for label in card.does)
    parts = (
        f'<li><article class="s-card{grey}"><div class="s-card__top"><h3 class="s-card__title">'
        f'<a class="s-card__link" href="{escape(card.url)}">{name}</a></h3></div>',
        _line(", ".join(card.where)),
        _line(Truncator(row.description).words(MOST_WORDS)) if row.description else "",
        f'<ul class="s-tags">{tags}</ul>' if tags else "",
        confirmed_line_in(language, card.age, row.confirmed_by),
        (_above(row.pk, name) if card.is_above else _box(row.pk, name, tick, is_ticked=card.is_selected))
        if tick
        else "",
        "</article></li>",
    )
    return "".join(parts)


def _line(text: str) -> str:
    return f'<p class="s-card__text">{escape(text)}</p>' if text else ""


def _above(key: int, name: str) -> str:
    """An organisation has one tick on a page; further down a link leads to it."""
    said = escape(_("Valinta on ylempänä"))
    named = f'{said}<span class="govuk-visually-hidden">: {name}</span>'
    return f'<p class="s-card__text s-no-print"><a class="govuk-link" href="#pick-{key}">{named}</a></p>'


def _box(key: int, name: str, tick: str, *, is_ticked: bool) -> str:
    ticked = " checked" if is_ticked else ""
    return (
        '<div class="govuk-checkboxes govuk-checkboxes--small s-no-print"><div class="govuk-checkboxes__item">'
        f'<input class="govuk-checkboxes__input" type="checkbox" name="o" value="{key}" id="pick-{key}"'
        f' form="picked"{ticked}><label class="govuk-label govuk-checkboxes__label" for="pick-{key}">{tick}'
        f'<span class="govuk-visually-hidden">: {name}</span></label></div></div>'
    )


def _group(asked: Iterable[tuple[str, str]], group: Any, rest_of_them: str) -> str:
    rest = "".join(pair for key, pair in asked if key != group.facet)
    links = [
        f'<li><a class="govuk-link" href="?{group.facet}={code.code}{rest}"'
        f"{_current(code)}>{_label(code.label)} ({code.number})</a></li>"
        for code in group.codes
    ]
    few, others = "".join(links[:FEW]), "".join(links[FEW:])
    more = (
        '<details class="govuk-details"><summary class="govuk-details__summary">'
        f'<span class="govuk-details__summary-text">{rest_of_them}</span></summary>'
        f'<div class="govuk-details__text"><ul class="govuk-list">{others}</ul></div></details>'
        if others
        else ""
    )
    title = f'<h3 class="govuk-heading-m">{escape(group.label)}</h3>'
    return f'<div>{title}<ul class="govuk-list">{few}</ul>{more}</div>'


def _current(code: Any) -> str:
    return ' aria-current="true"' if code.is_chosen else ""


@register.simple_tag
def page_buttons(page: Page[Any], form: str) -> SafeString:
    """Draw the numbers of the pages as buttons that send the form, with what is chosen in it."""
    sends = f'type="submit" form="{escape(form)}" name="page"'
    parts = (
        _turn(page.number - 1, sends, "← ", _("Edellinen"), "") if page.has_previous() else "",
        *(_numbered(number, page.number, sends) for number in page_numbers(page)),
        _turn(page.number + 1, sends, "", _("Seuraava"), " →") if page.has_next() else "",
    )
    return mark_safe(f'<div class="s-pages">{"".join(parts)}</div>')  # noqa: S308 - every text is escaped


def _turn(number: int, sends: str, before: str, said: str, after: str) -> str:
    arrows = [f'<span aria-hidden="true">{arrow}</span>' if arrow else "" for arrow in (before, after)]
    what = f'{escape(said)}<span class="govuk-visually-hidden"> {escape(_("sivu"))}</span>'
    return f'<button class="s-pages__turn" {sends} value="{number}">{arrows[0]}{what}{arrows[1]}</button>'


def _numbered(number: int | None, own: int, sends: str) -> str:
    if number is None:
        return '<span aria-hidden="true">⋯</span>'
    said = escape(_("Sivu %(number)s") % {"number": number})
    current = ' aria-current="page"' if number == own else ""
    return f'<button class="s-pages__page" {sends} value="{number}" aria-label="{said}"{current}>{number}</button>'


@register.simple_tag(takes_context=True)
def query_without(context: RequestContext, name: str) -> str:
    """Return this page's query string without one field, and on the first page."""
    return f"?{query_of(context['request'].GET, without=('page', name))}"
