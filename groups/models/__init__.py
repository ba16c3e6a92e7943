from groups.models.checklist import ChecklistAnswer
from groups.models.circle import Circle, CircleMember
from groups.models.gathering import AttendanceVersion, Gathering

__all__ = ["AttendanceVersion", "ChecklistAnswer", "Circle", "CircleMember", "Gathering"]
