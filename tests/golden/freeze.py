"""Freeze what is released: `python -m tests.golden.freeze` notes the hash of every frozen file."""

from __future__ import annotations

import hashlib
from pathlib import Path

HERE = Path(__file__).parent
LIST = HERE / "FROZEN.sha256"
FOLDERS = ("v1", "rosters/v1", "rulepack")
"""Released: nothing in them is ever written again. A new version is a new folder."""


def found() -> dict[str, str]:
    """Every file that is there in a frozen folder, and its hash."""
    files = [path for folder in FOLDERS for path in (HERE / folder).rglob("*") if path.is_file()]
    return {
        path.relative_to(HERE).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(files)
    }


def frozen() -> dict[str, str]:
    """Every file that was frozen, and its hash then."""
    lines = LIST.read_text(encoding="utf-8").splitlines() if LIST.exists() else []
    return {name: digest for digest, _, name in (line.partition("  ") for line in lines)}


def main() -> None:
    """Add what is new to the list; end with a word where something frozen has changed."""
    there, before = found(), frozen()
    changed = [name for name, digest in before.items() if there.get(name) != digest]
    if changed:
        raise SystemExit(f"frozen, and not as it was: {', '.join(changed)}")
    lines = [f"{digest}  {name}\n" for name, digest in there.items()]
    LIST.write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
