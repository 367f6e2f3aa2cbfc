"""The lab at a station of other hands, built on the package `ocpp`: what it gets right, and its honest faults."""

import asyncio

from plugwright.lab.cases.catalogue import BY_ID
from plugwright.lab.declaration import read
from plugwright.lab.run import Result
from plugwright.lab.wire import WireRunner
from tests.interop.mobilityhouse_station import Box
from tests.lab.wire_stations import words

DECLARATION = """
[station]
vendor = "Other"
model = "Box"
connectors = 1
feature_profiles = ["Core"]

[hardware]
lock = false

[configuration]
HeartbeatInterval = 300

[parameters]
pace = "brisk"
function_timeout_s = 3
cuts_connection = "lab"
"""
RIGHT = ("TC_010_CS", "TC_012_CS", "TC_027_CS")
WRONG = {
    # §5.8: an empty list of keys asks for all of them, like none
    "TC_019_CS": "step 4: expected GetConfiguration.conf",
    # §3.7: a stop that could not be sent is sent later
    "TC_038_CS": "step 1: expected StopTransaction.req",
    # §5.10: without the profile the version is -1, or the CALL is NotSupported; NotImplemented is for what OCPP lacks
    "TC_042_1_CS": "step 2: expected GetLocalListVersion.conf (listVersion -1) or CALLERROR NotSupported",
    # §7.40: Rejected is for a station that does not support reservations
    "TC_048_4_CS": "step 2: expected ReserveNow.conf (status Rejected)",
}


def test_the_lab_finds_what_a_station_built_on_the_package_gets_wrong() -> None:
    """What its author thought of passes; what the package answers by itself, and the unsent stop, do not."""

    async def run() -> tuple[Result, ...]:
        box = Box()
        cases = [BY_ID[name] for name in (*RIGHT, *WRONG)]
        async with WireRunner(
            read(DECLARATION, "other"), cases, listen=("127.0.0.1", 0), identity="cp001", operator=box
        ) as runner:
            living = asyncio.create_task(box.lives(runner.url))
            results = await runner.play()
            living.cancel()
            return results

    told = words(asyncio.run(run()))
    assert [told[name] for name in RIGHT] == ["passed"] * len(RIGHT)
    for name, verdict in WRONG.items():
        assert told[name].startswith(verdict), told[name]
    assert "received nothing for 3 s" in told["TC_038_CS"]
    assert "received CALLERROR NotImplemented" in told["TC_042_1_CS"]
    assert "received CALLERROR NotImplemented" in told["TC_048_4_CS"]
