"""Template words for passing a page on: its whole address, its calendar."""

from typing import Any

from django import template
from django.template.context import RequestContext
from django.templatetags.static import static
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language

from network.answers import site_address

register = template.Library()


@register.simple_tag(takes_context=True)
def whole_address(context: RequestContext, query: str = "") -> str:
    """Return this page's own address as others open it, with the given query string instead of the present one."""
    return site_address(context["request"].path) + query


@register.inclusion_tag("components/calendar.html")
def subscribe(name: str, slug: str = "", query: str = "") -> dict[str, Any]:
    """Show how to follow the calendar `name`, of the record or of the search with the query string."""
    language = urlencode({"lang": get_language() or "fi"})
    asked = f"{query}&{language}" if query else f"?{language}"
    address = site_address(reverse(name, args=[slug] if slug else []) + asked)
    return {"address": address, "opens": "webcal://" + address.split("://", 1)[1]}


@register.simple_tag
def site_file(name: str) -> str:
    """Return the whole address of a file of the portal's own."""
    return site_address(static(name))
