"""What has been agreed of a municipality's community work, in words; what has not, said aloud."""

from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from reporting.enums import Practice
from reporting.models import Mapping


@dataclass(frozen=True)
class Agreed:
    """What is told of one thing, a line each; `is_missing` where nothing is; some say their own name."""

    label: str
    lines: tuple[str, ...]
    is_missing: bool = False
    speaks_for_itself: bool = False


def _told(label: str, text: str, missing: str) -> Agreed:
    return Agreed(label, (text,)) if text else Agreed(label, (missing,), is_missing=True)


def measured(mapping: Mapping) -> Agreed:
    return _told(_("Kuinka usein mitataan"), mapping.measured, _("Mittaamisen tiheyttä ei ole sovittu."))


def metrics(mapping: Mapping) -> Agreed:
    return _told(_("Seurattavat mittarit"), mapping.metrics, _("Seurattavia mittareita ei ole sovittu."))


def consultation(mapping: Mapping) -> Agreed:
    """Say whether consultation is the custom here; "not told" is not the same as that it is not."""
    said = {
        Practice.IN_USE: _("Konsultaatio on käytössä."),
        Practice.NOT_IN_USE: _("Konsultaatio ei ole käytössä."),
        Practice.UNTOLD: _("Konsultaatiosta ei ole vielä kerrottu."),
    }
    return _practice(
        _("Konsultaatio"), mapping.consultation, said[Practice(mapping.consultation)], mapping.consultation_note
    )


def work_pair(mapping: Mapping) -> Agreed:
    """Say whether working in pairs is the custom here."""
    said = {
        Practice.IN_USE: _("Työparityö on käytössä."),
        Practice.NOT_IN_USE: _("Työparityö ei ole käytössä."),
        Practice.UNTOLD: _("Työparityöstä ei ole vielä kerrottu."),
    }
    return _practice(_("Työparityö"), mapping.work_pair, said[Practice(mapping.work_pair)], mapping.work_pair_note)


def _practice(label: str, state: str, said: str, note: str) -> Agreed:
    return Agreed(label, (said, note) if note else (said,), is_missing=state == Practice.UNTOLD, speaks_for_itself=True)


def follow_up(mapping: Mapping) -> Agreed:
    return _told(_("Seuranta"), mapping.follow_up, _("Seurannasta ei ole sovittu."))


def schedule(mapping: Mapping) -> Agreed:
    return _told(_("Sovittu aikataulu"), mapping.schedule, _("Aikataulua ei ole sovittu."))


def next_review(mapping: Mapping) -> Agreed:
    day = date_format(mapping.next_review_on, "SHORT_DATE_FORMAT") if mapping.next_review_on else ""
    return _told(pgettext("kunnan", "Katsotaan uudelleen"), day, _("Seuraavaa tarkistuspäivää ei ole sovittu."))


def responsible(mapping: Mapping) -> Agreed:
    return _told(pgettext("kunnan", "Vastuuhenkilö"), mapping.responsible_person, _("Vastuuhenkilöä ei ole sovittu."))


def agreed(mapping: Mapping) -> list[Agreed]:
    """Return everything that a mapping agrees on, in the order of its page."""
    things = (consultation, work_pair, measured, metrics, follow_up, schedule, next_review, responsible)
    return [thing(mapping) for thing in things]
