"""Letters that tell a schedule's readers of finished reports: claimed first, and tried again when they are lost."""

import logging
from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta

from django.core import signing
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone, translation

from network.answers import site_address
from network.enums import JobState
from network.letter import letter
from network.letter_links import with_button
from reporting.in_words import report_in_words
from reporting.models import Report, ReportLetter, ReportShare, ScheduleReader, ScheduleRun
from reporting.permissions import readable_reports
from reporting.shares.links import share_address
from reporting.shares.sharing import share_report

logger = logging.getLogger(__name__)
SALT = "reporting.letters"
TRIED_AGAIN_AFTER = timedelta(hours=1)
TRIED_FOR = timedelta(days=14)
LINK_LIFE = timedelta(days=365)


def stop_token(reader: ScheduleReader) -> str:
    """Return the token of the page on which the reader stops the letters."""
    return signing.dumps(reader.pk, salt=SALT)


def stop_address(reader: ScheduleReader) -> str:
    """Return the whole address of that page, in the language in force."""
    return site_address(reverse("reporting:letters", args=[stop_token(reader)]))


def reader_of(token: str) -> ScheduleReader | None:
    """Return whose token it is, as long as they are a reader."""
    try:
        key = signing.loads(token, salt=SALT)
        return ScheduleReader.objects.select_related("schedule__municipality", "person").filter(pk=key).first()
    except (signing.BadSignature, ValueError, TypeError, OverflowError):
        return None


def deliver() -> int:
    """Write of each finished report to each of its readers; return how many letters left."""
    _claim_new()
    sent = 0
    for letters in _waiting().values():
        sent += _send(letters)
    return sent


def _claim_new() -> None:
    """Make a row for each reader of each finished run that has none; two clocks make it once."""
    recent = timezone.now() - TRIED_FOR
    runs = ScheduleRun.objects.filter(report__state=JobState.DONE, report__finished_at__gte=recent)
    readers = Q(schedule__readers__stopped_at=None) & Q(schedule__readers__added_at__lte=F("report__finished_at"))
    pairs = runs.filter(readers, schedule__readers__isnull=False).values_list("pk", "schedule__readers")
    made = set(ReportLetter.objects.filter(run__in=runs).values_list("run", "reader"))
    long_ago = timezone.now() - TRIED_AGAIN_AFTER
    new = [
        ReportLetter(run_id=run, reader_id=reader, claimed_at=long_ago)
        for run, reader in pairs
        if (run, reader) not in made
    ]
    ReportLetter.objects.bulk_create(new, ignore_conflicts=True)


def _waiting() -> dict[int, list[ReportLetter]]:
    """Return by reader the letters that nobody is sending."""
    quiet = timezone.now() - TRIED_AGAIN_AFTER
    found: dict[int, list[ReportLetter]] = defaultdict(list)
    related = "run__report__municipality", "run__schedule__municipality", "reader__person"
    rows = ReportLetter.objects.filter(sent_at=None, claimed_at__lte=quiet, reader__stopped_at=None)
    rows = rows.filter(run__report__state=JobState.DONE, run__report__finished_at__gte=timezone.now() - TRIED_FOR)
    for row in rows.select_related(*related).order_by("run__period", "pk"):
        found[row.reader_id].append(row)
    return found


def _send(letters: Sequence[ReportLetter]) -> int:
    """Claim the reader's letters by compare-and-set, and send them as one; what fails is tried again in an hour."""
    ours = [row for row in letters if _is_ours(row)]
    if not ours:
        return 0
    reader, rows = ours[0].reader, ReportLetter.objects.filter(pk__in=[row.pk for row in ours])
    try:
        message = _written(reader, [row.run.report for row in ours if row.run.report])
        if message is None:
            rows.update(error="no right")
            return 0
        message.send()
    except Exception as error:
        logger.exception("the letter of reports to reader %s did not leave", reader.pk)
        rows.update(error=type(error).__name__[:200])
        return 0
    rows.update(sent_at=timezone.now(), error="")
    return 1


def _is_ours(row: ReportLetter) -> bool:
    free = ReportLetter.objects.filter(pk=row.pk, sent_at=None, claimed_at=row.claimed_at)
    return bool(free.update(claimed_at=timezone.now()))


def _written(reader: ScheduleReader, reports: Sequence[Report]) -> EmailMessage | None:
    """Return the letter with a link to each report that the reader may read; None when there is none."""
    person = reader.person
    language = person.language if person else reader.schedule.language
    with translation.override(language):
        if person:
            readable = readable_reports(person).filter(pk__in=[report.pk for report in reports])
            allowed = set(readable.values_list("pk", flat=True)) if person.is_active else set()
            rows = [
                (report_in_words(r.area_names, r.period), site_address(r.get_absolute_url()))
                for r in reports
                if r.pk in allowed
            ]
        else:
            rows = [(report_in_words(r.area_names, r.period), share_address(_share(reader, r))) for r in reports]
        if not rows:
            return None
        stop = stop_address(reader)
        context = {"rows": rows, "stop": stop, "is_outside": person is None, "days": LINK_LIFE.days}
        address = person.email if person else reader.email
        message = letter(address, language, "reporting/mail/reports_ready.txt", context)
    return with_button(message, stop)


@transaction.atomic
def _share(reader: ScheduleReader, report: Report) -> ReportShare:
    """Return the link of the address outside: made once, also when the letter is tried again."""
    kept = ReportShare.objects.filter(report=report, reader=reader).select_related("report").first()
    if kept:
        return kept
    last = timezone.localdate() + LINK_LIFE
    return share_report(report, expires_on=last, reader=reader, by=None)
