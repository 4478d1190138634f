"""The card that is turned round to a candidate: a code and fields become four blocks of text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.regulation import Regulation
from app.domain.view import Verdict
from app.formats.cards import (
    CARD_LANGUAGES,
    CONDUCT_CODES,
    CardField,
    CardLanguage,
    Cards,
    Wording,
    fields_of,
)
from app.kernel.time import Instant

CardFields = Mapping[CardField, str]


@dataclass(frozen=True, slots=True)
class Block:
    """What a card says in one language; without an article or a detail it is empty."""

    language: CardLanguage
    text: str
    detail: str = ""
    article: str = ""


@dataclass(frozen=True, slots=True)
class CardState:
    """A card: Japanese first, then English, simplified Chinese and Korean."""

    code: str
    blocks: tuple[Block, ...]


def card_state(code: str, fields: CardFields, cards: Cards, rules: Regulation) -> CardState:
    """The card for a reason, an ID finding, a misconduct kind, `written_warning` or `sent_out`.

    Any other code gives the card that asks to wait for the venue lead. A detail is left out
    unless all its fields are given.
    """
    card, article = cards.card(code), article_of(code, rules)

    def block(language: CardLanguage) -> Block:
        cited = _cited(article, language, cards) if article else ""
        detail = _filled(card.detail, language, fields)
        return Block(language, card.in_(language), detail, cited)

    return CardState(code, tuple(block(language) for language in CARD_LANGUAGES))


def card_of_verdict(
    verdict: Verdict,
    cards: Cards,
    rules: Regulation,
    *,
    deadline: Instant | None = None,
    doors: Instant | None = None,
    zone: str = "Asia/Tokyo",
) -> CardState | None:
    """The card for a verdict's first reason; None where there is nothing to tell.

    The session's deadline and doors are told where they are what it is about.
    """
    if not verdict.reasons:
        return None
    fields: dict[CardField, str] = {}
    if deadline is not None:
        fields["deadline"] = wall_clock(deadline, zone)
    if doors is not None:
        fields["doors"] = wall_clock(doors, zone)
    place = verdict.right_place
    if place is not None:
        fields["venue"] = place.venue_name
        if place.room:
            fields["room"] = place.room
        if place.start is not None:
            # The one way to write a date that nobody reads wrongly.
            fields["start"] = f"{place.start.local(zone):%Y-%m-%d} {wall_clock(place.start, zone)}"
    return card_state(verdict.reasons[0].code, fields, cards, rules)


def article_of(code: str, rules: Regulation) -> str | None:
    """The number of the article that a card rests on, as the rules have it."""
    if code in CONDUCT_CODES:
        return rules.escalation.article
    if code == "late_within" and rules.late_entry is not None:
        return rules.late_entry.article
    for table in (rules.reasons, rules.findings, rules.incident_kinds):
        if code in table:
            return table[code].article
    return None


def _cited(article: str, language: CardLanguage, cards: Cards) -> str:
    number, _, paragraph = article.partition(".")
    wording = cards.paragraph if paragraph else cards.article
    return wording.in_(language).format(number=number, paragraph=paragraph)


def wall_clock(moment: Instant, zone: str) -> str:
    """A time as 9:50, with seconds where there are any."""
    at = moment.local(zone)
    return f"{at.hour}:{at.minute:02d}" + (f":{at.second:02d}" if at.second else "")


def _filled(detail: Wording | None, language: CardLanguage, fields: CardFields) -> str:
    if detail is None:
        return ""
    text = detail.in_(language)
    known = {name: value for name, value in fields.items() if value.strip()}
    return text.format(**known) if (fields_of(text) or set()) <= known.keys() else ""
