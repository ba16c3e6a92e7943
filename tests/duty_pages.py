"""The rows of the responsibilities room in the page table."""

from tests.page import EVERYBODY, LED, NOBODY, SUPPORTED, Case, Page

RESPONSIBILITIES = (
    Page("responsibilities:duties"),
    Page("responsibilities:offer", (Case("open_duty_key", EVERYBODY, EVERYBODY), Case("draft_duty_key", NOBODY))),
    *(
        Page(
            f"responsibilities:{name}",
            (Case("taken_duty_key", "volunteer", "volunteer"), Case("others_taken_duty_key", NOBODY, NOBODY)),
        )
        for name in ("give_up", "hand_over")
    ),
    Page(
        "responsibilities:break_promise",
        (
            Case("own_promised_duty_key", NOBODY, LED),
            Case("others_promised_duty_key", NOBODY, "coordinator"),
            Case("own_taken_duty_key", NOBODY, NOBODY),
        ),
        post_only=True,
    ),
    Page("responsibilities:own_link", (Case("own_carrier", LED), Case("others_carrier", "coordinator"))),
    Page("responsibilities:invitation", (Case("invitation_link", posts=EVERYBODY),)),
    Page("responsibilities:own_offer", (Case("own_offer_link", posts=EVERYBODY),)),
    Page("responsibilities:own_part", (Case("own_part_link", posts=EVERYBODY),)),
    Page("responsibilities:network", (Case("own_circle"), Case("own_draft", NOBODY))),
    Page(
        "responsibilities:invitation_link",
        (Case("own_invitation", LED), Case("others_invitation", "coordinator")),
    ),
    Page(
        "responsibilities:change_invitation",
        (Case("own_invitation", NOBODY, LED), Case("others_invitation", NOBODY, "coordinator")),
        post_only=True,
    ),
    *(
        Page(
            f"responsibilities:{name}",
            (
                Case(f"own_{thing}", LED if reads else NOBODY, LED),
                Case(f"others_{thing}", "coordinator" if reads else NOBODY, "coordinator"),
            ),
            post_only=not reads,
        )
        for name, thing, reads in (
            ("describe_duty", "open_duty", True),
            ("invite", "open_duty", True),
            ("give", "open_duty", True),
            ("close_duty", "open_duty", False),
            ("answer_offer", "offer", False),
            ("name_person", "circle", True),
            ("erase_person", "carrier", True),
        )
    ),
    Page(
        "responsibilities:circle_duties",
        (Case("own_circle", SUPPORTED, LED), Case("others_circle", "coordinator", "coordinator")),
    ),
    Page("responsibilities:end_duty", (Case("own_duty", LED, LED), Case("others_duty", "coordinator", "coordinator"))),
)
