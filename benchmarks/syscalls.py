"""What a child process asks the kernel to write: its system calls, stopped one by one and counted (Linux, ptrace).

The child marks where counting begins and ends by asking for its parent's id, which it does for no other reason.
"""

import ctypes
import os
import platform
import signal
import struct
from collections import Counter
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

PTRACE_TRACEME: Final = 0
PTRACE_SYSCALL: Final = 24
PTRACE_SETOPTIONS: Final = 0x4200
PTRACE_GET_SYSCALL_INFO: Final = 0x420E
OPTIONS: Final = 0x1 | 0x100000  # TRACESYSGOOD, EXITKILL
SYSCALL_STOP: Final = signal.SIGTRAP | 0x80
ENTRY: Final = 1
INFO: Final = struct.Struct("=BxxxIQQQ6Q")  # op, architecture, where, stack, then an entry's number and arguments

NUMBERS: Final[Mapping[str, Mapping[str, int]]] = MappingProxyType(
    {
        "x86_64": {"getppid": 110, "fdatasync": 75, "fsync": 74},
        "aarch64": {"getppid": 173, "fdatasync": 83, "fsync": 82},
    }
)


class TracingError(Exception):
    """System calls cannot be counted here."""


def mark() -> None:
    """In the child: counting begins, or ends."""
    os.getppid()


def count(command: Sequence[str], environment: Mapping[str, str]) -> Counter[str]:
    """Run a command to its end, its output thrown away; how often it called what `NUMBERS` names between its marks.

    Raises TracingError, also if the command fails.
    """
    names = NUMBERS.get(platform.machine())
    if names is None:
        raise TracingError(f"not known for {platform.machine()}")
    by_number = {number: name for name, number in names.items()}
    libc = ctypes.CDLL(None, use_errno=True)
    libc.ptrace.argtypes = (ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p)
    libc.ptrace.restype = ctypes.c_long
    child = os.fork()
    if child == 0:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        libc.ptrace(PTRACE_TRACEME, 0, None, None)
        os.execvpe(command[0], [*command], dict(environment))  # noqa: S606 - the command is our own
    return _follow(libc, child, by_number)


def _follow(libc: ctypes.CDLL, child: int, by_number: Mapping[int, str]) -> Counter[str]:
    counted: Counter[str] = Counter()
    marks = 0
    buffer = ctypes.create_string_buffer(INFO.size)
    _, status = os.waitpid(child, 0)
    if not os.WIFSTOPPED(status) or libc.ptrace(PTRACE_SETOPTIONS, child, None, OPTIONS) != 0:
        raise TracingError("ptrace is not permitted")
    deliver = 0
    while True:
        libc.ptrace(PTRACE_SYSCALL, child, None, deliver)
        _, status = os.waitpid(child, 0)
        if not os.WIFSTOPPED(status):
            if os.waitstatus_to_exitcode(status) != 0:
                raise TracingError(f"the child ended with {os.waitstatus_to_exitcode(status)}")
            return counted
        stopped_by = os.WSTOPSIG(status)
        deliver = 0 if stopped_by in (SYSCALL_STOP, signal.SIGTRAP) else stopped_by
        if stopped_by != SYSCALL_STOP:
            continue
        if libc.ptrace(PTRACE_GET_SYSCALL_INFO, child, INFO.size, ctypes.addressof(buffer)) <= 0:
            raise TracingError("the kernel does not tell system calls")
        operation, _architecture, _where, _stack, number, *_arguments = INFO.unpack(buffer.raw)
        name = by_number.get(number) if operation == ENTRY else None
        if name == "getppid":
            marks += 1
        elif name is not None and marks == 1:
            counted[name] += 1
