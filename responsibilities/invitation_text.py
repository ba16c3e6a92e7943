"""An open duty in words: a sentence that a neighbour, a company or a school understands; no database."""

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from responsibilities.enums import Duty
from responsibilities.models import Responsibility

SENTENCES = {
    Duty.COFFEE: gettext_lazy("%(circle)s etsii kahvien tarjoajaa."),
    Duty.CLEANING: gettext_lazy("%(circle)s etsii jotakuta, joka huolehtii siivouksesta ja tiskeistä."),
    Duty.FACILITATION: gettext_lazy("%(circle)s etsii ohjaajaa: toivotat ihmiset tervetulleiksi ja pidät juttua yllä."),
    Duty.PLANNING: gettext_lazy("%(circle)s etsii jotakuta, joka miettii tapaamisten ohjelmaa etukäteen."),
    Duty.NETWORK: gettext_lazy("%(circle)s etsii tukijaa vastuuverkostoonsa."),
    Duty.VENUE: gettext_lazy("%(circle)s etsii tilaa, jossa tavata."),
}
BY_OPTION = {
    (Duty.FACILITATION, "visitor"): gettext_lazy(
        "%(circle)s etsii vierailijaa, joka kertoo jostakin tai vetää yhden kerran."
    ),
    (Duty.NETWORK, "social_and_outreach_work"): gettext_lazy(
        "%(circle)s toivoo sosiaali- tai lähityöntekijää, jolta voi kysyä ja joka joskus käy."
    ),
    (Duty.NETWORK, "housing_adviser"): gettext_lazy("%(circle)s toivoo asumisneuvojaa, joka käy joskus paikalla."),
    (Duty.NETWORK, "association"): gettext_lazy("%(circle)s toivoo yhdistystä tuekseen."),
    (Duty.NETWORK, "area_worker"): gettext_lazy("%(circle)s toivoo aluetyöntekijää, joka tuntee seudun ihmiset."),
    (Duty.NETWORK, "subsidised_employee"): gettext_lazy("%(circle)s toivoo työllistettyä avuksi tapaamisiin."),
    (Duty.NETWORK, "company"): gettext_lazy("%(circle)s toivoo yritystä tuekseen, esimerkiksi kahvien tarjoajaksi."),
    (Duty.NETWORK, "school"): gettext_lazy("%(circle)s toivoo oppilaitosta mukaan: oppilaat voivat tulla vierailulle."),
    (Duty.NETWORK, "housing_company_residents"): gettext_lazy(
        "%(circle)s toivoo taloyhtiön asukkaita mukaan järjestämään."
    ),
    (Duty.NETWORK, "volunteer_coordinator"): gettext_lazy(
        "%(circle)s toivoo tuekseen vapaaehtoistyön koordinaattoria."
    ),
    (Duty.NETWORK, "youth_department_or_daycare"): gettext_lazy(
        "%(circle)s toivoo nuorisotointa tai päiväkotia mukaan: lapset ja nuoret voivat tulla käymään."
    ),
    (Duty.NETWORK, "parish"): gettext_lazy("%(circle)s toivoo seurakuntaa tuekseen."),
    (Duty.NETWORK, "other_city_department"): gettext_lazy(
        "%(circle)s toivoo tuekseen kunnan hallintokuntaa tai virastoa."
    ),
}


def invitation_text(duty: Responsibility) -> str:
    """Return what is asked for, as an invitation."""
    kind = Duty(duty.duty)
    return str(BY_OPTION.get((kind, duty.option), SENTENCES[kind])) % {"circle": duty.circle.name}


def period_text(duty: Responsibility) -> str:
    """Return when somebody is needed, or nothing where it is for the time being from now on."""
    first, last = duty.wanted_from, duty.wanted_until
    if first and first <= timezone.localdate():
        first = None
    if first and last:
        days = {"first": _day(first), "last": _day(last)}
        return _("Vain %(first)s") % days if first == last else _("%(first)s–%(last)s") % days
    if first:
        return _("%(first)s alkaen") % {"first": _day(first)}
    return _("%(last)s asti") % {"last": _day(last)} if last else ""


def _day(day: object) -> str:
    return date_format(day, "SHORT_DATE_FORMAT")  # type: ignore[arg-type]
