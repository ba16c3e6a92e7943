"""Who may open the rows of a report: whoever orders it, of their own area or circle."""

from tests.page import NOBODY, Case, Page

ROWS = (
    Page(
        "reporting:rows",
        (
            Case("shared_report", "coordinator"),
            Case("internal_report", "coordinator", query="?state=held&of=places&page=2"),
            Case("queued_report", NOBODY),
            Case("own_circle_report", "volunteer coordinator"),
            Case("others_circle_report", "coordinator"),
        ),
    ),
    Page(
        "reporting:lives",
        (
            Case("shared_report", "coordinator"),
            Case("internal_report", "coordinator", query="?what=places_ended"),
            Case("queued_report", NOBODY),
            Case("own_circle_report", "volunteer coordinator"),
            Case("others_circle_report", "coordinator"),
        ),
    ),
    Page(
        "reporting:rows_csv",
        (Case("shared_report", "coordinator"), Case("own_circle_report", "volunteer coordinator")),
        is_html=False,
    ),
)
