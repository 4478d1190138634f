"""The manual's table of keys, drawn from the actions: `python -m tests.ui.keytable` writes it."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

from app.kernel.phrases import LANGUAGES, Language, phrases
from app.kernel.resources import resource
from ui.shell.actions import MENUS, TABLE, Action, shown_keys

HEADS: dict[Language, tuple[str, str, str]] = {
    "ja": ("キー", "すること", "説明"),
    "en": ("Key", "What", "In a sentence"),
}
_TABLE = re.compile(r"<!-- keys -->\n.*?<!-- /keys -->", re.DOTALL)


def manual(language: Language) -> Path:
    """The manual's file."""
    return resource("manual") / f"{language}.md"


def with_keys(text: str, language: Language) -> str:
    """A manual with its table of keys as it is today."""
    return _TABLE.sub(lambda _: f"<!-- keys -->\n{keys(language)}<!-- /keys -->", text)


def keys(language: Language) -> str:
    """A table for each menu; keys that do the same stand in one row."""
    said, lines = phrases(language), []
    head = " | ".join(HEADS[language])
    for menu in MENUS:
        lines += [f"\n### {said[f'menu_{menu}']}\n", f"| {head} |", "|---|---|---|"]
        rows = (action for action in TABLE if action.menu == menu)
        for (name, sentence), same in itertools.groupby(
            rows, lambda action: (said[action.phrase], said[action.help])
        ):
            lines.append(f"| {_keys(list(same))} | {name} | {sentence} |")
    return "\n".join(lines) + "\n\n"


def _keys(actions: list[Action]) -> str:
    first, last = shown_keys(actions[0]), shown_keys(actions[-1])
    return first if len(actions) == 1 else f"{first}–{last}"


if __name__ == "__main__":
    for one in LANGUAGES:
        file = manual(one)
        file.write_text(with_keys(file.read_text(encoding="utf-8"), one), encoding="utf-8")
