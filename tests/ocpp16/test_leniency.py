"""What is left out of a confirmation, and what is said of it."""

from typing import Any

import pytest

from plugwright.ocpp16 import AuthorizeConf, GetCompositeScheduleConf, GetConfigurationConf, HeartbeatConf
from plugwright.ocpp16.leniency import pruned
from plugwright.ocpp16.payload import Conf


@pytest.mark.parametrize(
    ("conf", "value", "kept", "remarks"),
    [
        (HeartbeatConf, {"currentTime": "T"}, {"currentTime": "T"}, []),
        (HeartbeatConf, {"x": 1, "currentTime": "T"}, {"currentTime": "T"}, ["x: unknown field, ignored"]),
        (
            AuthorizeConf,
            {"idTagInfo": {"status": "Accepted", "expiryDate": None, "x": None}},
            {"idTagInfo": {"status": "Accepted"}},
            ["idTagInfo.expiryDate: null, taken as absent", "idTagInfo.x: unknown field, ignored"],
        ),
        (
            GetConfigurationConf,
            {"configurationKey": [{"key": "A"}, {"key": "B", "x": {}}, None], "unknownKey": None},
            {"configurationKey": [{"key": "A"}, {"key": "B"}]},
            [
                "configurationKey[1].x: unknown field, ignored",
                "configurationKey[2]: null, taken as absent",
                "unknownKey: null, taken as absent",
            ],
        ),
        (
            GetCompositeScheduleConf,
            {"chargingSchedule": {"chargingSchedulePeriod": [{"limit": 6, "x": [None]}]}},
            {"chargingSchedule": {"chargingSchedulePeriod": [{"limit": 6}]}},
            ["chargingSchedule.chargingSchedulePeriod[0].x: unknown field, ignored"],
        ),
    ],
)
def test_leaves_out_and_names(conf: type[Conf], value: Any, kept: Any, remarks: list[str]) -> None:
    """Unknown fields and nulls go, at any depth, each with a remark; all else stays."""
    assert pruned(value, conf) == (kept, remarks)


@pytest.mark.parametrize("value", [7, "x", [], [{"x": 1}], {"idTagInfo": [1]}, {"idTagInfo": "x"}])
def test_keeps_what_has_the_wrong_type(value: Any) -> None:
    """To judge types is not its business."""
    assert pruned(value, AuthorizeConf) == (value, [])
