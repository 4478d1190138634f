"""Worlds that are made once, and stations that are each test's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.drops.folder import FolderDrop
from tests.venue.station import Desk, World, make_world


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """A rehearsal."""
    return make_world(tmp_path_factory.mktemp("world"))


@pytest.fixture(scope="session")
def real_world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """A real round."""
    return make_world(tmp_path_factory.mktemp("real"), practice=False)


@pytest.fixture
def desk(world: World, tmp_path: Path) -> Desk:
    """A station of the rehearsal's first venue."""
    return Desk.made(tmp_path / "desk", world.first)


@pytest.fixture
def drop(tmp_path: Path) -> FolderDrop:
    """An empty stick."""
    return FolderDrop.made(tmp_path / "stick")
