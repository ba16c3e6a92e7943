"""How a page's own script sends a form: it is told where to go on, so that it knows what was saved."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse

SENT_BY_SCRIPT = "Sent-By-Script"
GO_ON = "Go-On"
View = Callable[..., HttpResponse]


def tells_where(view: View) -> View:
    """Let the view tell a script where to go on, where it leads a browser there itself.

    A script that followed the way on would read the next page's message before anybody sees it.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if response.status_code != HTTPStatus.FOUND or SENT_BY_SCRIPT not in request.headers:
            return response
        return HttpResponse(status=HTTPStatus.NO_CONTENT, headers={GO_ON: response["Location"]})

    return answer
