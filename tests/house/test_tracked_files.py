"""What may never stand in a file that is kept: addresses of registries, paths of one machine."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.house.floor_plan import HOUSE

LARGEST = 6_000_000  # bytes
AT_THE_TOP = {
    ".ci",
    ".gitignore",
    "CHANGELOG.md",
    "README.md",
    "app",
    "dev.py",
    "packaging",
    "pyproject.toml",
    "resources",
    "tests",
    "ui",
}
NOT_OURS = {".git", ".venv", "build", "dist", "__pycache__", "kantoku-demo"}

# Put together here, so that this file does not hold what it looks for.
FOLDERS = ("tmp", "work", "root", "home", "Users")
WINDOWS = "[A-Za-z]:" + re.escape("\\") + "{1,2}" + "Users"
# This machine's own places, where they are long enough to be told from ordinary words.
HERE = "|".join(re.escape(str(p)) for p in (HOUSE, Path.home()) if len(p.parts) > 2) or "(?!)"
MACHINE_PATH = re.compile(
    rf"(?<![\w.~/*-])(?:/(?:{'|'.join(FOLDERS)})/[\w.-]+/[\w.-]+|/{FOLDERS[-1]}/\w|{HERE})|{WINDOWS}"
)
ADDRESS = re.compile("://|--(?:extra-)?index-url|--find-links|^-[if] | @ ", re.MULTILINE)


def _kept_files() -> list[Path]:
    """What git tracks or would track; in a tree without git, everything of ours."""
    if shutil.which("git") and (HOUSE / ".git").exists():
        command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        listed = subprocess.run(command, cwd=HOUSE, capture_output=True, check=True).stdout
        paths = [HOUSE / name for name in listed.decode().split("\0") if name]
    else:
        paths = [p for p in HOUSE.rglob("*") if NOT_OURS.isdisjoint(p.relative_to(HOUSE).parts)]
    return sorted(path for path in paths if path.is_file())


def _places(text: str) -> list[str]:
    return [match[0] for match in MACHINE_PATH.finditer(text)]


@pytest.mark.parametrize(
    "text",
    [
        f"see /{FOLDERS[0]}/notes/today.txt",
        f"/{FOLDERS[1]}/main/app",
        f'"/{FOLDERS[3]}/hana/kantoku"',
        f"/{FOLDERS[4]}/hana",
        "C:" + "\\Users\\hana",
        "c:" + "\\\\Users\\\\hana",
        f"cd {HOUSE}",
    ],
)
def test_the_check_sees_a_path_of_one_machine(text: str) -> None:
    assert _places(text)


@pytest.mark.parametrize(
    "text", [f"/{FOLDERS[0]}/stick", "app/work/main/x", "/usr/share/fonts/opentype", "10/11/home/x"]
)
def test_the_check_leaves_other_paths_alone(text: str) -> None:
    assert not _places(text)


def test_no_kept_file_holds_a_path_of_one_machine() -> None:
    files = _kept_files()
    assert HOUSE / "pyproject.toml" in files
    found = {
        path.relative_to(HOUSE).as_posix(): places
        for path in files
        if (places := _places(path.read_bytes().decode("utf-8", "ignore")))
    }
    assert found == {}


def test_nothing_that_a_command_wrote_beside_the_house_is_kept() -> None:
    assert {path.relative_to(HOUSE).parts[0] for path in _kept_files()} <= AT_THE_TOP


def test_no_kept_file_is_huge() -> None:
    sizes = {path.relative_to(HOUSE).as_posix(): path.stat().st_size for path in _kept_files()}
    assert {name: size for name, size in sizes.items() if size > LARGEST} == {}


@pytest.mark.parametrize(
    "text",
    ["--index-url x", "-i x", "-f ./wheels", "--find-links=x", "a @ file", "https:" + "//host/a"],
)
def test_the_check_sees_an_address(text: str) -> None:
    assert ADDRESS.search(text)


LOCKS = sorted((HOUSE / "packaging").glob("requirements*.txt"))


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: Path(lock).stem)
def test_no_lock_file_holds_an_address(lock: Path) -> None:
    assert ADDRESS.findall(lock.read_text(encoding="utf-8")) == []


def test_nothing_that_a_merge_left_behind_is_kept() -> None:
    assert [path.name for path in _kept_files() if path.suffix in {".orig", ".rej", ".bak"}] == []
