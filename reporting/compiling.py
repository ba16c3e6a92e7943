"""Compile an ordered report: one worker at a time, never a half file, the same bytes however often it is begun.

The row is claimed by compare-and-set and carries the claimant's token; whoever no longer holds the token has lost the
report and writes nothing more. Files appear under their names in the same transaction that turns the row to done.
"""

import errno
import hashlib
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone
from django.utils.translation import override

from network.audit import record
from network.enums import JobState
from network.files import write_whole
from network.jobs import LostClaimError, claim, fail, still_ours, tell_step
from network.periods import Period
from reporting.areas import Area
from reporting.disclosure import shareable
from reporting.document import Document, document_of
from reporting.enums import Audience, FileFormat, Scope
from reporting.exports import WRITERS
from reporting.figures import VERSION, Statistics
from reporting.mapping.municipality_page import with_headings
from reporting.models import Report, ReportFile
from reporting.queries import newest_gathering, one_moment, statistics

logger = logging.getLogger(__name__)
STEPS = ("figures", *FileFormat.values, "finish")


class AreaGoneError(Exception):
    """The circle, place or organisation that the report was ordered of is no longer there."""


@dataclass(frozen=True)
class Draft:
    """A written file that nobody can see yet."""

    format: str
    temporary: Path
    path: str
    size: int
    sha256: str


def compile_report(pk: int) -> Report | None:
    """Compile the report when it waits for a worker; return it when this call finished it, None otherwise."""
    report = _claim(pk)
    if report is None:
        return None
    try:
        with override(report.language):
            return _compile(report)
    except AreaGoneError:
        fail(report, "gone")
    except LostClaimError:
        logger.info("report %s was cancelled or taken over", pk)
    except (OperationalError, InterfaceError):
        logger.exception("report %s waits until the database answers, and is then begun again", pk)
    except OSError as error:
        logger.exception("report %s could not be written", pk)
        fail(report, "disk" if error.errno in (errno.ENOSPC, errno.EDQUOT) else "error")
    except Exception:
        logger.exception("report %s could not be compiled", pk)
        fail(report, "error")
    finally:
        _sweep(report)
    return None


def area_of(report: Report) -> Area | None:
    """Return what the report is of; None when that circle, place or organisation is no longer there."""
    return Area.kept(report.scope, report.key, report.subject)


def figures_of(area: Area, period: Period, report: Report) -> Statistics:
    """Return the figures as the report's reader may see them, as of the day of the order."""
    return figures_and_newest(area, period, report)[0]


def figures_and_newest(area: Area, period: Period, report: Report) -> tuple[Statistics, int | None]:
    """Return the figures, and the newest gathering that there was when they were counted."""
    with one_moment():
        newest = newest_gathering()
        exact = statistics(area, period, report.as_of, report.contents)
    return (shareable(exact, settings.DISCLOSURE_KEY) if report.audience == Audience.SHAREABLE else exact), newest


def report_folder() -> Path:
    """Return the folder of all report files; it lies outside the media, and only a checked download reads from it."""
    return Path(settings.REPORTS_ROOT)


def _claim(pk: int) -> Report | None:
    return Report.objects.select_related("municipality").get(pk=pk) if claim(Report.objects, pk, STEPS) else None


def _compile(report: Report) -> Report:
    area = area_of(report)
    if area is None:
        raise AreaGoneError
    found, newest = figures_and_newest(area, report.period_value, report)
    document = with_headings(document_of(found, report.audience), area, report.as_of)
    folder = _clean_folder(report)
    drafts = list(_drafts(report, document, folder))
    tell_step(report, "finish", STEPS)
    return _finish(report, found, newest, drafts)


def _clean_folder(report: Report) -> Path:
    folder = report_folder() / str(report.pk)
    folder.mkdir(parents=True, exist_ok=True)
    for left in folder.glob("*.part"):
        left.unlink(missing_ok=True)
    return folder


def _drafts(report: Report, document: Document, folder: Path) -> Iterator[Draft]:
    for file_format in FileFormat.values:
        tell_step(report, file_format, STEPS)
        content = WRITERS[file_format](document)
        name = f"{file_name(report)}.{file_format}"
        temporary = folder / f"{name}.{report.claim}.part"
        write_whole(temporary, content)
        yield Draft(file_format, temporary, f"{report.pk}/{name}", len(content), hashlib.sha256(content).hexdigest())


def file_name(report: Report) -> str:
    """Return the files' name without its ending: letters, digits and hyphens only."""
    area = report.key if report.scope == Scope.MUNICIPALITY else "-".join(filter(None, (report.scope, report.key)))
    return f"silmukka-{area[:80]}-{report.period.replace('..', '-')}-{report.audience}-{report.language}"


def intact_bytes(file: ReportFile) -> bytes | None:
    """Return the file's bytes, or None when they are lost or no longer those that were compiled."""
    try:
        content = (report_folder() / file.path).read_bytes()
    except OSError:
        return None
    return content if hashlib.sha256(content).hexdigest() == file.sha256 else None


def _sweep(report: Report) -> None:
    """Take away what this claim wrote and nobody will ever see."""
    for left in (report_folder() / str(report.pk)).glob(f"*.{report.claim}.part"):
        left.unlink(missing_ok=True)


@transaction.atomic
def _finish(report: Report, found: Statistics, newest: int | None, drafts: list[Draft]) -> Report:
    done = still_ours(report).update(
        state=JobState.DONE,
        figures=found.as_json(),
        content_hash=found.content_hash,
        version=VERSION,
        newest_row=newest,
        steps_done=len(STEPS),
        finished_at=timezone.now(),
    )
    if not done:
        raise LostClaimError
    for draft in drafts:
        draft.temporary.replace(report_folder() / draft.path)
    ReportFile.objects.filter(report=report).delete()
    ReportFile.objects.bulk_create(
        ReportFile(report=report, format=d.format, path=d.path, size=d.size, sha256=d.sha256) for d in drafts
    )
    record("report_finished", report, by=None, changes={"content_hash": ["", found.content_hash]})
    report.refresh_from_db()
    return report
