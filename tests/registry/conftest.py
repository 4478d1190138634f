"""Registries in a file and on a server: what holds for one holds for the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.registry.registry import Registry
from tests.importing.builder import SECRET

DATABASES = ("sqlite", "postgresql")


@pytest.fixture(params=DATABASES)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where no registry is yet."""
    if request.param == "postgresql":
        return str(request.getfixturevalue("postgres").new())
    return f"sqlite:///{tmp_path / '本部.db'}"


@pytest.fixture
def registry(url: str) -> Iterator[Registry]:
    """An empty registry."""
    made = Registry.create(url, SECRET)
    yield made
    made.close()


@pytest.fixture
def opened() -> Iterator[Callable[[str], Registry]]:
    """Opens registries, and closes them when the test is over."""
    every = list[Registry]()

    def open_(url: str) -> Registry:
        every.append(Registry.open(url, SECRET))
        return every[-1]

    yield open_
    for registry in every:
        registry.close()
