"""How much of what is over and done with a store keeps to be looked at."""

from typing import Final

import msgspec


class Limits(msgspec.Struct, frozen=True, gc=False):
    """The newest rows that are kept: closed transactions, and facts that were given up."""

    closed_transactions: int = 1000
    given_up: int = 1000


DEFAULT_LIMITS: Final = Limits()
