"""How far ahead expected gatherings are written."""

from datetime import timedelta

AHEAD = timedelta(weeks=8)
