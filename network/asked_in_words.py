"""What became of asking a record's keepers, told to whoever asked; and what helps where there is nobody to ask."""

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from network.enums import AskOutcome, RecordKind
from network.keeping import Record
from network.models.message import KEEPER_PAGES


def asked_in_words(about: Record, outcome: AskOutcome, letters: int = 0) -> SafeString:
    """Return the record's name, what happened, and links to what can be done next."""
    if outcome == AskOutcome.SENT:
        return format_html("{}: {}", about.title, _sent(letters))
    links = [(reverse(KEEPER_PAGES[about.kind], args=[about.slug]), keeper_link_text(about.kind))]
    links = [*(links if outcome == AskOutcome.NO_KEEPER else []), (about.url, _("Katso tiedot ja vahvista ne"))]
    shown = format_html_join(" · ", '<a class="govuk-notification-banner__link" href="{}">{}</a>', links)
    return format_html("{}: {} {}", about.title, _hindrance(outcome), shown)


def _sent(letters: int) -> str:
    told = ngettext("Kysyimme yhdeltä ihmiseltä.", "Kysyimme %(number)s ihmiseltä.", letters)
    return told % {"number": letters}


def _hindrance(outcome: AskOutcome) -> str:
    return {
        AskOutcome.NO_KEEPER: _("Tällä ei ole ylläpitäjää, jolta kysyä. Kirjettä ei lähtenyt."),
        AskOutcome.OWN: _("Pidät tätä itse, joten kirjettä ei lähtenyt."),
        AskOutcome.NO_ADDRESS: _("Ylläpitäjällä ei ole sähköpostia, joten kirjettä ei lähtenyt."),
        AskOutcome.STOPPED: _("Ylläpitäjä ei halua näitä kirjeitä, joten kirjettä ei lähtenyt."),
    }.get(outcome, _("Tästä on jo kysytty vuorokauden sisällä. Toista kirjettä ei lähtenyt."))


def keeper_link_text(kind: str) -> str:
    """Return what the page where a keeper of this kind of record is named lets one do."""
    return {
        RecordKind.PLACE: _("Kerro, mikä järjestö paikkaa pitää"),
        RecordKind.CIRCLE: _("Kutsu ryhmälle vastuuhenkilö"),
    }.get(RecordKind(kind), _("Kutsu ylläpitäjä"))
