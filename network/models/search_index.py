"""Of which shape the search index in this database is."""

from django.db import models


class SearchIndex(models.Model):
    """The one row that says how the index was built; code of another shape builds it anew after `migrate`."""

    shape = models.CharField(max_length=120)
    built_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = (models.CheckConstraint(condition=models.Q(pk=1), name="search_index_is_one"),)

    def __str__(self) -> str:
        return self.shape
