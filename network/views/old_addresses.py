"""Addresses of organisations that were joined to another: every page of the old one leads to that of the one kept."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse

from network.models import OldAddress


def leads_to_the_kept(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Lead a reader of a page that is no longer there to the same page of the organisation that was kept."""

    @wraps(view)
    def led(request: HttpRequest, slug: str, **rest: Any) -> HttpResponseBase:
        try:
            return view(request, slug, **rest)
        except Http404:
            now = request.method in ("GET", "HEAD") and _slug_now(slug)
            if not now or request.resolver_match is None:
                raise
            return HttpResponseRedirect(reverse(request.resolver_match.view_name, kwargs={"slug": now, **rest}))

    return led


def _slug_now(slug: str) -> str:
    found: str | None = OldAddress.objects.filter(slug=slug).values_list("organisation__slug", flat=True).first()
    return found or ""
