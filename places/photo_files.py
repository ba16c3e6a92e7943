"""The files of a photo on the disk: whole or not there."""

import os
from contextlib import suppress
from pathlib import Path

from places.models import PhotoFields
from places.pictures import Picture


def write_files(photo: PhotoFields, picture: Picture) -> None:
    """Write every width beside its place and move it there, so that nobody ever reads half a file."""
    for width, jpeg in picture.jpegs.items():
        path = photo.path(width)
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = _beside(path)
        with beside.open("wb") as out:
            out.write(jpeg)
            out.flush()
            os.fsync(out.fileno())
        beside.replace(path)


def delete_files(photo: PhotoFields) -> None:
    """Take the files away, also a half-written one; what is gone already is no fault."""
    for width in photo.widths:
        path = photo.path(width)
        for each in (path, _beside(path)):
            with suppress(OSError):
                each.unlink()


def _beside(path: Path) -> Path:
    return path.with_name(f".{path.name}.part")
