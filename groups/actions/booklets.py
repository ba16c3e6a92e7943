"""Order a booklet, and take booklets away when the diary that they were made of changes."""

from functools import partial

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from groups.models import Booklet, Diary
from groups.models.booklet import KEPT_FOR
from groups.tasks import send_booklet
from network.audit import record
from network.enums import JobState
from network.models import User

UNDER_WAY = (JobState.QUEUED, JobState.RUNNING)


@transaction.atomic
def order_booklet(diary: Diary, year: int, *, by: User) -> Booklet:
    """Queue the booklet of a year; an order for what is already under way is that same one."""
    try:
        with transaction.atomic():
            booklet: Booklet = Booklet.objects.create(diary=diary, year=year, ordered_by=by)
    except IntegrityError:
        return Booklet.objects.filter(diary=diary, year=year)[0]  # the newest: it may just have ended
    record("booklet_ordered", booklet, by=by)
    transaction.on_commit(partial(send_booklet, booklet.pk))
    return booklet


def drop_booklets(diary: Diary) -> int:
    """Delete the finished booklets, and begin anew those in the making; return how many went.

    Called inside the transaction that changes the diary, which holds the diary's row: a worker finishes its booklet
    under the same lock, so it is finished before the change and goes here, or is begun again after it.
    """
    under_way = Booklet.objects.filter(diary=diary, state__in=UNDER_WAY)
    keys = list(under_way.values_list("pk", flat=True))
    under_way.update(state=JobState.QUEUED, claim="", queued_at=timezone.now())
    for key in keys:
        transaction.on_commit(partial(send_booklet, key))
    return _delete(Q(diary=diary) & ~Q(state__in=UNDER_WAY))


@transaction.atomic
def forget_booklets() -> int:
    """Delete booklets a month after they were ordered: they can be made again; return how many."""
    return _delete(Q(queued_at__lt=timezone.now() - KEPT_FOR))


def _delete(which: Q) -> int:
    """Delete the rows; their files go with them."""
    return sum(bool(booklet.delete()) for booklet in Booklet.objects.filter(which))
