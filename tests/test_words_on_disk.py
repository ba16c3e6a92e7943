"""A dictionary that stays on the disk answers as the library's own does."""

import os
from itertools import islice

import pytest
from simplemma.strategies.dictionaries.stream_dictionary_factory import StreamMap

from network import words_on_disk
from network.words_on_disk import WordsOnDisk, dictionary


def test_every_word_is_found_as_the_library_finds_it() -> None:
    own, theirs = WordsOnDisk("ms"), StreamMap("ms")  # a small one, so that all of it can be asked
    words = list(theirs)
    assert len(words) > 5000
    assert [own.get(word) for word in words] == [theirs.get(word) for word in words]
    assert [own.get(f"{word}q") for word in islice(words, 500)] == [theirs.get(f"{word}q") for word in words[:500]]
    assert own.get("") == own.get("\x00") == own.get("zzzzzzzz") == None  # noqa: E711 - three at once
    assert own._data == b"", "the words are not in memory"
    os.close(own._file)


def test_where_no_file_can_be_written_the_words_are_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(**_kwargs: object) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr(words_on_disk, "mkstemp", full)
    found = dictionary("ms")
    assert type(found) is StreamMap
    assert len(found._data) > 10_000
