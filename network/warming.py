"""What the web server reads before its processes part, so that they share it and no visitor waits for it."""

from django.conf import settings
from django.template import engines
from django.template.loader import get_template
from django.urls import get_resolver
from django.utils import timezone
from django.utils.translation import gettext, override

from network import inflection
from network.celery import app
from network.public_holidays import holiday_name
from network.thesaurus import known_words, meaning_of
from network.words import asked_words

PUBLIC = ("base.html", "places/front.html", "places/search.html", "places/place.html")


def warm() -> None:
    """Read the dictionary, thesaurus, addresses and views, languages, holidays, the public pages and the queue."""
    inflection.warm()
    known_words()
    for word in asked_words("kohtaamispaikka"):
        meaning_of(word)
    for code, _name in settings.LANGUAGES:
        with override(code):
            gettext("Etsi")
            get_resolver().reverse_dict  # noqa: B018 - the addresses are read in each language
        holiday_name(timezone.localdate(), code)  # its library reads every country: once, not in each process
    engines.all()
    for name in PUBLIC:
        get_template(name)
    app.loader.import_default_modules()
    with app.connection_for_write() as queue:
        queue.transport  # noqa: B018 - its libraries are read; nothing is sent, and the queue need not be there
