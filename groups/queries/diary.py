"""The diary as its pages show it, who sees which photo, and the figures of a year."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Sum
from django.utils import timezone

from groups.enums import DIARY_ROLES, GatheringState, MemberRole
from groups.models import Circle, CircleMember, Diary, DiaryEntry, DiaryPhoto, Gathering, PhotoConsent
from groups.models.circle import CircleQuerySet
from groups.models.diary import DiaryEntryQuerySet, DiaryPhotoQuerySet
from groups.permissions import belongs_to_a_circle, diary_circles
from network.models import User
from network.periods import Period
from places.queries.photos import ShownPhoto

GATHERINGS_BACK = timedelta(days=120)


def circles_with_diary(user: User) -> CircleQuerySet:
    """Return the circles whose diary the person reads, each with whether the person leads it (`is_led`)."""
    leads = CircleMember.objects.filter(circle=OuterRef("pk"), user=user, role=MemberRole.LEAD)
    found: CircleQuerySet = diary_circles(user).select_related("diary", "municipality").annotate(is_led=Exists(leads))
    return found


def photos_seen_by(user: User) -> DiaryPhotoQuerySet:
    """Return the photos that the person sees in diaries: agreed ones, and their own that wait for consent."""
    own = Q(uploaded_by=user, entry__removed_at=None)
    agreed = DiaryPhoto.objects.agreed().values("pk")
    seen: DiaryPhotoQuerySet = DiaryPhoto.objects.with_marks().filter(own | Q(pk__in=agreed))
    return seen.filter(entry__diary__circle__in=diary_circles(user)).order_by("pk")


def photos_sent_to(user: User | AnonymousUser) -> QuerySet[DiaryPhoto]:
    """Return the photos whose files the person may fetch: those of their diaries, and those that ideas carry."""
    if not isinstance(user, User) or not belongs_to_a_circle(user):
        return DiaryPhoto.objects.none()
    of_ideas = DiaryPhoto.objects.agreed_for_ideas().filter(ideas__isnull=False).values("pk")
    found: QuerySet[DiaryPhoto] = DiaryPhoto.objects.filter(
        Q(pk__in=photos_seen_by(user).values("pk")) | Q(pk__in=of_ideas)
    )
    return found


def entries_with_photos(user: User) -> DiaryEntryQuerySet:
    """Bring along what a page shows of an entry, in two queries however many there are."""
    photos = Prefetch("photos", photos_seen_by(user), to_attr="seen_photos")
    related = DiaryEntry.objects.select_related("diary__circle", "gathering", "written_by", "idea")
    found: DiaryEntryQuerySet = related.prefetch_related(photos)
    return found


def shown(photo: DiaryPhoto) -> ShownPhoto:
    """Return a photo as a page draws it."""
    return ShownPhoto(DiaryPhoto.address, photo.name, photo.width, photo.height, photo.alt, "")


def years_of(diary: Diary) -> dict[int, int]:
    """Return how many entries each year has, the latest year first."""
    rows = diary.entries.kept().order_by().values("day__year").annotate(number=Count("pk"))
    return {row["day__year"]: row["number"] for row in sorted(rows, key=lambda row: -row["day__year"])}


def gatherings_to_link(circle: Circle, chosen: Gathering | None = None) -> QuerySet[Gathering]:
    """Return the latest gatherings that have begun, and the one that is linked already."""
    today = timezone.localdate()
    recent = Q(circle=circle, day__lte=today, day__gte=today - GATHERINGS_BACK)
    return Gathering.objects.filter(recent | Q(pk=chosen.pk if chosen else None)).order_by("-day", "-starts")


def known_names(circle: Circle) -> list[str]:
    """Return the names that the portal knows around the circle; they do not go into what is passed on."""
    return [*_own_names(circle), *names_of_the_shown(circle)]


def _own_names(circle: Circle) -> list[str]:
    names = User.objects.filter(circles__circle=circle).order_by("pk").values_list("name", flat=True).distinct()
    return [name for name in (*names, circle.contact_name, circle.meets_you) if name.strip()]


def names_of_the_shown(circle: Circle) -> list[str]:
    """Return what the circle calls the people who can be recognised in its photos."""
    rows = PhotoConsent.objects.filter(photo__entry__diary__circle=circle)
    return list(rows.order_by("pk").values_list("known_as", flat=True).distinct())


@dataclass(frozen=True)
class YearFigures:
    """A circle's year: gatherings by what is known of them; `visitors` is None where nobody has counted."""

    held: int
    not_held: int
    not_reported: int
    visitors: int | None


def year_figures(circle: Circle, year: int) -> YearFigures:
    """Return the figures of the year's ISO weeks, as far as their days have come; a missing report is never a zero."""
    rows = circle.gatherings.in_period(Period.parse(f"{year:04d}"))
    due = rows.filter(Q(day__lt=timezone.localdate()) | ~Q(state=GatheringState.NOT_REPORTED))
    states = {state.value: Count("pk", filter=Q(state=state)) for state in GatheringState}
    found = due.aggregate(**states, visitors_sum=Sum("visitors"))
    return YearFigures(found["held"], found["not_held"], found["not_reported"], found["visitors_sum"])


def people_of(circle: Circle) -> Sequence[CircleMember]:
    """Return those who read the circle's diary, by name."""
    rows = circle.members.filter(role__in=DIARY_ROLES).select_related("user")
    return sorted(rows, key=lambda row: (DIARY_ROLES.index(MemberRole(row.role)), row.user.name, row.pk))
