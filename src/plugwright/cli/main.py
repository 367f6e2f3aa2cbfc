"""The `plugwright` command: reads the arguments and hands them to the command that they name.

Exit codes: 0 it did what was asked, 1 it did not, 2 it could not be asked so. What one command needs is imported by
that command alone.
"""

import argparse
import errno
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from io import TextIOWrapper
from typing import Final, NoReturn

from plugwright import __version__

COMMANDS: Final = (
    ("run", "a station on virtual hardware, a Central System and their HTTP APIs, in one process"),
    ("station", "the charging station, against any Central System"),
    ("central", "the Central System alone, with its HTTP API"),
    ("keys", "the table of OCPP configuration keys"),
    ("lab", "the conformance lab: lists the OCTT cases, shows them, runs them"),
    ("sim", "the station in simulated worlds where everything goes wrong, from seeds"),
)

EPILOG: Final = """examples:
  plugwright run                             try it out
  plugwright station --config station.toml   run a station of your own
  plugwright <command> --help                what a command can do
"""


class UsageError(Exception):
    """It cannot be done as asked; one line says what and where."""


class _Parser(argparse.ArgumentParser):
    """Says in one line what is wrong; who wants to see all options asks for help."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message}\n")


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command that `argv` names (by default that of the process) and return its exit code."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # where there is no § a question mark will do
    try:
        return _carry_out(sys.argv[1:] if argv is None else list(argv))
    except KeyboardInterrupt:
        return 130


def _carry_out(arguments: Sequence[str]) -> int:
    parser = parser_for(arguments)
    options = parser.parse_args(arguments)
    if options.execute is None:
        parser.print_help(sys.stderr)
        return 2
    try:
        code: int = options.execute(options)
        print(end="", flush=True)
    except UsageError as error:
        print(f"plugwright {options.command}: {error}", file=sys.stderr)
        return 2
    except OSError as error:
        if error.errno not in (errno.EPIPE, errno.ENOSPC):
            raise
        if error.errno == errno.ENOSPC:
            print(f"plugwright {options.command}: {error.strerror}", file=sys.stderr)
        # Nobody reads on, as in `plugwright keys | head`, or there is no room: Python would complain at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return code


def parser_for(arguments: Sequence[str]) -> argparse.ArgumentParser:
    """Return a parser of these arguments: it knows every command, but the options of the one that they name only."""
    parser = _Parser(
        prog="plugwright",
        description="OCPP 1.6-J charging-station software, and the bench that proves it.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"plugwright {__version__}")
    parser.set_defaults(execute=None)
    commands = parser.add_subparsers(dest="command", metavar="<command>", title="commands")
    for name, summary in COMMANDS:
        command = commands.add_parser(
            name,
            help=summary,
            description=f"{summary[0].upper()}{summary[1:]}.",
            formatter_class=parser.formatter_class,
        )
        if name in arguments[:1]:
            import_module(f"plugwright.cli.{name}").add_arguments(command)
    return parser
