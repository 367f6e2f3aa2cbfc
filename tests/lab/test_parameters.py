"""The lab's parameters."""

import msgspec

from plugwright.lab.parameters import PACES, Parameters, times_of


def test_a_brisk_run_differs_in_times_alone() -> None:
    """And in who cuts the connection; every one of them shorter."""
    patient, brisk = Parameters(), Parameters().brisk()
    differing = [name for name in Parameters.__struct_fields__ if getattr(patient, name) != getattr(brisk, name)]
    assert differing == ["pace", *(name for name in Parameters.__struct_fields__ if name in PACES["brisk"])]
    for name in differing:
        if name.endswith("_s"):
            assert getattr(brisk, name) < getattr(patient, name)


def test_what_was_given_otherwise_stays() -> None:
    """The times are set, the rest is not touched."""
    assert msgspec.structs.replace(Parameters(), valid_id_tag="X").brisk().valid_id_tag == "X"


def test_a_pace_that_is_none_sets_nothing() -> None:
    """Its name is refused elsewhere."""
    assert times_of("brisk")["settle_s"] == 1
    assert [times_of(none) for none in (None, "hasty", ["brisk"])] == [{}, {}, {}]
