"""What an installer answers."""

import msgspec


class Installed(msgspec.Struct, frozen=True):
    """The firmware is in its place and runs, or with `reboot` will run after a restart."""

    reboot: bool


class NotInstalled(msgspec.Struct, frozen=True):
    """The former firmware runs, and will run; `reason` is one line."""

    reason: str


Outcome = Installed | NotInstalled
