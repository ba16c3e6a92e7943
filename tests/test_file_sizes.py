"""File sizes are written as each language writes them, and Django's own word for them is not used."""

import pytest
from django.conf import settings
from django.template import engines
from django.utils import translation

from network.files_in_words import size_in_words

SIZES = {
    "fi": ["1 tavu", "1023 tavua", "1 kt", "12 kt", "1,0 Mt", "2,5 Mt"],
    "sv": ["1 byte", "1023 byte", "1 kB", "12 kB", "1,0 MB", "2,5 MB"],
    "en": ["1 byte", "1023 bytes", "1 KB", "12 KB", "1.0 MB", "2.5 MB"],
}


@pytest.mark.parametrize("language", SIZES)
def test_sizes_are_written_as_the_language_writes_them(language: str) -> None:
    with translation.override(language):
        told = [size_in_words(size) for size in (1, 1023, 1024, 12 * 1024 + 300, 1024**2 - 1, 5 * 1024**2 // 2)]
        shown = engines["django"].from_string("{{ size|file_size }}").render({"size": 12 * 1024})
    assert told == [text.replace(" ", "\N{NO-BREAK SPACE}") for text in SIZES[language]]
    assert shown == told[3]


def test_no_page_writes_a_size_in_another_way() -> None:
    """The control: Django's own filter would say KB in Finnish."""
    pages = (settings.BASE_DIR / "templates").rglob("*.html")
    assert [path.name for path in pages if "filesizeformat" in path.read_text(encoding="utf-8")] == []
    with translation.override("fi"):
        assert "KB" in engines["django"].from_string("{{ size|filesizeformat }}").render({"size": 12 * 1024})
