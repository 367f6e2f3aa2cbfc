"""Our types accept and refuse what the published JSON schemas do; where they do not, a row here says why."""

import json
from collections.abc import Callable, Mapping
from functools import cache
from types import MappingProxyType
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings

from plugwright.ocpp16.actions import ACTIONS
from plugwright.ocpp16.codec import decode_conf, decode_req, encode
from plugwright.ocpp16.errors import CallError, InvalidConf
from plugwright.ocpp16.payload import Payload
from tests.ocpp16.messages_strategy import messages_of
from tests.ocpp16.schema_oracle import Oracle, Variant

CASES = tuple((name, kind) for name in ACTIONS for kind in ("Req", "Conf"))


class Difference(NamedTuple):
    """Where we decide otherwise than the schemas: the payloads that it is about, and what we do with them."""

    applies: Callable[[str, Variant], bool]
    accepted: bool


# By reason. `message` is a name such as TriggerMessageReq.
DIFFERENCES: Mapping[str, Difference] = MappingProxyType(
    {
        "an unknown requestedMessage is answered NotImplemented in the confirmation, OCPP 1.6 §5.17, §7.44": Difference(
            lambda message, variant: (
                message in ("TriggerMessageReq", "ExtendedTriggerMessageReq")
                and variant.field == "requestedMessage"
                and isinstance(variant.value["requestedMessage"], str)
            ),
            accepted=True,
        ),
        "an integer must fit into 64 bits, because the database stores no larger ones": Difference(
            lambda _, variant: variant.change == "beyond int64", accepted=False
        ),
        "an integer is written without a fraction; draft 6 takes 1.0 as one, draft 4 does not": Difference(
            lambda _, variant: variant.change == "whole float", accepted=False
        ),
        "a dateTime may lack its offset or the offset its colon, OCPP 1.6 §3.15": Difference(
            lambda _, variant: variant.change == "lenient date", accepted=True
        ),
        "Hertz is borne in every sampled value, errata 3.84; the schemas have it in MeterValues only": Difference(
            lambda _, variant: variant.field == "transactionData.sampledValue.unit" and "Hertz" in str(variant.value),
            accepted=True,
        ),
        "one or more means that an empty list is refused, OCPP 1.6 §7.13, §7.33": Difference(
            lambda _, variant: (
                variant.field.endswith((".sampledValue", "chargingSchedulePeriod"))
                and variant.change in ("empty list", "a list instead")
            ),
            accepted=False,
        ),
    }
)


@cache
def oracle(name: str, kind: str) -> Oracle:
    """Return the schema of a request or confirmation."""
    return Oracle(name if kind == "Req" else f"{name}Response")


def we_accept(name: str, kind: str, text: bytes) -> bool:
    """Whether we read the payload without an objection; a remark on a confirmation is one."""
    try:
        if kind == "Req":
            decode_req(ACTIONS[name], text)
            return True
        return decode_conf(ACTIONS[name], text).remarks == ()
    except (CallError, InvalidConf):
        return False


def disagreements(name: str, kind: str) -> dict[str, list[Variant]]:
    """Return the payloads on which we and the schema differ, by the reason; under "" those without one."""
    found: dict[str, list[Variant]] = {}
    for variant in oracle(name, kind).variants():
        text = json.dumps(variant.value).encode()
        ours = we_accept(name, kind, text)
        if ours == oracle(name, kind).accepts(text):
            continue
        reasons = [
            reason
            for reason, difference in DIFFERENCES.items()
            if difference.accepted == ours and difference.applies(name + kind, variant)
        ]
        found.setdefault(reasons[0] if reasons else "", []).append(variant)
    return found


@pytest.mark.parametrize(("name", "kind"), CASES)
def test_types_agree_with_the_schema(name: str, kind: str) -> None:
    """Every payload that is right but for one respect gets the schema's verdict, or differs for a reason."""
    assert disagreements(name, kind).get("", []) == []


@pytest.mark.parametrize(("name", "kind"), CASES)
def test_oracle_has_both_verdicts(name: str, kind: str) -> None:
    """A schema that accepted or refused all would prove nothing."""
    verdicts = [
        oracle(name, kind).accepts(json.dumps(variant.value).encode()) for variant in oracle(name, kind).variants()
    ]
    assert True in verdicts
    assert False in verdicts


def test_every_difference_is_real() -> None:
    """A reason that explains no payload any more must go."""
    explained = {reason for name, kind in CASES for reason in disagreements(name, kind)}
    assert set(DIFFERENCES) - explained == set()


@pytest.mark.parametrize(("name", "kind"), CASES)
def test_what_we_send_is_valid_and_reads_back(name: str, kind: str) -> None:
    """A message of ours survives encoding and decoding, and the schema accepts it."""
    action = ACTIONS[name]

    @settings(max_examples=15)
    @given(messages_of(action.req if kind == "Req" else action.conf))
    def check(message: Payload) -> None:
        text = encode(message)
        decoded: Any = decode_req(action, text) if kind == "Req" else decode_conf(action, text).conf
        assert decoded == message
        assert oracle(name, kind).accepts(text)

    check()
