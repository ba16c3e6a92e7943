"""Who may open the diary, its photos, booklets and ideas: the circle's own people, and no role of the network."""

from tests.page import EVERYBODY, NOBODY, SIGNED_IN, Case, Page

OWN = "volunteer"
OF_CIRCLES = "volunteer organisation"  # the world's organisation editor is a background contact of a circle
OTHERS = NOBODY


def of_own(name: str, own: str, others: str, *, reads: bool = True, posts: bool = True, is_html: bool = True) -> Page:
    """A page of one's own circle; that of another circle is nobody's of the world's people."""
    cases = (
        Case(own, OWN if reads else NOBODY, OWN if posts else NOBODY),
        Case(others, OTHERS, OTHERS),
    )
    return Page(f"diary:{name}", cases, post_only=not reads, is_html=is_html)


DIARY = (
    of_own("diary", "own_circle", "others_circle", posts=False),
    of_own("open", "own_circle", "others_circle", reads=False),
    of_own("new_entry", "own_circle", "others_circle"),
    of_own("entry", "own_entry", "others_entry", posts=False),
    of_own("edit_entry", "own_entry", "others_entry"),
    of_own("remove_entry", "own_entry", "others_entry"),
    of_own("restore_entry", "own_entry", "others_entry", reads=False),
    of_own("add_photo", "own_entry", "others_entry"),
    of_own("pass_on", "own_entry", "others_entry"),
    of_own("photo", "own_diary_photo", "others_diary_photo"),
    of_own("tell_photo", "own_diary_photo", "others_diary_photo"),
    of_own("remove_photo", "own_diary_photo", "others_diary_photo"),
    of_own("withdraw", "own_consent", "others_consent"),
    of_own("consent_slip", "own_consent", "others_consent", posts=False, is_html=False),
    of_own("booklets", "own_circle", "others_circle"),
    of_own("booklet", "own_booklet", "others_booklet", posts=False),
    of_own("booklet_file", "own_booklet", "others_booklet", posts=False, is_html=False),
    of_own("people", "own_circle", "others_circle", posts=False),
    of_own("new_link", "own_circle", "others_circle", reads=False),
    of_own("end_membership", "own_diary_member", "others_diary_member", reads=False),
    Page("diary:join", (Case("diary_invite", SIGNED_IN, SIGNED_IN), Case("broken_invite", NOBODY))),
    Page("diary:consent_link", (Case("consent_link", posts=EVERYBODY), Case("broken_consent_link", NOBODY))),
    Page("diary:ideas", (Case(reads=OF_CIRCLES),)),
    Page("diary:idea", (Case("own_idea", OF_CIRCLES), Case("others_idea", OF_CIRCLES))),
    Page(
        "diary:mark_idea",
        (Case("others_idea", NOBODY, OF_CIRCLES), Case("own_idea", NOBODY, "organisation")),
        post_only=True,
    ),
    Page("diary:take_back", (Case("own_idea", OWN, OWN), Case("others_idea", NOBODY))),
    Page(
        "diary_photo",
        (
            Case("own_diary_photo_file", OWN),
            Case("others_diary_photo_file", NOBODY),
            Case("others_waiting_photo_file", NOBODY),
        ),
        is_html=False,
    ),
)
