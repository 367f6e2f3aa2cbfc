"""The two clocks as a value, handed into every step.

OCPP 1.6 §3.14, §3.15 (times on the wire are UTC); intervals are measured on the monotonic clock only.
"""

import msgspec


class Now(msgspec.Struct, frozen=True, gc=False):
    """One instant: `monotonic_ms` never falls while the machine is up, `utc_ms` may be stepped or plainly wrong."""

    monotonic_ms: int
    utc_ms: int


NEVER_MS = 1 << 62
"""A deadline that does not come: later than any monotonic instant."""
