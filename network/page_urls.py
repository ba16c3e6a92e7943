"""Addresses of the network room: directory and statements."""

from django.urls import path

from network.views import (
    components,
    feedback,
    freshness,
    messages,
    organisation_record,
    organisations,
    people,
    profile,
    school_holidays,
    statements,
)

app_name = "network"

urlpatterns = [
    path("organisations/", organisations.organisations, name="organisations"),
    path("organisations/new/", organisations.new, name="organisation_new"),
    path("organisations/<slug:slug>/", organisations.organisation, name="organisation"),
    path("organisations/<slug:slug>/edit/", organisations.edit, name="organisation_edit"),
    path("organisations/<slug:slug>/edit/<slug:part>/", organisation_record.part, name="organisation_part"),
    path("organisations/<slug:slug>/history/", organisation_record.history, name="organisation_history"),
    path("organisations/<slug:slug>/history/<int:pk>/undo/", organisation_record.undo, name="organisation_undo"),
    path("organisations/<slug:slug>/confirm/", organisations.confirm, name="organisation_confirm"),
    path("organisations/<slug:slug>/correction/", messages.organisation_correction, name="organisation_correction"),
    path("organisations/<slug:slug>/editors/", people.editors, name="organisation_editors"),
    path("letters/", messages.inbox, name="letters"),
    path("letters/<int:pk>/handled/", messages.handled, name="letter_handled"),
    path("freshness/", freshness.freshness, name="freshness"),
    path("freshness/<str:kind>/<int:key>/remind/", freshness.remind_now, name="remind_now"),
    path("confirm/<str:token>/", freshness.confirm_link, name="confirm_link"),
    path("school-holidays/", school_holidays.school_holidays, name="school_holidays"),
    path("school-holidays/<int:pk>/", school_holidays.school_holiday, name="school_holiday"),
    path("school-holidays/<int:pk>/remove/", school_holidays.remove, name="school_holiday_remove"),
    path("people/", people.people, name="people"),
    path("people/invite/", people.invite, name="people_invite"),
    path("people/<int:pk>/", people.one_person, name="person"),
    path("people/<int:pk>/roles/<int:membership>/end/", people.end_role, name="end_role"),
    path("profile/", profile.profile, name="profile"),
    path("profile/data.json", profile.download, name="profile_data"),
    path("profile/delete/", profile.delete, name="profile_delete"),
    path("accessibility/", statements.accessibility, name="accessibility"),
    path("privacy/", statements.privacy, name="privacy"),
    path("sources/", statements.sources, name="sources"),
    path("feedback/", feedback.feedback, name="feedback"),
    path("feedback/thanks/", feedback.thanks, name="feedback_thanks"),
    path("feedback/queue/", feedback.queue, name="feedback_queue"),
    path("feedback/<int:pk>/handled/", feedback.handled, name="feedback_handled"),
    path("components/", components.components, name="components"),
]
