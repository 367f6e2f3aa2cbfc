"""What is demanded of the configuration table."""

import pytest

from plugwright.lab.cases.configuring import REQUIRED_KEYS, TC_019_CS, TC_021_CS
from plugwright.lab.checks import differences
from plugwright.lab.evidence import Evidence, wire
from plugwright.lab.steps import Answers, Sends
from plugwright.lab.values import resolved
from plugwright.ocpp16 import GetConfigurationConf, GetConfigurationReq, KeyValue
from tests.lab.looking_back import evidence

REQUIRED = tuple(
    KeyValue(key=name, readonly=bool(read_only), value="1") for name, read_only in REQUIRED_KEYS["Core"].items()
)
EVERYTHING, PICKED, THOSE = (TC_019_CS.steps[number] for number in (3, 6, 7))


def told(*keys: KeyValue) -> GetConfigurationConf:
    """An answer with these keys."""
    return GetConfigurationConf(configuration_key=keys)


def is_good(step: object, conf: GetConfigurationConf, looked_back: Evidence) -> bool:
    """Whether the step takes the answer."""
    assert isinstance(step, Answers)
    return not differences(step.fields, wire(conf), looked_back)


def test_every_required_key_of_the_profiles_must_be_told() -> None:
    """A key less is too few; of a profile that is not told none is needed."""
    core = evidence(keys={"SupportedFeatureProfiles": "Core"})
    assert is_good(EVERYTHING, told(*REQUIRED), core)
    assert not is_good(EVERYTHING, told(*REQUIRED[1:]), core)
    lists = evidence(keys={"SupportedFeatureProfiles": "Core, LocalAuthListManagement"})
    assert not is_good(EVERYTHING, told(*REQUIRED), lists)


@pytest.mark.parametrize(("name", "good"), [("ConnectionTimeOut", False), ("AuthorizeRemoteTxRequests", True)])
def test_a_key_must_be_writable_where_it_has_to_be(name: str, good: bool) -> None:
    """Some may be either."""
    keys = tuple(key if key.key != name else KeyValue(key=name, readonly=True) for key in REQUIRED)
    assert is_good(EVERYTHING, told(*keys), evidence(keys={"SupportedFeatureProfiles": "Core"})) == good


def test_as_many_keys_are_asked_for_as_the_station_allows() -> None:
    """Of those that it has told, and it must answer them all."""
    assert isinstance(PICKED, Sends)
    limit = told(KeyValue(key="GetConfigurationMaxKeys", readonly=True, value="2"))
    looked_back = evidence(told(REQUIRED[0]), told(*REQUIRED), limit)
    assert resolved(PICKED.fields["key"], looked_back) == tuple(key.key for key in REQUIRED[:2])
    asked = evidence(GetConfigurationReq(key=tuple(key.key for key in REQUIRED[:2])))
    assert is_good(THOSE, told(*REQUIRED[:2]), asked)
    assert not is_good(THOSE, told(*REQUIRED[:1]), asked)


def test_the_key_has_another_value_before_it_is_changed() -> None:
    """Or the change would prove nothing."""
    assert resolved(TC_021_CS.configuration["MeterValueSampleInterval"], evidence()) == 11


def test_a_verdict_says_which_keys_are_wrong() -> None:
    """Not the whole table; names are CiStrings (§7.15)."""
    keys = tuple(KeyValue(key=key.key.upper(), readonly=key.readonly) for key in REQUIRED if key.key != "ResetRetries")
    changed = tuple(KeyValue(key=key.key, readonly=key.key != "NUMBEROFCONNECTORS" and key.readonly) for key in keys)
    assert isinstance(EVERYTHING, Answers)
    core = evidence(keys={"SupportedFeatureProfiles": "Core"})
    (found,) = differences(EVERYTHING.fields, wire(told(*changed)), core)
    assert found.received == "no ResetRetries; NumberOfConnectors writable"
