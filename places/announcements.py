"""What the places room announces to the rooms above; sent inside the transaction of the action."""

from django.dispatch import Signal

place_closed = Signal()
"""A place is closed for some days. Arguments: place (Place), exception (TimetableException), by (User | None)."""

place_changed = Signal()
"""A place's facts changed, also its name or position. Arguments: place (Place), by (User | None)."""

photos_changed = Signal()
"""Photos of a place or a circle were added, told of anew or removed; the sender is the owner's class.

Arguments: owner (Place or an upper room's row), by (User | None).
"""
