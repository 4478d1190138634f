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


@pytest.fixture(params=DATABASES)
def made(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where an empty registry is."""
    if request.param == "postgresql":
        return str(request.getfixturevalue("empty"))
    url = f"sqlite:///{tmp_path / '本部.db'}"
    Registry.create(url, SECRET).close()
    return url


@pytest.fixture
def registry(made: str) -> Iterator[Registry]:
    """An empty registry."""
    opened = Registry.open(made, SECRET)
    yield opened
    opened.close()


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
