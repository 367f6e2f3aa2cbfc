"""What the core asks of the outside in the middle of a step: the store, and the rows that it keeps.

A step's writes are one transaction: it begins at the first write and ends in `commit`, which without a write costs
nothing.
The core never catches `StoreError`: the shell rolls back and rebuilds the station from the rows.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Literal, Protocol

import msgspec

from plugwright.ocpp16 import AuthorizationStatus, Reason, SampledValue
from plugwright.station.job_rows import DiagnosticsRow, FirmwareRow
from plugwright.station.reservation_rows import ReservationRow

if TYPE_CHECKING:
    from plugwright.station.backlog import Backlog

Delivery = Literal["none", "waiting", "acknowledged", "given up"]
FactKind = Literal["start", "sample", "stop"]


class StoreError(Exception):
    """The store could not be read or written; the step is abandoned."""


class Moment(msgspec.Struct, frozen=True, gc=False):
    """When something happened: UTC milliseconds, or, with `boot`, milliseconds on that boot's monotonic clock."""

    ms: int
    boot: int | None = None


class BootRow(msgspec.Struct, frozen=True, gc=False):
    """A boot that wrote something; `offset_ms` (UTC minus monotonic) is None until the time was learnt."""

    boot: int
    offset_ms: int | None


class AvailabilityRow(msgspec.Struct, frozen=True, gc=False):
    """A connector's availability (§5.2); `scheduled`: to become inoperative when the transaction is over."""

    connector: int
    operative: bool
    scheduled: bool = False


class CacheRow(msgspec.Struct, frozen=True, gc=False):
    """An entry of the Authorization Cache (§3.5.1); `key` is the idTag folded, since idTags compare without case."""

    key: str
    status: AuthorizationStatus
    expiry_utc_ms: int | None = None
    parent_id_tag: str | None = None


class ListRow(msgspec.Struct, frozen=True, gc=False):
    """An entry of the Local Authorization List (§3.5.2) by the folded idTag; without a status, that there is none."""

    key: str
    status: AuthorizationStatus | None = None
    expiry_utc_ms: int | None = None
    parent_id_tag: str | None = None


class ListState(msgspec.Struct, frozen=True, gc=False):
    """What the Local Authorization List is: its version, and the number of its entries."""

    version: int = 0
    size: int = 0


class TransactionRow(msgspec.Struct, gc=False):
    """A transaction from its start to the acknowledgement of its stop, and a while after it as history.

    `id` is the station's own number (0 until stored); `transaction_id` is the Central System's. `stop_reason` is the
    decision to stop, `stopped_at` and `meter_stop_wh` come when the contactor is open. `invalid_at_wh` is the register
    when the Central System refused the idTag; `suspended`: no energy is offered because of that (§3.5.4).
    """

    connector: int
    id_tag: str
    meter_start_wh: int
    started_at: Moment
    id: int = 0
    parent_id_tag: str | None = None
    reservation_id: int | None = None
    transaction_id: int | None = None
    start: Delivery = "waiting"
    stop: Delivery = "none"
    stop_reason: Reason | None = None
    stop_id_tag: str | None = None
    stopped_at: Moment | None = None
    meter_stop_wh: int | None = None
    invalid_at_wh: int | None = None
    suspended: bool = False


class FactRow(msgspec.Struct, frozen=True, gc=False):
    """Something that happened and may have to be told: the start or stop of a transaction, or a sample.

    `seq` orders all facts and is never used twice. A fact `to_send` waits for its acknowledgement; one `in_stop` goes
    into the transactionData of its transaction's stop; a sample with neither holds the last durable register.
    """

    kind: FactKind
    connector: int
    at: Moment
    register_wh: int
    transaction: int | None = None
    to_send: bool = True
    in_stop: bool = False
    values: tuple[SampledValue, ...] = ()
    seq: int = 0


class GivenUpRow(msgspec.Struct, frozen=True, gc=False):
    """A fact that was never acknowledged and is no longer sent, with the message as it was tried last."""

    seq: int
    kind: FactKind
    connector: int
    transaction: int | None
    at: Moment
    message: bytes
    reason: str


class Counts(msgspec.Struct, frozen=True, gc=False):
    """How many rows there are: facts that were given up, entries of the Authorization Cache."""

    given_up: int = 0
    cached: int = 0


class ListStore(Protocol):
    """The Local Authorization List: an update is staged over many steps, which nobody sees, and shown by one.

    What the store holds is always the list before an update or the one after it, whenever the power goes. The commit of
    a step that only stages or tidies need not be durable.
    """

    @property
    def state(self) -> ListState:
        """The list that is seen."""
        ...

    def entry(self, key: str) -> ListRow | None:
        """The entry of a folded idTag in the list that is seen, None if there is none."""

    def has_room(self, rows: int) -> bool:
        """Whether the medium seems to have room for an update of so many rows."""

    @property
    def is_settled(self) -> bool:
        """Whether a differential update may begin: what the one before it has left is worked in."""
        ...

    def begin(self, *, full: bool) -> None:
        """Begin an update, from nothing or from the list that is seen; what was staged before is forgotten."""

    def stage(self, rows: Sequence[ListRow]) -> int:
        """Add to the update; returns by how many entries the list will have grown.

        An update has each key once, and its keys rise, over all calls. A row without a status takes the entry off.
        """

    def abandon(self) -> None:
        """Forget what is staged; nothing if nothing is."""

    def show(self, state: ListState) -> None:
        """End the update: it is seen from now on, all of it, durably with this step. Not in a step that staged."""

    def tidy(self, rows: int) -> bool:
        """While no update is staged: work off at most so many rows of what others have left; True if more is left."""


class Store(Protocol):
    """Everything durable, synchronously. All reads see the writes of the running step."""

    @property
    def local_list(self) -> ListStore:
        """The Local Authorization List; a station without one never asks for it."""

    def reservations(self) -> Sequence[ReservationRow]:
        """The reservations that hold, as they were put."""

    def put_reservations(self, rows: Sequence[ReservationRow]) -> None:
        """Replace them all; each has an id of its own."""

    @property
    def backlog(self) -> "Backlog":
        """The facts that wait, as a whole."""
        ...

    def firmware_job(self) -> FirmwareRow | None:
        """The firmware update that something is owed of."""

    def put_firmware_job(self, row: FirmwareRow | None) -> None:
        """Replace it; None: nothing is owed any more."""

    def diagnostics_job(self) -> DiagnosticsRow | None:
        """The diagnostics upload that something is owed of."""

    def put_diagnostics_job(self, row: DiagnosticsRow | None) -> None:
        """Replace it; None: nothing is owed any more."""
        ...

    def commit(self) -> None:
        """Make the step's writes durable; nothing if there are none."""

    def rollback(self) -> None:
        """Forget the writes since the last commit."""

    def boots(self) -> Sequence[BootRow]:
        """All known boots, oldest first; bounded by what facts still refer to, and the newest."""

    def put_boot(self, row: BootRow) -> None: ...

    def note(self, name: str) -> str | None:
        """A single durable word by name."""

    def put_note(self, name: str, value: str) -> None: ...

    def configuration(self) -> Mapping[str, str]:
        """Configuration keys that were changed since the factory."""

    def put_configuration(self, key: str, value: str) -> None: ...

    def availability(self) -> Sequence[AvailabilityRow]:
        """Rows of the connectors that are not plainly operative."""

    def put_availability(self, row: AvailabilityRow) -> None: ...

    def cached(self, key: str) -> CacheRow | None:
        """The entry of a folded idTag."""

    def put_cached(self, row: CacheRow, limit: int) -> None:
        """Store or replace, newest last; over `limit` entries, not-Accepted ones go first, then the oldest (§3.5.1)."""

    def remove_cached(self, key: str) -> None: ...

    def clear_cache(self) -> None: ...

    def open_transactions(self) -> Sequence[TransactionRow]:
        """Transactions whose stop is neither acknowledged nor given up, oldest first (a copy each)."""

    def transaction(self, number: int) -> TransactionRow | None:
        """By the station's own number."""

    def recent_transactions(self, limit: int) -> Sequence[TransactionRow]:
        """The newest, newest first."""

    def add_transaction(self, row: TransactionRow) -> int:
        """Store a new one and return its number, which is never used twice; history beyond a bound is dropped."""

    def put_transaction(self, row: TransactionRow) -> None:
        """Replace the row with this number."""

    def add_fact(self, row: FactRow) -> int:
        """Append and return the sequence number."""

    def next_fact(self, after: int) -> FactRow | None:
        """The first fact to send with a sequence number above `after`."""

    def waiting_facts(self) -> int:
        """How many facts wait for their acknowledgement."""

    def counts(self) -> Counts:
        """How many rows there are of what is kept to be looked at, or looked up."""

    def acknowledge(self, seq: int) -> None:
        """The fact need not be sent again. Of a sample: durable with the next commit that has another cause."""

    def give_up(self, row: GivenUpRow) -> None:
        """Keep the row in the table of what was given up, and send the fact no more."""

    def given_up(self, limit: int) -> Sequence[GivenUpRow]:
        """The newest, newest first."""

    def stop_data(self, transaction: int) -> Sequence[FactRow]:
        """The facts of a transaction that belong into its transactionData, in order."""

    def thin_stop_data(self, transaction: int, seqs: Sequence[int]) -> None:
        """Take these facts out of the transactionData."""

    def last_sample(self, transaction: int) -> FactRow | None:
        """The newest fact of a transaction: its last durable register."""

    def replace_checkpoint(self, row: FactRow) -> None:
        """Append a sample that is neither sent nor told, in place of the transaction's former one of that kind."""

    def close_transaction(self, transaction: int) -> None:
        """Drop all its facts: its stop is acknowledged or given up."""
