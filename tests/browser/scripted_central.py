"""A Central System that confirms what a station sends, and says to it whatever a test wants, valid or not."""

import json
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from queue import Queue
from types import MappingProxyType
from typing import Any

from websockets.exceptions import ConnectionClosed
from websockets.sync.server import ServerConnection, serve
from websockets.typing import Subprotocol

from plugwright.ocpp16.time import format_utc

PATIENCE_S = 30.0  # only a hung test meets it
CALL = 2
ANSWERS: Mapping[str, Mapping[str, Any]] = MappingProxyType(
    {
        "Authorize": {"idTagInfo": {"status": "Accepted"}},
        "BootNotification": {"status": "Accepted", "interval": 3600},
        "StartTransaction": {"idTagInfo": {"status": "Accepted"}, "transactionId": 1},
    }
)


class ScriptedCentral:
    """Its end of the link to the one station that is connected."""

    def __init__(self) -> None:
        self._links: Queue[ServerConnection] = Queue()
        self._link: ServerConnection | None = None
        self._answers: Queue[str] = Queue()

    def meet(self, link: ServerConnection) -> None:
        """Confirm the CALLs of a station until it is gone."""
        self._links.put(link)
        try:
            for data in link:
                frame = json.loads(data)
                if frame[0] == CALL:
                    link.send(json.dumps([3, frame[1], self._conf(frame[2])]))
                else:
                    self._answers.put(frame[1])
        except ConnectionClosed:
            return

    @staticmethod
    def _conf(action: str) -> dict[str, Any]:
        now = {"currentTime": format_utc(round(time.time() * 1000))}
        return {**ANSWERS.get(action, {}), **(now if action in ("BootNotification", "Heartbeat") else {})}

    def say(self, frame: str) -> None:
        """Send this text as it is."""
        if self._link is None:
            self._link = self._links.get(timeout=PATIENCE_S)
        self._link.send(frame)

    def call(self, message_id: str, action: str, payload: Mapping[str, Any]) -> None:
        """Send a CALL and wait for its answer, whichever it is."""
        self.say(json.dumps([CALL, message_id, action, payload]))
        while self._answers.get(timeout=PATIENCE_S) != message_id:
            pass

    @contextmanager
    def flood(self, most: int, apart_s: float) -> Iterator[list[str]]:
        """Ask for the version of the local list again and again meanwhile; the ids of the CALLs, each answered."""
        stop = threading.Event()
        asked: list[str] = []

        def ask() -> None:
            while len(asked) < most and not stop.wait(apart_s):
                asked.append(f"flood-{len(asked)}")
                self.call(asked[-1], "GetLocalListVersion", {})

        asking = threading.Thread(target=ask)
        asking.start()
        try:
            yield asked
        finally:
            stop.set()
            asking.join(PATIENCE_S)


@contextmanager
def scripted_central() -> Iterator[tuple[ScriptedCentral, int]]:
    """One that listens, and its port."""
    central = ScriptedCentral()
    with serve(central.meet, "127.0.0.1", 0, subprotocols=[Subprotocol("ocpp1.6")], compression=None) as server:
        listening = threading.Thread(target=server.serve_forever)
        listening.start()
        try:
            yield central, server.socket.getsockname()[1]
        finally:
            server.shutdown()
            listening.join(PATIENCE_S)
