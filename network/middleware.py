"""What every answer carries: headers, the way back after sign-in, our own page for what is missing."""

from collections.abc import Callable
from http import HTTPStatus

from allauth.account.utils import get_next_redirect_url, passthrough_next_redirect_url
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.defaults import page_not_found

PERMISSIONS_POLICY = "camera=(), microphone=(), payment=(), usb=(), browsing-topics=(), geolocation=(self)"


def security_headers(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Add Permissions-Policy, keep signed-in pages out of shared caches, and empty the browser at sign-out."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        if getattr(request, "user", None) is not None and request.user.is_authenticated:
            response.setdefault("Cache-Control", "private, no-store")
        if (
            getattr(request, "has_signed_out", False)
            and request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate"
        ):
            response["Clear-Site-Data"] = '"storage"'
        return response

    return answer


TECHNICAL = b"DEBUG = True"
ENTRANCE = ("account_login", "account_request_login_code", "account_confirm_login_code", "mfa_authenticate")


def next_kept(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Carry `next` over the turns of sign-in that drop it: a code gone old, too many tries, a second window."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        to = response.get("Location", "")
        if to and to in {reverse(name) for name in ENTRANCE} and get_next_redirect_url(request) != to:
            response["Location"] = passthrough_next_redirect_url(request, to, "next")
        return response

    return answer


def own_missing_page(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Show the portal's own 404 page in the demo too, where Django would list its addresses instead."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code == HTTPStatus.NOT_FOUND and TECHNICAL in response.content:
            return page_not_found(request, Http404())
        return response

    return answer
