"""Who may use a connector: an idTag that waits for its cable, and the owner of a cable that stays locked.

OCPP 1.6 §3.9, §3.10, §7.28; errata 3.5, 3.73.
"""

import msgspec


class Claim(msgspec.Struct, frozen=True, gc=False):
    """An authorized idTag that waits for the cable; `floating`: it follows the plug to another connector."""

    id_tag: str
    parent_id_tag: str | None
    floating: bool = False


class Holder(msgspec.Struct, frozen=True, gc=False):
    """Whose cable stays locked after the transaction: given back to this idTag or its group (errata 3.5)."""

    id_tag: str
    parent_id_tag: str | None


def same_id(one: str | None, other: str | None) -> bool:
    """Identifiers compare without case (§7.15, §7.28)."""
    return one is not None and other is not None and one.casefold() == other.casefold()
