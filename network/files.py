"""Files on the disk: whole or not there."""

import os
from contextlib import suppress
from pathlib import Path
from uuid import uuid4


def free_name() -> str:
    """Return a name for a file that nobody can guess."""
    return uuid4().hex


def write_whole(path: Path, content: bytes) -> None:
    """Write the bytes and see them to the disk."""
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def put_whole(path: Path, content: bytes) -> None:
    """Write the bytes beside their place and move them there, so that nobody ever reads half a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(beside(path), content)
    beside(path).replace(path)


def take_away(path: Path) -> None:
    """Take the file away, also a half-written one; what is gone already is no fault."""
    for each in (path, beside(path)):
        with suppress(OSError):
            each.unlink()


def beside(path: Path) -> Path:
    """Return where the file is until it is whole."""
    return path.with_name(f".{path.name}.part")
