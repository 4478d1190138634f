"""A real practice station under every screen."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app import bootstrap
from app.services.opening import OpenStation
from tests.ui.caseworld import Received, received
from tests.venue.conftest import desk, real_world, world
from tests.venue.station import Desk, World, sign_in
from ui.application import start_qt

__all__ = ["desk", "real_world", "world"]


@pytest.fixture(scope="session")
def received_day(world: World, tmp_path_factory: pytest.TempPathFactory) -> Received:
    """A headquarters that has taken in a venue's morning; only to be copied."""
    return received(world, tmp_path_factory.mktemp("received"))


@pytest.fixture
def station(desk: Desk) -> Iterator[OpenStation]:
    """Signed in, doors open."""
    with desk.station() as opened:
        sign_in(opened, desk.stamp)
        yield opened


@pytest.fixture(scope="session", autouse=True)
def _fonts(qapp: object) -> None:
    start_qt(bootstrap.font_files())
