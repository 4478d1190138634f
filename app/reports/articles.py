"""An article as a person reads it on paper."""

from __future__ import annotations

from app.kernel.phrases import Language, phrase


def article_words(cited: str, language: Language) -> str:
    """An article as people read it: "E 15" becomes 第15条 or Article 15; nothing stays nothing."""
    number, _, paragraph = cited.partition(" ")[2].partition(".")
    if not number:
        return ""
    if paragraph:
        return phrase("article_paragraph", language, {"number": number, "paragraph": paragraph})
    return phrase("article", language, {"number": number})
