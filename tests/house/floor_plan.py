"""Runs import-linter on a tree and reads its verdicts."""

from __future__ import annotations

import subprocess
import sysconfig
import tomllib
from pathlib import Path

HOUSE = Path(__file__).parents[2]
LINTER = Path(sysconfig.get_path("scripts")) / "lint-imports"


def contracts() -> dict[str, str]:
    """The contracts of the floor plan: identifier to name."""
    config = tomllib.loads((HOUSE / "pyproject.toml").read_text(encoding="utf-8"))
    return {each["id"]: each["name"] for each in config["tool"]["importlinter"]["contracts"]}


def verdicts(tree: Path, *only: str) -> tuple[dict[str, str], str]:
    """Each contract's verdict by its name, KEPT or BROKEN, and all that the linter printed."""
    limits = [word for each in only for word in ("--contract", each)]
    command = [str(LINTER), "--no-logo", "--no-cache", *limits]
    ran = subprocess.run(command, cwd=tree, capture_output=True, text=True, check=False)
    said = ran.stdout + ran.stderr
    found = {
        name: word
        for line in ran.stdout.splitlines()
        for name in contracts().values()
        for word in ("KEPT", "BROKEN")
        if line.startswith(f"{name} {word}")
    }
    assert (ran.returncode == 0) == (bool(found) and "BROKEN" not in found.values()), said
    return found, said
