"""What the diary deletes by itself: entries that nobody brought back, and files that no row names."""

import time
from pathlib import Path

from django.conf import settings

from groups.models import Booklet, DiaryEntry, DiaryPhoto

SURELY_LEFT_S = 3600


def forget_removed() -> int:
    """Delete the entries whose time to be brought back is over; their photos and files go along. Return how many."""
    gone: int = DiaryEntry.objects.gone().delete()[1].get("groups.DiaryEntry", 0)
    return gone


def sweep_files() -> int:
    """Delete the files of no photo and no booklet, once they are too old to be in the making; return how many.

    A process that is killed between the database and the disk leaves them.
    """
    root = Path(settings.REPORTS_ROOT)
    photos = {photo.path(width).name for photo in DiaryPhoto.objects.all() for width in photo.widths}
    booklets = {booklet.path.name for booklet in Booklet.objects.filter(size__isnull=False)}
    return _sweep(root / DiaryPhoto.folder, photos) + _sweep(root / Booklet.folder, booklets)


def _sweep(folder: Path, known: set[str]) -> int:
    before = time.time() - SURELY_LEFT_S
    left = [path for path in folder.glob("*") if path.name not in known and path.stat().st_mtime < before]
    left += [path for path in folder.glob(".*.part") if path.stat().st_mtime < before]
    for path in left:
        path.unlink(missing_ok=True)
    return len(left)
