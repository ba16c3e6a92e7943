"""The page that shows every part of the look, in all its states."""

from datetime import date, timedelta
from types import SimpleNamespace

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from network import colours
from network.freshness import GREY_AFTER, freshness
from network.hours_in_words import WEEKDAYS
from network.needs import needs
from network.open_line import OpenLine

CONFIRMED = date(2026, 11, 3)


class SampleForm(forms.Form):
    """One field of every kind."""

    name = forms.CharField(label=gettext_lazy("Piirin nimi"), help_text=gettext_lazy("Nimi, jonka naapuri tunnistaa."))
    email = forms.EmailField(label=gettext_lazy("Sähköposti"), required=False)
    people = forms.IntegerField(label=gettext_lazy("Montako tuli paikalle?"), min_value=0, max_value=500)
    day = forms.DateField(label=gettext_lazy("Päivä"), widget=forms.DateInput(attrs={"type": "date"}))
    starts = forms.TimeField(
        label=gettext_lazy("Alkaa"), widget=forms.TimeInput(attrs={"type": "time"}), required=False
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kunta"), choices=[("", gettext_lazy("Valitse")), ("tampere", "Tampere"), ("nokia", "Nokia")]
    )
    coffee = forms.ChoiceField(
        label=gettext_lazy("Kuka keittää kahvin?"),
        choices=[
            ("us", gettext_lazy("Me itse")),
            ("place", gettext_lazy("Paikka")),
            ("nobody", gettext_lazy("Ei kahvia")),
        ],
        widget=forms.RadioSelect,
    )
    welcome = forms.MultipleChoiceField(
        label=gettext_lazy("Kenelle?"),
        help_text=gettext_lazy("Voit valita monta."),
        choices=[
            ("all", gettext_lazy("Kaikille")),
            ("old", gettext_lazy("Ikääntyneille")),
            ("families", gettext_lazy("Lapsiperheille")),
        ],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    words = forms.CharField(label=gettext_lazy("Kerro lisää"), widget=forms.Textarea(attrs={"rows": 4}), required=False)
    photo = forms.FileField(label=gettext_lazy("Kuva"), required=False)
    agreed = forms.BooleanField(label=gettext_lazy("Kaikki saavat tulla mukaan"))


def week() -> list[SimpleNamespace]:
    """Return a sample week: two spans, self-service, an appointment, closed days."""

    def span(start: int, end: int, state: str = "open", state_text: object = "") -> SimpleNamespace:
        text = f"{start}–{end}"
        return SimpleNamespace(
            text=text, state=state, state_text=state_text, start_minute=start * 60, minutes=(end - start) * 60
        )

    own = span(15, 20, "self_service", _("omatoimiaika"))
    spans = [
        [span(9, 15)],
        [span(9, 12), span(13, 18)],
        [span(9, 15), own],
        [],
        [span(10, 14, "by_appointment", _("ajanvarauksella"))],
    ]
    return [
        SimpleNamespace(label=day, today=index == 1, spans=spans[index] if index < len(spans) else [], note="")
        for index, day in enumerate(WEEKDAYS)
    ]


def cards() -> list[SimpleNamespace]:
    """Return sample results: open, opens later, hours not known."""
    free = [_("Maksuton"), _("Nimettömänä"), _("Ilman ajanvarausta")]
    return [
        SimpleNamespace(
            title="Hervannan kohtaamispaikka",
            url="#results",
            where=_("Kohtaamispaikka · Insinöörinkatu 8, Tampere"),
            distance="450 m",
            open=OpenLine("open", _("Avoinna klo 15 asti")),
            for_whom=_("Kaikille. Uudet ovat tervetulleita."),
            tags=free,
            why="",
            paper=(),
            is_grey=False,
            age=freshness(CONFIRMED, CONFIRMED),
            confirmed_by="organiser",
        ),
        SimpleNamespace(
            title="Naapuruuspiiri Narikka",
            url="#results",
            where=_("Naapuruuspiiri · Orivesi"),
            distance="12 km",
            open=OpenLine("limited", _("Nyt ajanvarauksella klo 16 asti"), _("Aukeaa huomenna klo 13")),
            for_whom="",
            tags=free[:1],
            why="",
            paper=(),
            is_grey=False,
            age=freshness(None, CONFIRMED),
            confirmed_by="",
        ),
        SimpleNamespace(
            title="Kylätalo",
            url="#results",
            where=_("Yhteisökeskus · Urjala"),
            distance="",
            open=OpenLine("unknown", _("Aukioloaikaa ei ole ilmoitettu")),
            for_whom="",
            tags=[],
            why="",
            paper=(),
            is_grey=True,
            age=freshness(CONFIRMED - timedelta(days=GREY_AFTER), CONFIRMED),
            confirmed_by="source",
        ),
    ]


def bars() -> list[dict[str, int | None]]:
    """Return a drawn sample of eight weeks, one of them not reported."""
    drawn: list[dict[str, int | None]] = []
    for index, value in enumerate((8, 11, 7, 13, None, 9, 12, 10)):
        height = (value or 6) * 11
        left = 40 + index * 68
        drawn.append(
            {"week": 40 + index, "value": value, "x": left, "middle": left + 20, "y": 170 - height, "height": height}
        )
    return drawn


@login_not_required
def components(request: HttpRequest) -> HttpResponse:
    """Show the tokens and every component, empty, filled and refused."""
    context = {
        "themes": [(theme, colours.pairs(theme)) for theme in ("paper", "dusk")],
        "empty_form": SampleForm(prefix="empty"),
        "filter_form": SampleForm(prefix="filter"),
        "refused_form": SampleForm({"refused-words": _("Tämä teksti säilyi.")}, prefix="refused"),
        "needs": needs().values(),
        "cards": cards(),
        "closed": OpenLine("closed", _("Suljettu 6.12. asti: itsenäisyyspäivä")),
        "days": week(),
        "page": Paginator(range(200), 20).get_page(request.GET.get("page", 4)),
        "person": {
            "name": "Aino Esimerkki",
            "role": _("Ottaa vastaan ovella"),
            "phone": "040 000 0000",
            "email": "aino@example.org",
        },
        "icons": sorted(path.stem for path in (settings.BASE_DIR / "static" / "img" / "icons").glob("*.svg")),
        "bars": bars(),
    }
    return render(request, "network/components.html", context)
