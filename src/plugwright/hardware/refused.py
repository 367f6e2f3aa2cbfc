"""What a person cannot do to virtual hardware, and the checks of what they ask.

OCPP 1.6 §6.47 (lengths of a fault's texts), §7.28 (idTag).
"""

from typing import Final, Literal, get_args

from plugwright.ocpp16 import ChargePointErrorCode

RefusalCode = Literal[
    "already_plugged",
    "invalid",
    "locked",
    "no_lock",
    "not_plugged",
    "unknown_connector",
    "unknown_reader",
    "unpowered",
]
End = Literal["station", "ev"]
LockState = Literal["working", "jammed"]

LEAST_RATING_A: Final = 1
GREATEST_RATING_A: Final = 500


class Refused(Exception):
    """What was tried cannot be done; `code` is for programs, the text is one sentence."""

    def __init__(self, code: RefusalCode, sentence: str) -> None:
        super().__init__(sentence)
        self.code: RefusalCode = code


def check_rating(max_current_a: float | None, phases: int | None) -> None:
    """Refused as invalid unless a car and its cable can be rated so; None names no rating."""
    if max_current_a is not None and not LEAST_RATING_A <= max_current_a <= GREATEST_RATING_A:
        raise Refused("invalid", f"max_current_a must be {LEAST_RATING_A} to {GREATEST_RATING_A}")
    if phases not in (None, 1, 2, 3):
        raise Refused("invalid", "phases must be 1, 2 or 3")


def check_end(side: str | None) -> None:
    """Refused as invalid unless the side names an end of the cable, or None for both."""
    if side not in (None, *get_args(End)):
        raise Refused("invalid", "side must be station or ev")


def check_lock_state(state: str) -> None:
    """Refused as invalid unless a lock can be so."""
    if state not in get_args(LockState):
        raise Refused("invalid", "state must be working or jammed")


def check_fault(error_code: str, info: str | None, vendor_id: str | None, vendor_error_code: str | None) -> None:
    """Refused as invalid unless StatusNotification can carry it; NoError is no fault."""
    if error_code not in get_args(ChargePointErrorCode) or error_code == "NoError":
        raise Refused("invalid", f"error_code must be a ChargePointErrorCode other than NoError, not {error_code[:50]}")
    _check_length("info", info, 50)
    _check_length("vendor_id", vendor_id, 255)
    _check_length("vendor_error_code", vendor_error_code, 50)


def check_id_tag(id_tag: str) -> None:
    """Refused as invalid unless it is an idTag."""
    if not id_tag:
        raise Refused("invalid", "id_tag must not be empty")
    if not id_tag.isprintable():
        raise Refused("invalid", "id_tag must not contain control characters")
    _check_length("id_tag", id_tag, 20)


def _check_length(name: str, text: str | None, limit: int) -> None:
    if text is not None and len(text) > limit:
        raise Refused("invalid", f"{name} must have at most {limit} characters")
