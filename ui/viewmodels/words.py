"""The window's language: sentences by code, switched while it runs."""

from __future__ import annotations

from collections.abc import Callable

from app.domain.regulation import Text
from app.kernel.phrases import Language, in_brackets, phrase


class Words:
    """Says codes in the chosen language and tells whoever shows them when it changes."""

    def __init__(self, language: Language) -> None:
        self.language: Language = language
        self._listeners: list[Callable[[], None]] = []

    def say(self, code: str, **fields: object) -> str:
        """The sentence for a code."""
        return phrase(code, self.language, fields)

    def of(self, text: Text) -> str:
        """A text of the rule pack."""
        return text.ja if self.language == "ja" else text.en

    def in_brackets(self, text: str, beside: str) -> str:
        """A text with something beside it, where there is something."""
        return in_brackets(text, beside, self.language)

    def article(self, article: str | None) -> str:
        """An article as a person reads it: "E 11" becomes 第11条 or Article 11."""
        if article is None:
            return ""
        number, _, paragraph = article.partition(" ")[2].partition(".")
        if paragraph:
            return self.say("article_paragraph", number=number, paragraph=paragraph)
        return self.say("article", number=number)

    def switch(self) -> None:
        """The other language."""
        self.language = "en" if self.language == "ja" else "ja"
        for listener in self._listeners:
            listener()

    def on_change(self, listener: Callable[[], None]) -> None:
        """Call this after every switch."""
        self._listeners.append(listener)
