from reporting.models.mapping import (
    CentreStep,
    Mapping,
    MappingPart,
    MappingReminder,
    MappingSide,
    PossibleSpace,
)
from reporting.models.report import Report, ReportFile
from reporting.models.share import ReportShare

__all__ = [
    "CentreStep",
    "Mapping",
    "MappingPart",
    "MappingReminder",
    "MappingSide",
    "PossibleSpace",
    "Report",
    "ReportFile",
    "ReportShare",
]
