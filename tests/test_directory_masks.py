"""The directory kept as bits: where each organisation stands."""

from array import array

from network.directory_masks import DirectoryMasks


def test_each_organisation_is_found_by_its_key_and_no_other() -> None:
    keys = array("q", [70, 3, 2**40, 12, 5])
    masks = DirectoryMasks(keys, {})
    assert [masks.places.get(key) for key in keys] == [0, 1, 2, 3, 4]
    assert [masks.places.get(key) for key in (0, 4, 71, 2**41)] == [None] * 4
    assert 12 in masks.places
    assert 13 not in masks.places
    assert "12" not in masks.places
    assert masks.mask_of([5, 3, 99]) == 0b10010
    assert DirectoryMasks(array("q"), {}).places.get(1) is None
