"""Renews the lock files and the table of licences; `packaging/README.md` says when and how."""

from __future__ import annotations

import re
import subprocess
import sys
import sysconfig
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

HERE = Path(__file__).resolve().parent
UV = Path(sysconfig.get_path("scripts")) / "uv"

COMPILE = [
    *(str(UV), "pip", "compile", "--quiet", "--universal", "--python-version", "3.11"),
    # One version of each library on every system, and no word about where it came from.
    *("--fork-strategy", "fewest", "--generate-hashes"),
    *("--no-emit-index-url", "--no-emit-find-links", "--no-header", "--no-annotate"),
]
EVERYTHING = "packaging/requirements-dev.txt"
LOCKS = {
    EVERYTHING: ["pyproject.toml", "--all-extras", "--group", "dev"],
    "packaging/requirements.txt": ["pyproject.toml", "--all-extras", "-c", EVERYTHING],
    "packaging/requirements-build.txt": ["--group", "build", "-c", EVERYTHING],
}

PIN = re.compile(r"^([a-z0-9.-]+)==([^ ;\\]+)(?: ; (.+?))? \\$", re.MULTILINE)

# Read by a person, from the licence file inside the package: its metadata names none, or not
# exactly, or it is installed on other systems only.
READ = {
    "colorama": "BSD-3-Clause",
    "markdown-it-py": "MIT",
    "mdurl": "MIT",
    "opencv-python-headless": "Apache-2.0 (its wheels carry FFmpeg: LGPL-2.1-or-later)",
    "pyrage": "MIT",
    "python-dateutil": "Apache-2.0 OR BSD-3-Clause",
    "pyobjc-core": "MIT",
    "pyobjc-framework-avfoundation": "MIT",
    "pyobjc-framework-cocoa": "MIT",
    "pyobjc-framework-coreaudio": "MIT",
    "pyobjc-framework-coremedia": "MIT",
    "pyobjc-framework-quartz": "MIT",
    "qrcode": "BSD-3-Clause",
    "sqlcipher3": "Zlib",
}

PREFACE = """# Licences of what Kantoku is built on

Every library that `packaging/requirements.txt` pins, direct or not; `packaging/renew.py licences`
writes this table. Qt (PySide6, shiboken6) and psycopg are used under the LGPL: they are separate
files in every package and may be replaced. The fonts (BIZ UDPGothic and Noto Sans JP; for the
turn-round cards, Noto Sans SC and KR cut down to what the cards say) are under the SIL Open Font
License 1.1, which lies beside them in `resources/fonts/`. The sounds are our own.

| library | version | licence | where |
|---|---|---|---|
"""


def pins(lock: Path) -> list[tuple[str, str, str]]:
    """Name, version and condition (empty: everywhere) of everything a lock file pins."""
    return [(m[1], m[2], m[3] or "") for m in PIN.finditer(lock.read_text(encoding="utf-8"))]


def licence(name: str) -> str:
    """A library's licence; SystemExit where neither its metadata nor `READ` has one."""
    if name in READ:
        return READ[name]
    try:
        about = metadata(name).json
    except PackageNotFoundError:
        sys.exit(f"{name} is not installed here: read its licence and add it to READ")
    found = str(about.get("license_expression") or about.get("license") or "")
    if not found or "\n" in found:
        sys.exit(f"{name} does not say its licence in a line: read it and add it to READ")
    return found


def place(condition: str) -> str:
    """Where a library is installed, in a word."""
    systems = {"win32": "Windows", "darwin": "macOS"}
    return next((word for key, word in systems.items() if f"'{key}'" in condition), "everywhere")


def main(words: list[str]) -> None:
    """Renew the `locks` (with --upgrade: to the newest versions) or the `licences`."""
    if words[:1] == ["locks"]:
        for lock, inputs in LOCKS.items():
            newest = words[1:] if lock == EVERYTHING else []
            command = [*COMPILE, *newest, *inputs, "--output-file", lock]
            subprocess.run(command, cwd=HERE.parent, check=True, stdout=subprocess.DEVNULL)
    elif words == ["licences"]:
        rows = [
            f"| {name} | {version} | {licence(name)} | {place(condition)} |\n"
            for name, version, condition in pins(HERE / "requirements.txt")
        ]
        (HERE / "LICENSES.md").write_text(PREFACE + "".join(rows), encoding="utf-8")
    else:
        sys.exit("usage: renew.py locks [--upgrade] | licences")


if __name__ == "__main__":
    main(sys.argv[1:])
