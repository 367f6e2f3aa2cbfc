"""A connector's levels: where contactor, lock, offered current and light are to stand.

OCPP 1.6 §7.7 (when energy is offered), §9.1.11 (LightIntensity).
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from plugwright.ocpp16 import ChargePointStatus
from plugwright.station.effects import Colour, SetContactor, SetCurrent, SetIndicator, SetLock
from plugwright.station.keys import LightIntensity

if TYPE_CHECKING:
    from plugwright.station.connector import Connector
    from plugwright.station.station import Station

COLOURS: Final[Mapping[ChargePointStatus, Colour]] = MappingProxyType(
    {
        "Available": "green",
        "Preparing": "yellow",
        "Charging": "blue",
        "SuspendedEV": "blue",
        "SuspendedEVSE": "yellow",
        "Finishing": "yellow",
        "Reserved": "yellow",
        "Unavailable": "off",
        "Faulted": "red",
    }
)


class Levels:
    """What the hardware of one connector was told last; nothing yet after a start."""

    __slots__ = ("_closed", "_lit", "_locked", "_offered_a", "_station")

    def __init__(self, station: "Station") -> None:
        self._station = station
        self._closed: bool | None = None
        self._locked: bool | None = None
        self._offered_a: float | None = None
        self._lit: SetIndicator | None = None

    def tell(self, connector: "Connector") -> None:
        """Tell the hardware where it is to stand, where that differs from what it was told last."""
        effects, hardware = self._station.effects, self._station.product.hardware
        closed = connector.energized
        if closed != self._closed:
            self._closed = closed
            effects.append(SetContactor(connector.id, closed))
        if hardware.lock:
            locked = connector.keeps_plug
            if locked != self._locked:
                self._locked = locked
                effects.append(SetLock(connector.id, locked))
        offered_a = 0.0
        if connector.phase == "running" and not connector.suspended:
            offered_a = min(hardware.max_current_a, connector.cable_max_a or hardware.max_current_a)
        if offered_a != self._offered_a:
            self._offered_a = offered_a
            effects.append(SetCurrent(connector.id, offered_a))
        self._light(connector)

    def _light(self, connector: "Connector") -> None:
        colour = COLOURS[connector.reporter.current.status]
        intensity = self._station.configuration[LightIntensity]
        lit = self._lit
        if lit is None or lit.colour != colour or lit.intensity_percent != intensity:
            self._lit = SetIndicator(connector.id, colour, intensity)
            self._station.effects.append(self._lit)
