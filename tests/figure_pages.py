"""The pages of gaps, live statistics and social accounting."""

from tests.page import NOBODY, SIGNED_IN, Case, Page

READERS = "instructor coordinator municipality"
ACCOUNTS = "volunteer instructor organisation coordinator"
OF_COUNTRY = "?area=network&period=2026-Q4"

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
    Page(
        "reporting:accounting",
        (
            Case(reads=ACCOUNTS),
            Case(reads=ACCOUNTS, query="?area=municipality:837&period=2026-Q4"),
            Case(reads=ACCOUNTS, query="?area=x&period=x&one=ei-ole"),
        ),
    ),
    Page(
        "reporting:accounting_download",
        (
            Case("account_table", ACCOUNTS),
            Case("account_table", "coordinator", query=OF_COUNTRY),
            Case("account_as_nothing", NOBODY),
        ),
        is_html=False,
    ),
    *(
        Page(
            f"reporting:accounting_{kind}",
            (Case(reads=ACCOUNTS), Case(reads="coordinator", query=OF_COUNTRY)),
            is_html=not kind.endswith("csv"),
        )
        for kind in ("hours", "hours_csv", "funding", "funding_csv")
    ),
    Page("reporting:hour_values", (Case(reads="coordinator", posts="coordinator"),)),
    Page("reporting:hour_value_undo", (Case("hour_value", NOBODY, "coordinator"),), post_only=True),
)
