"""The filters of a search, drawn once a day for each language as long as nobody has chosen any (ADR 22)."""

from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from places.filters import SearchForm

register = template.Library()

_drawn: dict[tuple[Any, ...], SafeString] = {}
MOST_DRAWN = 12


@register.simple_tag
def search_filters(form: SearchForm) -> SafeString:
    """Draw the filters with what is chosen of them."""
    if not form.has_no_filter:
        return render_to_string("places/_filters.html", {"form": form})
    if (known := _drawn.get(form.drawn_by)) is not None:
        return known
    if len(_drawn) >= MOST_DRAWN:
        _drawn.clear()
    _drawn[form.drawn_by] = drawn = render_to_string("places/_filters.html", {"form": form})
    return drawn
