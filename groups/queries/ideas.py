"""Ideas that circles have passed on, as their page shows them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from groups.enums import IdeaMarkKind
from groups.models import DiaryEntry, DiaryPhoto, Idea, IdeaMark
from groups.permissions import diary_circles
from groups.queries.diary import shown
from network.models import User
from places.queries.photos import ShownPhoto


@dataclass(frozen=True)
class IdeaRow:
    """An idea on a page: its photos, how many have thanked and tried, and what the reader has done."""

    idea: Idea
    photos: Sequence[ShownPhoto]
    is_own: bool

    @property
    def thanks(self) -> int:
        return int(self.idea.thanks)  # type: ignore[attr-defined]

    @property
    def tried(self) -> int:
        return int(self.idea.tried)  # type: ignore[attr-defined]

    @property
    def has_thanked(self) -> bool:
        return bool(self.idea.has_thanked)  # type: ignore[attr-defined]

    @property
    def has_tried(self) -> bool:
        return bool(self.idea.has_tried)  # type: ignore[attr-defined]


def ideas_for(user: User) -> QuerySet[Idea]:
    """Return the ideas of all circles with what a page shows of them, in two queries."""
    mine = IdeaMark.objects.filter(idea=OuterRef("pk"), user=user)
    photos = Prefetch("photos", DiaryPhoto.objects.agreed_for_ideas().order_by("pk"), to_attr="shown_photos")
    counts = {kind.value: Count("marks", filter=Q(marks__kind=kind), distinct=True) for kind in IdeaMarkKind}
    return (
        Idea.objects.select_related("circle__municipality", "entry")
        .annotate(
            **counts,
            has_thanked=Exists(mine.filter(kind=IdeaMarkKind.THANKS)),
            has_tried=Exists(mine.filter(kind=IdeaMarkKind.TRIED)),
            is_own=Exists(diary_circles(user).filter(pk=OuterRef("circle"))),
        )
        .prefetch_related(photos)
        .order_by("-passed_on_at", "-pk")
    )


def row_of(idea: Idea) -> IdeaRow:
    """Return an idea of `ideas_for` as a page shows it."""
    return IdeaRow(idea, [shown(photo) for photo in idea.shown_photos], idea.is_own)  # type: ignore[attr-defined]


def usable_photos(entry: DiaryEntry) -> QuerySet[DiaryPhoto]:
    """Return the entry's photos that may go along with an idea."""
    found: QuerySet[DiaryPhoto] = DiaryPhoto.objects.agreed_for_ideas().filter(entry=entry).order_by("pk")
    return found
