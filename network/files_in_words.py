"""How large a file is, and what is wrong with a sent one, in the reader's language."""

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from network.imports.textfile import Problem

STEP = 1024


def size_in_words(size: int) -> str:
    """Return the size as people write it; Django's own word for it has English units in Finnish."""
    if size < STEP:
        return ngettext("%(size)s\xa0tavu", "%(size)s\xa0tavua", size) % {"size": size}
    kilobytes = round(size / STEP)
    if kilobytes < STEP:
        return _("%(size)s\xa0kt") % {"size": kilobytes}
    return _("%(size)s\xa0Mt") % {"size": number_format(round(size / STEP**2, 1), 1)}


def file_problem(problem: Problem) -> str:
    """Return why a file cannot be read, and what to do; what is wrong in row 0 is wrong in the whole file."""
    known = {
        "too_large": _("Tiedosto on liian suuri. Lähetä se osissa."),
        "too_many_rows": _("Tiedostossa on liikaa rivejä. Lähetä se osissa."),
        "too_many_columns": _("Rivillä on liikaa sarakkeita. Onko tiedosto taulukko?"),
        "nul": _("Solussa on tyhjä merkki (NUL). Tallenna tiedosto uudelleen CSV- tai XLSX-muotoon."),
        "cell": _("Solussa on liikaa tekstiä."),
        "quotes": _("Lainausmerkit eivät täsmää tai solussa on liikaa tekstiä."),
        "no_text": _("Tiedosto ei ole tekstiä, jonka osaamme lukea. Tallenna se UTF-8-muodossa."),
        "letters": _("Kirjaimia ei voi lukea. Tallenna tiedosto UTF-8-muodossa."),
        "workbook": _("Excel-tiedosto on rikki. Avaa se ja tallenna uudelleen XLSX-muotoon."),
        "json": _("Tiedosto ei ole JSON-muotoa, jonka osaamme lukea."),
        "deep": _("JSON-tiedosto on liian monimutkainen."),
        "number": _("Tiedostossa on luku, jota ei voi lukea."),
        "twice": _("Sama sarake on kahdesti. Poista toinen niistä."),
        "no_rows": _("Otsikoiden alla ei ole yhtään riviä."),
        "old_excel": _(
            "Tämä on vanhanmuotoinen Excel-tiedosto (XLS), tai se on suojattu salasanalla. "
            "Tallenna se XLSX-muotoon ilman salasanaa."
        ),
        "other_zip": _("Pakatussa tiedostossa ei ole taulukkoa, jonka tunnemme."),
        "ptv_ids": _(
            "Tiedostossa on vain järjestöjen tunnuksia palvelutietovarannosta, ei niiden tietoja. "
            "Hae tunnuksilla järjestöjen tiedot ja tuo ne."
        ),
        "ptv_collections": _("Tiedostossa on palvelutietovarannon palvelukokonaisuuksia, ei järjestöjä."),
        "no_records": _("Tiedostossa ei ole järjestöjä muodossa, jonka tunnemme."),
        "zip": _("Pakattua tiedostoa ei voi lukea. Pakkaa se uudelleen."),
        "too_empty": _("Excel-tiedostossa on liikaa tyhjiä rivejä. Kopioi lista uuteen tiedostoon ja lähetä se."),
        "from_1904": _("Excel-tiedosto laskee päivät vuodesta 1904. Tallenna se CSV-muotoon."),
    }
    text = known.get(problem.code, _("Tiedostoa ei voi lukea. Tallenna se CSV- tai XLSX-muotoon."))
    if not problem.row:
        return text
    if problem.column:
        where = _("Rivi %(row)s, sarake %(column)s:") % {"row": problem.row, "column": problem.column}
    else:
        where = _("Rivi %(row)s:") % {"row": problem.row}
    return f"{where} {text}"
