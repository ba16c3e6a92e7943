"""A page of the rows behind a figure: where they are from, a part of them at a time, and the same as a file."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

PAGE_ROWS = 100


def page_of(request: HttpRequest, rows: QuerySet[Any], count: int | None = None) -> "Page[Any]":
    """Return the page of rows that the address asks for; `count` is given where it has been asked already."""
    pages = Paginator(rows, PAGE_ROWS)
    if count is not None:
        pages.count = count
    return pages.get_page(request.GET.get("page"))


def row_page(
    request: HttpRequest,
    template: str,
    page: "Page[Any]",
    *,
    heading: str,
    name: str,
    back: tuple[str, str],
    **more: Any,
) -> HttpResponse:
    """Show the rows with a template that extends row_page.html, under what they are of and with the way back."""
    context = {"heading": heading, "name": name, "back": back, "page": page, "number": page.paginator.count, **more}
    return render(request, template, context)
