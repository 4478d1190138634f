"""The three commands that set everything up, as far as one can go without installing anything."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys

import pytest

from tests.house.floor_plan import HOUSE

DEV = HOUSE / "dev.py"
TEST = "python3 dev.py test"


@pytest.mark.parametrize(
    ("words", "status"), [([], 2), (["tset"], 2), (["-h"], 0), (["--help"], 0)]
)
def test_anything_but_the_three_commands_is_answered_with_usage(
    words: list[str], status: int
) -> None:
    ran = subprocess.run([sys.executable, str(DEV), *words], capture_output=True, text=True)
    assert ran.returncode == status
    assert "dev.py run" in ran.stderr
    assert "dev.py demo" in ran.stderr
    assert "dev.py test" in ran.stderr


def test_an_old_python_can_read_it_far_enough_to_say_so() -> None:
    ast.parse(DEV.read_text(encoding="utf-8"), feature_version=(3, 8))


def test_it_needs_nothing_installed() -> None:
    found = {
        name.split(".")[0]
        for node in ast.walk(ast.parse(DEV.read_text(encoding="utf-8")))
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    assert found <= sys.stdlib_module_names


def test_pip_is_quiet_about_this_computer_and_loud_about_errors() -> None:
    quiet = re.search(r'"pip", "install"((?:, "--quiet")*)\]', DEV.read_text(encoding="utf-8"))
    assert quiet is not None
    # Once still lets warnings through; a third time would swallow errors.
    assert quiet[1].count("--quiet") == 2


def test_ci_does_what_the_readme_says() -> None:
    assert f"`{TEST}`" in (HOUSE / "README.md").read_text(encoding="utf-8")
    script = HOUSE / ".ci" / "run"
    assert script.read_text(encoding="utf-8").splitlines()[-1] == f"exec {TEST}"
    assert os.name == "nt" or os.access(script, os.X_OK)
