"""Make an ordered booklet: one worker at a time, and never of a diary that has changed meanwhile.

Whatever removes or changes an entry or a photo takes the claim away under the diary's lock; the file appears under
the same lock. So a photo whose consent was withdrawn is in no file, however the two fall together.
"""

import errno
import logging

from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone

from groups.diary_papers import booklet_pdf
from groups.models import Booklet, Diary
from network.audit import record
from network.enums import JobState
from network.files import put_whole, take_away
from network.jobs import LostClaimError, claim, fail, still_ours, tell_step

logger = logging.getLogger(__name__)
STEPS = ("read", "finish")


def make_booklet(pk: int) -> Booklet | None:
    """Make the booklet when it waits for a worker; return it when this call finished it, None otherwise."""
    if not claim(Booklet.objects, pk, STEPS):
        return None
    booklet: Booklet = Booklet.objects.select_related("diary__circle__municipality").get(pk=pk)
    try:
        content = booklet_pdf(booklet.diary.circle, booklet.year)
        tell_step(booklet, "finish", STEPS)
        return _finish(booklet, content)
    except LostClaimError:
        logger.info("the diary of booklet %s changed, or another worker has it", pk)
    except (OperationalError, InterfaceError):
        logger.exception("booklet %s waits until the database answers, and is then begun again", pk)
    except OSError as error:
        logger.exception("booklet %s could not be written", pk)
        fail(booklet, "disk" if error.errno in (errno.ENOSPC, errno.EDQUOT) else "error")
    except Exception:
        logger.exception("booklet %s could not be made", pk)
        fail(booklet, "error")
    return None


def _finish(booklet: Booklet, content: bytes) -> Booklet:
    is_written = False
    try:
        with transaction.atomic():
            Diary.objects.select_for_update().get(pk=booklet.diary_id)
            _turn_done(booklet, len(content))
            is_written = True
            put_whole(booklet.path, content)
            record("booklet_finished", booklet, by=None)
    except BaseException:
        if is_written:
            take_away(booklet.path)
        raise
    booklet.refresh_from_db()
    return booklet


def _turn_done(booklet: Booklet, size: int) -> None:
    facts = {"state": JobState.DONE, "size": size, "steps_done": len(STEPS), "finished_at": timezone.now()}
    if not still_ours(booklet).update(**facts):
        raise LostClaimError
