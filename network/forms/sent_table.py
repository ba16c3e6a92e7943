"""Send a file that is read as rows."""

import tempfile
from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from network.files_in_words import file_problem
from network.imports.tables import table_rows
from network.imports.textfile import BadFileError


class SendTableForm(forms.Form):
    """A CSV or XLSX file; it is read through at once, so that a broken one is told of here."""

    file = forms.FileField(
        label=gettext_lazy("Tiedosto"),
        help_text=gettext_lazy("CSV tai Excel (XLSX), enintään 12 megatavua. Ensimmäinen taulukko luetaan."),
        widget=forms.FileInput({"accept": ".csv,.tsv,.txt,.xlsx"}),
        error_messages={
            "required": gettext_lazy("Valitse tiedosto."),
            "empty": gettext_lazy("Tiedosto on tyhjä."),
            "invalid": gettext_lazy("Valitse tiedosto."),
        },
    )
    rows = 0
    content = b""

    def clean_file(self) -> Any:
        sent = self.cleaned_data["file"]
        if sent.size > settings.MOST_UPLOADED_BYTES:
            raise forms.ValidationError(_("Tiedosto on liian suuri. Lähetä se osissa."))
        self.content = sent.read()
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "table"
            path.write_bytes(self.content)
            try:
                self.rows = self.count(path)
            except BadFileError as error:
                raise forms.ValidationError(file_problem(error.problems[0])) from error
        if not self.rows:
            raise forms.ValidationError(_("Tiedosto on tyhjä."))
        return sent

    def count(self, path: Path) -> int:
        """Return how many rows the file has, having read them all."""
        return sum(1 for _row in table_rows(path))
