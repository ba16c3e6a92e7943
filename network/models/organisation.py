"""Who acts in the network."""

from collections.abc import Iterator
from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from network.enums import ConfirmedBy, OrganisationKind
from network.facets import Function, Term, functions, vocabulary
from network.freshness import Freshness, freshness, oldest_shown
from network.words import WORD, search_key, sort_key


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def published(self) -> Self:
        return self.filter(is_published=True)

    def kept_up(self, today: date) -> Self:
        """Leave out those whose facts were confirmed too long ago for lists."""
        return self.filter(models.Q(confirmed_on=None) | models.Q(confirmed_on__gte=oldest_shown(today)))

    def matching(self, text: str) -> Self:
        """Keep the organisations whose key holds every word of the text, or its stem."""
        found = self
        for word in WORD.findall(text):
            alternatives = models.Q(pk__in=[])
            for key in search_key(word).split():
                alternatives |= models.Q(words__contains=f" {key}" if len(key) < 4 else key)
            found = found.filter(alternatives)
        return found


class Organisation(models.Model):
    """An association, parish, municipal unit or free group; unregistered ones are first-class."""

    slug = models.SlugField(max_length=90, unique=True)
    name = models.CharField(_("Nimi"), max_length=160)
    short_name = models.CharField(_("Lyhenne"), max_length=40, blank=True)
    kind = models.CharField(_("Laji"), max_length=28, choices=OrganisationKind, default=OrganisationKind.UNKNOWN)
    business_id = models.CharField(_("Y-tunnus"), max_length=9, blank=True)
    website = models.URLField(_("Verkkosivu"), blank=True)
    email = models.EmailField(_("Sähköposti"), blank=True)
    phone = models.CharField(_("Puhelin"), max_length=30, blank=True)
    description = models.TextField(_("Mitä teemme"), blank=True, max_length=2000)
    municipalities = models.ManyToManyField("network.Municipality", blank=True, related_name="organisations")
    is_published = models.BooleanField(default=True)
    is_demo = models.BooleanField(default=False)
    source = models.CharField(max_length=200, blank=True)
    confirmed_on = models.DateField(null=True, blank=True)
    confirmed_by = models.CharField(max_length=12, choices=ConfirmedBy, default=ConfirmedBy.SOURCE)
    sort_key = models.CharField(max_length=160, editable=False, db_index=True)
    words = models.TextField(editable=False, default="")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects: ClassVar = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ("sort_key",)

    def __str__(self) -> str:
        return self.name

    def save(self, **kwargs: object) -> None:
        self.set_keys()
        super().save(**kwargs)  # type: ignore[arg-type]

    def get_absolute_url(self) -> str:
        return reverse("network:organisation", args=[self.slug])

    def set_keys(self) -> None:
        """Write the sort and search keys: the name, and what the rows say it does, for whom and where."""
        self.sort_key = sort_key(self.name)
        self.words = search_key(self.name, self.short_name, self.description, *self._words_of_rows())

    def _words_of_rows(self) -> Iterator[str]:
        if self._state.adding:
            return
        for row in self.functions.all():
            if function := functions().get(row.function):
                yield from (*function.names, *function.examples)
        for meant in self.audiences.all():
            if audience := vocabulary("target_groups").get(meant.audience):
                yield from audience.names
        for municipality in self.municipalities.all():
            yield from (municipality.name_fi, municipality.name_sv)

    @property
    def website_name(self) -> str:
        """The web address as people say it."""
        return self.website.removeprefix("https://").removeprefix("http://").removeprefix("www.").rstrip("/")

    @property
    def function_terms(self) -> list[Function]:
        """What it does, in the vocabulary's order; prefetch `functions` on lists."""
        own = {row.function for row in self.functions.all()}
        return [function for code, function in functions().items() if code in own]

    @property
    def audience_terms(self) -> list[Term]:
        """For whom it is there, in the vocabulary's order; prefetch `audiences` on lists."""
        own = {row.audience for row in self.audiences.all()}
        return [term for code, term in vocabulary("target_groups").items() if code in own]

    @property
    def is_grey(self) -> bool:
        """Whether the facts are so old that the list says so."""
        return self.freshness(timezone.localdate()).is_grey

    def freshness(self, today: date) -> Freshness:
        return freshness(self.confirmed_on, today)


class OrganisationFunction(models.Model):
    """One of the 25 functions that the organisation has; codes are in data/functions.json."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="functions")
    function = models.CharField(max_length=40, db_index=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["organisation", "function"], name="organisation_function_once"),)

    def __str__(self) -> str:
        return self.function


class OrganisationAudience(models.Model):
    """A group of people that the organisation is there for; codes are in data/facets.json."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="audiences")
    audience = models.CharField(max_length=40, db_index=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["organisation", "audience"], name="organisation_audience_once"),)

    def __str__(self) -> str:
        return self.audience
