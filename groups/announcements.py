"""What the groups room announces to the rooms above; sent inside the transaction of the action."""

from django.dispatch import Signal

topic_answered = Signal()
"""A checklist topic got an answer. Arguments: circle (Circle), answer (ChecklistAnswer), by (User | None)."""

circle_published = Signal()
"""A circle was approved and has a public page. Arguments: circle (Circle), by (User | None)."""

gathering_reported = Signal()
"""A gathering was reported or corrected. Arguments: gathering (Gathering), by (User | None)."""
