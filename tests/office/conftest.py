"""A headquarters that has received a day, made once; what a test changes is a copy."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.office.officeworld import Received, received
from tests.venue.conftest import world

__all__ = ["world"]


@pytest.fixture(scope="session")
def base(world: object, tmp_path_factory: pytest.TempPathFactory) -> Received:
    """Only to be looked at, and copied."""
    return received(world, tmp_path_factory.mktemp("office"))  # type: ignore[arg-type]


@pytest.fixture
def office(base: Received, tmp_path: Path) -> Received:
    """A headquarters of this test's own."""
    return base.copied(tmp_path)
