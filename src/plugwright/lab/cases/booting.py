"""Booting.

Test case document chapter 2.1. The interval of a boot that is not Accepted is a parameter, the document gives none.
"""

from typing import Final

from plugwright.lab.case import Case
from plugwright.lab.steps import Script
from plugwright.lab.values import BOOT_RETRY, HEARTBEAT_INTERVAL, METER_VALUE_INTERVAL, Text
from plugwright.lab.verbs import csms, each_connector, operator, repeatedly, station, time_passes
from plugwright.ocpp16 import (
    BootNotificationConf,
    BootNotificationReq,
    ChangeConfigurationConf,
    ChangeConfigurationReq,
    GetConfigurationConf,
    GetConfigurationReq,
    HeartbeatConf,
    HeartbeatReq,
    StatusNotificationReq,
)

ACCEPTED_BOOT: Final[Script] = (
    time_passes(BOOT_RETRY, since=(BootNotificationConf,)),
    station.sends(BootNotificationReq),
    csms.answers(BootNotificationConf, status="Accepted", interval=HEARTBEAT_INTERVAL),
    each_connector(StatusNotificationReq, status="Available"),
    repeatedly(
        2,
        time_passes(HEARTBEAT_INTERVAL, since=(BootNotificationConf, HeartbeatConf), late="since the last word"),
        station.sends(HeartbeatReq),
        csms.answers(HeartbeatConf),
    ),
)

TC_001_CS: Final = Case(
    id="TC_001_CS",
    title="Cold boot: rejected, then accepted",
    chapter="2.1.1",
    profile="Core",
    spec="§4.2, §4.6",
    steps=(
        operator.does("disconnect power"),
        operator.does("reconnect power"),
        station.sends(BootNotificationReq),
        csms.answers(BootNotificationConf, status="Rejected", interval=BOOT_RETRY),
        *ACCEPTED_BOOT,
    ),
)

TC_002_CS: Final = Case(
    id="TC_002_CS",
    title="Cold boot: pending, configured, then accepted",
    chapter="2.1.2",
    profile="Core",
    spec="§4.2, §5.3",
    steps=(
        operator.does("disconnect power"),
        operator.does("reconnect power"),
        station.sends(BootNotificationReq),
        csms.answers(BootNotificationConf, status="Pending", interval=BOOT_RETRY),
        csms.sends(GetConfigurationReq),
        station.answers(GetConfigurationConf),
        csms.sends(ChangeConfigurationReq, key="MeterValueSampleInterval", value=Text(METER_VALUE_INTERVAL)),
        station.answers(ChangeConfigurationConf, status="Accepted"),
        *ACCEPTED_BOOT,
    ),
)

CASES: Final = (TC_001_CS, TC_002_CS)
