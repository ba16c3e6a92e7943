"""The pages of gaps, live statistics and social accounting."""

from tests.page import NOBODY, SIGNED_IN, Case, Page

READERS = "instructor coordinator municipality"

FIGURES = (
    Page(
        "reporting:weeks",
        (
            Case(reads=SIGNED_IN),
            Case(reads=SIGNED_IN, query="?whose=own&what=places&year=2026"),
            Case(reads=SIGNED_IN, query="?whose=municipality:562&year=x"),
        ),
    ),
    Page(
        "reporting:gaps",
        (
            Case(reads=READERS),
            Case(reads=READERS, query="?municipality=837&sort=-hours&show=evenings"),
            Case(reads=READERS, query="?municipality=999&sort=x&show=x"),
        ),
    ),
    Page(
        "reporting:gaps_download",
        (
            Case("gaps_table", READERS),
            Case("gaps_as_nothing", NOBODY),
        ),
        is_html=False,
    ),
)
