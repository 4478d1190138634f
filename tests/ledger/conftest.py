"""The worlds of the venue's tests, for the ledger beneath them; a killer and a small disk."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ledger.killing import Kantoku
from tests.ledger.smalldisk import small_disk
from tests.venue.conftest import desk, drop, real_world, world

__all__ = ["desk", "drop", "real_world", "world"]


@pytest.fixture
def program() -> Kantoku:
    """The program, ready to be started and killed."""
    return Kantoku()


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """A disk of two megabytes."""
    with small_disk(tmp_path) as disk:
        yield disk
