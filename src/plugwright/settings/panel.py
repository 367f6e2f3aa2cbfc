"""Where the panel listens, and whom it serves there: beyond this machine only who has the password."""

import re
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from typing import Final

from plugwright.settings.document import PanelSection, SettingsError
from plugwright.settings.listening import host_and_port, is_loopback

EXAMPLE: Final = "127.0.0.1:8080"

_NAME: Final = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?\.?")


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelSettings:
    """`hosts` are the names by which it may be called beside its own address; with a certificate it speaks HTTPS."""

    host: str
    port: int
    password: str | None = field(default=None, repr=False)
    hosts: tuple[str, ...] = ()
    certificate_file: Path | None = None
    key_file: Path | None = None


def panel_settings(section: PanelSection, folder: Path) -> PanelSettings | None:
    """What the section says, its paths relative to `folder`; None without a panel. Raises SettingsError."""
    if section.listen is None:
        return None
    try:
        host, port = host_and_port(section.listen, EXAMPLE)
    except ValueError as error:
        raise SettingsError(f"[panel] listen: {error}") from None
    if section.password is None and not is_loopback(host):
        raise SettingsError(f"[panel] password: must be set, for {host} is not a loopback address")
    if section.key_file is not None and section.certificate_file is None:
        raise SettingsError("[panel] key_file: goes with a certificate_file")
    for name in section.hosts:
        if not is_host(name):
            raise SettingsError("[panel] hosts: each must be a name or an address, without a port")
    return PanelSettings(
        host=host,
        port=port,
        password=section.password,
        hosts=section.hosts,
        certificate_file=None if section.certificate_file is None else folder / section.certificate_file,
        key_file=None if section.key_file is None else folder / section.key_file,
    )


def is_host(text: str) -> bool:
    """Whether it may stand in a Host header before the port: a name, or an address without brackets."""
    if _NAME.fullmatch(text) is not None:
        return True
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
