"""Stopping letters by the link that stands in each of them."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from network.actions.letters import start_letters, stop_letters
from network.letter_links import Letters
from network.models import User


@csrf_exempt  # a mail program's button sends no token of ours (RFC 8058); every other form is checked below
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def stopping(request: HttpRequest, token: str, letters: Letters) -> HttpResponse:
    """Let whoever got a letter stop such letters, or have them again; only sending changes anything."""
    reader = letters.reader_of(token)
    if reader is None:
        raise Http404
    if request.method == "POST" and request.POST.get("List-Unsubscribe") == "One-Click":
        stop_letters(letters, by=reader)
        return HttpResponse(status=204)
    return _form(request, token, letters, reader)


@csrf_protect
def _form(request: HttpRequest, token: str, letters: Letters, reader: User) -> HttpResponse:
    if request.method == "POST":
        act = start_letters if request.POST.get("then") == "start" else stop_letters
        act(letters, by=reader)
        return redirect(letters.page, token)
    is_stopped = letters.stopped.objects.filter(person=reader).exists()
    return render(request, letters.template, {"is_stopped": is_stopped})
