"""A rehearsal's score as a paper: rule by rule what was done otherwise, then every situation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from app.domain.regulation import Text
from app.kernel.phrases import Language, phrase
from app.kernel.time import Instant
from app.projections.rehearsed import Score
from app.reports.articles import article_words
from app.reports.document import Block, Column, Document, Heading, KeyValues, Paragraph, Table


def score_page(
    score: Score,
    *,
    articles: Mapping[str, Text],
    station: str,
    head_code: str,
    language: Language,
    date: Instant | None,
    zone: str,
) -> Document:
    """The page; `articles` are the rule pack's own words, by number."""
    page = _Page(score, articles, language)
    told = (
        (page.say("right"), page.say("of", right=score.right, all=len(score.steps))),
        (page.say("station"), station),
        (page.say("until"), date),
    )
    return Document(
        title=f"{page.say('title')}　{page.of(score.script.name)}",
        language=language,
        date=date,
        time_zone=zone,
        kind="rehearsal_score",
        header=page.say("header"),
        footer=head_code,
        blocks=(KeyValues(told, "minute"), *page.rules(), *page.all()),
    )


class _Page:
    def __init__(self, score: Score, articles: Mapping[str, Text], language: Language) -> None:
        self._score, self._articles, self._language = score, articles, language

    def of(self, text: Text) -> str:
        return text.ja if self._language == "ja" else text.en

    def say(self, code: str, **fields: object) -> str:
        return phrase(f"score.{code}", self._language, fields)

    def rules(self) -> Iterator[Block]:
        """Each rule in its own words, and what was done otherwise."""
        rules = self._score.by_article()
        yield Heading(self.say("otherwise"))
        if not rules:
            met = self._score.right == len(self._score.steps)
            yield Paragraph(self.say("nothing" if met else "nothing_of_what_was_met"))
        columns = (Column(self.say("situation"), share=2), Column(self.say("was"), share=5))
        for article, found in rules:
            number = (article or "").rpartition(" ")[2]
            yield Heading(article_words(article or "", self._language) or self.say("ours"), 2)
            if number in self._articles:
                yield Paragraph(self.of(self._articles[number]), "note")
            rows = tuple((self.of(step.title), self.of(ask.otherwise)) for step, ask in found)
            yield Table(columns, rows)

    def all(self) -> Iterator[Block]:
        """Every situation in its order, and how it went."""
        yield Heading(self.say("situations"))
        columns = (
            Column("", align="end"),
            Column(self.say("situation"), share=1),
            Column(self.say("went"), share=1),
        )
        rows = tuple(
            (number, self.of(one.step.title), self.say(_WENT[one.outcome]))
            for number, one in enumerate(self._score.steps, 1)
        )
        yield Table(columns, rows, code="situations", sheet=self.say("situations"))
        yield Paragraph(self.say("note"), "note")


_WENT = {"as_asked": "as_asked", "otherwise": "otherwise_done", "not_met": "not_met"}
