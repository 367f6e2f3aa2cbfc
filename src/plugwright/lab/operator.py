"""The operator port: whoever does at the station what the lab cannot do over the wire."""

from typing import Protocol

from plugwright.lab.events import Act


class OperatorError(Exception):
    """It could not be done; `why` is one sentence for the verdict."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(why)


class RunStopped(Exception):
    """The operator wants no more: the run ends in order with what there is."""


class Operator(Protocol):
    """One at a time is asked for; there is no queue."""

    async def do(self, act: Act) -> None:
        """Return when it is done. Raises OperatorError, or RunStopped.

        It is cancelled when it comes too late (`act.within_s`) or is not wanted any more: then whatever it has begun
        (a question at the terminal, a process, a request) is to be left off at once.
        """
        ...
