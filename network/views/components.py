"""The page that shows every part of the look, in all its states."""

from types import SimpleNamespace

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from network import colours
from network.facets import FACETS

WEEKDAYS = (_("maanantai"), _("tiistai"), _("keskiviikko"), _("torstai"), _("perjantai"), _("lauantai"), _("sunnuntai"))


class SampleForm(forms.Form):
    """One field of every kind."""

    name = forms.CharField(label=_("Piirin nimi"), help_text=_("Nimi, jonka naapuri tunnistaa."))
    email = forms.EmailField(label=_("Sähköposti"), required=False)
    people = forms.IntegerField(label=_("Montako tuli paikalle?"), min_value=0, max_value=500)
    day = forms.DateField(label=_("Päivä"), widget=forms.DateInput(attrs={"type": "date"}))
    starts = forms.TimeField(label=_("Alkaa"), widget=forms.TimeInput(attrs={"type": "time"}), required=False)
    kind = forms.ChoiceField(label=_("Kunta"), choices=[("", _("Valitse")), ("tampere", "Tampere"), ("nokia", "Nokia")])
    coffee = forms.ChoiceField(
        label=_("Kuka keittää kahvin?"),
        choices=[("us", _("Me itse")), ("place", _("Paikka")), ("nobody", _("Ei kahvia"))],
        widget=forms.RadioSelect,
    )
    welcome = forms.MultipleChoiceField(
        label=_("Kenelle?"),
        help_text=_("Voit valita monta."),
        choices=[("all", _("Kaikille")), ("old", _("Ikääntyneille")), ("families", _("Lapsiperheille"))],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    words = forms.CharField(label=_("Kerro lisää"), widget=forms.Textarea(attrs={"rows": 4}), required=False)
    photo = forms.FileField(label=_("Kuva"), required=False)
    agreed = forms.BooleanField(label=_("Kaikki saavat tulla mukaan"))


def week() -> list[SimpleNamespace]:
    """Return a sample week: two spans, self-service, an appointment, closed days."""

    def span(start: int, end: int, state: str = "open", state_text: object = "") -> SimpleNamespace:
        text = f"{start}–{end}"
        return SimpleNamespace(text=text, state=state, state_text=state_text, start_minute=start * 60, minutes=(end - start) * 60)

    own = span(15, 20, "self_service", _("omatoimiaika"))
    spans = [[span(9, 15)], [span(9, 12), span(13, 18)], [span(9, 15), own], [], [span(10, 14, "by_appointment", _("ajanvarauksella"))]]
    return [
        SimpleNamespace(label=day, today=index == 1, spans=spans[index] if index < len(spans) else [], note="")
        for index, day in enumerate(WEEKDAYS)
    ]


def cards() -> list[dict[str, object]]:
    """Return sample results: open, opens later, hours not known."""
    free = [_("Maksuton"), _("Nimettömänä"), _("Ilman ajanvarausta")]
    return [
        {
            "title": "Hervannan kohtaamispaikka",
            "url": "#results",
            "where": _("Kohtaamispaikka · Insinöörinkatu 8, Tampere"),
            "distance": "450 m",
            "open_state": "open",
            "open_text": _("Auki nyt, kello 15 asti"),
            "for_whom": _("Kaikille. Uudet ovat tervetulleita."),
            "tags": free,
        },
        {
            "title": "Naapuruuspiiri Narikka",
            "url": "#results",
            "where": _("Naapuruuspiiri · Orivesi"),
            "distance": "12 km",
            "open_state": "opens",
            "open_text": _("Seuraava kerta tiistaina kello 13"),
            "for_whom": "",
            "tags": free[:1],
        },
        {
            "title": "Kylätalo",
            "url": "#results",
            "where": _("Yhteisökeskus · Urjala"),
            "distance": "",
            "open_state": "unknown",
            "open_text": _("Aukioloaikoja ei ole kerrottu"),
            "for_whom": "",
            "tags": [],
        },
    ]


@login_not_required
def components(request: HttpRequest) -> HttpResponse:
    """Show the tokens and every component, empty, filled and refused."""
    context = {
        "themes": [(theme, colours.pairs(theme)) for theme in ("paper", "dusk")],
        "empty_form": SampleForm(prefix="empty"),
        "refused_form": SampleForm({"refused-words": _("Tämä teksti säilyi.")}, prefix="refused"),
        "needs": FACETS["needs"],
        "cards": cards(),
        "days": week(),
        "page": Paginator(range(200), 20).get_page(request.GET.get("page", 4)),
        "person": {"name": "Aino Esimerkki", "role": _("Ottaa vastaan ovella"), "phone": "040 000 0000", "email": "aino@example.org"},
        "icons": sorted(path.stem for path in (settings.BASE_DIR / "static" / "img" / "icons").glob("*.svg")),
        "heights": [(40 + index * 52, value, value * 9) for index, value in enumerate((8, 11, 7, 13, 0, 9, 12, 10))],
    }
    return render(request, "network/components.html", context)
