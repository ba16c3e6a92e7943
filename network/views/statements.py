"""What the portal says of itself: accessibility, privacy, sources."""

import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from network.facets import DATA, Term

ACCESSIBILITY_WRITTEN = date(2026, 11, 22)
PRIVACY_WRITTEN = date(2026, 11, 22)


@dataclass(frozen=True)
class Source:
    """Something that others made, with its licence."""

    name: str
    url: str
    licence: str
    licence_url: str
    what: Term


@cache
def sources_of(part: str) -> tuple[Source, ...]:
    """Return one part of sources.json: data, look or program."""
    rows: list[dict[str, Any]] = json.loads((DATA / "sources.json").read_text(encoding="utf-8"))[part]
    return tuple(Source(**{**row, "what": Term(row["name"], **row["what"])}) for row in rows)


@login_not_required
def accessibility(request: HttpRequest) -> HttpResponse:
    """Say how accessible the portal is, what falls short, and whom to tell."""
    return render(request, "network/accessibility.html", {"written": ACCESSIBILITY_WRITTEN})


@login_not_required
def privacy(request: HttpRequest) -> HttpResponse:
    """Say what is kept of people, why and how long."""
    return render(request, "network/privacy.html", {"written": PRIVACY_WRITTEN})


@login_not_required
def sources(request: HttpRequest) -> HttpResponse:
    """Name the makers of what the portal is built from."""
    parts = {part: sources_of(part) for part in ("data", "look", "program")}
    return render(request, "network/sources.html", parts)
