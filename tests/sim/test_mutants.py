"""What the simulator is worth: it finds each known bug that is sown, within a few seeds, and none where none is."""

from collections.abc import Callable

import pytest

from plugwright.sim.medium import KeptMedium, Medium
from plugwright.sim.run import Violation, run
from plugwright.sim.world import Parts
from plugwright.store.memory import MemoryStore
from plugwright.store.memory_list import MemoryList
from tests.sim.mutants import MUTANTS, ForgetfulMedium
from tests.sim.remote_mutants import REMOTE_MUTANTS, LeakyList, LossyList, store_with

HOURS = 6
SEEDS = 60


def first_found(parts: Parts | None, medium: Callable[[], Medium] | None = None) -> Violation | None:
    """What the first seed that finds something finds."""
    for seed in range(1, SEEDS + 1):
        store: Medium = KeptMedium(MemoryStore()) if medium is None else medium()
        try:
            run(seed, HOURS, store, parts=parts)
        except Violation as violation:
            return violation
    return None


EVIDENCE = {
    "drops a fact after a CALLERROR": "is not tried again",
    "acknowledges before the delivery": "§3.7",
    "stamps a repetition anew": "StartTransaction",
    "sends an acknowledged start again": "sent again after its acknowledgement",
    "stamps 1970": "the clock was never set",
    "answers while Rejected": "speaks while Rejected",
    "boots on each link": "OCPP-J §5.4",
    "does not wait for answers": "sent again after its acknowledgement",
    "loses the last energy": "in no transaction",
    "skips a status": "from Charging to Preparing",
    "never opens the contactor": "told to be open",
    "closes the contactor with the lock": "without a transaction",
    "starts remotely for everybody": "MALLORY",
}


REMOTE_EVIDENCE = {
    "tries again at once": "too early",
    "waits too long": "although its wait is over",
    "tries too often": "tried again after",
    "installs in a transaction": "closed while firmware is installed",
    "forgets an update": "a job is not at its end",
    "does not say Downloaded": "from Downloading to Installing",
    "says Installed in any case": "the firmware is Installed, and what runs is",
    "tells statuses out of order": "and nobody asked",
    "does not reply": "never answered",
    "takes any list version": "accepts a list although",
    "accepts a list and drops it": "not the one that was accepted last",
    "fails to take a list": "to a good list",
    "knows no version": "says that the list has",
    "promises every trigger": "does not send what it promised",
    "changes keys in words only": "§5.3",
    "forgets keys": "was set to",
    "clears no cache": "in the cache that was cleared",
    "unlocks in words only": "said to be Unlocked",
    "echoes nothing": "§5.6",
}


@pytest.mark.parametrize("name", REMOTE_MUTANTS)
def test_finds_the_bug_in_what_is_asked(name: str) -> None:
    """In the local list, in jobs, triggers, keys and retries as well."""
    violation = first_found(REMOTE_MUTANTS[name])
    assert violation is not None
    assert REMOTE_EVIDENCE[name] in violation.what


@pytest.mark.parametrize("kind", [LeakyList, LossyList])
def test_finds_half_a_list(kind: type[MemoryList]) -> None:
    """A store that shows an update too soon, or not all of it (§5.15)."""
    violation = first_found(None, lambda: KeptMedium(store_with(kind)))
    assert violation is not None
    assert "the local list is not the one" in violation.what


@pytest.mark.parametrize("name", MUTANTS)
def test_finds_the_bug(name: str) -> None:
    """Each bug is found, and for what it is."""
    violation = first_found(MUTANTS[name])
    assert violation is not None
    assert EVIDENCE[name] in violation.what


def test_finds_a_store_that_loses_the_last_commit() -> None:
    """An acknowledgement that a power cut takes back shows as a message that comes twice (§3.7.1)."""
    violation = first_found(None, ForgetfulMedium)
    assert violation is not None


def test_finds_nothing_in_the_station_itself() -> None:
    """The bugs above are the mutants', not the station's: without them the first seeds pass."""
    for seed in range(1, 7):
        assert run(seed, HOURS, KeptMedium(MemoryStore()), parts=Parts()).steps
