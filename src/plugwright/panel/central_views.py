"""What the Central System's HTTP API reads and shows beside the rows of its store, in the words of its interface.

OCPP 1.6 §3.15 (dateTime), §4.2 (registration), §7.8 (idTag's status).
"""

from typing import Annotated, Any, Literal

import msgspec

from plugwright.central.ports import ConfigurationRow, IdTagRow, MeterValueRow, TransactionRow
from plugwright.central.views import StationView
from plugwright.ocpp16 import RegistrationStatus
from plugwright.ocpp16.time import format_utc
from plugwright.ocpp16.types import IdToken
from plugwright.panel.schemas import PRINTABLE, said


class CallBody(msgspec.Struct, forbid_unknown_fields=True):
    """The body of a call: OCPP's names, OCPP's payload."""

    action: str
    payload: dict[str, Any] = {}


class CallAnswer(msgspec.Struct, frozen=True):
    """The payload of the station's confirmation."""

    result: dict[str, Any]


class StationBody(msgspec.Struct, forbid_unknown_fields=True):
    """The body of a station's PUT: how its next BootNotification is answered."""

    registration: RegistrationStatus


class StationDetail(StationView, frozen=True):
    """A station, and its configuration keys as far as it has told them."""

    configuration: tuple[ConfigurationRow, ...]


class IdTagBody(msgspec.Struct, forbid_unknown_fields=True):
    """The body of an idTag's PUT; `expiry_date` is a dateTime (§3.15)."""

    status: Literal["Accepted", "Blocked", "Expired", "Invalid"] = "Accepted"
    expiry_date: Annotated[str, said(format="date-time")] | None = None
    parent_id_tag: Annotated[IdToken, said(pattern=PRINTABLE)] | None = None


class IdTagView(msgspec.Struct, frozen=True):
    """An idTag as it is shown."""

    id_tag: str
    status: str
    expiry_date: Annotated[str, said(format="date-time")] | None
    parent_id_tag: str | None


class TransactionDetail(TransactionRow, frozen=True, kw_only=True):
    """A transaction and its meter values."""

    meter_values: tuple[MeterValueRow, ...]


def id_tag_view(row: IdTagRow) -> IdTagView:
    """An idTag's row as it is shown."""
    expiry_date = None if row.expiry_utc_ms is None else format_utc(row.expiry_utc_ms)
    return IdTagView(row.id_tag, row.status, expiry_date, row.parent_id_tag)
