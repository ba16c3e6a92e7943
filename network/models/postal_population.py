"""How many people live in a postal area, where somebody has loaded it: nobody's number is guessed."""

from typing import ClassVar

from django.db import models


class PostalPopulation(models.Model):
    """The residents of a postal area in a year, and who counted them."""

    code = models.CharField(max_length=5, primary_key=True)
    population = models.PositiveIntegerField()
    year = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=200)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(year__range=(1900, 2100)), name="postal_population_year"),
            models.CheckConstraint(condition=~models.Q(source=""), name="postal_population_has_source"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.population} ({self.year})"
