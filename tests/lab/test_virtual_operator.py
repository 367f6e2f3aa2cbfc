"""Whoever stands at the virtual station."""

from typing import get_args

import pytest

from plugwright.hardware.refused import Refused
from plugwright.lab.events import Act
from plugwright.lab.steps import Deed
from plugwright.lab.virtual_operator import DEEDS, do
from plugwright.sim.bench import Bench


def act(deed: Deed, id_tag: str | None = None) -> Act:
    """At connector 1."""
    return Act(1, deed, 1, id_tag, 300)


def done(bench: Bench, *deeds: Deed) -> Bench:
    """The bench after these deeds."""
    for deed in deeds:
        do(bench.shell, act(deed, "TAG"))
    return bench


def test_every_deed_can_be_done() -> None:
    """There is a row for each."""
    assert sorted(DEEDS) == sorted(get_args(Deed))


def test_a_charge_is_begun_and_ended_by_hand() -> None:
    """Plug, card, card, unplug."""
    bench = done(Bench().boot(), "plug in", "present idTag")
    assert bench.statuses()[-1] == "Charging"
    assert done(bench, "present idTag", "unplug").statuses()[-1] == "Available"


def test_faults_and_locks_are_made_and_mended() -> None:
    """A plug that is halfway in cannot be locked."""
    bench = done(Bench().boot(), "set connector faulted", "clear faults", "set station faulted", "clear faults")
    assert bench.statuses() == ["Faulted", "Available", "Faulted", "Available"]
    assert done(bench, "plug in halfway", "present idTag").statuses()[-1] == "Faulted"
    done(bench, "mend the lock", "unplug", "jam the lock")
    assert bench.shell.hardware.view(1, bench.shell.now).lock_state == "jammed"


def test_power_and_network_go_and_come() -> None:
    """Without a backup supply at once."""
    bench = done(Bench().boot(), "cut connection")
    assert not bench.peer.is_connected
    done(bench, "restore connection", "disconnect power")
    assert bench.shell.station is None
    assert done(bench, "reconnect power").peer.is_connected


def test_a_backup_supply_lets_the_station_go_down_in_order() -> None:
    """It stops what runs first."""
    bench = done(Bench(hardware={"backup_supply": True}).boot(), "plug in", "present idTag", "disconnect power")
    assert bench.shell.station is None
    assert bench.statuses()[-1] == "Finishing"


def test_what_cannot_be_done_is_refused() -> None:
    """An empty socket has no plug to pull."""
    with pytest.raises(Refused):
        done(Bench().boot(), "unplug")
