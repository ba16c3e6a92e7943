from groups.models.asked_counts import AskedCounts
from groups.models.attendance_import import AttendanceImport, ImportLine
from groups.models.booklet import Booklet
from groups.models.checklist import ChecklistAnswer
from groups.models.circle import Circle, CircleMember
from groups.models.closing import QuarterClosing
from groups.models.diary import Diary, DiaryEntry, DiaryPhoto, PhotoConsent
from groups.models.ending import CircleEnding
from groups.models.gathering import AttendanceVersion, Gathering, RemovedGathering
from groups.models.host import HostTerm
from groups.models.idea import Idea, IdeaMark
from groups.models.inquiry import Inquiry, InquiryCount, InquiryReply
from groups.models.lead import LeadInvitation, LeadTerm
from groups.models.nudge import NoNudges, Nudge
from groups.models.photo import CirclePhoto
from groups.models.reminder import AttendanceAsked, AttendanceLetter, NoAttendanceLetters
from groups.models.rules import FoundingRules
from groups.models.season import CircleSeason
from groups.models.slip import SlipCode, SlipTally
from groups.models.support import SupportMessage, SupportRequest
from groups.models.venue import VenueRequest

__all__ = [
    "AskedCounts",
    "AttendanceAsked",
    "AttendanceImport",
    "AttendanceLetter",
    "AttendanceVersion",
    "Booklet",
    "ChecklistAnswer",
    "Circle",
    "CircleEnding",
    "CircleMember",
    "CirclePhoto",
    "CircleSeason",
    "Diary",
    "DiaryEntry",
    "DiaryPhoto",
    "FoundingRules",
    "Gathering",
    "HostTerm",
    "Idea",
    "IdeaMark",
    "ImportLine",
    "Inquiry",
    "InquiryCount",
    "InquiryReply",
    "LeadInvitation",
    "LeadTerm",
    "NoAttendanceLetters",
    "NoNudges",
    "Nudge",
    "PhotoConsent",
    "QuarterClosing",
    "RemovedGathering",
    "SlipCode",
    "SlipTally",
    "SupportMessage",
    "SupportRequest",
    "VenueRequest",
]
