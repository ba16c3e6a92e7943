"""Addresses of the diary, its photos, booklets and ideas."""

from django.urls import path

from groups.views import booklets, diary, diary_people, diary_photos, ideas

app_name = "diary"

CIRCLE = "circles/<slug:slug>/diary/"

urlpatterns = [
    path(CIRCLE, diary.diary, name="diary"),
    path(f"{CIRCLE}open/", diary.open_diary, name="open"),
    path(f"{CIRCLE}new/", diary.new_entry, name="new_entry"),
    path(f"{CIRCLE}<int:pk>/", diary.entry, name="entry"),
    path(f"{CIRCLE}<int:pk>/edit/", diary.edit_entry, name="edit_entry"),
    path(f"{CIRCLE}<int:pk>/remove/", diary.remove_entry, name="remove_entry"),
    path(f"{CIRCLE}<int:pk>/restore/", diary.restore_entry, name="restore_entry"),
    path(f"{CIRCLE}<int:pk>/photos/", diary_photos.add, name="add_photo"),
    path(f"{CIRCLE}<int:pk>/pass-on/", ideas.pass_on, name="pass_on"),
    path(f"{CIRCLE}photos/<int:pk>/", diary_photos.photo, name="photo"),
    path(f"{CIRCLE}photos/<int:pk>/tell/", diary_photos.tell, name="tell_photo"),
    path(f"{CIRCLE}photos/<int:pk>/remove/", diary_photos.remove, name="remove_photo"),
    path(f"{CIRCLE}consents/<int:pk>/withdraw/", diary_photos.withdraw, name="withdraw"),
    path(f"{CIRCLE}consents/<int:pk>/slip.pdf", diary_photos.slip, name="consent_slip"),
    path(f"{CIRCLE}booklets/", booklets.booklets, name="booklets"),
    path(f"{CIRCLE}booklets/<int:pk>/", booklets.booklet, name="booklet"),
    path(f"{CIRCLE}booklets/<int:pk>/booklet.pdf", booklets.booklet_file, name="booklet_file"),
    path(f"{CIRCLE}people/", diary_people.people, name="people"),
    path(f"{CIRCLE}people/link/", diary_people.new_link, name="new_link"),
    path(f"{CIRCLE}people/<int:pk>/end/", diary_people.end, name="end_membership"),
    path("diary/join/<str:token>/", diary_people.join, name="join"),
    path("consent/<str:token>/", diary_photos.consent_link, name="consent_link"),
    path("ideas/", ideas.ideas, name="ideas"),
    path("ideas/<int:pk>/", ideas.idea, name="idea"),
    path("ideas/<int:pk>/mark/", ideas.mark, name="mark_idea"),
    path("ideas/<int:pk>/take-back/", ideas.take_back, name="take_back"),
]
