"""The letters of the groups room that a person can stop."""

from groups.models import NoAttendanceLetters, NoNudges
from network.letter_links import Letters

ABOUT_NUMBERS = Letters(
    "letters about numbers",
    NoAttendanceLetters,
    "groups.attendance_letters",
    "groups:attendance_letters",
    "groups/attendance_letters.html",
)
ABOUT_CIRCLES = Letters("nudges", NoNudges, "groups.nudges", "groups:nudges", "groups/nudges.html")
