"""Send a file that is read as rows."""

import tempfile
from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from network.files_in_words import file_problem
from network.imports.tables import OLD_EXCEL_MARK, WORKBOOK_MARK, table_rows
from network.imports.textfile import BadFileError, Problem

OLD_EXCEL = ".xls"  # is told how to become one that is read
LONGEST_KIND = 12


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
        self._check_kind(Path(sent.name).suffix.casefold())
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

    def _check_kind(self, suffix: str) -> None:
        """Refuse what is by its name of another kind, and a workbook that is none; a file without an ending is read."""
        offered = self.fields["file"].widget.attrs["accept"].split(",")
        if suffix and suffix not in (*offered, OLD_EXCEL):
            said = _("Tällaista tiedostoa (%(kind)s) emme osaa lukea. Nämä käyvät: %(offered)s.")
            raise forms.ValidationError(said % {"kind": suffix[:LONGEST_KIND], "offered": ", ".join(offered)})
        if suffix == ".xlsx" and not self.content.startswith((WORKBOOK_MARK, OLD_EXCEL_MARK)):
            raise forms.ValidationError(file_problem(Problem(0, "", "not an XLSX workbook", "workbook")))

    def count(self, path: Path) -> int:
        """Return how many rows the file has, having read them all."""
        return sum(1 for _row in table_rows(path))
