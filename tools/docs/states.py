"""The page of states: the diagrams of the machines, and the table of a connector's status."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from plugwright.station import boot, diagnostics, firmware, transactions
from plugwright.station.faults import SEVERITIES
from plugwright.station.status import TRANSITIONS
from tools.docs import markdown
from tools.docs.markdown import NO, code, mermaid, table


class Machine(NamedTuple):
    """A machine of the station; `about` is what the diagram does not say."""

    title: str
    about: str
    first: str
    table: Mapping[Any, Mapping[Any, Any]]
    last: str | None = None


ABOUT: Final = """\
What is a state machine is a table in the code, one function assigns its state, and a pair of state and event that is
not in the table is a bug. These diagrams are drawn from the tables."""

MACHINES: Final[Sequence[Machine]] = (
    Machine(
        "Registration",
        "`station/boot.py`; OCPP 1.6 §4.2, OCPP-J §5.4. `ask` is BootNotification.req. The state lives as long as the "
        "process: a reconnect asks nothing, a restart of the station begins at Unknown.",
        "Unknown",
        boot.TABLE,
    ),
    Machine(
        "Transaction",
        "`station/transactions.py`; OCPP 1.6 §4.8, §4.10, errata 3.77. One for each connector. On a station without a "
        "lock `read` comes first. The start fact is durable before the contactor closes; the contactor opens and the "
        "register is read before the stop fact is written. `resume` and `recover` are what a start of the station does "
        "with a transaction that it finds running.",
        "none",
        transactions.TABLE,
    ),
    Machine(
        "Firmware update",
        "`station/firmware.py`; OCPP 1.6 §4.5, §5.19, errata 3.47 to 3.50. Begins with UpdateFirmware.req. The phase "
        "is a row: after a power cut the update goes on from there.",
        "scheduled",
        firmware.TABLE,
        last="over",
    ),
    Machine(
        "Diagnostics upload",
        "`station/diagnostics.py`; OCPP 1.6 §4.4, §5.9. Begins with GetDiagnostics.req; a row as well.",
        "uploading",
        diagnostics.TABLE,
        last="over",
    ),
)

STATUS: Final = """\
`station/status.py`; OCPP 1.6 §4.9, §7.7. A connector's status is not a machine: it is derived from facts (plug,
authorization, transaction, availability, fault, reservation), each time that one of them changes. Which changes may
come of it is §4.9's table, to which the tests and the simulator hold every change; from the row to the column:"""

STATUS_ADDED: Final = """\
One change is not in §4.9: Preparing to Unavailable, for ChangeAvailability to Inoperative is Accepted there (§5.2).
Connector 0, the station itself, is Available, Unavailable or Faulted only."""

STATUS_DRAWN: Final = """\
The same as a diagram, without Unavailable and Faulted, which nearly every status can become and be left for:"""

APART: Final = ("Unavailable", "Faulted")

CONDITIONS: Final = """\
`station/faults.py`; OCPP 1.6 §7.6. A condition that faults opens the contactor and makes the connector Faulted; a
transaction goes on when it is cleared. A warning is told beside the status that holds anyway."""


def page() -> str:
    """Return the page."""
    parts = [ABOUT]
    for machine in MACHINES:
        parts += [f"## {machine.title}", machine.about, mermaid(_diagram(machine))]
    parts += ["## Status of a connector", STATUS, _matrix(), STATUS_ADDED, STATUS_DRAWN, mermaid(_statuses())]
    parts += ["## Conditions", CONDITIONS, table(["condition", "severity"], _conditions())]
    return markdown.page("States", "the tables of `src/plugwright/station/`", *parts)


def _diagram(machine: Machine) -> list[str]:
    lines = ["stateDiagram-v2", f"    [*] --> {machine.first}"]
    for state, events in machine.table.items():
        for to in dict.fromkeys(events.values()):
            names = [event for event, target in events.items() if target == to]
            lines.append(f"    {state} --> {to}: {' / '.join(names)}")
    return [*lines, f"    {machine.last} --> [*]"] if machine.last is not None else lines


def _matrix() -> str:
    rows = [
        [f"**{status}**", *(NO if other == status else "yes" if other in changes else "" for other in TRANSITIONS)]
        for status, changes in TRANSITIONS.items()
    ]
    return table(["", *TRANSITIONS], rows)


def _statuses() -> list[str]:
    lines = ["stateDiagram-v2", "    [*] --> Available"]
    for status, changes in TRANSITIONS.items():
        if status not in APART:
            lines += [f"    {status} --> {other}" for other in changes if other not in APART]
    return lines


def _conditions() -> list[list[str]]:
    return [[code(condition), severity] for condition, severity in SEVERITIES.items() if severity != "none"]
