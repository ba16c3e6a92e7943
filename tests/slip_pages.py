"""Who may give prescription slips, and who may mark them as used."""

from tests.page import NOBODY, Case, Page

GIVERS = "instructor coordinator outreach professional"
KEEPERS = "volunteer instructor organisation coordinator"
SLIPS = (
    Page("slips:slips", (Case(reads=GIVERS, posts=GIVERS),)),
    Page("slips:preview", (Case(reads=NOBODY, posts=GIVERS),), post_only=True),
    Page("slips:paper", (Case(reads=NOBODY, posts=GIVERS),), post_only=True, is_html=False),
    Page("slips:code", (Case(reads=KEEPERS, posts=KEEPERS),)),
)
