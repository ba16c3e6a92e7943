from groups.models.asked_counts import AskedCounts
from groups.models.checklist import ChecklistAnswer
from groups.models.circle import Circle, CircleMember
from groups.models.closing import QuarterClosing
from groups.models.gathering import AttendanceVersion, Gathering
from groups.models.inquiry import Inquiry, InquiryCount, InquiryReply
from groups.models.nudge import NoNudges, Nudge
from groups.models.photo import CirclePhoto
from groups.models.reminder import AttendanceAsked, AttendanceLetter
from groups.models.rules import FoundingRules

__all__ = [
    "AskedCounts",
    "AttendanceAsked",
    "AttendanceLetter",
    "AttendanceVersion",
    "ChecklistAnswer",
    "Circle",
    "CircleMember",
    "CirclePhoto",
    "FoundingRules",
    "Gathering",
    "Inquiry",
    "InquiryCount",
    "InquiryReply",
    "NoNudges",
    "Nudge",
    "QuarterClosing",
]
