"""An address to listen at."""

import pytest

from plugwright.settings.listening import host_and_port, is_loopback


def test_an_address_is_host_and_port() -> None:
    """IPv6 stands in brackets, port 0 is any free one."""
    assert host_and_port("127.0.0.1:9000", "x") == ("127.0.0.1", 9000)
    assert host_and_port("[::1]:0", "x") == ("::1", 0)


@pytest.mark.parametrize("text", ["", ":", "127.0.0.1", ":80", "h:", "h:-1", "h:8o", "h:123456", "h:\u0661"])
def test_what_is_no_address_is_answered_with_an_example(text: str) -> None:
    """The caller puts the place before it."""
    with pytest.raises(ValueError, match=r"must look like 127\.0\.0\.1:1"):
        host_and_port(text, "127.0.0.1:1")


def test_a_port_has_sixteen_bits() -> None:
    """Five digits may still be too many."""
    assert host_and_port("h:65535", "x") == ("h", 65_535)
    with pytest.raises(ValueError, match="a port is at most 65535"):
        host_and_port("h:65536", "x")


def test_loopback_is_this_machine_only() -> None:
    """A name other than localhost might mean anything."""
    assert is_loopback("localhost")
    assert is_loopback("127.8.8.8")
    assert is_loopback("::1")
    for host in ("0.0.0.0", "::", "10.0.0.1", "example"):  # noqa: S104 - what is to be refused
        assert not is_loopback(host)
