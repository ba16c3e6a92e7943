"""Files that machines look for at a fixed address."""

import json
from datetime import timedelta
from hashlib import sha256

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.utils import timezone

SECURITY_CONTACT_HOLDS_FOR = timedelta(days=180)
WORKER = settings.BASE_DIR / "static" / "js" / "worker.js"
FILES_OF_THE_SHEET = ("css/silmukka.css", "js/silmukka.js", "js/kept.js", "js/attendance_keys.js", "js/attendance.js")


@login_not_required
def security(request: HttpRequest) -> HttpResponse:
    """Say where a weakness can be reported (RFC 9116)."""
    expires = (timezone.now() + SECURITY_CONTACT_HOLDS_FOR).strftime("%Y-%m-%dT00:00:00Z")
    lines = [
        f"Contact: mailto:{settings.SECURITY_EMAIL}",
        f"Expires: {expires}",
        "Preferred-Languages: fi, sv, en",
        f"Canonical: {settings.SITE_URL}/.well-known/security.txt",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@login_not_required
def robots(request: HttpRequest) -> HttpResponse:
    """Let search engines read the public pages, and ask them to leave sign-in alone."""
    lines = ["User-agent: *", *(f"Disallow: /{language}/accounts/" for language, _name in settings.LANGUAGES)]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@login_not_required
def favicon(request: HttpRequest) -> HttpResponse:
    """Lead browsers that guess the icon's address to where it is."""
    return redirect(static("img/favicon-192.png"))


@login_not_required
def worker(request: HttpRequest) -> HttpResponse:
    """Serve the service worker from the root, where it may keep pages in every language; a new release is a new one."""
    source = WORKER.read_text(encoding="utf-8")
    files = "".join(static(name) for name in FILES_OF_THE_SHEET)
    version = sha256((source + files).encode()).hexdigest()[:12]
    head = f"const VERSION = {json.dumps(version)};\nconst STATIC = {json.dumps(settings.STATIC_URL)};\n"
    return HttpResponse(
        head + source, content_type="text/javascript; charset=utf-8", headers={"Cache-Control": "no-cache"}
    )
