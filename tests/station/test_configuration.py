"""The configuration: factory values under stored ones, changed atomically."""

import re
import sys
from collections.abc import Mapping

import pytest

from plugwright.station.configuration import (
    AT_NEXT_USE,
    AT_REBOOT,
    NOW,
    RW,
    Configuration,
    Factory,
    Key,
    KeyTable,
    R,
    W,
)
from plugwright.station.product import Product
from plugwright.station.value_types import Boolean, Choice, CommaList, Integer, Text
from plugwright.store.memory import MemoryStore

Limit = Key(name="Limit", type=Integer(), default=2, access=R, applies=NOW, effect="", spec="", optional=True)
Letters = Key(
    name="Letters", type=CommaList(Choice(("A", "B", "C"))), default=("A",), access=RW, applies=NOW, effect="",
    spec="§1", max_length_key=Limit,
)  # fmt: skip
Interval = Key(name="Interval", type=Integer(), default=10, access=RW, applies=NOW, effect="", spec="§2")
Mode = Key(name="Mode", type=Integer(), default=1, access=RW, applies=AT_REBOOT, effect="", spec="§3")
Secret = Key(name="Secret", type=Text(40), default="", access=W, applies=AT_NEXT_USE, effect="", spec="§4")
ListEnabled = Key(
    name="ListEnabled", type=Boolean(), default=True, access=RW, applies=NOW, effect="", spec="§5",
    profile="LocalAuthListManagement",
)  # fmt: skip
Connectors = Key(
    name="Connectors", type=Integer(), default=lambda product: product.connectors, access=R, applies=NOW, effect="",
    spec="§6", objection=lambda number, product: None if number == product.connectors else "must be right",
)  # fmt: skip
TABLE = KeyTable(Letters, Limit, Interval, Mode, Secret, ListEnabled, Connectors)


def product(configuration: Mapping[str, str | None] | None = None, read_only: tuple[str, ...] = ()) -> Product:
    """A product with these factory values."""
    return Product(vendor="V", model="M", connectors=3, configuration=configuration or {}, read_only=read_only)


def configured(
    stored: Mapping[str, str] | None = None,
    factory: Mapping[str, str | None] | None = None,
    read_only: tuple[str, ...] = (),
) -> Configuration:
    """A station's configuration over `TABLE`."""
    return Configuration(Factory(TABLE, product(factory, read_only)), stored or {})


def test_value_is_typed_and_stored_over_factory_over_default() -> None:
    """What OCPP set wins over the product, and that over the key's own default."""
    assert configured()[Interval] == 10
    assert configured(factory={"Interval": "20"})[Interval] == 20
    assert configured(factory={"Interval": "20"}, stored={"Interval": "30"})[Interval] == 30


def test_default_may_follow_the_product() -> None:
    """§9.1.21: the number of connectors is the product's."""
    assert configured()[Connectors] == 3


def test_key_is_found_in_any_case() -> None:
    """§7.17: a CiString compares without case."""
    assert configured().find("iNTERVAL") is Interval
    assert configured().find("Intervals") is None


def test_key_without_value_does_not_exist_but_has_its_default() -> None:
    """A product that prints '-' lacks the key; what it governs works all the same."""
    configuration = configured(factory={"Limit": None})
    assert not configuration.exists(Limit)
    assert configuration.find("Limit") is None
    assert configuration.change("Limit", "5", MemoryStore()) == "NotSupported"
    assert configuration[Limit] == 2


def test_key_of_a_profile_that_is_off_exists_only_where_the_product_says_so() -> None:
    """§9: a profile's keys need not be there without it; a printed table is met as it is."""
    assert not configured().exists(ListEnabled)
    assert configured(factory={"ListEnabled": "FALSE"}).exists(ListEnabled)


def test_listed_are_the_existing_keys_in_the_order_of_the_table() -> None:
    """§5.8: with their values, but never that of a key that is only written."""
    told = [(key.name, text, read_only) for key, text, read_only in configured(stored={"Secret": "s"}).listed()]
    assert told == [
        ("Letters", "A", False),
        ("Limit", "2", True),
        ("Interval", "10", False),
        ("Mode", "1", False),
        ("Secret", None, False),
        ("Connectors", "3", True),
    ]


def test_change_is_accepted_stored_and_in_effect() -> None:
    """§5.3: Accepted means effective immediately."""
    store = MemoryStore()
    configuration = configured()
    assert configuration.change("interval", "30", store) == "Accepted"
    assert configuration[Interval] == 30
    assert dict(store.configuration()) == {"Interval": "30"}


@pytest.mark.parametrize(
    ("name", "value", "status"),
    [
        ("Testing", "1", "NotSupported"),
        ("Interval", "-1", "Rejected"),
        ("Interval", "", "Rejected"),
        ("Limit", "3", "Rejected"),
        ("Connectors", "3", "Rejected"),
        ("Letters", "A,B,C", "Rejected"),
        ("Secret", "x" * 41, "Rejected"),
        ("Secret", "x" * 501, "Rejected"),
    ],
)
def test_refused_change_changes_nothing(name: str, value: str, status: str) -> None:
    """§5.3: unknown is NotSupported; malformed, out of range, too long and read-only are Rejected."""
    store = MemoryStore()
    configuration = configured()
    before = list(configuration.listed())
    assert configuration.change(name, value, store) == status
    assert list(configuration.listed()) == before
    assert dict(store.configuration()) == {}


def test_list_is_as_long_as_its_max_length_key_says() -> None:
    """§5.3: [KeyName]MaxLength counts items; without that key its internal default holds."""
    assert configured(factory={"Limit": "3"}).change("Letters", "A,B,C", MemoryStore()) == "Accepted"
    assert configured(factory={"Limit": None}).change("Letters", "A,B", MemoryStore()) == "Accepted"
    assert configured(factory={"Limit": None}).change("Letters", "A,B,C", MemoryStore()) == "Rejected"


def test_setting_what_is_set_writes_nothing() -> None:
    """A store's commit wears a flash card."""
    store = MemoryStore()
    assert configured().change("Interval", "10", store) == "Accepted"
    assert dict(store.configuration()) == {}


def test_change_back_to_the_factory_value_is_stored() -> None:
    """The row of the former change would win otherwise."""
    store = MemoryStore()
    configuration = configured()
    configuration.change("Interval", "30", store)
    assert configuration.change("Interval", "10", store) == "Accepted"
    assert configured(stored=store.configuration())[Interval] == 10


def test_change_that_needs_a_reboot_waits_for_it() -> None:
    """§5.3: RebootRequired; read back is the new value, in effect the old one."""
    store = MemoryStore()
    configuration = configured()
    assert configuration.change("Mode", "2", store) == "RebootRequired"
    assert (configuration[Mode], configuration.text(Mode)) == (1, "2")
    assert configured(stored=store.configuration())[Mode] == 2


def test_last_set_and_factory_value_are_told_beside_the_one_in_effect() -> None:
    """What waits for a reboot is set already."""
    configuration = configured(factory={"Mode": "3"})
    configuration.change("Mode", "2", MemoryStore())
    assert (configuration.factory_value(Mode), configuration[Mode], configuration.last_set(Mode)) == (3, 3, 2)


def test_an_objection_says_what_a_value_must_be() -> None:
    """And never repeats the value, which may be a secret."""
    configuration = configured()
    assert configuration.objection(Interval, "30") is None
    assert configuration.objection(Letters, "A,B,C") == "must have at most 2 items (Limit)"
    told = configuration.objection(Secret, "swordfish" * 10)
    assert told is not None
    assert "swordfish" not in told


def test_taking_back_a_change_before_the_reboot_is_accepted() -> None:
    """§5.3: nothing is left to wait for; and saying it again is no reason to forget that something is."""
    store = MemoryStore()
    configuration = configured()
    configuration.change("Mode", "2", store)
    assert configuration.change("Mode", "2", store) == "RebootRequired"
    assert configuration.change("Mode", "1", store) == "Accepted"
    assert configured(stored=store.configuration())[Mode] == 1


def test_product_may_make_a_key_read_only() -> None:
    """Errata 3.79 leaves one key's access to the product; ours may do so with each."""
    configuration = configured(stored={"Interval": "30"}, read_only=("Interval",))
    assert configuration.is_read_only(Interval)
    assert configuration.change("Interval", "20", MemoryStore()) == "Rejected"
    assert configuration[Interval] == 10


def test_stored_values_that_no_longer_fit_are_discarded_by_name() -> None:
    """An older version, or another product file, may have stored them."""
    stored = {"Interval": "soon", "Gone": "1", "Limit": "9", "Mode": "4"}
    configuration = configured(stored=stored)
    assert configuration.discarded == ("Interval", "Gone", "Limit")
    assert (configuration[Interval], configuration[Limit], configuration[Mode]) == (10, 2, 4)


def test_station_sets_a_key_on_its_own_account() -> None:
    """§4.2: the interval of BootNotification.conf."""
    store = MemoryStore()
    configuration = configured()
    assert configuration.set(Interval, 300, store)
    assert configuration[Interval] == 300
    assert dict(store.configuration()) == {"Interval": "300"}


def test_station_cannot_set_what_the_key_does_not_take() -> None:
    """An interval beyond all bounds is the peer's mistake, and must not stop the station."""
    store = MemoryStore()
    configuration = configured()
    assert not configuration.set(Interval, 2**31, store)
    assert configuration[Interval] == 10
    assert dict(store.configuration()) == {}


def test_read_only_key_set_by_the_station_is_not_stored() -> None:
    """A stored value of a read-only key would outlive its reason."""
    store = MemoryStore()
    configuration = configured(read_only=("Interval",))
    assert configuration.set(Interval, 300, store)
    assert configuration[Interval] == 300
    assert dict(store.configuration()) == {}


@pytest.mark.parametrize(
    ("factory", "sentence"),
    [
        ({"Interval": "x"}, "Interval: must be a whole number from 0 to 2147483647"),
        ({"Testing": "1"}, "Testing: there is no such configuration key"),
        ({"interval": "1"}, "interval: the configuration key is written Interval"),
        ({"Interval": None}, "Interval: must have a value, the key is required (§2)"),
        ({"Letters": "A,B,C"}, "Letters: must have at most 2 items (Limit)"),
        ({"Connectors": "4"}, "Connectors: must be right"),
    ],
)
def test_bad_factory_value_is_refused_with_its_key(factory: Mapping[str, str | None], sentence: str) -> None:
    """A product file is checked when it is read."""
    with pytest.raises(ValueError, match=f"^{re.escape(sentence)}$"):
        Factory(TABLE, product(factory))


def test_unknown_read_only_name_is_refused() -> None:
    """It would be read-write in silence."""
    with pytest.raises(ValueError, match="Testing: there is no such configuration key"):
        Factory(TABLE, product(read_only=("Testing",)))


def test_limit_and_list_may_stand_in_either_order() -> None:
    """A list's limit is known before the list is checked."""
    for table in (KeyTable(Letters, Limit), KeyTable(Limit, Letters)):
        factory = Factory(table, product({"Limit": "3", "Letters": "A,B,C"}))
        assert Configuration(factory, {})[Letters] == ("A", "B", "C")


def test_unchanged_configuration_is_small() -> None:
    """A fleet holds thousands; the factory is shared."""
    factory = Factory(TABLE, product())
    one, other = Configuration(factory, {}), Configuration(factory, {})
    own = [getattr(one, slot) for slot in Configuration.__slots__]
    shared = [getattr(other, slot) for slot in Configuration.__slots__]
    assert all(mine is its for mine, its in zip(own, shared, strict=True))
    assert sys.getsizeof(one) < 200
