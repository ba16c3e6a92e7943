"""What the places room announces to the rooms above; sent inside the transaction of the action."""

from django.dispatch import Signal

place_closed = Signal()
"""A place is closed for some days. Arguments: place (Place), exception (TimetableException), by (User | None)."""

place_changed = Signal()
"""A place's facts changed, also its name or position. Arguments: place (Place), by (User | None)."""
