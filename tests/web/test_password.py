"""Who knows the password, and how long who does not has to wait."""

from base64 import b64encode

import pytest

from plugwright.web.password import (
    FORGIVEN_AFTER_S,
    MAX_DELAY_S,
    MAX_SOURCES,
    MAX_WAIT_S,
    Password,
    Patience,
    delay_s,
    source_of,
)

SECRET = "swordfish: Ärger"  # with a colon, a space and a letter that is not ASCII


def basic(user: str, password: str) -> str:
    """An Authorization header (RFC 7617 §2.1)."""
    return f"Basic {b64encode(f'{user}:{password}'.encode()).decode()}"


@pytest.mark.parametrize(
    "header",
    [
        *(basic("", SECRET), basic("anybody", SECRET), basic("x", SECRET).replace("Basic", "basic")),
        "Bearer " + SECRET.encode().decode("latin-1"),  # as a server reads the bytes of a header
    ],
)
def test_lets_in_who_has_it(header: str) -> None:
    """By either scheme, whatever the user is called."""
    assert Password(SECRET).matches(header)


@pytest.mark.parametrize(
    "header",
    [
        *("", "Basic", "Basic ", "Bearer", "Bearer ", "Digest x", SECRET, f"Basic {SECRET}", "Basic %%%", "Basic ÄÖ"),
        *(basic("x", SECRET[:-1]), basic("x", SECRET + "x"), basic(SECRET, ""), "Bearer swordfish"),
        f"Basic {b64encode(SECRET.replace(':', '').encode()).decode()}",
    ],
)
def test_keeps_out_who_has_not(header: str) -> None:
    """However the header is garbled."""
    assert not Password(SECRET).matches(header)


def test_does_not_keep_the_password() -> None:
    """It cannot end up in a log or a dump."""
    assert SECRET not in repr(vars(Password(SECRET)))


def test_the_delay_doubles_up_to_its_bound() -> None:
    """A person who mistypes waits a moment, a program waits most of the time."""
    delays = [delay_s(failures) for failures in range(1, 1000)]
    assert delays[:3] == [0.25, 0.5, 1.0]
    assert delays == sorted(delays)
    assert delays[-1] == MAX_DELAY_S


def test_nobody_waits_who_has_not_failed() -> None:
    """Other addresses are no concern of theirs."""
    patience = Patience()
    for _ in range(9):
        patience.failed("guesser", 100.0)
    assert patience.wait_s("friend", 100.0) == 0


def test_attempts_of_one_address_are_heard_one_after_another() -> None:
    """However many come at once; those that would wait too long are sent away."""
    patience = Patience()
    patience.failed("guesser", 100.0)
    assert [patience.wait_s("guesser", 100.0) for _ in range(3)] == [0.25, 0.75, 1.75]
    for _ in range(9):
        patience.failed("guesser", 100.0)
    waits = [patience.wait_s("guesser", 100.0) for _ in range(9)]
    heard = [wait for wait in waits if wait is not None]
    assert heard == sorted(heard)
    assert max(heard) <= MAX_WAIT_S
    assert waits[-1] is None


def test_many_attempts_at_once_are_heard_no_sooner() -> None:
    """Each waits as long as it would have if the one before had failed first."""
    at_once, in_turn = Patience(), Patience()
    at_once.failed("guesser", 0.0)
    in_turn.failed("guesser", 0.0)
    now_s = 0.0
    for _ in range(5):
        now_s += in_turn.wait_s("guesser", now_s) or 0.0
        in_turn.failed("guesser", now_s)
        assert at_once.wait_s("guesser", 0.0) == now_s


def test_no_delay_is_owed_after_it_is_over() -> None:
    """The next one is."""
    patience = Patience()
    for _ in range(3):
        patience.failed("guesser", 100.0)
    assert patience.wait_s("guesser", 200.0) == 0
    assert patience.wait_s("guesser", 200.0) == delay_s(4)


def test_success_forgives_nobody() -> None:
    """Who guesses behind the same address as who knows waits as long as if alone."""
    patience = Patience()
    for _ in range(9):
        patience.failed("both", 100.0)
    assert patience.wait_s("both", 105.0) == 0
    patience.succeeded("both", 105.0)
    assert patience.wait_s("both", 105.0) == 0
    patience.failed("both", 105.0)
    assert patience.wait_s("both", 105.0) == MAX_DELAY_S


def test_nobody_waits_for_who_knows() -> None:
    """A page asks for many things at once, and a mistake before it is no reason to wait for each."""
    patience = Patience()
    patience.failed("friend", 100.0)
    for _ in range(30):
        assert patience.wait_s("friend", 101.0) == 0
        patience.succeeded("friend", 101.0)


def test_who_waits_in_turn_is_not_overtaken() -> None:
    """A right attempt gives nothing of the others' delays away."""
    patience = Patience()
    patience.failed("both", 100.0)
    assert [patience.wait_s("both", 100.0) for _ in range(2)] == [0.25, 0.75]
    patience.succeeded("both", 100.25)
    assert patience.wait_s("both", 100.25) == pytest.approx(1.5)


def test_time_forgives() -> None:
    """Whoever has not failed for a while begins anew."""
    patience = Patience()
    for _ in range(9):
        patience.failed("guesser", 100.0)
    assert patience.wait_s("guesser", 100.0 + FORGIVEN_AFTER_S) == 0
    patience.failed("guesser", 100.0 + FORGIVEN_AFTER_S)
    assert patience.wait_s("guesser", 100.0 + FORGIVEN_AFTER_S) == delay_s(1)


def test_remembers_a_bounded_number_of_sources() -> None:
    """The one that failed least lately makes room."""
    patience = Patience()
    for number in range(MAX_SOURCES + 1):
        patience.failed(f"source {number}", 100.0)
    assert patience.wait_s("source 0", 100.0) == 0
    assert patience.wait_s("source 1", 100.0) != 0
    assert patience.wait_s(f"source {MAX_SOURCES}", 100.0) != 0


@pytest.mark.parametrize(
    ("address", "source"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", ""),
        ("unix", "unix"),
    ],
)
def test_one_holder_has_one_source(address: str, source: str) -> None:
    """Of IPv6 addresses everybody has more than anybody could try."""
    assert source_of(address) == source
