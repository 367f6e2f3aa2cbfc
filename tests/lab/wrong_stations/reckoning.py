"""Stations whose transactions do not add up: every message is as the case has it, and its figures are not."""

from typing import Any

from plugwright.ocpp16.time import format_utc, parse_utc
from tests.lab.wrong_stations.frames import Speaker
from tests.lab.wrong_stations.wrong import ports

WHOLE_STOPS = (
    "TC_068_CS TC_069_CS TC_005_1_CS TC_005_2_CS TC_005_3_CS TC_012_CS TC_015_CS TC_016_CS TC_018_1_CS TC_032_2_CS "
    "TC_037_3_CS TC_038_CS TC_039_CS"
)
"""What has a StopTransaction among its steps."""


class StopsBelowItsStart(Speaker):
    """Stops with less on the meter than it started with (§6.45, §6.49)."""

    __slots__ = ()

    def means(self, action: str, payload: dict[str, Any]) -> dict[str, Any]:
        if action == "StartTransaction":
            return {**payload, "meterStart": 1_000_000}
        return {**payload, "meterStop": 0} if action == "StopTransaction" else payload


class StopsInTheFuture(Speaker):
    """Says of a transaction that it is going to stop in an hour (§6.49)."""

    __slots__ = ()

    def means(self, action: str, payload: dict[str, Any]) -> dict[str, Any]:
        if action != "StopTransaction":
            return payload
        return {**payload, "timestamp": format_utc(parse_utc(payload["timestamp"]) + 3_600_000)}


class StartsIn1970(Speaker):
    """Says of every transaction that it started in 1970 (§6.45)."""

    __slots__ = ()

    def means(self, action: str, payload: dict[str, Any]) -> dict[str, Any]:
        return {**payload, "timestamp": "1970-01-01T00:00:00Z"} if action == "StartTransaction" else payload


class CountsDown(Speaker):
    """Tells how much is left where the register is to be told, which then falls (§7.31)."""

    __slots__ = ()

    def means(self, action: str, payload: dict[str, Any]) -> dict[str, Any]:
        if action == "MeterValues":
            for value in payload["meterValue"]:
                for sampled in value["sampledValue"]:
                    seconds = parse_utc(value["timestamp"]) // 1000 % 1_000_000
                    if sampled["measurand"] == "Energy.Active.Import.Register":
                        sampled["value"] = str(2_000_000 - seconds)
        return payload


WRONG = (
    ports(StopsBelowItsStart, WHOLE_STOPS),
    ports(StopsInTheFuture, WHOLE_STOPS),
    ports(
        StartsIn1970,
        "TC_003_CS TC_004_1_CS TC_007_CS TC_008_CS TC_010_CS TC_011_1_CS TC_036_CS TC_037_1_CS TC_037_2_CS TC_037_3_CS "
        "TC_039_CS TC_046_1_CS TC_046_2_CS TC_047_CS TC_049_CS TC_051_CS TC_053_CS TC_070_CS",
    ),
    ports(CountsDown, "TC_036_CS TC_070_CS TC_071_CS"),
)
