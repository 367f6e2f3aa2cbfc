"""The page of products, from their settings files."""

from collections.abc import Callable, Sequence
from typing import Any, Final

from plugwright.settings.products import load_product, product_names
from plugwright.station.configuration import Configuration, Factory, Key
from plugwright.station.keys import KEYS
from plugwright.station.product import Channel, Product
from tools.docs import markdown
from tools.docs.markdown import NO, code, table

ABOUT: Final = """\
A product is a settings file of the package, laid under a station's own: `product = "…"` in `[station]`, or
`--product` of a command. Without one it is `generic`. What a station's file says overrides the product's
([station.md](station.md))."""

CHANNELS: Final = """\
What the meter measures, by measurand (OCPP 1.6 §7.31) and phase. A list of measurands such as MeterValuesSampledData
takes only what is here; the energy register is always there."""

CONFIGURATION: Final = """\
Factory values of the configuration keys in which the products differ; R is read-only over OCPP, - is a key that the
product does not have. All others have the defaults of [configuration-keys.md](configuration-keys.md)."""

Fact = Callable[[Product], object]


def _range(product: Product) -> str:
    return f"{product.hardware.min_current_a:g} to {product.hardware.max_current_a:g}"


FACTS: Final[Sequence[tuple[str, Fact]]] = (
    ("vendor", lambda product: product.vendor),
    ("model", lambda product: product.model),
    ("connectors", lambda product: product.connectors),
    ("feature profiles switched on", lambda product: ", ".join(product.feature_profiles)),
    ("control pilot (Mode 3)", lambda product: product.hardware.control_pilot),
    ("fixed cable", lambda product: product.hardware.fixed_cable),
    ("connector lock", lambda product: product.hardware.lock),
    ("plug contact", lambda product: product.hardware.plug_contact),
    ("phases", lambda product: product.hardware.phases),
    ("current per phase, least to most (A)", _range),
    ("card readers", lambda product: product.hardware.readers),
    ("backup supply", lambda product: product.hardware.backup_supply),
    ("transactions go on after a power cut", lambda product: product.resumes_transactions),
    ("the machine's clock is trusted", lambda product: product.trusts_clock),
)


def page() -> str:
    """Return the page."""
    names = product_names()
    products = [load_product(name) for name in names]
    return markdown.page(
        "Products",
        "`src/plugwright/settings/products/`",
        ABOUT,
        table(["", *map(code, names)], [[what, *map(_words, map(fact, products))] for what, fact in FACTS]),
        "## Meter channels",
        CHANNELS,
        table(["product", "channels"], zip(map(code, names), map(_channels, products), strict=True)),
        "## Factory values",
        CONFIGURATION,
        table(["key", *map(code, names)], _differing(products)),
    )


def _words(value: object) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def _channels(product: Product) -> str:
    return ", ".join(map(_channel, product.hardware.channels))


def _channel(channel: Channel) -> str:
    return ".".join(part for part in (channel.measurand, channel.phase) if part)


def _differing(products: Sequence[Product]) -> list[list[str]]:
    told = [_values(product) for product in products]
    rows = [(key.name, [values.get(key.name, NO) for values in told]) for key in KEYS]
    return [[code(name), *values] for name, values in rows if any(value != values[0] for value in values)]


def _values(product: Product) -> dict[str, str]:
    listed = Configuration(Factory(KEYS, product), {}).listed()
    return {key.name: _told(key, value, readonly=readonly) for key, value, readonly in listed}


def _told(key: Key[Any], value: str | None, *, readonly: bool) -> str:
    return (code(value) if value else "empty") + (" R" if readonly and key.access != "R" else "")
