"""What the tests of the local list say to a bench, and what they read from it."""

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from plugwright.ocpp16 import (
    AuthorizationData,
    AuthorizationStatus,
    GetLocalListVersionConf,
    GetLocalListVersionReq,
    IdTagInfo,
    SendLocalListConf,
    SendLocalListReq,
    UpdateType,
)
from plugwright.sim.bench import PRODUCT, Bench

LISTED = msgspec.structs.replace(PRODUCT, feature_profiles=("Core", "LocalAuthListManagement"))

Listed = AuthorizationStatus | IdTagInfo | None


def list_bench(configuration: Mapping[str, str | None] | None = None, **arguments: Any) -> Bench:
    """A bench whose station has a local list."""
    return Bench(LISTED, configuration=configuration, **arguments)


def entry(id_tag: str, listed: Listed = "Accepted") -> AuthorizationData:
    """An entry of an update; None takes the idTag off the list."""
    info = IdTagInfo(status=listed) if isinstance(listed, str) else listed
    return AuthorizationData(id_tag=id_tag, id_tag_info=info)


def request(kind: UpdateType, version: int, entries: Iterable[AuthorizationData] | None = None) -> SendLocalListReq:
    """A SendLocalList; without entries their field is absent."""
    return SendLocalListReq(
        list_version=version,
        update_type=kind,
        local_authorization_list=None if entries is None else tuple(entries),
    )


def frame(message_id: str, kind: UpdateType, version: int, id_tags: Iterable[str]) -> list[Any]:
    """A CALL as it is written, of entries that are Accepted: for a peer that asks more than one thing at a time."""
    entries = [{"idTag": id_tag, "idTagInfo": {"status": "Accepted"}} for id_tag in id_tags]
    payload = {"listVersion": version, "updateType": kind, "localAuthorizationList": entries}
    return [2, message_id, "SendLocalList", payload]


def ask(bench: Bench, req: SendLocalListReq) -> None:
    """Send it, and let nothing happen yet but what happens at once."""
    bench.peer.call(req, bench.shell.now)


def answer(bench: Bench) -> str | None:
    """The status that the station has answered last, None if it has answered nothing."""
    if not bench.peer.answers:
        return None
    conf = bench.peer.answers.pop()
    assert isinstance(conf, SendLocalListConf), conf
    return conf.status


def send(bench: Bench, kind: UpdateType, version: int, entries: Iterable[AuthorizationData] | None = None) -> str:
    """Send a list and wait for the answer."""
    bench.peer.answers.clear()
    ask(bench, request(kind, version, entries))
    for _ in range(1_000):
        status = answer(bench)
        if status is not None:
            return status
        bench.advance(0.001)
    raise AssertionError("no answer")


def put(bench: Bench, version: int = 1, **listed: Listed) -> None:
    """Replace the list; it must be accepted."""
    assert send(bench, "Full", version, [entry(id_tag, info) for id_tag, info in listed.items()]) == "Accepted"


def version(bench: Bench) -> int:
    """What GetLocalListVersion answers."""
    conf = bench.csms(GetLocalListVersionReq())
    assert isinstance(conf, GetLocalListVersionConf), conf
    return conf.list_version


def on_list(bench: Bench, *id_tags: str) -> list[str | None]:
    """The status on the list of each idTag, None where it is not on it."""
    found = [bench.station.local_list.entry(id_tag, bench.shell.now) for id_tag in id_tags]
    return [row.status if row is not None else None for row in found]
