"""Which operator is meant: `prompt`, `http://…`, `https://…` or `command:…`."""

import os
import sys
from collections.abc import Mapping
from typing import Final

from plugwright.lab.operator import Operator
from plugwright.lab.operators.command import CommandOperator
from plugwright.lab.operators.http import SCHEMES, HttpOperator
from plugwright.lab.operators.prompt import Prompt
from plugwright.lab.operators.typed import Typed

PASSWORD: Final = "PLUGWRIGHT_OPERATOR_PASSWORD"  # noqa: S105 - the variable's name
STDIN: Final = 0
KINDS: Final = "prompt, http://HOST:PORT or command:SCRIPT"


def chosen(text: str, environment: Mapping[str, str] = os.environ) -> Operator:
    """The operator of this text, on this process's terminal if it asks; ValueError with the end of a sentence."""
    kind, _, rest = text.partition(":")
    if text == "prompt":
        return Prompt(Typed(STDIN), sys.stdout, lively=lively())
    if kind in SCHEMES:
        return HttpOperator(text, environment.get(PASSWORD))
    if kind == "command":
        return CommandOperator(rest)
    raise ValueError(f"must be {KINDS}")


def lively() -> bool:
    """Whether both ends of the terminal are one that takes more than plain lines."""
    return os.isatty(STDIN) and sys.stdout.isatty() and (os.environ.get("TERM") or "dumb") != "dumb"
