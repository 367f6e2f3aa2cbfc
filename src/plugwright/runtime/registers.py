"""The memory of the virtual meters: their registers outlive the process, as those of real ones do.

A register never runs backwards: of the file and what the store knows, the higher one counts.
"""

import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import msgspec

from plugwright.station.ports import Store, TransactionRow

LOG: Final = logging.getLogger(__name__)

FILE_NAME: Final = "registers.json"
HISTORY: Final = 1_000

_REGISTERS: Final = msgspec.json.Decoder(list[int])


class Registers:
    """The file of a data directory, one register in Wh for each connector."""

    __slots__ = ("_connectors", "_path", "_saved")

    def __init__(self, data_dir: Path, connectors: int) -> None:
        self._path = data_dir / FILE_NAME
        self._connectors = connectors
        self._saved: list[int] | None = None

    def load(self, store: Store | None) -> list[int]:
        """The registers to go on from. What cannot be read counts as none; raises what the store raises."""
        known = [0] * self._connectors
        for connector, register_wh in enumerate(self._read()[: self._connectors]):
            known[connector] = register_wh
        if store is None:
            return known
        for row in store.recent_transactions(HISTORY):
            if 1 <= row.connector <= self._connectors:
                known[row.connector - 1] = max(known[row.connector - 1], _last_wh(store, row))
        return known

    def save(self, registers_wh: Sequence[int]) -> None:
        """Write what has changed, whole or not at all; a failure is logged and the next call tries again."""
        registers = list(registers_wh)
        if registers == self._saved:
            return
        draft = self._path.with_suffix(".new")
        try:
            draft.write_bytes(msgspec.json.encode(registers))
            draft.replace(self._path)
        except OSError as error:
            LOG.warning("cannot save the meters' registers: %s", error)
            return
        self._saved = registers

    def _read(self) -> list[int]:
        try:
            return [max(register_wh, 0) for register_wh in _REGISTERS.decode(self._path.read_bytes())]
        except FileNotFoundError:  # the first start
            return []
        except (OSError, msgspec.MsgspecError, UnicodeDecodeError) as error:
            LOG.warning("cannot read the meters' registers: %s", error)
            return []


def _last_wh(store: Store, row: TransactionRow) -> int:
    """What the meter had come to in this transaction; the samples are looked at only where it has no end yet."""
    if row.meter_stop_wh is not None:
        return max(row.meter_start_wh, row.meter_stop_wh)
    sample = store.last_sample(row.id)
    return row.meter_start_wh if sample is None else max(row.meter_start_wh, sample.register_wh)
