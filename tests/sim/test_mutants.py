"""What the simulator is worth: it finds each known bug that is sown, within a few seeds, and none where none is."""

import pytest

from plugwright.sim.medium import KeptMedium, Medium
from plugwright.sim.run import Violation, run
from plugwright.sim.world import Parts
from plugwright.store.memory import MemoryStore
from tests.sim.mutants import MUTANTS, ForgetfulMedium

HOURS = 6
SEEDS = 60


def first_found(parts: Parts | None, medium: type[ForgetfulMedium] | None = None) -> Violation | None:
    """What the first seed that finds something finds."""
    for seed in range(1, SEEDS + 1):
        store: Medium = KeptMedium(MemoryStore()) if medium is None else medium()
        try:
            run(seed, HOURS, store, parts=parts)
        except Violation as violation:
            return violation
    return None


EVIDENCE = {
    "drops a fact after a CALLERROR": "§9.1.31",
    "acknowledges before the delivery": "§3.7",
    "stamps a repetition anew": "§3.7",
    "sends an acknowledged start again": "sent again after its acknowledgement",
    "stamps 1970": "the clock was never set",
    "answers while Rejected": "speaks while Rejected",
    "boots on each link": "OCPP-J §5.4",
    "does not wait for answers": "a CALL is open",
    "loses the last energy": "in no transaction",
    "skips a status": "from Charging to Preparing",
    "never opens the contactor": "told to be open",
    "closes the contactor with the lock": "without a transaction",
    "starts remotely for everybody": "MALLORY",
}


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
