"""How often and when a message is tried again, as an onlooker can know it."""

from plugwright.sim.retries import Retries, RetryKeys


def retries(*keys: RetryKeys) -> tuple[Retries, list[str]]:
    """With these keys after the last two steps, and its complaints."""
    flaws: list[str] = []
    made = Retries(flaws.append)
    for each in keys:
        made.keys(each)
    return made, flaws


KEYS = RetryKeys(attempts=3, interval_s=10)


def test_the_wait_grows_with_the_attempts() -> None:
    """§9.1.32: once the interval after the first, twice after the second."""
    made, flaws = retries(KEYS, KEYS)
    made.failed(0)
    made.sent(10_000, "it")
    made.failed(10_000)
    made.idle(29_999, "it")
    assert flaws == []
    made.sent(29_999, "it")
    assert "1 ms too early after 2 attempts" in flaws[0]
    assert made.measured == 2


def test_a_wait_that_is_over_is_noticed() -> None:
    """As long as nothing is in doubt."""
    made, flaws = retries(KEYS, KEYS)
    made.failed(0)
    made.idle(10_000, "it")
    assert "its wait is over" in flaws[0]
    made, flaws = retries(KEYS, KEYS)
    made.failed(0)
    made.doubted()
    made.idle(10_000, "it")
    made.sent(1, "it")
    assert flaws == []


def test_what_may_be_another_message_counts_anew() -> None:
    """And nobody knows how long it waits."""
    made, flaws = retries(KEYS, KEYS)
    for _ in range(3):
        made.failed(0)
    made.start_in_doubt()
    made.sent(0, "it")
    made.failed(0)
    made.idle(1_000_000, "it")
    assert flaws == []


def test_no_try_after_the_last_attempt() -> None:
    """§9.1.31; a new life counts anew."""
    made, flaws = retries(KEYS, KEYS)
    for _ in range(3):
        made.failed(0)
    made.idle(1_000_000, "it")
    assert flaws == []
    assert made.is_exhausted
    made.sent(1_000_000, "it")
    assert "after 3 failed attempts" in flaws[0]
    made, flaws = retries(KEYS, KEYS)
    for _ in range(3):
        made.failed(0)
    made.forget()
    made.sent(0, "it")
    assert flaws == []


def test_a_key_that_changes_in_the_step_leaves_both_ways_open() -> None:
    """A deadline goes before the stimulus."""
    made, flaws = retries(KEYS, RetryKeys(attempts=1, interval_s=1))
    assert made.fewest_attempts == 1
    made.failed(0)
    made.idle(9_999, "it")
    made.sent(1_000, "it")
    assert flaws == []
