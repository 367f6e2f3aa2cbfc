"""A reservation as it is kept: for whom, where, and until when.

OCPP 1.6 §3.11, §5.13, §6.37.
"""

from collections.abc import Sequence
from typing import Final

import msgspec

from plugwright.station.claims import same_id

ANY_CONNECTOR: Final = 0
"""The connector of a reservation that is not for a specific one (§6.37)."""


class ReservationRow(msgspec.Struct, frozen=True, gc=False):
    """A reservation; `id` is the Central System's. It holds until `expiry_utc_ms`, at that instant no longer."""

    id: int
    connector: int
    id_tag: str
    expiry_utc_ms: int
    parent_id_tag: str | None = None

    def admits(self, id_tag: str, parent_id_tag: str | None) -> bool:
        """Whether it is for this idTag, or for the group that the idTag is known to be of (§5.13)."""
        return same_id(self.id_tag, id_tag) or same_id(self.parent_id_tag, parent_id_tag)


def best_for(rows: Sequence[ReservationRow], id_tag: str, parent_id_tag: str | None) -> ReservationRow | None:
    """The first that names this idTag, else the first of its group, None without either."""
    named = next((row for row in rows if same_id(row.id_tag, id_tag)), None)
    return named or next((row for row in rows if row.admits(id_tag, parent_id_tag)), None)
