"""The files of a photo on the disk: whole or not there."""

from collections.abc import Iterator
from contextlib import contextmanager

from network.files import put_whole, take_away
from places.models import PictureFields
from places.pictures import Picture


def write_files(photo: PictureFields, picture: Picture) -> None:
    """Write every width, each whole or not at all."""
    for width, jpeg in picture.jpegs.items():
        put_whole(photo.path(width), jpeg)


def delete_files(photo: PictureFields) -> None:
    """Take the files away, also half-written ones; what is gone already is no fault."""
    for width in photo.widths:
        take_away(photo.path(width))


@contextmanager
def gone_unless_kept(photo: PictureFields) -> Iterator[None]:
    """Take the files away again when the row that names them was not kept."""
    try:
        yield
    except BaseException:
        delete_files(photo)
        raise
