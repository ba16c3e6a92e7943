from places.models.place import Place, WorkForm, WorkFormOrganiser
from places.models.timetable import Span, Timetable, TimetableException

__all__ = ["Place", "Span", "Timetable", "TimetableException", "WorkForm", "WorkFormOrganiser"]
