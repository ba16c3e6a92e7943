"""Ideas that circles pass on to each other from their diaries."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from groups.enums import IdeaMarkKind
from groups.models.circle import Circle
from groups.models.diary import DiaryEntry, DiaryPhoto


class Idea(models.Model):
    """What a circle wants others to try: a text of its own, looked through, without names, and perhaps photos."""

    circle = models.ForeignKey(Circle, models.CASCADE, related_name="ideas")
    entry = models.OneToOneField(DiaryEntry, models.SET_NULL, null=True, blank=True, related_name="idea")
    title = models.CharField(_("Idea muutamalla sanalla"), max_length=100)
    text = models.TextField(_("Mitä teitte, ja mitä siihen tarvitaan"), max_length=3000)
    photos = models.ManyToManyField(DiaryPhoto, blank=True, related_name="ideas")
    passed_on_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="passed_on_ideas"
    )
    passed_on_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-passed_on_at", "-pk")
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(title="") & ~Q(text=""), name="idea_is_told")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("diary:idea", args=[self.pk])


class IdeaMark(models.Model):
    """A person of a circle thanks for an idea, or has tried it; only the counts are shown."""

    idea = models.ForeignKey(Idea, models.CASCADE, related_name="marks")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="idea_marks")
    kind = models.CharField(max_length=8, choices=IdeaMarkKind)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["idea", "user", "kind"], name="idea_marked_once")]

    def __str__(self) -> str:
        return f"{self.idea}: {self.kind}"
