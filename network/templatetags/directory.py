"""The facets of the directory as links with numbers; drawn in Python, for there are hundreds of them."""

from collections.abc import Iterable
from functools import lru_cache
from html import escape
from typing import Any

from django import template
from django.template.context import RequestContext
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from network.templatetags.silmukka import confirmed_line, query_of

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
    query = context["request"].GET
    return mark_safe("".join(_group(query, group) for group in groups))  # noqa: S308 - every text is escaped below


@register.simple_tag
def directory_cards(cards: Iterable[Any], *, pick: bool = False) -> SafeString:
    """Draw the organisations of a list: name, where, what each says of itself, what it does; to be ticked or not."""
    tick = escape(_("Valitse listalle")) if pick else ""
    return mark_safe("".join(_card(card, tick) for card in cards))  # noqa: S308 - every text is escaped below


def _card(card: Any, tick: str) -> str:
    row = card.organisation
    grey = " s-card--grey" if card.age.is_grey else ""
    tags = "".join(f'<li><span class="govuk-tag">{_label(label)}</span></li>' for label in card.does)
    parts = (
        f'<li><article class="s-card{grey}"><div class="s-card__top"><h3 class="s-card__title">'
        f'<a class="s-card__link" href="{escape(card.url)}">{escape(row.name)}</a></h3></div>',
        _line(", ".join(card.where)),
        _line(Truncator(row.description).words(MOST_WORDS)) if row.description else "",
        f'<ul class="s-tags">{tags}</ul>' if tags else "",
        confirmed_line(card.age, row.confirmed_by),
        _box(row, tick, is_ticked=card.is_selected) if tick else "",
        "</article></li>",
    )
    return "".join(parts)


def _line(text: str) -> str:
    return f'<p class="s-card__text">{escape(text)}</p>' if text else ""


def _box(row: Any, tick: str, *, is_ticked: bool) -> str:
    ticked = " checked" if is_ticked else ""
    return (
        '<div class="govuk-checkboxes govuk-checkboxes--small s-no-print"><div class="govuk-checkboxes__item">'
        f'<input class="govuk-checkboxes__input" type="checkbox" name="o" value="{row.pk}" id="pick-{row.pk}"'
        f' form="picked"{ticked}><label class="govuk-label govuk-checkboxes__label" for="pick-{row.pk}">{tick}'
        f'<span class="govuk-visually-hidden">: {escape(row.name)}</span></label></div></div>'
    )


def _group(query: Any, group: Any) -> str:
    kept = query_of(query, without=("page", group.facet))
    rest = escape(f"&{kept}") if kept else ""
    links = [
        f'<li><a class="govuk-link" href="?{group.facet}={code.code}{rest}"'
        f"{_current(code)}>{_label(code.label)} ({code.number})</a></li>"
        for code in group.codes
    ]
    few, others = "".join(links[:FEW]), "".join(links[FEW:])
    rest_of_them = escape(_("Näytä loput"))
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


@register.simple_tag(takes_context=True)
def query_without(context: RequestContext, name: str) -> str:
    """Return this page's query string without one field, and on the first page."""
    return f"?{query_of(context['request'].GET, without=('page', name))}"
