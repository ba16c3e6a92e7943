"""What the groups room announces to the rooms above; sent inside the transaction of the action."""

from django.dispatch import Signal

topic_answered = Signal()
"""A checklist topic got an answer. Arguments: circle (Circle), answer (ChecklistAnswer), by (User | None). Receivers
return what they did, in sentences for whoever answered; nothing where nothing changed."""

circle_published = Signal()
"""A circle was approved and has a public page. Arguments: circle (Circle), by (User | None)."""

circle_ended = Signal()
"""A circle has ended; it may begin again. Arguments: circle (Circle), by (User)."""

circle_restarted = Signal()
"""A circle that had ended goes on. Arguments: circle (Circle), by (User)."""

gathering_reported = Signal()
"""A gathering was reported or corrected. Arguments: gathering (Gathering), by (User | None)."""

gatherings_expected = Signal()
"""The gatherings that a circle's timetable promises were written anew. Arguments: circle (Circle), removed (list of
Gathering: still there, and deleted right after)."""

gathering_added = Signal()
"""Somebody added a gathering by hand. Arguments: gathering (Gathering), by (User | None)."""

gathering_moved = Signal()
"""A gathering is held at another time. Arguments: gathering (Gathering: not held now), moved (Gathering: the new one),
by (User | None)."""

helper_left = Signal()
"""A person no longer helps in a circle. Arguments: circle (Circle), person (User), by (User | None)."""

names_asked = Signal()
"""An entry is about to be passed on to other circles, and names do not go along. Arguments: circle (Circle). Receivers
return the names that they know around the circle."""

import_waits = Signal()
"""A worker has time for a sent table that waits to be checked or stored. Arguments: pk (int)."""
