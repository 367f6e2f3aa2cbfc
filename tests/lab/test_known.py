"""What the lab knows from one case to the next."""

import msgspec

from plugwright.lab.events import Act
from plugwright.lab.known import Known, differing_keys
from plugwright.lab.steps import Deed
from plugwright.ocpp16 import (
    BootNotificationConf,
    BootNotificationReq,
    CancelReservationConf,
    CancelReservationReq,
    ChangeAvailabilityConf,
    ChangeAvailabilityReq,
    ChangeConfigurationConf,
    ChangeConfigurationReq,
    ClearCacheConf,
    ClearCacheReq,
    FirmwareStatusNotificationReq,
    GetConfigurationConf,
    GetConfigurationReq,
    IdTagInfo,
    KeyValue,
    ReserveNowConf,
    ReserveNowReq,
    SendLocalListConf,
    SendLocalListReq,
    StartTransactionConf,
    StartTransactionReq,
    StatusNotificationReq,
    StopTransactionReq,
    UpdateFirmwareConf,
    UpdateFirmwareReq,
)
from tests.lab.rig import DECLARED

TIME = "2026-01-01T00:00:00Z"
BOOT = BootNotificationReq(charge_point_vendor="v", charge_point_model="m")
KEYS = GetConfigurationConf(configuration_key=(KeyValue(key="A", readonly=False, value="1"),))
HEARTBEAT = KeyValue(key="HeartbeatInterval", readonly=False, value="3600")


def act(deed: Deed) -> Act:
    """A deed at connector 1."""
    return Act(1, deed, 1, None, 300)


def test_free_means_every_connector_is_available() -> None:
    """As far as they have been told."""
    known = Known(DECLARED)
    assert not known.free
    known.called(StatusNotificationReq(connector_id=1, error_code="NoError", status="Available"))
    assert known.free


def test_a_transaction_runs_from_our_answer_to_its_stop() -> None:
    """By the id that we gave it."""
    known = Known(DECLARED)
    start = StartTransactionReq(connector_id=1, id_tag="T", meter_start=0, timestamp=TIME)
    known.answered_by_us(start, StartTransactionConf(id_tag_info=IdTagInfo(status="Accepted"), transaction_id=9))
    assert known.transactions == {9: start}
    assert known.caches
    known.called(StopTransactionReq(meter_stop=1, timestamp=TIME, transaction_id=9))
    assert known.transactions == {}


def test_accepted_is_our_last_word_and_ends_with_the_power() -> None:
    """It comes back with the next boot."""
    known = Known(DECLARED)
    known.answered_by_us(BOOT, BootNotificationConf(status="Accepted", current_time=TIME, interval=1))
    assert known.accepted
    known.done(act("disconnect power"))
    assert (known.accepted, known.powered) == (False, False)


def test_a_changed_key_is_remembered_with_its_former_value() -> None:
    """Until it has that again."""
    known = Known(DECLARED)
    known.answered(GetConfigurationReq(), KEYS)
    known.answered(ChangeConfigurationReq(key="a", value="2"), ChangeConfigurationConf(status="Accepted"))
    assert (known.changed, known.keys["a"].value, known.factory["a"].value) == ({"a": "1"}, "2", "1")
    known.answered(ChangeConfigurationReq(key="A", value="1"), ChangeConfigurationConf(status="Accepted"))
    assert known.changed == {}
    known.answered(ChangeConfigurationReq(key="A", value="3"), ChangeConfigurationConf(status="Rejected"))
    assert known.changed == {}


def test_what_was_left_in_the_station_is_known() -> None:
    """Reservations, list, cache, availability."""
    known = Known(DECLARED)
    reserve = ReserveNowReq(connector_id=1, expiry_date=TIME, id_tag="T", reservation_id=5)
    known.answered(reserve, ReserveNowConf(status="Accepted"))
    assert known.reservations == {5: reserve}
    known.answered(CancelReservationReq(reservation_id=5), CancelReservationConf(status="Accepted"))
    known.answered(SendLocalListReq(list_version=1, update_type="Differential"), SendLocalListConf(status="Accepted"))
    known.answered(ChangeAvailabilityReq(connector_id=1, type="Inoperative"), ChangeAvailabilityConf(status="Accepted"))
    assert (known.reservations, known.lists, known.inoperative) == ({}, True, True)
    known.caches = True
    known.answered(SendLocalListReq(list_version=1, update_type="Full"), SendLocalListConf(status="Accepted"))
    known.answered(ChangeAvailabilityReq(connector_id=0, type="Operative"), ChangeAvailabilityConf(status="Accepted"))
    known.answered(ClearCacheReq(), ClearCacheConf(status="Accepted"))
    assert (known.lists, known.inoperative, known.caches) == (False, False, False)


def test_a_job_is_under_way_until_its_end_is_told() -> None:
    """Whichever end it is."""
    known = Known(DECLARED)
    known.answered(UpdateFirmwareReq(location="x", retrieve_date=TIME), UpdateFirmwareConf())
    known.called(FirmwareStatusNotificationReq(status="Downloading"))
    assert known.jobs
    known.called(FirmwareStatusNotificationReq(status="DownloadFailed"))
    assert not known.jobs


def test_deeds_change_what_is_plugged_cut_and_broken() -> None:
    """One end of a cable that has two may stay in the socket."""
    known = Known(DECLARED)
    broken: tuple[Deed, ...] = ("plug in halfway", "set station faulted", "cut connection", "unplug at the vehicle")
    for deed in broken:
        known.done(act(deed))
    assert (known.plugged, known.lock_jammed, known.faulted, known.networked) == ({1: True}, True, True, False)
    mended: tuple[Deed, ...] = ("unplug", "mend the lock", "clear faults", "restore connection")
    for deed in mended:
        known.done(act(deed))
    assert (known.plugged, known.lock_jammed, known.faulted, known.networked) == ({}, False, False, True)


def test_a_cable_with_one_end_is_out_wherever_it_is_pulled() -> None:
    """Without a pilot the station cannot tell."""
    known = Known(msgspec.structs.replace(DECLARED, control_pilot=False))
    known.done(act("plug in"))
    known.done(act("unplug at the vehicle"))
    assert known.plugged == {}


def test_keys_that_differ_from_the_declaration_are_told() -> None:
    """Missing, surplus, another value, another access."""

    def key(name: str, value: str, *, readonly: bool = False) -> tuple[str, KeyValue]:
        return name.lower(), KeyValue(key=name, readonly=readonly, value=value)

    declared = dict((key("A", "1"), key("B", "TRUE"), key("C", "1"), key("D", "1")))
    told = dict((key("A", "1"), key("B", "true"), key("C", "2"), key("E", "1"), key("D", "1", readonly=True)))
    assert differing_keys(declared, told) == [
        "C: declared '1', told '2'",
        "D: declared writable, told read-only",
        "E: told, but not declared",
    ]
    assert differing_keys(declared, {})[0] == "A: declared, but the station does not tell it"


def test_a_list_is_the_same_with_blanks_or_without() -> None:
    """And a key may differ in two ways."""

    def keys(value: str, *, readonly: bool) -> dict[str, KeyValue]:
        return {"l": KeyValue(key="L", readonly=readonly, value=value)}

    assert differing_keys(keys("A,B", readonly=True), keys("A, b", readonly=True)) == []
    assert differing_keys(keys("A,B", readonly=True), keys("A", readonly=False)) == [
        "L: declared 'A,B', told 'A'",
        "L: declared read-only, told writable",
    ]


def test_the_heartbeat_interval_is_what_the_boot_was_answered() -> None:
    """§4.2; 0 changes nothing."""
    known = Known(DECLARED)
    known.answered(GetConfigurationReq(), GetConfigurationConf(configuration_key=(HEARTBEAT,)))
    for interval, told in ((30, "30"), (0, "30"), (3600, "3600")):
        known.answered_by_us(BOOT, BootNotificationConf(status="Accepted", current_time=TIME, interval=interval))
        assert known.keys["heartbeatinterval"].value == told
        assert known.changed == ({} if told == "3600" else {"heartbeatinterval": "3600"})


def test_what_a_station_was_made_to_be_is_its_home() -> None:
    """A history that is forgotten leaves nothing to be brought back."""
    known = Known(DECLARED, history=True)
    known.answered(GetConfigurationReq(), GetConfigurationConf(configuration_key=(HEARTBEAT,)))
    known.answered(
        ChangeConfigurationReq(key="HeartbeatInterval", value="5"), ChangeConfigurationConf(status="Accepted")
    )
    assert known.changed == {"heartbeatinterval": "3600"}
    known.forget_history()
    assert (known.has_history, known.changed, known.home) == (False, {}, {"heartbeatinterval": "5"})
    assert known.factory["heartbeatinterval"].value == "3600"


def test_told_means_every_connector_has_a_status() -> None:
    """Whatever it is."""
    known = Known(DECLARED)
    assert not known.told
    known.statuses[1] = "Faulted"
    assert known.told
