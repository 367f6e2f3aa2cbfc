"""Whoever stands at the virtual station: does at once what the lab asks for."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from plugwright.lab.events import Act
from plugwright.lab.steps import Deed
from plugwright.ocpp16 import ChargePointErrorCode
from plugwright.sim.shell import VirtualShell
from plugwright.station.stimuli import ShutDown, Stimulus

READER: Final = 1
FAULT: Final[ChargePointErrorCode] = "GroundFailure"
BACKUP_LASTS_MS: Final = 10_000


def _plug_in_halfway(shell: VirtualShell, act: Act) -> list[Stimulus]:
    """Too far out for the lock to catch."""
    jammed = shell.hardware.set_lock(act.connector, "jammed", shell.now)
    return [*jammed, *shell.hardware.plug(act.connector, shell.now)]


def _cut_power(shell: VirtualShell, act: Act) -> list[Stimulus]:
    """A backup supply gives the station time to go down in order; it halts by itself."""
    if shell.product.hardware.backup_supply:
        return [ShutDown("PowerLoss", BACKUP_LASTS_MS)]
    shell.power_cut()
    return []


def _restore_power(shell: VirtualShell, act: Act) -> list[Stimulus]:
    shell.power_up()
    return []


def _cut_connection(shell: VirtualShell, act: Act) -> list[Stimulus]:
    shell.network_down()
    return []


def _restore_connection(shell: VirtualShell, act: Act) -> list[Stimulus]:
    shell.network_up()
    return []


def _fault(shell: VirtualShell, connector: int) -> list[Stimulus]:
    return shell.hardware.set_fault(connector, FAULT, None, None, None, shell.now)


DEEDS: Final[Mapping[Deed, Callable[[VirtualShell, Act], list[Stimulus]]]] = MappingProxyType(
    {
        "plug in": lambda shell, act: shell.hardware.plug(act.connector, shell.now),
        "plug in halfway": _plug_in_halfway,
        "unplug": lambda shell, act: shell.hardware.unplug(act.connector, shell.now),
        "unplug at the vehicle": lambda shell, act: shell.hardware.unplug(act.connector, shell.now, "ev"),
        "present idTag": lambda shell, act: shell.hardware.tap(READER, act.id_tag or "", shell.now),
        "disconnect power": _cut_power,
        "reconnect power": _restore_power,
        "cut connection": _cut_connection,
        "restore connection": _restore_connection,
        "set connector faulted": lambda shell, act: _fault(shell, act.connector),
        "set station faulted": lambda shell, _act: _fault(shell, 0),
        "clear faults": lambda shell, _act: shell.hardware.clear_fault(0, shell.now),
        "jam the lock": lambda shell, act: shell.hardware.set_lock(act.connector, "jammed", shell.now),
        "mend the lock": lambda shell, act: shell.hardware.set_lock(act.connector, "working", shell.now),
    }
)


def do(shell: VirtualShell, act: Act) -> None:
    """Do it; raises hardware.refused.Refused if it cannot be done."""
    shell.give(*DEEDS[act.deed](shell, act))
