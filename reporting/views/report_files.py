"""A file of a finished report, for whoever the page that asks has let in."""

import io

from django.http import FileResponse
from django.shortcuts import get_object_or_404

from reporting.compiling import file_name, intact_bytes
from reporting.exports import CONTENT_TYPES
from reporting.models import Report


def file_answer(report: Report, file_format: str) -> FileResponse | None:
    """Return the file as it was compiled, or None when it no longer is; a format that was never made is 404."""
    content = intact_bytes(get_object_or_404(report.files, format=file_format))
    if content is None:
        return None
    return FileResponse(
        io.BytesIO(content),
        as_attachment=True,
        filename=f"{file_name(report)}.{file_format}",
        content_type=CONTENT_TYPES[file_format],
    )
