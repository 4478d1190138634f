"""The duty of confidentiality that everybody who signs in confirms once."""

from __future__ import annotations

from app.domain.regulation import Regulation, Text


def confidentiality(rules: Regulation) -> list[tuple[str, Text]]:
    """The articles that the duty rests on, each with its text; none where the rules name none."""
    named = [number for number in rules.grounds.confidentiality if number in rules.articles]
    return [(f"{rules.mark} {number}", rules.articles[number]) for number in named]
