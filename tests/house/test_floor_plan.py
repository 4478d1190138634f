"""The floor plan of `pyproject.toml`, held against the tree."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.floor_plan import HOUSE, contracts, verdicts


def test_every_contract_is_kept() -> None:
    found, said = verdicts(HOUSE)
    assert found == dict.fromkeys(contracts().values(), "KEPT"), said


def test_every_contract_has_an_identifier_and_a_name_of_its_own() -> None:
    names = contracts()
    assert len(set(names.values())) == len(names) > 0


def _imports_on_loading(tree: ast.AST) -> Iterator[str]:
    """The modules that are imported as soon as the file is, functions left out."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""
        elif not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
            yield from _imports_on_loading(node)


def _opens_the_window_on_loading(source: str) -> bool:
    return any(
        name.split(".")[0] in ("ui", "PySide6") for name in _imports_on_loading(ast.parse(source))
    )


@pytest.mark.parametrize(
    ("source", "loads"),
    [
        ("import ui.application", True),
        ("from ui import application", True),
        ("if True:\n    from ui.shell import window", True),
        ("class A:\n    import ui", True),
        ("def run():\n    from ui.application import open_window", False),
        ("import uiverse", False),
    ],
)
def test_the_check_on_the_command_line_sees(source: str, loads: bool) -> None:
    assert _opens_the_window_on_loading(source) is loads


@pytest.mark.parametrize(
    "path", sorted((HOUSE / "app" / "cli").rglob("*.py")), ids=lambda path: Path(path).stem
)
def test_the_command_line_imports_the_window_only_inside_functions(path: Path) -> None:
    assert not _opens_the_window_on_loading(path.read_text(encoding="utf-8"))
