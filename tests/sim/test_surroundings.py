"""What a world is drawn from."""

from random import Random

import msgspec

from plugwright.hardware.virtual import VirtualHardware
from plugwright.ocpp16.codec import encode
from plugwright.sim.shell import EPOCH_MS
from plugwright.sim.surroundings import GOOD_TAGS, NEVER_GOOD_TAGS, PROFILES, VALUES, id_tags, product, question
from plugwright.station.configuration import Configuration, Factory
from plugwright.station.keys import KEYS
from plugwright.store.memory import MemoryStore


def test_every_product_can_be_built() -> None:
    """Its hardware and its configuration fit together."""
    for seed in range(100):
        drawn = product(Random(seed))
        assert Factory(KEYS, drawn).values
        assert VirtualHardware(drawn, Random(seed)).next_deadline() > 0


def test_products_differ() -> None:
    """In everything that matters."""
    drawn = [product(Random(seed)) for seed in range(100)]
    assert {one.connectors for one in drawn} == {1, 2, 3}
    for feature in ("lock", "control_pilot", "fixed_cable", "backup_supply"):
        assert {getattr(one.hardware, feature) for one in drawn} == {True, False}
    assert {one.resumes_transactions for one in drawn} == {one.trusts_clock for one in drawn} == {True, False}


def test_every_value_is_one_that_the_key_takes() -> None:
    """A question that is always refused tries nothing."""
    for seed in range(20):
        factory = Factory(KEYS, product(Random(seed)))
        for key, values in VALUES:
            if factory.read_only.get(key.name) is not False:
                continue  # the product does not have it, or its hardware settles it
            for value in values:
                assert Configuration(factory, {}).change(key.name, value, MemoryStore()) == "Accepted"


def test_every_key_that_can_be_written_is_written() -> None:
    """§5.3: a key that nobody changes is one whose change nobody tries."""
    drawn = [key for key, _values in VALUES]
    assert [key.name for key in KEYS if key.access == "RW" and key not in drawn] == []


def test_every_profile_is_on_and_off() -> None:
    """§3.3."""
    drawn = [product(Random(seed)).feature_profiles for seed in range(100)]
    for profile in PROFILES:
        assert 50 < sum(profile in profiles for profiles in drawn) < 100


def test_bad_cards_are_never_accepted() -> None:
    """And the good ones are, one of them for a while only."""
    for seed in range(20):
        known = id_tags(Random(seed), EPOCH_MS)
        assert all(known[tag].status in ("Accepted", "ConcurrentTx") for tag in GOOD_TAGS)
        assert all(tag not in known or known[tag].status != "Accepted" for tag in NEVER_GOOD_TAGS)


def test_a_question_is_one_that_may_be_asked() -> None:
    """All kinds come, all are valid."""
    random = Random(1)
    asked = [question(random, 2, (1, 2)) for _ in range(500)]
    assert len({type(req) for req in asked}) == 9
    for req in asked:
        msgspec.json.decode(encode(req))
        msgspec.convert(msgspec.to_builtins(req), type(req))
