"""What is sent as a file is read only so far: a huge one fills neither the memory nor the disk."""

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler


class CappedUpload(FileUploadHandler):
    """Drop what comes after the cap; the rest is longer than allowed still, so that its form can say so."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        return raw_data if start <= settings.MOST_UPLOADED_BYTES else None

    def file_complete(self, file_size: int) -> Any:
        return None
