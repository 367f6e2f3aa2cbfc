"""The cases as tests: with pytest, which is no dependency of ours, a maker runs them in the CI of a station.

from plugwright.lab.pytest import cases

test_case = cases(declaration="station-under-test.toml", listen="127.0.0.1:9000", operator="http://127.0.0.1:8080")
"""

import asyncio
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, InvalidStateError
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final, Protocol

import msgspec
import pytest

from plugwright.lab.case import Case
from plugwright.lab.declaration import Declaration, declared, load
from plugwright.lab.file_server import FileServerError
from plugwright.lab.operator import Operator
from plugwright.lab.operators.choosing import chosen
from plugwright.lab.reporting.discretion import Discretion
from plugwright.lab.run import Result
from plugwright.lab.selection import selected
from plugwright.lab.verdicts import Failed, Inconclusive, NotApplicable
from plugwright.lab.virtual import VirtualRunner
from plugwright.lab.wire import WireRunner
from plugwright.ocpp16.actions import FeatureProfile
from plugwright.settings.listening import host_and_port
from plugwright.settings.products import load_product
from plugwright.settings.station_file import GENERIC

WAIT_S: Final = 60
PATIENCE_S: Final = 30
"""How long a run that is stopped may take to end."""


class Play(Protocol):
    """Plays cases to the end or until `stop`, and tells each result as soon as it is there."""

    def __call__(self, cases: Sequence[Case], on_result: Callable[[Result], None]) -> Sequence[Result]: ...

    def stop(self) -> None: ...


def cases(
    *,
    declaration: str | Path | None = None,
    product: str = GENERIC,
    listen: str | None = None,
    identity: str = "cp001",
    operator: str | Operator = "",
    wait_s: float = WAIT_S,
    brisk: bool = False,
    only: Sequence[str] = (),
    profiles: Sequence[FeatureProfile] = (),
) -> Callable[..., None]:
    """Return a test with one parameter for each case; those that do not apply are skipped, with the reason.

    The station is what the file `declaration` says, or else a product of ours. It has `wait_s` to connect to `listen`
    as `identity`; without `listen` it is our own, in virtual time. `operator`, `brisk`, `only` and `profiles` are those
    of `plugwright lab run`. ValueError or SettingsError for what cannot be run.
    """
    station = declared(product, load_product(product)) if declaration is None else load(Path(declaration))
    if brisk:
        station = msgspec.structs.replace(station, parameters=station.parameters.brisk())
    play: Play
    if listen is None:
        play = _Virtual(station, product)
    else:
        with _named("listen"):
            address = host_and_port(listen, "127.0.0.1:9000")
        with _named("operator"):
            acting = chosen(operator) if isinstance(operator, str) else operator
        play = _Wire(station, address, identity, acting, wait_s)
    return _test_of(_Playing(play), station, selected(only, profiles))


@contextmanager
def _named(parameter: str) -> Iterator[None]:
    """Whatever is wrong is wrong with this parameter."""
    try:
        yield
    except ValueError as error:
        raise ValueError(f"{parameter}: {error}") from None


def _test_of(playing: "_Playing", station: Declaration, chosen_cases: Sequence[Case]) -> Callable[..., None]:
    @pytest.mark.parametrize("case", [*_parameters(station, chosen_cases)])
    def test_case(case: Case, request: pytest.FixtureRequest) -> None:
        """The station does what the case says."""
        if not playing.has_begun:
            request.node.getparent(pytest.Module).addfinalizer(playing.end)
            playing.begin(_to_be_played(request, test_case))
        try:
            result = playing.result(case)
        except (OSError, FileServerError) as error:
            why = str(error)
        else:
            _judge(discretion.result(result), request)
            return
        pytest.fail(f"{case.id} could not be run: {why}", pytrace=False)  # out here it is not told as a second error

    discretion = Discretion(station)
    return test_case


def _parameters(station: Declaration, chosen_cases: Sequence[Case]) -> Iterator[Any]:
    for case in chosen_cases:
        why_not = case.inapplicable(station)
        yield pytest.param(case, id=case.id, marks=[] if why_not is None else [pytest.mark.skip(reason=why_not)])


def _to_be_played(request: pytest.FixtureRequest, test: Callable[..., None]) -> list[Case]:
    """The cases that pytest is going to ask for, in its order: those that were deselected or skipped are not."""
    ours = [item for item in request.session.items if isinstance(item, pytest.Function) and item.function is test]
    wanted = [item.callspec.params["case"] for item in ours if item.get_closest_marker("skip") is None]
    return [case for case in wanted if isinstance(case, Case)]


def _judge(result: Result, request: pytest.FixtureRequest) -> None:
    """Pass, skip or fail, with the frames as a section of the report and the remarks as properties."""
    lines = [f"{line.at_ms / 1000:9.3f} {line.by:<7} {line.text}" for line in result.transcript]
    request.node.add_report_section("call", "transcript", "\n".join(lines))
    request.node.user_properties.extend(("remark", remark) for remark in result.remarks)
    remarks = "".join(f"\n  remark    {remark}" for remark in result.remarks)
    case = result.case
    match result.verdict:
        case Failed(step, expected, received, clause):
            details = f"\n  expected  {expected}\n  received  {received}{remarks}"
            pytest.fail(f"{case.id} {case.title}\n  step      {step} ({clause}){details}", pytrace=False)
        case Inconclusive(why):
            pytest.fail(f"{case.id} {case.title}\n  inconclusive: {why}{remarks}", pytrace=False)
        case NotApplicable(why):
            pytest.skip(why)


class _Playing:
    """One run in a thread of its own, from the first test that asks for a result to the end of the module."""

    def __init__(self, play: Play) -> None:
        self.has_begun = False
        self._play = play
        self._results: dict[str, Future[Result]] = {}
        self._thread: threading.Thread | None = None

    def begin(self, cases: Sequence[Case]) -> None:
        """Play these."""
        self.has_begun = True
        self._results = {case.id: Future() for case in cases}
        self._thread = threading.Thread(target=self._run, args=(cases,), name="plugwright-lab", daemon=True)
        self._thread.start()

    def result(self, case: Case) -> Result:
        """Wait for it; raises what ended the run before it was there."""
        return self._results[case.id].result()

    def end(self) -> None:
        """Stop what still runs, as after a first failure that is to be the last."""
        if self._thread is not None and self._thread.is_alive():
            with suppress(RuntimeError):  # its event loop has just ended by itself
                self._play.stop()
            self._thread.join(PATIENCE_S)

    def _run(self, cases: Sequence[Case]) -> None:
        try:
            for result in self._play(cases, self._found):
                self._found(result)
        except Exception as error:  # noqa: BLE001 - it is raised where the results are waited for
            for future in self._results.values():
                if not future.done():
                    future.set_exception(error)

    def _found(self, result: Result) -> None:
        try:
            self._results[result.case.id].set_result(result)
        except InvalidStateError:  # it was told when it was there
            return


class _Virtual:
    """Our own product in virtual time."""

    def __init__(self, station: Declaration, product: str) -> None:
        self._station = station
        self._product = product
        self._runner: VirtualRunner | None = None

    def __call__(self, cases: Sequence[Case], on_result: Callable[[Result], None]) -> Sequence[Result]:
        self._runner = VirtualRunner(self._station, load_product(self._product), cases, on_result=on_result)
        return self._runner.play()

    def stop(self) -> None:
        """A stop before the beginning is none: then there is nothing to wait for either."""
        if self._runner is not None:
            self._runner.stop()


class _Wire:
    """Any station that connects."""

    def __init__(
        self, station: Declaration, listen: tuple[str, int], identity: str, operator: Operator, wait_s: float
    ) -> None:
        self._station = station
        self._listen = listen
        self._identity = identity
        self._operator = operator
        self._wait_s = wait_s
        self._stop: Callable[[], object] | None = None

    def __call__(self, cases: Sequence[Case], on_result: Callable[[Result], None]) -> Sequence[Result]:
        runner = WireRunner(
            self._station,
            cases,
            listen=self._listen,
            identity=self._identity,
            operator=self._operator,
            on_result=on_result,
        )
        return asyncio.run(self._run(runner))

    def stop(self) -> None:
        """End in order, from another thread."""
        if self._stop is not None:
            self._stop()

    async def _run(self, runner: WireRunner) -> Sequence[Result]:
        loop = asyncio.get_running_loop()
        async with runner:
            playing = loop.create_task(runner.play())
            self._stop = lambda: loop.call_soon_threadsafe(runner.stop)
            came = loop.create_task(runner.station_connected())
            await asyncio.wait((came, playing), timeout=self._wait_s, return_when=asyncio.FIRST_COMPLETED)
            if not came.done() and not playing.done():
                came.cancel()
                playing.cancel()
                raise TimeoutError(f"no station connected to {runner.url} within {self._wait_s:g} s")
            return await playing
