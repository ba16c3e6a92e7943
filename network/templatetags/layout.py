"""The parts that every page has, drawn once for each language and kept; each page puts in what is its own (ADR 22)."""

import secrets
from collections.abc import Iterable
from functools import lru_cache
from html import escape
from typing import Any
from urllib.parse import quote

from django import template
from django.conf import settings
from django.template.context import RequestContext
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from network.templatetags.silmukka import translated_url

register = template.Library()

# No visitor can write this into an address.
MARK = secrets.token_hex(8)
PATH = f"path-{MARK}"
HERE = {code: f"{code}-{MARK}" for code, _name in settings.LANGUAGES}


@register.simple_tag(takes_context=True)
def page_header(context: RequestContext) -> SafeString:
    """Draw the name, the languages and the main menu; the link to the page itself is marked as such."""
    request, user = context.get("request"), context.get("user")
    drawn = _drawn(
        "components/header.html", get_language() or "fi", _network(context), bool(user and user.is_authenticated)
    )
    for code, mark in HERE.items():
        drawn = drawn.replace(mark, escape(translated_url(context, code)))
    own = f'class="s-nav__link" href="{escape(request.path)}"' if request else PATH
    return _safe(drawn.replace(f"{own}>", f'{own} aria-current="page">'))


@register.simple_tag(takes_context=True)
def page_footer(context: RequestContext) -> SafeString:
    """Draw the foot of the page; whoever tells of a mistake there says on which page it is."""
    request = context.get("request")
    path = quote(request.path, safe="/") if request else ""
    return _safe(_drawn("components/footer.html", get_language() or "fi", _network(context), False).replace(PATH, path))


@lru_cache(maxsize=64)
def _drawn(template_name: str, _language: str, network: tuple[tuple[str, Any], ...], is_signed_in: bool) -> str:
    """The part as its template draws it, in the page's language, which is a part of what is remembered."""
    languages = [(code, name, HERE[code]) for code, name in settings.LANGUAGES]
    own = {"path": PATH, "languages": languages, "is_signed_in": is_signed_in, "network": dict(network)}
    return render_to_string(template_name, own)


def _network(context: RequestContext) -> tuple[tuple[str, Any], ...]:
    known: Iterable[tuple[str, Any]] = (context.get("network") or {}).items()
    return tuple(known)


def _safe(html: str) -> SafeString:
    return mark_safe(html)  # noqa: S308 - a template's own work, with addresses that are escaped where they are put in
