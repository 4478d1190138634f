"""Each contract of the floor plan, broken on purpose: one that cannot fail guards nothing."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.house.floor_plan import HOUSE, contracts, verdicts

FOR_TYPES = "from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    import {}\n"

# One contract, the module that offends, its text. `offence` is a module that the tree has not got.
OFFENCES = [
    ("app-floors", "app/domain/offence.py", "import app.formats"),
    ("app-floors", "app/kernel/offence.py", "def f():\n    import app.domain"),
    ("app-floors", "app/services/offence.py", "import app.ledger"),
    ("app-floors", "app/ledger/offence.py", "import app.services"),
    ("app-floors", "app/camera/offence.py", "import app.renderers"),
    ("app-floors", "app/projections/offence.py", FOR_TYPES.format("app.formats")),
    ("app-floors", "app/offence.py", ""),
    ("app-floors", "app/offence/__init__.py", ""),
    ("ui-floors", "ui/shell/offence.py", "import ui.application"),
    ("ui-floors", "ui/viewmodels/offence.py", "import ui.widgets"),
    ("ui-floors", "ui/offence.py", ""),
    ("ui-is-opened-by-cli", "app/services/offence.py", "def f():\n    import ui.shell"),
    ("cli-is-the-roof", "ui/shell/offence.py", "import app.cli"),
    ("one-place-names-the-adapters", "app/cli/offence.py", "import app.ledger"),
    ("one-place-names-the-adapters", "ui/shell/offence.py", FOR_TYPES.format("app.camera")),
    ("resources-are-found-by-kernel", "app/renderers/offence.py", "import resources"),
    ("resources-know-nobody", "resources/offence.py", "import app.kernel"),
    ("qt-lives-in-ui", "app/renderers/offence.py", "import PySide6.QtCore"),
    ("qt-lives-in-ui", "ui/viewmodels/offence.py", "from PySide6 import QtCore"),
    ("databases", "app/services/offence.py", "import sqlalchemy.orm"),
    ("databases", "app/formats/offence.py", FOR_TYPES.format("sqlcipher3")),
    ("migrations", "app/ledger/offence.py", "from alembic import op"),
    ("pictures", "ui/widgets/offence.py", "import cv2"),
    ("pictures", "app/cli/offence.py", "def f():\n    import zxingcpp"),
    ("keys", "app/formats/offence.py", "import zstandard"),
    ("keys", "app/registry/offence.py", "from cryptography.hazmat.primitives import hashes"),
    ("printing", "app/reports/offence.py", "import typst"),
    ("spreadsheets", "app/formats/offence.py", "import python_calamine"),
    ("folders", "ui/shell/offence.py", "import platformdirs"),
    ("network", "app/machine/offence.py", "import urllib.request"),
    ("network", "app/services/offence.py", "import asyncssh"),
    ("terminal", "app/services/offence.py", "import rich.progress"),
    ("pure-floors", "app/formats/offence.py", "from pathlib import Path"),
    ("pure-floors", "app/domain/offence.py", "import threading"),
    ("no-chance-no-clock", "app/projections/offence.py", "import time"),
    ("screens-spell-no-thread", "ui/screens/offence.py", "import threading"),
]

CIRCLES = "no-circles"  # takes two modules, so it has a test of its own

Offend = Callable[[str, str], None]


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The house's modules, without anything else, in another place."""
    place = tmp_path_factory.mktemp("house")
    shutil.copy(HOUSE / "pyproject.toml", place)
    for package in ("app", "ui", "resources"):
        for path in (HOUSE / package).rglob("*.py"):
            target = place / path.relative_to(HOUSE)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, target)
    return place


@pytest.fixture
def offend(copy: Path) -> Iterator[Offend]:
    """Writes offending modules into the copy, and takes them away again."""
    written: list[Path] = []

    def write(name: str, text: str) -> None:
        path = copy / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text + "\n", encoding="utf-8")
        written.append(path)

    yield write
    for path in written:
        path.unlink()
        if path.name == "__init__.py":
            path.parent.rmdir()


def test_the_copy_keeps_every_contract(copy: Path) -> None:
    found, said = verdicts(copy)
    assert found == dict.fromkeys(contracts().values(), "KEPT"), said


def test_every_contract_is_broken_here_at_least_once() -> None:
    assert {contract for contract, _, _ in OFFENCES} | {CIRCLES} == set(contracts())


@pytest.mark.parametrize(("contract", "module", "text"), OFFENCES)
def test_a_contract_bites(
    copy: Path, offend: Offend, contract: str, module: str, text: str
) -> None:
    offend(module, text)
    found, said = verdicts(copy, contract)
    assert found == {contracts()[contract]: "BROKEN"}, said
    assert "offence" in said


def test_a_circle_between_neighbours_bites(copy: Path, offend: Offend) -> None:
    """Two modules of one package, one of them importing only for types."""
    offend("app/services/offence.py", "import app.services.offence_too")
    offend("app/services/offence_too.py", FOR_TYPES.format("app.services.offence"))
    found, said = verdicts(copy, CIRCLES)
    assert found == {contracts()[CIRCLES]: "BROKEN"}, said
    assert "offence" in said
