"""All measurements, one after the other, or some by name: `python -m benchmarks codec memory`."""

import subprocess
import sys
from typing import Final

NAMES: Final = ("codec", "process", "panel", "page", "sessions", "memory", "local_list", "transfer", "wear", "drain")


def main() -> int:
    """Run each in a process of its own, so that none disturbs another's memory."""
    wanted = sys.argv[1:] or list(NAMES)
    for name in wanted:
        if name not in NAMES:
            print(f"benchmarks: no {name}; there are {', '.join(NAMES)}", file=sys.stderr)
            return 2
        done = subprocess.run([sys.executable, "-m", f"benchmarks.{name}"], check=False)  # noqa: S603 - our own modules
        if done.returncode:
            return done.returncode
    return 0


if __name__ == "__main__":
    sys.exit(main())
