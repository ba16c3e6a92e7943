"""The page of a municipality with its seven headings: to read and print, as one sheet, as slides."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from network.answers import pdf_answer
from network.permissions import Permission, needs
from reporting.exports.municipality_pdf import municipality_pdf
from reporting.exports.municipality_pptx import municipality_pptx
from reporting.mapping.municipality_page import municipality_page
from reporting.views.mappings import own

PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"


@require_safe
@needs(Permission.READ_MAPPING)
def page(request: HttpRequest, code: str) -> HttpResponse:
    """Show the seven headings, and the ways to take them along in each language."""
    municipality = own(request, code, Permission.READ_MAPPING)
    found = municipality_page(municipality, timezone.localdate())
    files = [(language, name, _address("pdf", code, language), _address("pptx", code, language))
             for language, name in settings.LANGUAGES]  # fmt: skip
    context = {"municipality": municipality, "page": found, "files": files}
    return render(request, "reporting/municipality_page.html", context)


def _address(kind: str, code: str, language: str) -> str:
    with translation.override(language):
        return reverse(f"reporting:municipality_{kind}", args=[code])


@require_safe
@needs(Permission.READ_MAPPING)
def pdf(request: HttpRequest, code: str) -> HttpResponse:
    """Give the page as a tagged PDF in the language of the address."""
    municipality = own(request, code, Permission.READ_MAPPING)
    found = municipality_page(municipality, timezone.localdate())
    path = reverse("reporting:municipality_page", args=[code])
    return pdf_answer(municipality_pdf(found, path), f"kuntasivu-{code}-{found.language}")


@require_safe
@needs(Permission.READ_MAPPING)
def pptx(request: HttpRequest, code: str) -> HttpResponse:
    """Give the page as slides in the language of the address."""
    municipality = own(request, code, Permission.READ_MAPPING)
    found = municipality_page(municipality, timezone.localdate())
    name = f"kuntasivu-{code}-{found.language}.pptx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(municipality_pptx(found), content_type=PPTX, headers=headers)
