"""Outcomes are values."""

import typing

import pytest

from plugwright.ocpp16 import HeartbeatReq
from plugwright.rpc.outcomes import Answered, Called, Failed, Faulty, Ignored, Outcome


def test_there_are_five_outcomes() -> None:
    """An owner that tells these five apart has seen all."""
    assert typing.get_args(Outcome) == (Called, Faulty, Answered, Failed, Ignored)


def test_an_outcome_cannot_be_changed() -> None:
    """What happened stays as it happened."""
    failed = Failed("a1", HeartbeatReq(), "timeout")
    with pytest.raises(AttributeError):
        failed.why = "link down"  # type: ignore[misc]


def test_a_failure_carries_nothing_unless_told() -> None:
    """Code and payload are there only where the peer sent them."""
    failed = Failed("a1", HeartbeatReq(), "timeout")
    assert (failed.code, failed.detail, failed.payload) == (None, "", None)
