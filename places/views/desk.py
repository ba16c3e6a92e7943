"""The telephone desk: an adviser types a street and reads aloud what is near, today and tomorrow."""

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from network.needs import needs
from network.queries.near import Answer, meant_instead, understand
from places.filters import LONGEST_TEXT
from places.queries.desk import SPOKEN, desk
from places.queries.search import Question, local_now

MOST_FIRST = 100


class DeskForm(forms.Form):
    """Where the caller is, and what they need if they say it."""

    near = forms.CharField(
        label=_("Missä soittaja on?"),
        help_text=_("Katu ja numero, postinumero, kaupunginosa tai kunta."),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.TextInput({"autofocus": True, "autocomplete": "off"}),
    )
    need = forms.ChoiceField(label=_("Mitä hän kaipaa"), required=False)
    q = forms.CharField(label=_("Sanoja, jos tarpeen"), required=False, max_length=LONGEST_TEXT)
    first = forms.IntegerField(required=False, min_value=1, max_value=MOST_FIRST, widget=forms.HiddenInput)

    def __init__(self, query: QueryDict) -> None:
        super().__init__(query, auto_id="desk-%s")
        field: Any = self.fields["need"]
        field.choices = [("", _("Mikä vain")), *((need.code, need.label) for need in needs().values())]


@login_not_required
@require_safe
def telephone_desk(request: HttpRequest) -> HttpResponse:
    """Show the next three places today and tomorrow in sentences; nothing of the caller is kept."""
    form = DeskForm(request.GET)
    form.is_valid()
    found = form.cleaned_data
    near, first = found.get("near") or "", found.get("first") or 1
    answer = understand(near) if near else Answer()
    here = answer.here
    asked = Question(local_now(), found.get("q") or "", here, need=found.get("need") or "")
    context = {
        "form": form,
        "here": here,
        "lost": near if near and here is None else "",
        "near_misses": meant_instead(near, answer) if near and here is None else [],
        "desk": desk(asked, here, first=first) if here else None,
        "next_first": first + SPOKEN,
        "first": first,
    }
    plain = request.GET.get("format") == "text"
    name, kind = ("places/desk.txt", "text/plain") if plain else ("places/desk.html", "text/html")
    response = render(request, name, context, content_type=f"{kind}; charset=utf-8")
    response["X-Robots-Tag"] = "noindex"
    add_never_cache_headers(response)
    return response
