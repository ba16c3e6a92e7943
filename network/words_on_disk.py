"""A dictionary of a language that stays on the disk: of its words only the marks between them are in memory.

The library keeps the words themselves in each process, 19 MB of Finnish. Here they are in a file that has no name and
ends with the process; a look-up reads the 700 bytes between two marks, and the machine's own cache makes that quick.
"""

import os
from bisect import bisect_right
from pathlib import Path
from tempfile import mkstemp

from django.conf import settings
from simplemma.strategies.dictionaries import frontcode, stream_dictionary_factory
from simplemma.strategies.dictionaries.stream_dictionary_factory import StreamMap

WORDS_BETWEEN_MARKS = 128  # 6 MB of marks and 30 µs a word; the library's own 32 takes 26 MB


def dictionary(language: str) -> StreamMap:
    """Return the library's dictionary; where no file can be written, with its words in memory as it does by itself."""
    stream_dictionary_factory._BLOCK_SIZE = WORDS_BETWEEN_MARKS
    try:
        return WordsOnDisk(language)
    except OSError:
        return StreamMap(language)


class WordsOnDisk(StreamMap):
    """The library's dictionary, which reads from a file the block that a word would be in."""

    __slots__ = ("_file",)

    def __init__(self, language: str) -> None:
        super().__init__(language)
        self._file, name = mkstemp(dir=settings.VAR_DIR)  # open as long as the process is
        Path(name).unlink()
        with open(self._file, "wb", closefd=False) as file:
            file.write(self._data)
        self._blocks.append((len(self._data), b"", b""))
        self._data = b""

    def _lookup(self, key: str) -> str | None:
        target = key.encode()[::-1] if self._rev else key.encode()
        block = bisect_right(self._firsts, target) - 1
        if block < 0:
            return None
        (start, *before), (end, *_after) = self._blocks[block : block + 2]
        words = os.pread(self._file, end - start, start)
        for _start, word, base in frontcode._iter_records(words, 0, *before):
            if word >= target:
                return (base[::-1] if self._rev else base).decode() if word == target else None
        return None
