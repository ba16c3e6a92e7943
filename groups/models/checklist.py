"""Answers to the topics of the setup checklist."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from groups.checklist import chosen, topics
from groups.models.circle import Circle


class ChecklistAnswer(models.Model):
    """What a circle has said of one topic; topics and options are in data/checklist.json.

    Right after answering, `acted` tells in sentences what the answer set in motion; it is not kept.
    """

    acted: tuple[str, ...] = ()

    circle = models.ForeignKey(Circle, models.CASCADE, related_name="answers")
    topic = models.CharField(max_length=40)
    options = models.JSONField(default=list, blank=True)
    other = models.TextField(max_length=500, blank=True)
    is_undecided = models.BooleanField(default=False)
    details = models.JSONField(default=dict, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="checklist_answers"
    )
    answered_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["circle", "topic"], name="answer_once_per_topic")]

    def __str__(self) -> str:
        return f"{self.circle}: {self.topic}"

    def means(self, option: str) -> bool:
        """Say whether the answer holds the option, ticked itself or implied by another."""
        return any(chosen_one.code == option for chosen_one in chosen(topics()[self.topic], self.options))

    @property
    def is_done(self) -> bool:
        """Whether something was decided, or it was decided to decide together later."""
        return bool(self.options or self.other.strip() or self.is_undecided)
