"""Who knows the password, and how long who does not has to wait."""

from base64 import b64encode

import pytest

from plugwright.web.password import MAX_ADDRESSES, MAX_DELAY_S, MAX_WAIT_S, Password, Patience, delay_s

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


def test_time_passes_and_success_forgives() -> None:
    """Neither is a delay owed after it is over."""
    patience = Patience()
    for _ in range(3):
        patience.failed("guesser", 100.0)
    assert patience.wait_s("guesser", 200.0) == 0
    assert patience.wait_s("guesser", 200.0) == delay_s(4)
    patience.succeeded("guesser")
    assert patience.wait_s("guesser", 200.0) == 0


def test_remembers_a_bounded_number_of_addresses() -> None:
    """The one that failed least lately makes room."""
    patience = Patience()
    for number in range(MAX_ADDRESSES + 1):
        patience.failed(f"address {number}", 100.0)
    assert patience.wait_s("address 0", 100.0) == 0
    assert patience.wait_s("address 1", 100.0) != 0
    assert patience.wait_s(f"address {MAX_ADDRESSES}", 100.0) != 0
