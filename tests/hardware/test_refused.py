"""The checks of what a person asks of virtual hardware."""

from collections.abc import Callable

import pytest

from plugwright.hardware.refused import (
    Refused,
    check_end,
    check_fault,
    check_id_tag,
    check_lock_state,
    check_rating,
)


@pytest.mark.parametrize(
    "check",
    [
        pytest.param(lambda: check_rating(None, None), id="no rating"),
        pytest.param(lambda: check_rating(1, 1), id="least rating"),
        pytest.param(lambda: check_rating(500.0, 3), id="greatest rating"),
        pytest.param(lambda: check_end(None), id="both ends"),
        pytest.param(lambda: check_end("ev"), id="the car's end"),
        pytest.param(lambda: check_lock_state("jammed"), id="jammed"),
        pytest.param(lambda: check_fault("GroundFailure", None, None, None), id="fault without texts"),
        pytest.param(lambda: check_fault("OtherError", "i" * 50, "v" * 255, "e" * 50), id="longest texts"),
        pytest.param(lambda: check_id_tag("x" * 20), id="longest idTag"),
    ],
)
def test_passes_what_can_be(check: Callable[[], None]) -> None:
    """The limits belong to what is allowed."""
    check()


@pytest.mark.parametrize(
    ("check", "sentence"),
    [
        pytest.param(lambda: check_rating(0.9, None), "max_current_a must be 1 to 500", id="small rating"),
        pytest.param(lambda: check_rating(501, None), "max_current_a must be 1 to 500", id="great rating"),
        pytest.param(lambda: check_rating(float("nan"), None), "max_current_a must be 1 to 500", id="no number"),
        pytest.param(lambda: check_rating(None, 0), "phases must be 1, 2 or 3", id="no phases"),
        pytest.param(lambda: check_rating(None, 4), "phases must be 1, 2 or 3", id="four phases"),
        pytest.param(lambda: check_end("both"), "side must be station or ev", id="side"),
        pytest.param(lambda: check_lock_state("open"), "state must be working or jammed", id="lock"),
        pytest.param(lambda: check_fault("NoError", None, None, None), "other than NoError", id="NoError"),
        pytest.param(lambda: check_fault("Fire", None, None, None), "not Fire", id="unknown code"),
        pytest.param(lambda: check_fault("OtherError", "i" * 51, None, None), "info must have at most 50", id="info"),
        pytest.param(lambda: check_fault("OtherError", None, "v" * 256, None), "vendor_id must have", id="vendor_id"),
        pytest.param(
            lambda: check_fault("OtherError", None, None, "e" * 51), "vendor_error_code must", id="vendor code"
        ),
        pytest.param(lambda: check_id_tag(""), "id_tag must not be empty", id="empty idTag"),
        pytest.param(lambda: check_id_tag("x" * 21), "id_tag must have at most 20", id="long idTag"),
    ],
)
def test_refuses_what_cannot_be(check: Callable[[], None], sentence: str) -> None:
    """Each refusal is a code and one sentence that names the field."""
    with pytest.raises(Refused, match=sentence) as refused:
        check()
    assert refused.value.code == "invalid"
