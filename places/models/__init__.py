from places.models.first_visit import FIRST_VISIT, FirstVisitFields
from places.models.lending import Lending, Loan
from places.models.missed import Missed, SpentSlip
from places.models.photo import PhotoFields, PictureFields, PlacePhoto
from places.models.place import Place, WorkForm, WorkFormOrganiser
from places.models.timetable import Span, Timetable, TimetableException

__all__ = [
    "FIRST_VISIT",
    "FirstVisitFields",
    "Lending",
    "Loan",
    "Missed",
    "PhotoFields",
    "PictureFields",
    "Place",
    "PlacePhoto",
    "Span",
    "SpentSlip",
    "Timetable",
    "TimetableException",
    "WorkForm",
    "WorkFormOrganiser",
]
