"""What stands at the foot of every page: a text, and whether names are on the paper."""

from __future__ import annotations

from app.kernel.phrases import Language, phrase


def footer(text: str, *, with_names: bool, language: Language) -> str:
    """The foot of a page; whoever finds the paper sees what kind of care it needs."""
    whose = "report.names_inside" if with_names else "report.without_names"
    return f"{text}　{phrase(whose, language)}".strip("　")
