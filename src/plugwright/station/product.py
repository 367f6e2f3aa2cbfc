"""What a station is made of and set to at the factory: frozen, shared by all stations of one product."""

from collections.abc import Mapping
from types import MappingProxyType

import msgspec

from plugwright.ocpp16 import Location, Measurand, Phase, UnitOfMeasure
from plugwright.ocpp16.actions import FeatureProfile


class Channel(msgspec.Struct, frozen=True, gc=False):
    """One number that the meter delivers; `decimals` is how many digits after the point are sent."""

    measurand: Measurand
    unit: UnitOfMeasure | None
    phase: Phase | None = None
    location: Location = "Outlet"
    decimals: int = 0


class Hardware(msgspec.Struct, frozen=True, gc=False):
    """What is built in. Currents are ampere per phase."""

    control_pilot: bool = True
    fixed_cable: bool = False
    lock: bool = True
    plug_contact: bool = True
    max_current_a: float = 16.0
    min_current_a: float = 6.0
    phases: int = 1
    backup_supply: bool = False
    readers: int = 1
    channels: tuple[Channel, ...] = ()


class Product(msgspec.Struct, frozen=True):
    """A product's settings as the core needs them.

    `feature_profiles` are switched on, whatever SupportedFeatureProfiles says. `configuration` holds factory values of
    configuration keys as OCPP writes them; a key that is None does not exist on this product. `read_only` names keys
    that this product does not let the Central System change. With `resumes_transactions` a transaction goes on
    after a power cut, else it is stopped with reason PowerLoss. `trusts_clock`: the machine's own clock is right.
    While more than `outbox_facts` messages of transactions wait for the Central System, meter values are thinned.
    """

    vendor: str
    model: str
    serial_number: str | None = None
    charge_box_serial_number: str | None = None
    firmware_version: str | None = None
    iccid: str | None = None
    imsi: str | None = None
    meter_type: str | None = None
    meter_serial_number: str | None = None
    connectors: int = 1
    feature_profiles: tuple[FeatureProfile, ...] = ("Core",)
    hardware: Hardware = Hardware()
    configuration: Mapping[str, str | None] = MappingProxyType({})
    read_only: tuple[str, ...] = ()
    resumes_transactions: bool = False
    trusts_clock: bool = False
    cache_entries: int = 1000
    outbox_facts: int = 100_000
