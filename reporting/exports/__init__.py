"""A document as a file: the same document always gives the same bytes."""

from collections.abc import Callable

from reporting.document import Document
from reporting.enums import FileFormat
from reporting.exports.csv import to_csv
from reporting.exports.json import to_json
from reporting.exports.ods import to_ods
from reporting.exports.pdf import to_pdf
from reporting.exports.pptx import to_pptx
from reporting.exports.xlsx import to_xlsx

WRITERS: dict[str, Callable[[Document], bytes]] = {
    FileFormat.XLSX: to_xlsx,
    FileFormat.CSV: to_csv,
    FileFormat.PDF: to_pdf,
    FileFormat.ODS: to_ods,
    FileFormat.JSON: to_json,
    FileFormat.PPTX: to_pptx,
}

CONTENT_TYPES: dict[str, str] = {
    FileFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    FileFormat.CSV: "text/csv; charset=utf-8",
    FileFormat.PDF: "application/pdf",
    FileFormat.ODS: "application/vnd.oasis.opendocument.spreadsheet",
    FileFormat.JSON: "application/json",
    FileFormat.PPTX: "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
