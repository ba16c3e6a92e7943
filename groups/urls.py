"""Addresses of the groups room: circles, checklist, attendance."""

from django.urls import path

from groups.views import (
    approval,
    asked_counts,
    attendance,
    checklist,
    circles,
    closing,
    gatherings,
    hands,
    messages,
    papers,
    photos,
    rules,
)

app_name = "groups"

urlpatterns = [
    path("circles/", circles.circles, name="circles"),
    path("circles/new/", circles.new_circle, name="new_circle"),
    path("circles/<slug:slug>/", circles.circle, name="circle"),
    path("circles/<slug:slug>/checklist/", checklist.checklist, name="checklist"),
    path("circles/<slug:slug>/edit/", circles.edit, name="edit_circle"),
    path("circles/<slug:slug>/state/", circles.change_state, name="change_state"),
    path("circles/<slug:slug>/hand-over/", circles.hand_over, name="hand_over"),
    path("circles/<slug:slug>/confirm/", circles.confirm, name="confirm_circle"),
    path("circles/<slug:slug>/photos/", photos.photos, name="photos"),
    path("circles/<slug:slug>/photos/<int:pk>/", photos.photo, name="photo"),
    path("circles/<slug:slug>/photos/<int:pk>/earlier/", photos.earlier, name="photo_earlier"),
    path("circles/<slug:slug>/photos/<int:pk>/remove/", photos.remove, name="photo_remove"),
    path("circles/<slug:slug>/correction/", messages.correction, name="correction"),
    path("circles/<slug:slug>/company/", messages.company, name="company"),
    path("circles/<slug:slug>/checklist/send/", checklist.send, name="send_circle"),
    path("circles/<slug:slug>/checklist/take-back/", checklist.take_back, name="take_back_circle"),
    path("circles/<slug:slug>/checklist/<slug:topic>/", checklist.topic, name="topic"),
    path("circles/<slug:slug>/agreement.pdf", papers.agreement, name="agreement"),
    path("circles/<slug:slug>/poster.pdf", papers.poster, name="poster"),
    path("circles/<slug:slug>/hand/", hands.offer_hand, name="offer_hand"),
    path("circles/<slug:slug>/reviewed/", circles.reviewed, name="reviewed"),
    path("reminders/<str:token>/", hands.nudges, name="nudges"),
    path("founding-rules/", rules.rules, name="rules"),
    path("approvals/", approval.approvals, name="approvals"),
    path("approvals/<slug:slug>/", approval.approval, name="approval"),
    path("attendance/", attendance.this_week, name="this_week"),
    path("attendance/add/", gatherings.add, name="add_gathering"),
    path("attendance/counts/", asked_counts.overview, name="counts"),
    path("attendance/counts/network/", asked_counts.of_network, name="counts_of_network"),
    path("attendance/counts/<slug:code>/", asked_counts.of_municipality, name="counts_of"),
    path("attendance/quarters/", closing.quarters, name="quarters"),
    path("attendance/quarters/close/", closing.close, name="quarter_close"),
    path("attendance/quarters/<int:pk>/reopen/", closing.reopen, name="quarter_reopen"),
    path("attendance/<int:pk>/move/", gatherings.move, name="move_gathering"),
    path("attendance/<str:week>/", attendance.week_sheet, name="week_sheet"),
]
