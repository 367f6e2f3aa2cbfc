"""Acknowledged samples are written lazily, and facts without a use do not pile up. OCPP 1.6 §3.7, §4.7."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from plugwright.store.facts import LAZY_ACKNOWLEDGEMENTS
from plugwright.store.sqlite import FILE_NAME, SqliteStore, open_store
from tests.store.samples import checkpoint, copy_of_files, facts_to_send, filled, finish, sample, started


def _after_cut(data_dir: Path, to: Path) -> list[int]:
    """The facts that a station would send that is started upon the files as they are now."""
    with closing(open_store(copy_of_files(data_dir, to))) as store:
        seqs = [fact.seq for fact in facts_to_send(store)]
        assert store.waiting_facts() == len(seqs)
        return seqs


def _rows(data_dir: Path, to: Path) -> list[int]:
    """The facts that lie in the file."""
    copied = copy_of_files(data_dir, to)
    with closing(sqlite3.connect(copied / FILE_NAME)) as connection:
        return [seq for (seq,) in connection.execute("SELECT seq FROM fact ORDER BY seq")]


def test_acknowledged_sample_comes_again_after_a_cut(durable: SqliteStore, tmp_path: Path) -> None:
    """§3.7: a MeterValues may be told twice, so its acknowledgement alone is no reason to write."""
    filled(durable)
    durable.acknowledge(2)
    durable.commit()
    assert [fact.seq for fact in facts_to_send(durable)] == [1, 3, 4, 5]
    assert _after_cut(tmp_path / "data", tmp_path / "cut") == [1, 2, 3, 4, 5]


def test_acknowledged_start_does_not_come_again(durable: SqliteStore, tmp_path: Path) -> None:
    """§3.7: a start is told once, so its acknowledgement is durable with its step."""
    filled(durable)
    durable.acknowledge(1)
    durable.commit()
    assert _after_cut(tmp_path / "data", tmp_path / "cut") == [2, 3, 4, 5]


@pytest.mark.parametrize("later", [True, False])
def test_sample_is_acknowledged_with_the_next_commit(durable: SqliteStore, tmp_path: Path, later: bool) -> None:
    """Whatever else is written takes the acknowledgement along, in a later step or in the same."""
    filled(durable)
    durable.acknowledge(2)
    if later:
        durable.commit()
    durable.put_note("b", "another cause")
    durable.acknowledge(3)
    durable.commit()
    durable.rollback()
    assert durable.waiting_facts() == 3
    assert _after_cut(tmp_path / "data", tmp_path / "cut") == [1, 4, 5]


def test_acknowledgements_are_written_when_they_are_many(durable: SqliteStore, tmp_path: Path) -> None:
    """A long backlog that is told at last is not told all over after a cut."""
    seqs = [durable.add_fact(sample()) for _ in range(LAZY_ACKNOWLEDGEMENTS + 1)]
    durable.commit()
    for seq in seqs[:-1]:
        durable.acknowledge(seq)
        durable.commit()
    assert durable.waiting_facts() == 1
    assert _after_cut(tmp_path / "data", tmp_path / "before") == seqs
    durable.acknowledge(seqs[-1])
    durable.commit()
    assert _after_cut(tmp_path / "data", tmp_path / "afterwards") == []


def test_rollback_forgets_the_acknowledgements_of_the_step_only(durable: SqliteStore, tmp_path: Path) -> None:
    """What former steps acknowledged is still to be written, although a step that wrote it was abandoned."""
    filled(durable)
    durable.acknowledge(2)
    durable.commit()
    durable.acknowledge(3)
    durable.put_note("b", "abandoned")
    durable.rollback()
    assert [fact.seq for fact in facts_to_send(durable)] == [1, 3, 4, 5]
    assert durable.waiting_facts() == 4
    durable.put_note("b", "yes")
    durable.commit()
    assert _after_cut(tmp_path / "data", tmp_path / "cut") == [1, 3, 4, 5]


def test_acknowledgements_are_written_on_closing(durable: SqliteStore, tmp_path: Path) -> None:
    """A station that goes down in order tells nothing twice; the step that was not committed is forgotten."""
    filled(durable)
    durable.acknowledge(2)
    durable.commit()
    durable.acknowledge(3)
    durable.close()
    assert _after_cut(tmp_path / "data", tmp_path / "cut") == [1, 3, 4, 5]


def test_delivered_samples_do_not_pile_up(durable: SqliteStore, tmp_path: Path) -> None:
    """Of two transactions under way for long, each keeps its start and its newest sample."""
    numbers = [started(durable), started(durable)]
    durable.commit()
    for _ in range(20):
        for number in numbers:
            seq = durable.add_fact(sample(number))
            durable.commit()
            durable.acknowledge(seq)
            durable.commit()
    assert _rows(tmp_path / "data", tmp_path / "open") == [1, 2, 41, 42]
    finish(durable, numbers[0])
    durable.commit()
    assert _rows(tmp_path / "data", tmp_path / "closed") == [2, 42]


def test_delivered_samples_do_not_pile_up_over_restarts(tmp_path: Path) -> None:
    """The newest fact of a transaction is known again after the file was opened anew."""
    with closing(open_store(tmp_path / "data")) as store:
        number = started(store)
        store.commit()
    for _ in range(5):
        with closing(open_store(tmp_path / "data")) as store:
            store.acknowledge(store.add_fact(sample(number)))
            store.commit()
    assert _rows(tmp_path / "data", tmp_path / "copy") == [1, 6]


def test_facts_of_no_use_are_dropped(durable: SqliteStore, tmp_path: Path) -> None:
    """A delivered start, a sample delivered outside a transaction or thinned, a checkpoint that was overtaken."""
    number = started(durable)
    durable.acknowledge(1)
    outside = durable.add_fact(sample())
    told = durable.add_fact(sample(number, in_stop=True))
    durable.replace_checkpoint(checkpoint(number))
    newest = durable.add_fact(sample(number))
    for seq in (outside, told):
        durable.acknowledge(seq)
    assert [fact.seq for fact in durable.stop_data(number)] == [told]
    durable.thin_stop_data(number, [told])
    durable.commit()
    assert _rows(tmp_path / "data", tmp_path / "copy") == [newest]
