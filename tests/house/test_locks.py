"""The lock files hang together, and every library's licence is written down."""

from __future__ import annotations

import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.house.floor_plan import HOUSE

PACKAGING = HOUSE / "packaging"
PIN = re.compile(
    r"^([a-z0-9.-]+)==([^ ;\\]+)([^\n]*)\n((?:    --hash=sha256:[0-9a-f]{64}[ \\]*\n)*)", re.M
)


def _pins(kind: str = "") -> dict[str, str]:
    text = (PACKAGING / f"requirements{kind}.txt").read_text(encoding="utf-8")
    found = {match[1]: match[2] for match in PIN.finditer(text)}
    assert "".join(match[0] for match in PIN.finditer(text)) == text, "a line of another kind"
    return found


@pytest.mark.parametrize("kind", ["", "-build", "-dev"])
def test_every_pin_has_hashes(kind: str) -> None:
    text = (PACKAGING / f"requirements{kind}.txt").read_text(encoding="utf-8")
    # At least a wheel and a source archive, or wheels for several systems: never just what one
    # machine happened to hold.
    poor = [match[1] for match in PIN.finditer(text) if match[4].count("--hash") < 2]
    assert poor == []


def test_developers_run_the_same_versions() -> None:
    everything = _pins("-dev")
    assert _pins().items() | _pins("-build").items() <= everything.items()


def test_what_the_project_names_is_pinned_as_it_asks() -> None:
    project = tomllib.loads((HOUSE / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    pins = _pins()
    extras = [line for lines in project["optional-dependencies"].values() for line in lines]
    for requirement in map(Requirement, [*project["dependencies"], *extras]):
        assert requirement.specifier.contains(pins[canonicalize_name(requirement.name)])


def test_every_library_that_comes_along_has_its_licence_written_down() -> None:
    table = (PACKAGING / "LICENSES.md").read_text(encoding="utf-8")
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in table.splitlines()
        if line.startswith("| ")
    ][1:]
    assert {name: version for name, version, _, _ in rows} == _pins()
    assert [name for name, _, licence, _ in rows if not licence] == []
