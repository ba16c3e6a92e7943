"""Texts in files for spreadsheets: no cell is a formula, whatever a thing is called."""

FORMULA_SIGNS = tuple("=+-@\t\r\n＝＋－＠")


def safe(text: str) -> str:
    """Return the text so that no spreadsheet takes it for a formula."""
    return f"'{text}" if text.lstrip(" \u00a0").startswith(FORMULA_SIGNS) else text
