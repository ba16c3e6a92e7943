"""Answers that are files: a calendar feed that a reader fetches again and again, a PDF."""

import hashlib
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, quote_etag

from network.calendars import Feed, feed_bytes

LANGUAGES = [code for code, _name in settings.LANGUAGES]


def asked_language(request: HttpRequest) -> str:
    """Return the language that an address without a language prefix asks for; Finnish unless it says so."""
    language = request.GET.get("lang", "")
    return language if language in LANGUAGES else settings.LANGUAGE_CODE


def site_address(path: str) -> str:
    """Return the whole address of a page of the portal."""
    return f"{settings.SITE_URL.rstrip('/')}{path}"


def calendar_answer(
    request: HttpRequest, feed: Feed, name: str, language: str, changed: datetime | None
) -> HttpResponse:
    """Give the feed, or say that the reader has it already."""
    content = feed_bytes(feed, urlsplit(settings.SITE_URL).hostname or "localhost")
    answer = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = f'inline; filename="{name}.ics"'
    answer["Content-Language"] = language
    answer["Cache-Control"] = "public, max-age=900"
    answer["ETag"] = etag = quote_etag(hashlib.sha256(content).hexdigest()[:32])
    seconds = int(changed.timestamp()) if changed else None
    if seconds is not None:
        answer["Last-Modified"] = http_date(seconds)
    return get_conditional_response(request, etag, seconds, answer) or answer


def pdf_answer(content: bytes, name: str) -> HttpResponse:
    """Give a PDF that the browser shows."""
    headers = {"Content-Disposition": f'inline; filename="{name}.pdf"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)
