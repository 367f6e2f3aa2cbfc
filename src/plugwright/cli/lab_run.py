"""`plugwright lab run`: one run, in virtual time or on the wire, with its lines, its report and its exit code."""

import argparse
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import msgspec

from plugwright.cli import lab_wire
from plugwright.cli import product as product_option
from plugwright.cli.lab_lines import Teller, ending_lines
from plugwright.cli.lab_screen import Screen
from plugwright.cli.main import UsageError
from plugwright.cli.process import HURRIED
from plugwright.lab import report
from plugwright.lab.case import Case
from plugwright.lab.declaration import Declaration
from plugwright.lab.report import Report
from plugwright.lab.reporting.discretion import Discretion
from plugwright.lab.reporting.writer import write
from plugwright.lab.run import Result
from plugwright.lab.selection import selected
from plugwright.lab.virtual import VirtualRunner


def execute(options: argparse.Namespace, declaration: Declaration) -> int:
    """Run the cases; 0 if none failed or was inconclusive, 1 if one was, 130 if the run was stopped."""
    cases = selected(options.only, options.profile)
    if not options.virtual and options.listen is None:
        raise UsageError("say --virtual, or --listen HOST:PORT for a station on the wire")
    if options.brisk:
        declaration = brisk(options, declaration)
    if options.out is not None:
        check_writable(options.out)
    screen = Screen(sys.stdout)
    play = _virtual if options.virtual else lab_wire.play
    results, found, stopped = play(options, declaration, cases, screen)
    _end(options.out, results, found, screen)
    if stopped:
        screen.line("the run was stopped")
        return HURRIED
    return 0 if report.succeeded(results) else 1


def brisk(options: argparse.Namespace, declaration: Declaration) -> Declaration:
    """The same with short times; UsageError where a file says what the times are."""
    if options.declaration is not None:
        raise UsageError('--brisk: is for products; say pace = "brisk" in [parameters] of the declaration')
    return msgspec.structs.replace(declaration, parameters=declaration.parameters.brisk())


def check_writable(directory: Path) -> None:
    """Make the directory of the report; UsageError if nothing can be written there."""
    try:
        directory.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=directory) as probe:
            probe.write(b"x")
    except OSError as error:
        raise UsageError(f"{directory}: cannot be written: {error.strerror}") from None


def _virtual(
    options: argparse.Namespace, declaration: Declaration, cases: Sequence[Case], screen: Screen
) -> tuple[Sequence[Result], Report, bool]:
    product = product_option.chosen(options)
    teller = Teller(screen, Discretion(declaration), frames=options.verbose)
    runner = VirtualRunner(declaration, product, cases, on_result=teller.result)
    with interrupted(runner.stop) as interruptions:
        results = runner.play()
    return results, report.of_run(declaration, runner.known, results, "virtual"), bool(interruptions)


@contextmanager
def interrupted(stop: Callable[[], None]) -> Iterator[list[int]]:
    """Stop in order on SIGINT, at once on a second one; what has come is in the list."""
    came: list[int] = []

    def interrupt(number: int, _frame: FrameType | None) -> None:
        signal.signal(number, signal.default_int_handler)
        came.append(number)
        stop()

    former = signal.signal(signal.SIGINT, interrupt)
    try:
        yield came
    finally:
        signal.signal(signal.SIGINT, former)


def _end(out: Path | None, results: Sequence[Result], found: Report, screen: Screen) -> None:
    """Tell what came of it, and write the report."""
    screen.show("")
    for text in ending_lines(results, found, screen):
        screen.line(text)
    if out is None:
        return
    screen.show("writing the report")
    try:
        written = write(out, found, screen.line)
    except OSError as error:
        raise UsageError(f"{out}: cannot be written: {error.strerror}") from None
    finally:
        screen.show("")
    screen.line(f"\nwritten: {', '.join(str(path) for path in written if path.parent == out)}")
