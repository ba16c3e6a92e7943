"""Writing to whoever keeps a circle: what is wrong."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from network.enums import RecordKind
from network.views import messages


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def correction(request: HttpRequest, slug: str) -> HttpResponse:
    """Tell the keeper of a circle what is wrong."""
    return messages.correction(request, RecordKind.CIRCLE, slug)
