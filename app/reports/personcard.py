"""A person's card: everything that was recorded about one candidate, in order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from app.kernel.phrases import Language, phrase
from app.kernel.time import Instant
from app.reports.articles import article_words
from app.reports.document import Column, Document, Heading, KeyValues, Paragraph, Table
from app.reports.footing import footer


class CardLine(NamedTuple):
    """One fact in words."""

    at: Instant
    session: str
    what: str
    by: str
    article: str
    corrected: str | None
    """Why it does not hold; None where it does."""


def person_card(
    *,
    round_name: str,
    venue: str,
    number: str,
    name: str | None,
    kana: str | None,
    sessions: Sequence[tuple[str, str]],
    lines: Sequence[CardLine],
    head_code: str,
    language: Language,
    date: Instant | None,
    zone: str,
) -> Document:
    """The page; `sessions` says of each session where the person stands, in words.

    Without a name there is only the number.
    """

    def say(code: str, **fields: object) -> str:
        return phrase(f"card.{code}", language, fields)

    named: tuple[tuple[str, str], ...] = ()
    if name is not None and kana is not None:
        named = ((say("name"), name), (say("kana"), kana))
    columns = (
        Column(say("at")),
        Column(say("session")),
        Column(say("what"), share=1),
        Column(say("by")),
        Column(say("article")),
    )
    rows = tuple(
        (
            line.at,
            line.session,
            _told(line, language),
            line.by,
            article_words(line.article, language),
        )
        for line in lines
    )
    return Document(
        title=say("title"),
        language=language,
        date=date,
        time_zone=zone,
        header=f"{round_name}　{venue}",
        footer=footer(
            say("head_code", head=head_code), with_names=name is not None, language=language
        ),
        kind="card",
        about=number,
        with_names=name is not None,
        blocks=(
            KeyValues(((say("number"), number), *named)),
            Heading(say("standing")),
            KeyValues(tuple(sessions)),
            Heading(say("timeline")),
            Table(columns, rows, code="timeline", sheet=say("timeline")),
            Paragraph(say("note"), "note"),
        ),
    )


def _told(line: CardLine, language: Language) -> str:
    if line.corrected is None:
        return line.what
    return phrase("card.corrected", language, {"what": line.what, "reason": line.corrected})
