"""The chosen organisations of an address: one that was joined to another since the list was sent is the one kept."""

from collections.abc import Container, Iterable

from network.models import OrganisationMerge


def kept_keys(chosen: Iterable[int], known: Container[int]) -> list[int]:
    """Return the chosen in their order, each once; one that is not known by the kept one that it was joined to.

    One statement, and none where all are known.
    """
    keys = list(chosen)
    gone = [key for key in keys if key not in known]
    kept = _kept_instead_of(gone) if gone else {}
    return list(dict.fromkeys(kept.get(key, key) for key in keys))


def _kept_instead_of(gone: list[int]) -> dict[int, int]:
    merges = OrganisationMerge.objects.filter(merged_key__in=gone, undone_at=None).order_by("pk")
    return dict(merges.values_list("merged_key", "kept"))
