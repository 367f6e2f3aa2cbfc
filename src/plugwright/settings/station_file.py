"""The settings file of one station: a product, laid over with what the file says."""

import ssl
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from plugwright.ocpp16.actions import FeatureProfile
from plugwright.settings.document import (
    MAX_MESSAGE_BYTES,
    CentralSystemSection,
    FirmwareSection,
    SettingsError,
    Tables,
    check,
    merge,
    parse,
)
from plugwright.settings.panel import PanelSettings, panel_settings
from plugwright.settings.products import build_product, product_tables
from plugwright.station.keys import SupportedFeatureProfiles
from plugwright.station.operations import OPERATIONS
from plugwright.station.product import Product

DRIVERS: Final = ("virtual",)
GENERIC: Final = "generic"
BUILT_PROFILES: Final[tuple[FeatureProfile, ...]] = tuple(
    dict.fromkeys(row.profile for row in OPERATIONS.values() if row.handle is not None)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StationSettings:
    """All that one station's process needs to know; `panel` is None without a panel."""

    product: Product
    identity: str
    data_dir: Path
    central_system: str
    security_profile: int
    basic_auth_password: str | None = field(repr=False)
    ca_file: Path | None
    certificate_file: Path | None
    key_file: Path | None
    panel: PanelSettings | None
    driver: str
    max_message_bytes: int = MAX_MESSAGE_BYTES
    """Of a longer message the link is closed with 1009."""
    installer_command: tuple[str, ...] = ()
    """Executable and first arguments of the command that installs firmware; empty: the virtual slots."""


def load_station(path: Path) -> StationSettings:
    """Read and check a station's file. Paths in it are relative to its folder.

    Raises SettingsError, one line that begins with `path`, if the file cannot be read or used.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise SettingsError(f"{path}: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise SettingsError(f"{path}: not valid UTF-8") from None
    try:
        settings = parse_station(text, path.parent)
        _check_files(settings)
    except SettingsError as error:
        raise SettingsError(f"{path}: {error}") from None
    return settings


def parse_station(text: str, folder: Path) -> StationSettings:
    """The settings in this text; its paths are relative to `folder`. Raises SettingsError without a file's name."""
    document = check(_over_product(parse(text)))
    station, central_system = document.station, document.central_system
    _check_identity(station.identity)
    _check_central_system(central_system)
    if document.hardware.driver not in DRIVERS:
        raise SettingsError(f"[hardware] driver: there is none of this name; known are {', '.join(DRIVERS)}")
    product = build_product(document)
    _check_profiles(product)
    return StationSettings(
        product=product,
        identity=station.identity,
        data_dir=folder / station.data_dir,
        central_system=central_system.url,
        security_profile=central_system.security_profile,
        basic_auth_password=central_system.basic_auth_password,
        ca_file=_below(folder, central_system.ca_file),
        certificate_file=_below(folder, central_system.certificate_file),
        key_file=_below(folder, central_system.key_file),
        panel=panel_settings(document.panel, folder),
        driver=document.hardware.driver,
        max_message_bytes=central_system.max_message_bytes,
        installer_command=_installer_command(document.firmware, folder),
    )


def _over_product(own: Tables) -> Tables:
    generic = product_tables(GENERIC)
    # Over a product that is complete, whatever is wrong is the file's own fault; only then can its tables be trusted.
    name = check(_laid_over(generic, own)).station.product
    return _laid_over(product_tables(name), own)


def _laid_over(product: Tables, own: Tables) -> Tables:
    for name, section in own.items():
        if not isinstance(section, dict):
            raise SettingsError(f"[{name}]: expected a table")
    merged = merge(product, own)
    switched = "feature_profiles" in own.get("station", {})
    if SupportedFeatureProfiles.name in own.get("configuration", {}) and not switched:
        # What the file says is supported is switched on, whatever the product has.
        merged = {**merged, "station": {k: v for k, v in merged["station"].items() if k != "feature_profiles"}}
    hardware = own.get("hardware", {})
    if hardware.get("fixed_cable") is True and "lock" not in hardware:
        return merge(merged, {"hardware": {"lock": False}})  # a fixed cable never has one
    return merged


def _check_profiles(product: Product) -> None:
    """A profile is not switched on, and so not told to the Central System, before its operations are built."""
    for profile in product.feature_profiles:
        if profile not in BUILT_PROFILES:
            raise SettingsError(
                f"[station] feature_profiles: {profile} is not built yet, only {', '.join(BUILT_PROFILES)}"
            )


def _installer_command(section: FirmwareSection, folder: Path) -> tuple[str, ...]:
    """The maker's command; an executable with a path is looked for below the file's folder."""
    if section.installer == "virtual":
        if section.command:
            raise SettingsError('[firmware] command: goes with installer = "command"')
        return ()
    if not section.command:
        raise SettingsError('[firmware] command: must name an executable, such as ["./install-firmware"]')
    executable, *arguments = section.command
    if "/" in executable:
        executable = str((folder / executable).absolute())
    return (executable, *arguments)


def _check_files(settings: StationSettings) -> None:
    """What the settings name can be read now, not only when it is needed."""
    for name, file in (
        ("ca_file", settings.ca_file),
        ("certificate_file", settings.certificate_file),
        ("key_file", settings.key_file),
    ):
        try:
            if file is not None:
                file.read_bytes()
            if file is not None and name == "ca_file":
                ssl.create_default_context(cafile=file)
        except ssl.SSLError:
            raise SettingsError(f"[central_system] {name}: {file} is no list of certificates (PEM)") from None
        except OSError as error:
            raise SettingsError(f"[central_system] {name}: {file} cannot be read: {error.strerror}") from None


def _below(folder: Path, name: str | None) -> Path | None:
    return None if name is None else folder / name


def _check_identity(identity: str) -> None:
    """It must be able to be the last segment of a URL's path (OCPP-J §3.1.1)."""
    if identity in (".", ".."):
        raise SettingsError("[station] identity: must not be '.' or '..', which a URL resolves away")


def _check_central_system(section: CentralSystemSection) -> None:
    if section.security_profile > 0:
        raise SettingsError("[central_system] security_profile: only 0 is built, 1 to 3 are not yet")
    try:
        url = urlsplit(section.url)
        scheme, host, credentials = url.scheme, url.hostname, "@" in url.netloc
        port = url.port  # raises ValueError if it is none
    except ValueError:
        raise SettingsError("[central_system] url: not a URL") from None
    if scheme == "wss":
        raise SettingsError("[central_system] url: wss needs security profile 2 or 3, which are not built yet")
    if scheme != "ws" or not host or url.fragment or " " in section.url or not section.url.isprintable():
        raise SettingsError("[central_system] url: must look like ws://host:port/path")
    if port == 0:
        raise SettingsError("[central_system] url: nobody can be reached at port 0")
    if credentials:
        raise SettingsError("[central_system] url: must not contain credentials, basic_auth_password is for them")
