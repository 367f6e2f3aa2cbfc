"""Where each watt-hour is: in one transaction, from its start's register to its stop's, and nowhere twice.

OCPP 1.6 §4.8, §4.10, §3.16; errata 3.77. A meter that is silent, or a contactor that is stuck, excuses energy that no
transaction has.
"""

from collections.abc import Sequence

from plugwright.station.effects import TransactionChanged


class Energy:
    """The registers of all connectors as transactions begin and end."""

    def __init__(self, connectors: int) -> None:
        self.metered_wh = 0
        self.unmetered_wh = 0
        self.started = 0
        self.flaws: list[str] = []
        self._ended_wh = [0] * (connectors + 1)
        self._began_wh: list[int | None] = [None] * (connectors + 1)
        self._excused = [False] * (connectors + 1)

    def excuse(self, connector: int) -> None:
        """From now on to the next start without such a fault energy may pass outside transactions."""
        self._excused[connector] = True

    def changed(self, event: TransactionChanged, *, excused: bool) -> None:
        """A transaction began or ended."""
        connector = event.connector
        if event.phase == "started":
            self.started += 1
            self._account(connector, event.register_wh)
            self._excused[connector] = excused
            if self._began_wh[connector] is not None:
                self.flaws.append(f"connector {connector} starts a transaction in a transaction (§4.8)")
            self._began_wh[connector] = event.register_wh
        elif event.phase == "stopped":
            began_wh, self._began_wh[connector] = self._began_wh[connector], None
            if began_wh is None:
                self.flaws.append(f"connector {connector} stops a transaction that it does not have (§4.10)")
                return
            if event.register_wh < began_wh:
                self.flaws.append(f"a transaction ends at {event.register_wh} Wh and began at {began_wh} Wh (§4.10)")
            self.metered_wh += event.register_wh - began_wh
            self._ended_wh[connector] = event.register_wh

    def end(self, registers_wh: Sequence[int]) -> None:
        """Nothing runs any more, and these are the meters' registers."""
        for connector, register_wh in enumerate(registers_wh, start=1):
            if self._began_wh[connector] is not None:
                self.flaws.append(f"connector {connector} has a transaction that never ended (§4.10)")
            self._account(connector, register_wh)

    def _account(self, connector: int, register_wh: int) -> None:
        gap_wh = register_wh - self._ended_wh[connector]
        if gap_wh < 0:
            self.flaws.append(f"connector {connector}: {-gap_wh} Wh are in two transactions (§4.10)")
        elif gap_wh and not self._excused[connector]:
            self.flaws.append(f"connector {connector}: {gap_wh} Wh are in no transaction (§4.10)")
        else:
            self.unmetered_wh += gap_wh
