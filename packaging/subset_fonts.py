"""Cuts Noto Sans SC and KR down to what the turn-round cards say; `packaging/README.md` says when.

It needs fontTools beside it, which nothing else here does: its own subset command is run.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CARDS = ROOT / "resources" / "cards"
FONTS = ROOT / "resources" / "fonts" / "cards"

# The family's short name, and the language of the cards that it draws.
LANGUAGES = {"SC": "zh-Hans", "KR": "ko"}
WEIGHTS = ("Regular", "Bold")
# Figures, Latin letters and marks, so that a time or a room's code is set in one hand.
ALWAYS = "".join(map(chr, range(0x20, 0x7F))) + "、。，．：；？！（）「」“”‘’…—～・　"


def characters(language: str) -> str:
    """Every character that the cards use in a language, in order."""
    used = set(ALWAYS)
    for path in CARDS.glob("*.toml"):
        for table in tomllib.loads(path.read_text(encoding="utf-8")).values():
            for wording in (table, table.get("detail", {})):
                used |= set(wording.get(language, ""))
    return "".join(sorted(used))


def source(folder: Path, pattern: str) -> Path:
    """The one file in a folder whose name fits; end where there is none."""
    found = sorted(path for path in folder.rglob("*") if re.fullmatch(pattern, path.name))
    if not found:
        sys.exit(f"no {pattern} in {folder}")
    return found[0]


def main(words: list[str]) -> None:
    """Write the cut fonts and their licences, from a folder that holds the whole ones."""
    if len(words) != 1:
        sys.exit(
            "usage: subset_fonts.py FOLDER (with noto-sans-sc and noto-sans-kr unpacked in it)"
        )
    folder = Path(words[0])
    FONTS.mkdir(parents=True, exist_ok=True)
    for family, language in LANGUAGES.items():
        for weight in WEIGHTS:
            whole = source(folder, rf"NotoSans{family}_\d+{weight}\.ttf")
            target = FONTS / f"NotoSans{family}-{weight}.ttf"
            command = [sys.executable, "-m", "fontTools.subset", str(whole), "--name-IDs=*"]
            command += ["--no-hinting", f"--output-file={target}"]
            subprocess.run([*command, f"--text={characters(language)}"], check=True)
            licence = next(path for path in whole.parents if (path / "LICENSE_FONT").exists())
            shutil.copy(licence / "LICENSE_FONT", FONTS / f"OFL-NotoSans{family}.txt")


if __name__ == "__main__":
    main(sys.argv[1:])
