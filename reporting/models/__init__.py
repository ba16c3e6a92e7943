from reporting.models.accounting import HourValue
from reporting.models.mapping import (
    CentreStep,
    Mapping,
    MappingPart,
    MappingReminder,
    MappingSide,
    PossibleSpace,
)
from reporting.models.opening import OpenRelease
from reporting.models.report import Report, ReportFile
from reporting.models.schedule import ReportLetter, ReportSchedule, ScheduleReader, ScheduleRun
from reporting.models.share import ReportShare
from reporting.models.social import SocialReport
from reporting.models.survey import Questionnaire, SurveyRound, SurveySheet, SurveySlip, SurveyText, TypedSheet

__all__ = [
    "CentreStep",
    "HourValue",
    "Mapping",
    "MappingPart",
    "MappingReminder",
    "MappingSide",
    "OpenRelease",
    "PossibleSpace",
    "Questionnaire",
    "Report",
    "ReportFile",
    "ReportLetter",
    "ReportSchedule",
    "ReportShare",
    "ScheduleReader",
    "ScheduleRun",
    "SocialReport",
    "SurveyRound",
    "SurveySheet",
    "SurveySlip",
    "SurveyText",
    "TypedSheet",
]
