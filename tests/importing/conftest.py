"""A headquarters in a folder, and a drop beside it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.drops.folder import FolderDrop
from tests.importing.builder import Headquarters


@pytest.fixture
def hq(tmp_path: Path) -> Iterator[Headquarters]:
    """One round, two venues, a package for each."""
    made = Headquarters.made(tmp_path)
    yield made
    made.registry.close()


@pytest.fixture
def drop(tmp_path: Path) -> FolderDrop:
    """An empty folder."""
    return FolderDrop.made(tmp_path / "drop")
