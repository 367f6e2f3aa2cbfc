"""Stations that mean well, and say it in frames that OCPP does not allow, or in fields that say something else."""

from typing import Any

import msgspec

from plugwright.station.effects import Effect, Send
from tests.lab.wrong_stations.wrong import EVERYTHING, Between, ports

CALL, RESULT = 2, 3


class Speaker(Between):
    """Says something else than it means."""

    __slots__ = ()

    def wants(self, effect: Effect) -> list[Effect]:
        if not isinstance(effect, Send):
            return [effect]
        frame = msgspec.json.decode(effect.data)
        said = [what if isinstance(what, bytes) else msgspec.json.encode(what) for what in self.says(frame)]
        return [Send(effect.link, data) for data in said]

    def says(self, frame: Any) -> list[Any]:
        """What is said for a frame; bytes go out as they are."""
        if frame[0] == CALL:
            _, message_id, action, payload = frame
            return [[CALL, message_id, action, self.means(action, payload)]]
        return [frame]

    def means(self, action: str, payload: dict[str, Any]) -> dict[str, Any]:
        """The payload of a CALL."""
        return payload


class HidesTheReason(Speaker):
    """Gives no reason in StopTransaction, which stands for Local (§6.49)."""

    __slots__ = ()

    def means(self, action: str, payload: dict[str, Any]) -> dict[str, Any]:
        return {name: value for name, value in payload.items() if name != "reason"}


class NamesNoTransaction(Speaker):
    """Says transactionId 0 in every StopTransaction (§6.49)."""

    __slots__ = ()

    def means(self, action: str, payload: dict[str, Any]) -> dict[str, Any]:
        return {**payload, "transactionId": 0} if action == "StopTransaction" else payload


class SaysMore(Speaker):
    """Says in DiagnosticsStatusNotification what OCPP has no field for (§6.17)."""

    __slots__ = ()

    def means(self, action: str, payload: dict[str, Any]) -> dict[str, Any]:
        return {**payload, "bytes": 4096} if action == "DiagnosticsStatusNotification" else payload


class SaysItInItsOwnWords(Speaker):
    """Tells the end of a firmware update by a status that OCPP does not know (§7.25)."""

    __slots__ = ()

    def means(self, action: str, payload: dict[str, Any]) -> dict[str, Any]:
        ends = action == "FirmwareStatusNotification" and payload["status"] in ("Installed", "InstallationFailed")
        return {"status": "Done"} if ends else payload


class WritesNumbersAsText(Speaker):
    """Writes the connectorId of triggered meter values as text (§6.31)."""

    __slots__ = ()

    def means(self, action: str, payload: dict[str, Any]) -> dict[str, Any]:
        if action != "MeterValues" or payload["meterValue"][0]["sampledValue"][0]["context"] != "Trigger":
            return payload
        return {**payload, "connectorId": str(payload["connectorId"])}


class BlamesTheDriver(Speaker):
    """Calls the stop after a power cut Local, as if a card had been presented (§7.36)."""

    __slots__ = ()

    def means(self, action: str, payload: dict[str, Any]) -> dict[str, Any]:
        return {**payload, "reason": "Local"} if payload.get("reason") == "PowerLoss" else payload


class SendsOfTheWholeStation(Speaker):
    """Sends the meter values of connector 0 when it was asked for those of a connector (§5.17)."""

    __slots__ = ()

    def means(self, action: str, payload: dict[str, Any]) -> dict[str, Any]:
        triggered = action == "MeterValues" and payload["meterValue"][0]["sampledValue"][0]["context"] == "Trigger"
        return {**payload, "connectorId": 0} if triggered else payload


class NamesTheOtherDriver(Speaker):
    """Starts a transaction in the name of another idTag of the group than was presented (§3.10, §4.8)."""

    __slots__ = ()

    def means(self, action: str, payload: dict[str, Any]) -> dict[str, Any]:
        reserved = action == "StartTransaction" and "reservationId" in payload
        return {**payload, "idTag": "LAB-VALID-1"} if reserved else payload


class ReservesTheController(Speaker):
    """Tells Reserved of connector 0, which has no such status, and nothing of the connector (§4.9)."""

    __slots__ = ()

    def means(self, action: str, payload: dict[str, Any]) -> dict[str, Any]:
        return {**payload, "connectorId": 0} if payload.get("status") == "Reserved" else payload


class LeavesTheVendorOut(Speaker):
    """Leaves chargePointVendor out of BootNotification (§6.3)."""

    __slots__ = ()

    def means(self, action: str, payload: dict[str, Any]) -> dict[str, Any]:
        return {name: value for name, value in payload.items() if name != "chargePointVendor"}


class AnswersTwice(Speaker):
    """Sends the answer Unlocked twice (OCPP-J §4.1.1)."""

    __slots__ = ()

    def says(self, frame: Any) -> list[Any]:
        return [frame, frame] if frame[0] == RESULT and frame[2] == {"status": "Unlocked"} else [frame]


class BreaksOff(Speaker):
    """Sends Heartbeats that are no JSON (OCPP-J §4.2)."""

    __slots__ = ()

    def says(self, frame: Any) -> list[Any]:
        return [msgspec.json.encode(frame)[:-1]] if frame[0] == CALL and frame[2] == "Heartbeat" else [frame]


WRONG = (
    ports(
        HidesTheReason,
        "TC_005_1_CS TC_005_2_CS TC_005_3_CS TC_012_CS TC_015_CS TC_016_CS TC_018_1_CS TC_037_3_CS TC_032_2_CS",
    ),
    ports(
        NamesNoTransaction,
        "TC_068_CS TC_069_CS TC_005_1_CS TC_005_2_CS TC_005_3_CS TC_012_CS TC_015_CS TC_016_CS "
        "TC_018_1_CS TC_032_2_CS TC_038_CS",
        stops="TC_007_CS TC_030_CS TC_037_1_CS TC_037_2_CS TC_037_3_CS TC_039_CS",
    ),
    ports(SaysMore, "TC_045_1_CS TC_045_2_CS TC_054_CS"),
    ports(SaysItInItsOwnWords, "TC_044_1_CS TC_044_3_CS"),
    ports(WritesNumbersAsText, "TC_054_CS"),
    ports(BlamesTheDriver, "TC_032_2_CS"),
    ports(SendsOfTheWholeStation, "TC_054_CS", product="ac-wallbox-2"),
    ports(NamesTheOtherDriver, "TC_053_CS"),
    ports(ReservesTheController, "TC_046_2_CS TC_047_CS TC_049_CS", stops="TC_051_CS TC_052_CS"),
    ports(LeavesTheVendorOut, "", stops=EVERYTHING),
    ports(AnswersTwice, "TC_005_2_CS TC_017_1_CS TC_018_1_CS"),
    ports(BreaksOff, "TC_001_CS TC_002_CS TC_054_CS"),
)
