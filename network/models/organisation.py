"""Who acts in the network."""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import cached_property
from secrets import randbits
from typing import ClassVar, Self

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from network.directory_codes import codes_of
from network.enums import ConfirmedBy, Cost, OrganisationKind, OrganisationLevel
from network.facets import Facet, Function, Term, functions, vocabulary
from network.freshness import Freshness, freshness, oldest_shown
from network.life_situations import LifeSituation, life_situations
from network.matching import HoldsAll, Rank
from network.models.listing import run_in
from network.needs import needs
from network.thesaurus import FUNCTION, MUNICIPALITY, SAID_OF_ALL, code_word
from network.words import WORD, asked_words, joined, search_key, sort_key

FEWEST_FOR_INITIALS = 3
SEARCHED = ("title_words", "main_words", "words")
TOWN_WORD = code_word(MUNICIPALITY, "")


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def published(self) -> Self:
        return self.filter(is_published=True)

    def kept_up(self, today: date) -> Self:
        """Leave out those whose facts were confirmed too long ago for lists."""
        return self.filter(models.Q(confirmed_on=None) | models.Q(confirmed_on__gte=oldest_shown(today)))

    def matching(self, text: str) -> Self:
        """Keep the organisations that hold every word of the text in some form, as listings are searched."""
        words = asked_words(text)
        return self.filter(HoldsAll(words)) if words else self

    def named(self, text: str) -> Self:
        """Keep those whose name holds any of the words."""
        words = asked_words(text)
        return self.filter(HoldsAll(words, some=True, column="title_words", as_written=True))

    def with_rank(self, text: str) -> Self:
        """Add `rank`: the smaller, the nearer the words are to the name."""
        return self.annotate(rank=Rank(asked_words(text), all_held=True))


def _new_mark() -> int:
    return randbits(40)


def initials(name: str) -> str:
    """Return what people call a name of three words or more, SPR of Suomen Punainen Risti; otherwise nothing."""
    words = [word for word in WORD.findall(name) if word[0].isupper()]
    return "".join(word[0] for word in words) if len(words) >= FEWEST_FOR_INITIALS else ""


def organisation_keys(
    names: Sequence[str],
    description: str,
    *,
    functions_of: Iterable[str],
    audiences: Iterable[str],
    municipalities: Iterable[tuple[str, str, str]],
    situations: Iterable[str] = (),
    languages: Iterable[str] = (),
    told: Iterable[str] = (),
) -> dict[str, str]:
    """Return the columns that a search reads: the name, where and for what it is there, and everything that it says.

    A function's examples are found by its code: whoever does it has not said that they do each of them.
    """
    towns, known, groups = list(municipalities), functions(), vocabulary("target_groups")
    does = [code for code in sorted(functions_of) if code in known]
    serves = [code for code in sorted(audiences) if code in groups]
    codes = [
        *(code_word(FUNCTION, code) for code in does),
        *(code_word(Facet.AUDIENCE, code) for code in serves),
        *(code_word(Facet.NEED, need.code) for need in needs().values() if set(need.functions) & set(does)),
        *(code_word(MUNICIPALITY, code) for code, _fi, _sv in sorted(towns)),
        *sorted({code_word(Facet.LANGUAGE, code) for code in languages} - SAID_OF_ALL),
    ]
    said = [text for code in does for text in known[code].names]
    said += [text for code in serves for text in groups[code].names]
    met = [life_situations()[code] for code in sorted(situations) if code in life_situations()]
    said += [text for situation in met for text in (*situation.names, situation.words)]
    title = search_key(*names, *map(initials, names))
    main = joined(search_key(*(name for _code, *both in sorted(towns) for name in both)), codes)
    rest = search_key(description, *said, *told)
    return {"title_words": title, "main_words": main, "words": joined(title, main.split(), rest.split())}


def codes_in(main_words: str) -> list[str]:
    """Return the municipalities where an organisation works, read from its own keys."""
    return [word.removeprefix(TOWN_WORD) for word in main_words.split() if word.startswith(TOWN_WORD)]


class Organisation(models.Model):
    """An association, parish, municipal unit or free group; unregistered ones are first-class."""

    slug = models.SlugField(max_length=90, unique=True)
    name = models.CharField(_("Nimi"), max_length=160)
    short_name = models.CharField(_("Lyhenne"), max_length=40, blank=True)
    kind = models.CharField(_("Laji"), max_length=28, choices=OrganisationKind, default=OrganisationKind.UNKNOWN)
    level = models.CharField(_("Taso"), max_length=12, choices=OrganisationLevel, blank=True)
    business_id = models.CharField(_("Y-tunnus"), max_length=9, blank=True)
    website = models.URLField(_("Verkkosivu"), blank=True)
    email = models.EmailField(_("Sähköposti"), blank=True)
    phone = models.CharField(_("Puhelin"), max_length=30, blank=True)
    street = models.CharField(_("Katuosoite"), max_length=120, blank=True)
    postal_code = models.CharField(_("Postinumero"), max_length=5, blank=True)
    post_office = models.CharField(_("Postitoimipaikka"), max_length=60, blank=True)
    description = models.TextField(_("Mitä teemme"), blank=True, max_length=2000)
    municipalities = models.ManyToManyField("network.Municipality", blank=True, related_name="organisations")
    languages = models.JSONField(_("Millä kielillä palvelette"), default=list, blank=True)
    life_situations = models.JSONField(_("Missä elämäntilanteissa autatte"), default=list, blank=True)
    cost = models.CharField(_("Mitä se maksaa"), max_length=8, choices=Cost, blank=True)
    invites_experts = models.BooleanField(_("Meiltä voi kutsua kokemusasiantuntijan"), default=False)
    experience_themes = models.JSONField(_("Mistä kokemusasiantuntijat kertovat"), default=list, blank=True)
    experts_note = models.CharField(_("Miten kutsu tehdään"), max_length=300, blank=True)
    is_published = models.BooleanField(default=True)
    is_demo = models.BooleanField(default=False)
    source = models.CharField(max_length=200, blank=True)
    confirmed_on = models.DateField(null=True, blank=True)
    confirmed_by = models.CharField(max_length=12, choices=ConfirmedBy, default=ConfirmedBy.SOURCE)
    sort_key = models.CharField(max_length=160, editable=False, db_index=True)
    title_words = models.TextField(editable=False, default="")
    main_words = models.TextField(editable=False, default="")
    words = models.TextField(editable=False, default="")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects: ClassVar = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ("sort_key",)

    def __str__(self) -> str:
        return self.name

    def save(self, **kwargs: object) -> None:
        self.__dict__.pop("run_in", None)
        self.set_keys()
        super().save(**kwargs)  # type: ignore[arg-type]
        self.set_facets()
        DirectoryChange.objects.create()

    def get_absolute_url(self) -> str:
        return reverse("network:organisation", args=[self.slug])

    @cached_property
    def run_in(self) -> set[tuple[str, str, str]]:
        """Where the places that it runs and the circles that it hosts are; set it first where many are drawn."""
        return run_in([self.pk])[self.pk]

    def works_in(self) -> list[tuple[str, str, str]]:
        """Where it works: the municipalities that it serves, and those where it runs something; code and names."""
        return sorted({(m.code, m.name_fi, m.name_sv) for m in self.municipalities.all()} | self.run_in)

    def set_keys(self) -> None:
        """Write the sort and search keys: the name, and what the rows say it does, for whom and where."""
        self.sort_key = sort_key(self.name)
        is_new = self._state.adding
        names = [] if is_new else [row.name for row in self.other_names.all()]
        trainings = [] if is_new else [row.title for row in self.trainings.all()]
        keys = organisation_keys(
            (self.name, self.short_name, *names),
            self.description,
            functions_of=() if is_new else [row.function for row in self.functions.all()],
            audiences=() if is_new else [row.audience for row in self.audiences.all()],
            municipalities=() if is_new else self.works_in(),
            situations=self.life_situations,
            languages=self.languages,
            told=(*trainings, self.experts_note),
        )
        self.title_words, self.main_words, self.words = (keys[name] for name in SEARCHED)

    def wanted_facets(self) -> set[tuple[str, str]]:
        """Return the codes by which the directory narrows and counts, as the record's rows are now."""
        return set(
            codes_of(
                functions_of=[row.function for row in self.functions.all()],
                audiences=[row.audience for row in self.audiences.all()],
                municipalities=[code for code, *_names in self.works_in()],
                situations=self.life_situations,
                languages=self.languages,
                is_free=self.cost == Cost.FREE,
            )
        )

    def set_facets(self) -> None:
        """Write those codes as rows; the ones that are there already stay."""
        wanted = self.wanted_facets()
        there = {(row.facet, row.code): row.pk for row in self.facets.all()}
        gone = [pk for key, pk in there.items() if key not in wanted]
        new = sorted(wanted - there.keys())
        if gone:
            self.facets.filter(pk__in=gone).delete()
        if new:
            self.facets.bulk_create(OrganisationFacet(organisation=self, facet=f, code=code) for f, code in new)

    def function_labels(self) -> list[str]:
        """What it does in the page's language, read from its own keys: a list asks nothing more."""
        return [term.label for code, term in functions().items() if f" {code_word(FUNCTION, code)} " in self.main_words]

    def municipality_codes(self) -> list[str]:
        """Where it works, read from its own keys."""
        return codes_in(self.main_words)

    @property
    def website_name(self) -> str:
        """The web address as people say it."""
        return self.website.removeprefix("https://").removeprefix("http://").removeprefix("www.").rstrip("/")

    @property
    def address(self) -> str:
        """The street address on one line."""
        return ", ".join(part for part in (self.street, f"{self.postal_code} {self.post_office}".strip()) if part)

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
    def situation_terms(self) -> list[LifeSituation]:
        """In which turns of life it helps, in the vocabulary's order."""
        return [term for code, term in life_situations().items() if code in self.life_situations]

    @property
    def language_terms(self) -> list[Term]:
        return [term for code, term in vocabulary("languages").items() if code in self.languages]

    @property
    def theme_terms(self) -> list[Term]:
        """What its experts by experience tell about."""
        return [term for code, term in vocabulary("experience_themes").items() if code in self.experience_themes]

    @property
    def age(self) -> Freshness:
        """How old the facts are today."""
        return self.freshness(timezone.localdate())

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


class OrganisationFacet(models.Model):
    """What the directory is narrowed and counted by, drawn from the record whenever it is saved; one row a code."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="facets", db_index=False)
    facet = models.CharField(max_length=12)
    code = models.CharField(max_length=40)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["organisation", "facet", "code"], name="organisation_facet_once"),
        )
        indexes = (models.Index(fields=["facet", "code", "organisation"], name="organisations_by_facet"),)

    def __str__(self) -> str:
        return f"{self.facet}={self.code}"


class DirectoryChange(models.Model):
    """That something which the directory lists has changed; rows are only added, and old ones are forgotten.

    The mark is drawn: numbers in order could come again where a transaction was taken back.
    """

    mark = models.BigIntegerField(default=_new_mark)
    at = models.DateTimeField(auto_now_add=True, db_index=True)

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"
