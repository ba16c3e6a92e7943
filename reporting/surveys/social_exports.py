"""A frozen social report as tagged PDF, in its own language."""

from datetime import date
from pathlib import Path

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from network.paper import page_facts, set_in_type
from reporting.models import SocialReport
from reporting.surveys.social import title_of

SOCIAL = Path(__file__).parent.parent / "papers" / "social.typ"


def social_pdf(report: SocialReport) -> bytes:
    """Return the report with its sections, sources, caveats and hash."""
    with translation.override(report.language):
        facts = page_facts(report.get_absolute_url())
        return set_in_type(
            SOCIAL,
            {
                "title": title_of(report),
                "language": report.language,
                "network": facts["network"],
                "frozen": _("Vahvistettu %(day)s. Luvut ovat sellaiset kuin ne olivat %(as_of)s.")
                % {"day": _day(report.frozen_on), "as_of": _day(report.as_of)},
                "sections": [{**section, "text": section["text"].split("\n")} for section in report.sections],
                "hash": report.content_hash,
                "words": {
                    "figure": _("Luku"),
                    "amount": _("Määrä"),
                    "sources": _("Lähteet"),
                    "caveats": _("Huomaa:"),
                    "hash": _("Sisällön tunniste"),
                },
            },
        )


def _day(day: date | None) -> str:
    return date_format(day, "SHORT_DATE_FORMAT") if day else ""
