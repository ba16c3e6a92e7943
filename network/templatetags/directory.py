"""The facets of the directory as links with numbers; drawn in Python, for there are hundreds of them."""

from collections.abc import Iterable
from html import escape
from typing import Any

from django import template
from django.template.context import RequestContext
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

register = template.Library()
FEW = 12


@register.simple_tag(takes_context=True)
def facet_links(context: RequestContext, groups: Iterable[Any]) -> SafeString:
    """Draw each facet with its codes as links: what is asked now, and this code of this facet."""
    query = context["request"].GET
    return mark_safe("".join(_group(query, group) for group in groups))  # noqa: S308 - every text is escaped below


def _group(query: Any, group: Any) -> str:
    kept = query.copy()
    kept.pop("page", None)
    kept.pop(group.facet, None)
    rest = escape(f"&{kept.urlencode()}") if kept else ""
    links = [
        f'<li><a class="govuk-link" href="?{group.facet}={escape(code.code)}{rest}"'
        f"{_current(code)}>{escape(code.label)} ({code.count})</a></li>"
        for code in sorted(group.codes, key=lambda code: -code.count)
    ]
    few, others = "".join(links[:FEW]), "".join(links[FEW:])
    more = (
        '<details class="govuk-details"><summary class="govuk-details__summary">'
        f'<span class="govuk-details__summary-text">{escape(_("Näytä loput"))}</span></summary>'
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
    query = context["request"].GET.copy()
    query.pop(name, None)
    query.pop("page", None)
    return f"?{query.urlencode()}"
