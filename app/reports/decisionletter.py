"""What headquarters decided, as a letter to the person: a draft that a person signs."""

from __future__ import annotations

from typing import NamedTuple

from app.kernel.phrases import Language, phrase
from app.kernel.time import Instant
from app.reports.document import (
    Cell,
    Document,
    Heading,
    KeyValues,
    Paragraph,
    SignatureLine,
)


class Letter(NamedTuple):
    """What stands in it."""

    headquarters: str
    round_name: str
    number: str
    name: str
    case: str
    kind: str
    """Of the case, in words."""
    sessions: tuple[str, ...]
    article: str
    article_text: str
    """The article in our words; empty where the case rests on none."""
    effects: tuple[str, ...]
    reason: str
    banned: bool
    until: str
    decided_at: Instant


def decision_letter(letter: Letter, language: Language, zone: str) -> Document:
    """One page of A4; equal decisions give equal bytes."""

    def say(code: str, **fields: object) -> str:
        return phrase(f"letter.{code}", language, fields)

    facts: list[tuple[str, Cell]] = [
        (say("round"), letter.round_name),
        (say("number"), letter.number),
        (say("sessions"), ", ".join(letter.sessions)),
        (say("about"), letter.kind),
        (say("article"), letter.article),
        (say("decided_at"), letter.decided_at),
    ]
    rule = [Paragraph(say("rule", article=letter.article, text=letter.article_text))]
    ban = [Paragraph(say("ban_until", until=letter.until) if letter.until else say("ban"))]
    return Document(
        title=say("title"),
        language=language,
        date=letter.decided_at,
        time_zone=zone,
        header=say("draft", case=letter.case),
        footer=letter.headquarters,
        blocks=(
            Paragraph(say("to", name=letter.name, number=letter.number)),
            KeyValues(tuple((label, value) for label, value in facts if value), "date"),
            Heading(say("decision")),
            *(Paragraph(effect) for effect in letter.effects),
            *(rule if letter.article_text else []),
            *(ban if letter.banned else []),
            Heading(say("reason")),
            Paragraph(letter.reason),
            Paragraph(say("note"), "note"),
            SignatureLine((say("signs"),)),
        ),
        kind="decision_letter",
        about=letter.number,
        with_names=True,
    )
