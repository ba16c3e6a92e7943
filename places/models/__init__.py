from places.models.first_visit import FIRST_VISIT, FirstVisitFields
from places.models.photo import PhotoFields, PlacePhoto
from places.models.place import Place, WorkForm, WorkFormOrganiser
from places.models.timetable import Span, Timetable, TimetableException

__all__ = [
    "FIRST_VISIT",
    "FirstVisitFields",
    "PhotoFields",
    "Place",
    "PlacePhoto",
    "Span",
    "Timetable",
    "TimetableException",
    "WorkForm",
    "WorkFormOrganiser",
]
