"""Who does what, where several imports work on one server."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import ExitStack

import pytest

from app.registry.registry import Registry
from tests.importing.builder import SECRET

WAITING = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
Open = Callable[[str], Registry]


def test_work_is_claimed_once_until_it_is_let_go(empty: str, opened: Open) -> None:
    one, other = opened(empty), opened(empty)
    with one.claim("a") as ours, other.claim("a") as theirs, other.claim("b") as more:
        assert (ours, theirs, more) == (True, False, True)
    with other.claim("a") as theirs:
        assert theirs


def test_whoever_waits_gets_it_when_the_other_has_ended(empty: str, opened: Open) -> None:
    one, other = Registry.open(empty, SECRET), opened(empty)
    got = threading.Event()

    def wait() -> None:
        with other.claim("a", wait=True) as ours:
            assert ours
            got.set()

    waiting = threading.Thread(target=wait)
    with ExitStack() as held:
        assert held.enter_context(one.claim("a"))
        waiting.start()
        with one._database.alone() as server:
            while not server.exec_driver_sql(WAITING).scalar():
                assert waiting.is_alive()
        assert not got.is_set()
    assert got.wait(5)
    waiting.join()
    one.close()


def test_a_claim_holds_no_writer_up(empty: str, opened: Open) -> None:
    one, other = opened(empty), opened(empty)
    with one.claim("a"), other._database.writing():
        assert other.rounds() == []


@pytest.mark.parametrize("wait", [False, True])
def test_in_a_file_every_claim_is_granted(made: str, opened: Open, wait: bool) -> None:
    with opened(made).claim("a", wait=wait) as ours:
        assert ours
