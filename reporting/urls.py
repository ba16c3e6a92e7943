"""Addresses of the reporting room: reports, statistics, first pages."""

from django.urls import include, path

from reporting.views import mappings, municipality_page, open_data, reports, rows, schedules, shares, start, statistics

app_name = "reporting"

urlpatterns = [
    path("start/", start.start, name="start"),
    path("", include("reporting.figure_urls")),
    path("reports/", reports.reports, name="reports"),
    path("reports/<int:pk>/", reports.report, name="report"),
    path("reports/<int:pk>/rows/", rows.rows, name="rows"),
    path("reports/<int:pk>/lives/", rows.lives, name="lives"),
    path("reports/<int:pk>/rows.csv", rows.rows_csv, name="rows_csv"),
    path("reports/<int:pk>/changes/", reports.changes, name="changes"),
    path("reports/<int:pk>/cancel/", reports.cancel, name="cancel"),
    path("reports/<int:pk>/again/", reports.again, name="again"),
    path("reports/<int:pk>/download/<str:file_format>", reports.download, name="download"),
    path("reports/<int:pk>/share/", shares.share, name="share"),
    path("reports/<int:pk>/share/<int:share>/revoke/", shares.revoke, name="revoke"),
    path("reports/shared/<str:token>/", shares.shared, name="shared"),
    path("reports/shared/<str:token>/<slug:file_format>", shares.shared_file, name="shared_file"),
    path("reports/schedules/", schedules.schedule_list, name="schedules"),
    path("reports/schedules/new/", schedules.new, name="schedule_new"),
    path("reports/schedules/<int:pk>/", schedules.schedule, name="schedule"),
    path("reports/schedules/<int:pk>/edit/", schedules.edit, name="schedule_edit"),
    path("reports/schedules/<int:pk>/end/", schedules.end, name="schedule_end"),
    path("reports/schedules/<int:pk>/state/", schedules.change_state, name="schedule_state"),
    path("reports/schedules/<int:pk>/readers/<int:reader>/remove/", schedules.remove_reader, name="reader_remove"),
    path("reports/schedules/<int:pk>/runs/<int:run>/again/", schedules.again, name="run_again"),
    path("reports/letters/<str:token>/", schedules.letters, name="letters"),
    path("reports/<int:pk>/open/", open_data.publish, name="open_publish"),
    path("reports/<int:pk>/open/withdraw/", open_data.withdraw, name="open_withdraw"),
    path("open-data/", open_data.page, name="open_data"),
    path("reports/statistics/", statistics.statistics, name="statistics"),
    path("mappings/", mappings.mappings, name="mappings"),
    path("mappings/<str:code>/", mappings.mapping, name="mapping"),
    path("mappings/<str:code>/edit/<str:part>/", mappings.edit, name="mapping_edit"),
    path("mappings/<str:code>/page/", municipality_page.page, name="municipality_page"),
    path("mappings/<str:code>/page.pdf", municipality_page.pdf, name="municipality_pdf"),
    path("mappings/<str:code>/page.pptx", municipality_page.pptx, name="municipality_pptx"),
    path("mappings/<str:code>/history/", mappings.history, name="mapping_history"),
    path("mappings/<str:code>/history/<int:pk>/undo/", mappings.undo, name="mapping_undo"),
]
