"""A headquarters in a folder, and a drop beside it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.drops.folder import FolderDrop
from tests.importing.builder import Headquarters

# Every way into the registry is walked here; what the other files ask, no database answers.
_ON_BOTH = {"test_import", "test_photos"}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Some files run on both databases."""
    if "hq" in metafunc.fixturenames and metafunc.module.__name__.split(".")[-1] in _ON_BOTH:
        metafunc.parametrize("hq", ["sqlite", "postgresql"], indirect=True)


@pytest.fixture
def hq(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Headquarters]:
    """One round, two venues, a package for each; in a file or on a server."""
    server = getattr(request, "param", "sqlite") == "postgresql"
    made = Headquarters.made(tmp_path, url=request.getfixturevalue("empty") if server else "")
    yield made
    made.registry.close()


@pytest.fixture
def drop(tmp_path: Path) -> FolderDrop:
    """An empty folder."""
    return FolderDrop.made(tmp_path / "drop")
