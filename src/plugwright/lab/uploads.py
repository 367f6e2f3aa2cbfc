"""Whether a file has come that the station says it has uploaded: the lab looks where the folder is its own.

OCPP 1.6 §4.4, §5.9.
"""

from typing import Any, Final

from plugwright.lab.checks import All, Rule
from plugwright.lab.evidence import Evidence
from plugwright.ocpp16 import DiagnosticsStatusNotificationReq, LogStatusNotificationReq


def _came(_status: Any, evidence: Evidence) -> bool:
    return evidence.files_came != 0


UPLOADED: Final = All(
    (
        Rule("said of a file that has come", _came, lambda status, _: f"{status}, but no file has come"),
        "Uploaded",
    )
)
"""A status; where the lab cannot look it is believed."""


def not_looked_at(evidence: Evidence) -> str | None:
    """That an upload was believed, if one was."""
    told = [message.status for message in evidence.all(DiagnosticsStatusNotificationReq)]
    told_of_log = [message.status for message in evidence.all(LogStatusNotificationReq)]
    if evidence.files_came is not None or "Uploaded" not in (*told, *told_of_log):
        return None
    return f"not looked at: whether a file has come to {evidence.parameters.log_url}"
