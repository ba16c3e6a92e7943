"""To be built."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


@login_not_required
def this_week(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return render(request, "base.html")


@login_not_required
def week_sheet(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return render(request, "base.html")
