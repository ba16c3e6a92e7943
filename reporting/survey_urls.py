"""Addresses of surveys: answering without an account, and running them."""

from django.urls import path

from reporting.views import answering, social, survey_papers, survey_texts, survey_typing, surveys

app_name = "surveys"

urlpatterns = [
    path("survey/<slug:code>/", answering.survey, name="survey"),
    path("survey/<slug:code>/thanks/", answering.thanks, name="thanks"),
    path("surveys/", surveys.surveys, name="surveys"),
    path("surveys/new/", surveys.new, name="new"),
    path("surveys/questionnaires/", surveys.questionnaires, name="questionnaires"),
    path("surveys/texts/", survey_texts.texts, name="texts"),
    path("surveys/texts/<uuid:key>/", survey_texts.text, name="text"),
    path("surveys/texts/<uuid:key>/drop/", survey_texts.drop, name="drop_text"),
    path("surveys/<int:pk>/", surveys.survey_round, name="round"),
    path("surveys/<int:pk>/poster.pdf", survey_papers.poster, name="poster"),
    path("surveys/<int:pk>/sheet.pdf", survey_papers.sheet, name="sheet"),
    path("surveys/<int:pk>/slips.pdf", survey_papers.slips, name="slips"),
    path("surveys/<int:pk>/type/", survey_typing.type_in, name="type"),
    path("surveys/<int:pk>/type/take-back/", survey_typing.take_back, name="take_back"),
    path("surveys/<int:pk>/edit/", surveys.edit, name="edit"),
    path("surveys/<int:pk>/close/", surveys.close, name="close"),
    path("surveys/<int:pk>/remove/", surveys.remove, name="remove"),
    path("social-reports/", social.social_reports, name="social_reports"),
    path("social-reports/<int:pk>/", social.social_report, name="social_report"),
    path("social-reports/<int:pk>/report.pdf", social.social_report_pdf, name="social_pdf"),
    path("social-reports/<int:pk>/refresh/", social.social_refresh, name="social_refresh"),
    path("social-reports/<int:pk>/freeze/", social.social_freeze, name="social_freeze"),
    path("social-reports/<int:pk>/remove/", social.social_remove, name="social_remove"),
    path("social-reports/<int:pk>/<slug:key>/", social.social_section, name="social_section"),
]
