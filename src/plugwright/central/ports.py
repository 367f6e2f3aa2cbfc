"""What the Central System asks of its store in the middle of a step, and the rows that it keeps.

A step's writes are one transaction: it begins at the first write and ends in `commit`; without a write `commit` costs
nothing. Starts and stops of transactions must survive a power cut once answered; all else may lose its last seconds,
for a station tells it again. What a failing store raises is never caught here: the shell rolls back and builds the
machine anew.
"""

from collections.abc import Iterable, Sequence
from typing import Literal, Protocol

import msgspec

from plugwright.ocpp16 import (
    AuthorizationStatus,
    ChargePointErrorCode,
    ChargePointStatus,
    Reason,
    RegistrationStatus,
    SampledValue,
)

TransactionState = Literal["open", "stopped", "lost"]


class StationRow(msgspec.Struct, frozen=True, gc=False):
    """A station that booted here, or that the operator entered.

    `verdict` is the operator's word, with which the next BootNotification is answered; `registration` is the last
    answer given, None before the first. Instants are UTC milliseconds.
    """

    identity: str
    verdict: RegistrationStatus = "Accepted"
    registration: RegistrationStatus | None = None
    vendor: str | None = None
    model: str | None = None
    serial_number: str | None = None
    charge_box_serial_number: str | None = None
    firmware_version: str | None = None
    iccid: str | None = None
    imsi: str | None = None
    meter_type: str | None = None
    meter_serial_number: str | None = None
    booted_utc_ms: int | None = None
    seen_utc_ms: int | None = None


class ConnectorRow(msgspec.Struct, frozen=True, gc=False):
    """What a station last said of a connector (§4.9), and since when; connector 0 is the station itself."""

    identity: str
    connector: int
    status: ChargePointStatus
    error_code: ChargePointErrorCode
    since_utc_ms: int
    info: str | None = None
    vendor_id: str | None = None
    vendor_error_code: str | None = None


class ConfigurationRow(msgspec.Struct, frozen=True, gc=False):
    """A configuration key as a station last told it, or accepted it; `readonly` is None if only the latter."""

    identity: str
    key: str
    value: str | None
    readonly: bool | None


class IdTagRow(msgspec.Struct, frozen=True, gc=False):
    """An idTag that the operator entered; `key` is the idTag folded, since idTags compare without case (§7.28)."""

    key: str
    id_tag: str
    status: AuthorizationStatus
    expiry_utc_ms: int | None = None
    parent_id_tag: str | None = None


class TransactionRow(msgspec.Struct, frozen=True, gc=False):
    """A transaction; `id` is its transactionId (0 until stored), positive and never used twice (errata 3.54).

    `id_tag_status` is what the start was answered with. Times are as the station wrote them. A transaction is `lost`
    when the next one began on its connector and its stop had not come; a stop that comes later still ends it.
    """

    identity: str
    connector: int
    id_tag: str
    id_tag_status: AuthorizationStatus
    meter_start_wh: int
    started_at: str
    id: int = 0
    reservation_id: int | None = None
    state: TransactionState = "open"
    meter_stop_wh: int | None = None
    stopped_at: str | None = None
    reason: Reason | None = None
    stop_id_tag: str | None = None


class MeterValueRow(msgspec.Struct, frozen=True, gc=False):
    """The values of one instant; `in_stop` if they came as transactionData; `transaction_id` is the station's word."""

    identity: str
    connector: int | None
    transaction_id: int | None
    sampled_at: str
    values: tuple[SampledValue, ...]
    in_stop: bool = False


class Store(Protocol):
    """Everything durable, synchronously. All reads see the writes of the running step."""

    def commit(self) -> None:
        """Make the step's writes durable; nothing if there are none."""

    def rollback(self) -> None:
        """Forget the writes since the last commit."""

    def close(self) -> None:
        """Release what the store holds; the shell's to call, when all is over."""

    def stations(self) -> Sequence[StationRow]:
        """All stations in the order of their identities."""

    def put_station(self, row: StationRow) -> None:
        """Store or replace."""

    def connectors(self) -> Sequence[ConnectorRow]:
        """The connectors of all stations, by identity and number."""

    def put_connector(self, row: ConnectorRow) -> None:
        """Store or replace; the station is stored already."""

    def configuration(self, identity: str) -> Sequence[ConfigurationRow]:
        """A station's keys in their order of names, which compare without case."""

    def put_configuration(self, rows: Iterable[ConfigurationRow]) -> None:
        """Store or replace; a `readonly` of None leaves what is known."""

    def id_tags(self) -> Sequence[IdTagRow]:
        """All idTags in the order of their keys."""

    def id_tag(self, key: str) -> IdTagRow | None: ...

    def put_id_tag(self, row: IdTagRow) -> None:
        """Store or replace."""

    def remove_id_tag(self, key: str) -> None: ...

    def add_transaction(self, row: TransactionRow) -> int:
        """Store a new one and return its transactionId; must be the step's first write, see the module."""

    def put_transaction(self, row: TransactionRow) -> None:
        """Replace the row with this id; the same holds as of `add_transaction`."""

    def transaction(self, transaction_id: int) -> TransactionRow | None: ...

    def started(self, row: TransactionRow) -> TransactionRow | None:
        """The transaction of the same station with this connector, idTag, time and register at its start, if any."""

    def open_of_connector(self, identity: str, connector: int) -> Sequence[TransactionRow]:
        """Open transactions there, oldest first."""

    def open_of_id_tag(self, key: str) -> Sequence[TransactionRow]:
        """Open transactions of a folded idTag whose start was answered Accepted, oldest first."""

    def transactions(self, identity: str | None, *, is_open: bool | None, limit: int) -> Sequence[TransactionRow]:
        """The newest, newest first; None for either asks for all."""

    def add_meter_values(self, rows: Iterable[MeterValueRow]) -> None:
        """Append; the oldest of all are dropped beyond the store's bound."""

    def meter_values(self, identity: str, transaction_id: int, limit: int) -> Sequence[MeterValueRow]:
        """The first of a transaction, oldest first."""
