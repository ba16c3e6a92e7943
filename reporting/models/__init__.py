from reporting.models.report import Report, ReportFile
from reporting.models.share import ReportShare

__all__ = ["Report", "ReportFile", "ReportShare"]
