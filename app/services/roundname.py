"""How a round is called on paper: a practice day's papers say so, on every page."""

from __future__ import annotations

from app.domain.round import Round
from app.kernel.phrases import Language, phrase


def name_on_paper(round_: Round, language: Language) -> str:
    """The round's name, marked where its people are invented."""
    if not round_.practice:
        return round_.name
    return phrase("paper.practice_round", language, {"name": round_.name})
