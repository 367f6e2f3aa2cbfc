"""What the Central System's operator may set."""

import msgspec


class CentralSettings(msgspec.Struct, frozen=True):
    """The defaults are those of a bench: every station is welcome, every idTag must be known.

    `heartbeat_interval_s` goes into an accepting BootNotification.conf, `boot_retry_interval_s` into any other (§4.2).
    With `allow_concurrent_transactions` an idTag may have several running ones (§7.2, ConcurrentTx). A CALL that is
    not answered within `call_timeout_ms` has failed (OCPP-J §4.1.1); at most `max_queued_calls` wait for a station.
    """

    accept_unknown_stations: bool = True
    accept_unknown_id_tags: bool = False
    allow_concurrent_transactions: bool = False
    heartbeat_interval_s: int = 300
    boot_retry_interval_s: int = 60
    call_timeout_ms: int = 30_000
    max_queued_calls: int = 32
    max_stations: int = 100_000
