"""Composing a social report, editing it by sections, and freezing it."""

import hashlib

from django.db import IntegrityError, transaction
from django.utils import timezone

from network.audit import record
from network.models import Municipality, User
from network.periods import Period
from reporting.models import SocialReport
from reporting.surveys.social import CONCLUSIONS, VERSION, compose, hash_of

MARK_LENGTH = 20


class TextChangedError(Exception):
    """Somebody else has written the section meanwhile; `text` is what stands there now."""

    def __init__(self, text: str) -> None:
        super().__init__("the section was written meanwhile")
        self.text = text


def mark_of(text: str) -> str:
    """Return a mark of the text, by which a page tells what its writer had in front of them."""
    return hashlib.sha256(text.encode()).hexdigest()[:MARK_LENGTH]


def begin_social_report(*, municipality: Municipality, period: Period, language: str, by: User | None) -> SocialReport:
    """Compose a draft; a draft of the same that is there already is that one."""
    same = {"municipality": municipality, "period": str(period), "language": language}
    today = timezone.localdate()
    if known := SocialReport.objects.filter(frozen_on=None, **same).first():
        return known
    sections = compose(municipality, period, language, today)
    try:
        with transaction.atomic():
            new: SocialReport = SocialReport.objects.create(sections=sections, as_of=today, **same)
            record("social_report_begun", new, by=by)
    except IntegrityError:
        return SocialReport.objects.filter(frozen_on=None, **same)[0]
    return new


def _draft(report: SocialReport) -> SocialReport | None:
    rows = SocialReport.objects.select_for_update().filter(pk=report.pk, frozen_on=None)
    found: SocialReport | None = rows.first()
    return found


@transaction.atomic
def edit_section(report: SocialReport, key: str, text: str, *, seen: str, by: User | None) -> bool:
    """Write the text of one section in place of the one that was `seen`; return False when the report is frozen.

    What another wrote there meanwhile is not written over: a TextChangedError tells it. The same text is no change.
    """
    row = _draft(report)
    section = row.section(key) if row else None
    if row is None or section is None:
        return False
    if mark_of(section["text"]) != seen and section["text"] != text:
        raise TextChangedError(section["text"])
    if section["text"] == text:
        return True
    section["text"] = text
    row.revision += 1
    row.save(update_fields=["sections", "revision"])
    record("social_report_edited", row, by=by, changes={"section": [None, key]})
    return True


def refresh_facts(report: SocialReport, *, by: User) -> bool:
    """Count the draft's figures anew; what a person has written stays."""
    today = timezone.localdate()
    fresh = compose(report.municipality, report.period_value, report.language, today)
    with transaction.atomic():
        row = _draft(report)
        if row is None:
            return False
        texts = {section["key"]: section["text"] for section in row.sections}
        row.sections = [{**section, "text": texts.get(section["key"], section["text"])} for section in fresh]
        row.as_of, row.revision = today, row.revision + 1
        row.save(update_fields=["sections", "as_of", "revision"])
        record("social_report_refreshed", row, by=by)
    return True


def missing_of(report: SocialReport) -> str:
    """Return the title of what must still be written before the report is frozen; empty when nothing is."""
    section = report.section(CONCLUSIONS)
    return section["title"] if section and not section["text"].strip() else ""


@transaction.atomic
def freeze_social_report(report: SocialReport, *, by: User | None) -> bool:
    """Freeze the report as it is; return False when it is frozen already or a section is missing."""
    row = _draft(report)
    if row is None or missing_of(row):
        return False
    row.frozen_on, row.version, row.content_hash = timezone.localdate(), VERSION, hash_of(row)
    row.save(update_fields=["frozen_on", "version", "content_hash"])
    record("social_report_frozen", row, by=by, changes={"content_hash": ["", row.content_hash]})
    return True


@transaction.atomic
def remove_draft(report: SocialReport, *, by: User) -> bool:
    """Delete a draft; a frozen report is not deleted."""
    row = _draft(report)
    if row is None:
        return False
    record("social_report_removed", row, by=by)
    row.delete()
    return True
