"""What the pages of a sent table share, whatever the table tells of."""

from django.utils.translation import gettext as _

SHOWN_CHARACTERS = 40


def heading_of(named: list[str], at: int) -> str:
    """Return the column's heading as its table names it, or else its number."""
    text = named[at][:SHOWN_CHARACTERS] if at < len(named) else ""
    return text or _("Sarake %(number)s") % {"number": at + 1}
