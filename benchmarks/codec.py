"""Frame to validated message and back, for every message kind, beside the PyPI package `ocpp` and its validation."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import asdict
from typing import Any, Final

import ocpp.messages as peer
from ocpp.charge_point import camel_to_snake_case, remove_nones, snake_to_camel_case
from ocpp.v16 import call, call_result

from benchmarks.samples import sample
from plugwright.ocpp16.actions import ACTIONS, Action
from plugwright.ocpp16.codec import decode_conf, decode_req
from plugwright.rpc import frames

SLICE_S: Final = 0.02
ROUNDS: Final = 5


def ours_call(action: Action, data: bytes) -> Callable[[], object]:
    """Decode and encode a CALL with our types."""

    def run() -> bytes:
        frame = frames.split(data)
        assert isinstance(frame, frames.CallFrame)
        return frames.call(frame.message_id, action.name, decode_req(ACTIONS[frame.action], frame.payload))

    return run


def ours_result(action: Action, data: bytes) -> Callable[[], object]:
    """Decode and encode a CALLRESULT with our types."""

    def run() -> bytes:
        frame = frames.split(data)
        assert isinstance(frame, frames.ResultFrame)
        return frames.call_result(frame.message_id, decode_conf(action, frame.payload).conf)

    return run


class Theirs:
    """The same with `ocpp`: unpack, validate, snake case, dataclass; and back, validated, as its ChargePoint does."""

    def __init__(self, action: Action, data: bytes, *, result: bool) -> None:
        self._name = action.name
        self._kind: Any = getattr(call_result if result else call, action.name)
        self._frame: Any = peer.CallResult if result else peer.Call
        self._head = () if result else (action.name,)
        self._text = data.decode()
        # Its validation leaves Decimals in what it read, which it cannot send: so another one is sent.
        self._answer = self._kind(**camel_to_snake_case(peer.unpack(self._text).payload))

    def _read(self) -> Any:
        message = peer.unpack(self._text)
        message.action = self._name
        return message

    def _written(self, message: Any) -> Any:
        self._kind(**camel_to_snake_case(message.payload))
        payload = snake_to_camel_case(remove_nones(asdict(self._answer)))
        back = self._frame(message.unique_id, *self._head, payload)
        back.action = self._name
        return back

    def without_pool(self) -> object:
        """Its validation as a plain function."""
        message = self._read()
        peer._validate_payload(message, "1.6")  # noqa: SLF001 - what its coroutine runs in a thread
        back = self._written(message)
        peer._validate_payload(back, "1.6")  # noqa: SLF001
        return back.to_json()

    async def as_it_ships(self) -> object:
        """Its public coroutine, which validates in a thread pool."""
        message = self._read()
        await peer.validate_payload(message, "1.6")
        back = self._written(message)
        await peer.validate_payload(back, "1.6")
        return back.to_json()


def rate(run: Callable[[], object]) -> float:
    """Runs a second of CPU time."""
    count, began = 0, time.process_time()
    while (spent := time.process_time() - began) < SLICE_S:
        for _ in range(5):
            run()
        count += 5
    return count / spent


async def rate_of(run: Callable[[], Any]) -> float:
    """The same for a coroutine."""
    count, began = 0, time.process_time()
    while (spent := time.process_time() - began) < SLICE_S:
        for _ in range(5):
            await run()
        count += 5
    return count / spent


async def measure(action: Action, *, result: bool) -> tuple[float, float, float]:
    """Ours, theirs as it ships, theirs without its thread pool: the best of some slices each, taken in turn."""
    message = sample(action.conf if result else action.req)
    if result:
        data = frames.call_result("m-1", message)
        ours = ours_result(action, data)
    else:
        data = frames.call("m-1", action.name, message)
        ours = ours_call(action, data)
    theirs = Theirs(action, data, result=result)
    best = (0.0, 0.0, 0.0)
    for _ in range(ROUNDS):
        rates = rate(ours), await rate_of(theirs.as_it_ships), rate(theirs.without_pool)
        best = (max(best[0], rates[0]), max(best[1], rates[1]), max(best[2], rates[2]))
    return best


async def run_all() -> None:
    """Print a line for each message kind, and the lowest ratios."""
    print("frame -> validated message -> frame, a second of CPU; times `ocpp` as it ships, and without its thread pool")
    lowest = lowest_without = (float("inf"), "")
    for action in ACTIONS.values():
        for result in (False, True):
            ours, shipped, without = await measure(action, result=result)
            name = action.name + (".conf" if result else ".req")
            print(f"  {name:42} {ours:10,.0f}   x {ours / shipped:6.0f}   x {ours / without:6.0f}")
            lowest = min(lowest, (ours / shipped, name))
            lowest_without = min(lowest_without, (ours / without, name))
    print(f"  lowest: x {lowest[0]:.0f} ({lowest[1]}); without its thread pool x {lowest_without[0]:.0f}", end=" ")
    print(f"({lowest_without[1]})")


def main() -> None:
    """Print the comparison."""
    asyncio.run(run_all())


if __name__ == "__main__":
    main()
