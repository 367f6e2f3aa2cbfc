"""Whatever bytes come in, a connection raises nothing, answers answers with nothing, and keeps its size."""

import json
import sys
from collections import Counter
from collections.abc import Callable
from random import Random

import pytest

from plugwright.now import Now
from plugwright.ocpp16 import DataTransferReq
from plugwright.ocpp16.actions import ACTIONS
from plugwright.ocpp16.errors import CallError
from plugwright.rpc.connection import Connection, Side
from plugwright.rpc.outcomes import Answered, Called, Failed, Faulty, Ignored, Outcome

MESSAGES = 5_000  # for each side
REQ = DataTransferReq(vendor_id="v")

FRAMES = (
    b'[2,"p-1","BootNotification",{"chargePointVendor":"VendorX","chargePointModel":"SingleSocketCharger"}]',
    b'[2,"p-1","StatusNotification",{"connectorId":1,"errorCode":"NoError","status":"Available"}]',
    b'[2,"p-1","DataTransfer",{"vendorId":"v","data":"\\u00e9\\n"}]',
    b'[2,"p-1","Reset",{"type":"Soft"}]',
    b'[2,"p-1","ChangeConfiguration",{"key":"HeartbeatInterval","value":"300"}]',
    b'[2,"p-1","ClearCache",null]',
    b'[3,"f-1",{"status":"Accepted"}]',
    b'[3,"f-1",{"status":"Accepted","data":"x"}]',
    b'[4,"f-1","NotSupported","DataTransfer not implemented",{}]',
)
TOKENS = (b"[", b"]", b"{", b"}", b",", b":", b'"', b"\\", b"null", b"true", b"2", b"1e999", b"-", b"\\ud800", b"\xff")


def cut(random: Random, data: bytes) -> bytes:
    """Leave out a piece."""
    at, until = sorted(random.choices(range(len(data) + 1), k=2))
    return data[:at] + data[until:]


def repeat(random: Random, data: bytes) -> bytes:
    """Say a piece many times."""
    at, until = sorted(random.choices(range(len(data) + 1), k=2))
    return data[:until] + data[at:until] * random.choice((1, 2, 40)) + data[until:]


def change(random: Random, data: bytes) -> bytes:
    """Put another byte in one place."""
    at = random.randrange(len(data) + 1)
    return data[:at] + random.randbytes(1) + data[at + 1 :]


def insert(random: Random, data: bytes) -> bytes:
    """Put a token of JSON in one place."""
    at = random.randrange(len(data) + 1)
    return data[:at] + random.choice(TOKENS) * random.choice((1, 1, 1, 2000)) + data[at:]


def splice(random: Random, data: bytes) -> bytes:
    """Go on with the end of another frame."""
    other = random.choice(FRAMES)
    return data[: random.randrange(len(data) + 1)] + other[random.randrange(len(other)) :]


def scramble(random: Random, data: bytes) -> bytes:
    """Forget the frame: bytes of the same number."""
    return random.randbytes(len(data))


MUTATIONS: tuple[Callable[[Random, bytes], bytes], ...] = (cut, repeat, change, insert, splice, scramble)


def message(random: Random, open_id: str) -> bytes:
    """Return a frame, mostly mutated up to three times; answers are for the open CALL, CALLs have one of 100 ids."""
    peer_id = f"p-{random.randrange(100)}"
    data = random.choice(FRAMES).replace(b"f-1", open_id.encode()).replace(b"p-1", peer_id.encode())
    for _ in range(random.randrange(4)):
        data = random.choice(MUTATIONS)(random, data)
    return data


def parsed(data: bytes) -> list[object]:
    """Return the elements as another JSON parser sees them; none if it is no array in JSON."""
    try:
        value = json.loads(data.decode())
    except (ValueError, RecursionError):
        return []
    return value if isinstance(value, list) else []


def check(data: bytes, outcome: Outcome) -> None:
    """Hold an outcome to what the message says."""
    elements = parsed(data)
    kind = elements[0] if elements and type(elements[0]) is int else None
    message_id = elements[1] if len(elements) > 1 else None
    if kind in (3, 4):
        assert isinstance(outcome, Answered | Failed | Ignored)
    if kind == 2 and isinstance(message_id, str) and message_id.isascii() and len(message_id) <= 36:
        assert isinstance(outcome, Called | Faulty)
        assert outcome.message_id == message_id
    if isinstance(outcome, Called):
        assert elements[2] == outcome.action.name
        assert outcome.action is ACTIONS[outcome.action.name]
    if isinstance(outcome, Ignored):
        assert 0 < len(outcome.reason) < 300


def end(random: Random, connection: Connection, outcome: Outcome) -> None:
    """End a CALL of the peer as an owner might: with an error, in silence, or not at all."""
    if isinstance(outcome, Called | Faulty):
        ending = random.randrange(8)
        if ending == 0:
            connection.drop(outcome.message_id)
        elif ending > 1:
            error = outcome.error if isinstance(outcome, Faulty) else CallError("InternalError")
            answer = json.loads(connection.refuse(outcome.message_id, error))
            assert answer[:3] == [4, outcome.message_id, error.code]


def size(connection: Connection) -> int:
    """Return the bytes of a connection and its message ids."""
    values = [getattr(connection, name) for name in Connection.__slots__ if name != "_callable"]
    values += [item for value in values if isinstance(value, tuple) for item in value]
    return sys.getsizeof(connection) + sum(sys.getsizeof(value) for value in values)


@pytest.mark.parametrize("side", ["station", "csms"])
def test_no_message_breaks_a_connection(side: Side) -> None:
    """Thousands of broken frames: no exception, no answer to an answer, no growth (OCPP-J §4.1.3, §4.2.3)."""
    random = Random(f"frames for a {side}")
    connection = Connection("f-", receives=side)
    seen: Counter[str] = Counter()
    for number in range(MESSAGES):
        now = Now(number, 0)
        if connection.open_call is None:
            connection.call(REQ, now, 20)
        assert connection.open_call is not None
        data = message(random, connection.open_call[0])
        outcome = connection.received(data, now)
        check(data, outcome)
        end(random, connection, outcome)
        connection.due(now)
        assert size(connection) < 3072
        seen[type(outcome).__name__] += 1
    for kind in (Called, Faulty, Answered, Failed, Ignored):
        assert seen[kind.__name__] > MESSAGES // 50, f"hardly any {kind.__name__}: {seen}"
