"""A test bench: one station in the virtual shell before a scripted Central System, with the moves that tests make.

Memory store and virtual hardware unless told otherwise; nothing waits, time passes when `advance` says so.
"""

from collections.abc import Mapping
from typing import Any, Literal, TypeVar

import msgspec

from plugwright.ocpp16 import ChangeConfigurationReq, ChargePointErrorCode, StatusNotificationReq
from plugwright.ocpp16.errors import CallError
from plugwright.ocpp16.payload import Conf, Req
from plugwright.sim.medium import Medium
from plugwright.sim.scripted_peer import ScriptedPeer
from plugwright.sim.shell import VirtualShell
from plugwright.station.inbound import Operation
from plugwright.station.operations import OPERATIONS
from plugwright.station.ports import Store
from plugwright.station.product import Channel, Hardware, Product
from plugwright.station.station import Station

R = TypeVar("R", bound=Req)

CHANNELS = (
    Channel("Energy.Active.Import.Register", "Wh"),
    Channel("Power.Active.Import", "W"),
    Channel("Current.Import", "A", phase="L1", decimals=2),
    Channel("Voltage", "V", phase="L1-N", decimals=1),
)

PRODUCT = Product(
    vendor="Plugwright",
    model="Bench",
    serial_number="B-1",
    firmware_version="1.0",
    hardware=Hardware(channels=CHANNELS),
)


class Bench:
    """`peer` says what the Central System does; `said()` is what the station said since the last look."""

    def __init__(
        self,
        product: Product = PRODUCT,
        *,
        configuration: Mapping[str, str | None] | None = None,
        hardware: Mapping[str, Any] | None = None,
        connectors: int | None = None,
        store: Store | None = None,
        medium: Medium | None = None,
        operations: Mapping[type[Req], Operation] = OPERATIONS,
    ) -> None:
        changes: dict[str, Any] = {"configuration": {**product.configuration, **(configuration or {})}}
        if connectors is not None:
            changes["connectors"] = connectors
        if hardware is not None:
            changes["hardware"] = msgspec.structs.replace(product.hardware, **hardware)
        self.peer = ScriptedPeer()
        product = msgspec.structs.replace(product, **changes)
        self.shell = VirtualShell(product, self.peer, store=store, medium=medium, operations=operations)
        self._looked = 0

    @property
    def station(self) -> Station:
        """The station of this life."""
        assert self.shell.station is not None, "there is no power"
        return self.shell.station

    def boot(self) -> "Bench":
        """Power up, be accepted, and forget what was said so far."""
        self.shell.power_up()
        self.said()
        return self

    # The person at the station

    def plug(self, connector: int = 1, **cable: Any) -> None:
        """Plug in at both ends."""
        self.shell.give(*self.shell.hardware.plug(connector, self.shell.now, **cable))

    def unplug(self, connector: int = 1, side: Literal["station", "ev"] | None = None) -> None:
        """Pull the plug."""
        self.shell.give(*self.shell.hardware.unplug(connector, self.shell.now, side))

    def ev(self, *, wants_energy: bool, connector: int = 1) -> None:
        """The car asks for energy, or pauses."""
        self.shell.give(*self.shell.hardware.set_ev(connector, wants_energy, self.shell.now))

    def tap(self, id_tag: str, reader: int = 1) -> None:
        """Present a card."""
        self.shell.give(*self.shell.hardware.tap(reader, id_tag, self.shell.now))

    def fault(self, error_code: ChargePointErrorCode, connector: int = 1, info: str | None = None) -> None:
        """The hardware reports a condition."""
        self.shell.give(*self.shell.hardware.set_fault(connector, error_code, info, None, None, self.shell.now))

    def clear_fault(self, connector: int = 1) -> None:
        """The hardware's conditions are gone."""
        self.shell.give(*self.shell.hardware.clear_fault(connector, self.shell.now))

    def lock(self, state: Literal["working", "jammed"], connector: int = 1) -> None:
        """Jam the lock, or mend it."""
        self.shell.give(*self.shell.hardware.set_lock(connector, state, self.shell.now))

    # The world

    def advance(self, seconds: float) -> None:
        """Let time pass."""
        self.shell.advance(round(seconds * 1000))

    def offline(self) -> None:
        """Cut the network."""
        self.shell.network_down()

    def online(self) -> None:
        """Restore the network and let the station come back, at most five minutes later."""
        self.shell.network_up()
        for _ in range(300):
            if self.peer.is_connected:
                return
            self.advance(1)
        raise AssertionError("the station does not come back")

    def power_cycle(self) -> None:
        """Cut the power and restore it."""
        self.shell.power_cut()
        self.shell.power_up()

    # The Central System

    def csms(self, req: Req) -> Conf | CallError:
        """Ask the station, and return what it answers at once."""
        answered = len(self.peer.answers)
        self.peer.call(req, self.shell.now)
        assert len(self.peer.answers) > answered, "no answer yet"
        return self.peer.answers[-1]

    def configure(self, key: str, value: str) -> None:
        """Change a key over OCPP; it must be accepted."""
        conf = self.csms(ChangeConfigurationReq(key=key, value=value))
        assert getattr(conf, "status", None) == "Accepted", conf

    def said(self) -> list[Req]:
        """What the station said since the last look."""
        new = self.peer.said[self._looked :]
        self._looked = len(self.peer.said)
        return new

    def forget(self) -> None:
        """Drop what was said and told so far."""
        self.peer.forget()
        self.shell.events.clear()
        self._looked = 0

    def said_of(self, kind: type[R]) -> list[R]:
        """What the station said of this kind since the last look."""
        return [req for req in self.said() if isinstance(req, kind)]

    def statuses(self, connector: int = 1) -> list[str]:
        """The statuses reported of a connector since the last look."""
        return [req.status for req in self.said_of(StatusNotificationReq) if req.connector_id == connector]

    # Short cuts

    def charge(self, id_tag: str = "TAG", connector: int = 1) -> None:
        """Plug in and present a card: a transaction runs."""
        self.plug(connector)
        self.tap(id_tag)
        assert self.station.connectors[connector - 1].phase == "running", self.peer.said
