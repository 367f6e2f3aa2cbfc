"""What a station says before the run has begun."""

from plugwright.lab.doorstep import FRAMES_AT_MOST, Doorstep
from plugwright.lab.events import SendFrame
from plugwright.lab.run import Run
from plugwright.now import Now
from tests.lab.rig import DECLARED
from tests.lab.wire_stations import case

NOW = Now(0, 1_767_225_600_000)
BOOT = b'[2,"1","BootNotification",{"chargePointVendor":"v","chargePointModel":"m"}]'


def begun(doorstep: Doorstep) -> list[bytes]:
    """What a run that begins now says."""
    run = Run(DECLARED, (case(),))
    run.begin(NOW)
    doorstep.hand_over(run, NOW)
    return [request.data for request in run.take_requests() if isinstance(request, SendFrame)]


def test_a_boot_is_not_lost() -> None:
    """It is answered when the run begins."""
    doorstep = Doorstep()
    doorstep.link_up({})
    doorstep.received(BOOT)
    assert begun(doorstep)[0].startswith(b'[3,"1",')


def test_a_former_link_is_forgotten() -> None:
    """What was said on it has no answer any more."""
    doorstep = Doorstep()
    doorstep.link_up({})
    doorstep.received(BOOT)
    doorstep.link_up({})
    assert begun(doorstep) == []
    doorstep.received(BOOT)
    doorstep.link_down()
    assert doorstep.handshake is None
    assert begun(doorstep) == []


def test_a_station_that_does_not_stop_talking_is_cut_short() -> None:
    """The oldest is dropped."""
    doorstep = Doorstep()
    doorstep.link_up({})
    for number in range(FRAMES_AT_MOST + 1):
        doorstep.received(b'[2,"%d","Heartbeat",{}]' % number)
    answered = begun(doorstep)
    assert len(answered) == FRAMES_AT_MOST
    assert answered[0].startswith(b'[3,"1",')
