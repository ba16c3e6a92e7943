"""What the groups room does when the rooms below announce something."""

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from groups.actions import circles, inquiries, place_records, support
from groups.actions.attendance_imports import forget_imports
from groups.actions.listings import facts_of_circles, index_circle, remember_change, whole
from groups.actions.nudges import forget_old_nudges
from groups.actions.timetables import close_days
from groups.actions.venues import forget_old_requests
from groups.announcements import gathering_reported, import_waits
from groups.enums import CircleState, GatheringState, MemberRole
from groups.import_making import carry_out
from groups.keeping import CircleKeeping
from groups.models import (
    AttendanceLetter,
    Circle,
    CircleMember,
    CirclePhoto,
    Gathering,
    InquiryReply,
    NoAttendanceLetters,
    NoNudges,
    SupportMessage,
)
from groups.queries.background import backed_alone
from groups.reminding import forget_old_letters
from network.actions.listings import publish_new
from network.announcements import (
    Hindrance,
    forgetting,
    listings_rebuilding,
    morning,
    organisations_joined,
    own_data_asked,
    person_leaving,
)
from network.enums import OpenState
from network.keeping import answer_for
from network.models import User
from places.announcements import photos_changed, place_changed, place_closed
from places.listeners import files_go_with_their_photo
from places.models import Place, TimetableException

answer_for(CircleKeeping())


@receiver(listings_rebuilding)
def index_every_circle(**_: Any) -> None:
    publish_new(facts_of_circles(Circle.objects.meeting()))


@receiver(place_changed)
def index_circles_of_the_place(place: Place, **_: Any) -> None:
    for circle in whole(Circle.objects.meeting().filter(place=place)):
        index_circle(circle)


@receiver(organisations_joined)
def index_circles_of_joined_organisations(keys: list[int], **_: Any) -> None:
    """What the index says of who hosts a circle follows the organisations."""
    own = Q(host__in=keys) | Q(place__work_forms__organisers__organisation__in=keys)
    for circle in whole(Circle.objects.meeting().filter(own).distinct()):
        index_circle(circle)


@receiver(photos_changed, sender=Circle)
def index_circle_with_its_photos(owner: Circle, **_: Any) -> None:
    index_circle(whole(Circle.objects.all()).get(pk=owner.pk))


@receiver([place_changed, place_closed])
def count_visitors_by_the_hours_that_hold(place: Place, by: User | None, **_: Any) -> None:
    """The days on which a place's visitors are counted follow its hours at once."""
    place_records.follow_place(place, by=by)


post_delete.connect(files_go_with_their_photo, sender=CirclePhoto)


@receiver(place_closed)
def close_circles_of_the_place(place: Place, exception: TimetableException, by: User | None, **_: Any) -> None:
    """A circle cannot meet behind a closed door; one that already has its own word for those days keeps it."""
    if exception.state != OpenState.CLOSED:
        return
    circles = Circle.objects.filter(place=place, state__in=(CircleState.PUBLISHED, CircleState.PAUSED))
    for circle in whole(circles):
        if close_days(circle, exception.first, exception.last, exception.reason, by=by):
            index_circle(Circle.objects.get(pk=circle.pk))


@receiver(gathering_reported)
def index_circle_of_a_coming_gathering(gathering: Gathering, **_: Any) -> None:
    """Search hears at once of a gathering that is cancelled ahead of time, or held after all."""
    is_changed = gathering.state == GatheringState.NOT_HELD or gathering.version > 1
    if is_changed and gathering.day >= timezone.localdate():
        for circle in whole(Circle.objects.meeting().filter(pk=gathering.circle_id)):
            remember_change(circle)
            index_circle(circle)


@receiver(person_leaving)
def circles_led_alone(user: User, **_kwargs: Any) -> list[Hindrance]:
    """A circle that people come to is not left without anybody in charge."""
    going_on = (CircleState.SENT, CircleState.CHANGES_ASKED, CircleState.PUBLISHED, CircleState.PAUSED)
    led = Circle.objects.filter(members__user=user, members__role=MemberRole.LEAD, state__in=going_on)
    others = CircleMember.objects.filter(circle=OuterRef("pk"), role=MemberRole.LEAD).exclude(user=user)
    alone = led.exclude(Exists(others)).distinct()
    text = _("Olet ainoa vastuuhenkilö: %(circle)s. Sovi, kuka jatkaa, tai päätä toiminta.")
    return [
        Hindrance(text % {"circle": circle.name}, reverse("groups:edit_circle", args=[circle.slug])) for circle in alone
    ]


@receiver(person_leaving)
def circles_backed_alone(user: User, **_kwargs: Any) -> list[Hindrance]:
    """A circle does not lose the one who stands behind it in silence."""
    text = _("Olet taustayhteyshenkilö: %(circle)s. Sovi, kuka jatkaa, tai anna tehtävä takaisin.")
    return [
        Hindrance(text % {"circle": circle.name}, reverse("groups:background", args=[circle.slug]))
        for circle in backed_alone(user)
    ]


@receiver(own_data_asked)
def own_circles(user: User, **_kwargs: Any) -> dict[str, Any]:
    """What this room keeps of a person: the circles that they carry, and how."""
    parts = CircleMember.objects.filter(user=user).select_related("circle").order_by("pk")
    letters = AttendanceLetter.objects.filter(person=user).values_list("day", flat=True)
    nudges = user.nudges.select_related("circle").order_by("at", "pk")
    return {
        "circles": [{"circle": part.circle.name, "role": part.role} for part in parts],
        "circle_reminders": [
            {"circle": nudge.circle.name, "about": nudge.about, "at": nudge.at.isoformat()} for nudge in nudges
        ],
        "letters_about_numbers": [day.isoformat() for day in letters],
        "rooms_asked_for": [
            {
                "circle": asked.circle.name,
                "place": asked.place.name,
                "message": asked.message,
                "at": asked.asked_at.isoformat(),
            }
            for asked in user.venue_requests.select_related("circle", "place").order_by("pk")
        ],
        "rooms_answered_for": [
            {"place": asked.place.name, "answer": asked.answer, "at": str(asked.answered_at)}
            for asked in user.answered_venue_requests.select_related("place").order_by("pk")
        ],
        "letters_about_numbers_stopped": NoAttendanceLetters.objects.filter(person=user).exists(),
        "tables_of_numbers_sent": [
            sent.isoformat() for sent in user.attendance_imports.values_list("sent_at", flat=True)
        ],
        "circle_reminders_stopped": NoNudges.objects.filter(person=user).exists(),
    }


@receiver(forgetting)
def forget_own(**_kwargs: Any) -> dict[str, int]:
    """Delete what the groups room has kept long enough."""
    own = {"reminders of circles": forget_old_nudges(), "questions about rooms": forget_old_requests()}
    return {**own, **forget_old_letters(), **forget_imports()}


@receiver(own_data_asked)
def own_words(user: User, **_kwargs: Any) -> dict[str, Any]:
    """What the person has written to newcomers and about support, as long as it is kept."""
    replies = InquiryReply.objects.filter(author=user).select_related("inquiry__circle").order_by("pk")
    turns = user.support_messages.select_related("request__circle").order_by("pk")
    return {
        "answers_to_newcomers": [_own_text(row, row.inquiry.circle) for row in replies],
        "support_messages": [_own_text(row, row.request.circle) for row in turns],
    }


def _own_text(row: InquiryReply | SupportMessage, circle: Circle) -> dict[str, str]:
    return {"circle": circle.name, "at": row.written_at.isoformat(), "text": row.text}


@receiver(forgetting)
def forget_words(**_kwargs: Any) -> dict[str, int]:
    """Delete whatever newcomers wrote a month ago, and the words of support that was closed a year ago."""
    return inquiries.forget_old() | support.forget_old(timezone.localdate())


@receiver(morning)
def remind_of_what_waits(today: date, **_kwargs: Any) -> dict[str, int]:
    """Remind of newcomers and of requests for support that wait, and end the breaks whose day has come."""
    return circles.go_on_when_due(today) | inquiries.remind_waiting(today) | support.pass_on_waiting(today)


@receiver(import_waits)
def carry_out_the_import(pk: int, **_: Any) -> None:
    """The work of a sent table stores by actions, which a task does not call by itself."""
    carry_out(pk)
