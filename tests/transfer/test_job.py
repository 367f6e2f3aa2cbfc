"""Tests of the job's values."""

from __future__ import annotations

from pathlib import Path

import pytest

from plugwright.transfer.job import Done, Job, TransferError


def test_a_job_does_not_change() -> None:
    """It goes to another thread."""
    job = Job(1, "ftp://host/a", Path("a"), "download", None, 30.0)
    with pytest.raises(AttributeError):
        job.url = "ftp://other/a"  # type: ignore[misc]


def test_outcomes_are_values() -> None:
    """Two outcomes of the same bytes are equal."""
    assert Done(3, "ab") == Done(bytes=3, sha256="ab")


def test_what_a_peer_said_stands_apart() -> None:
    """Only it needs masking."""
    error = TransferError("the server refuses", said="530 no")
    assert (str(error), error.said) == ("the server refuses", "530 no")
