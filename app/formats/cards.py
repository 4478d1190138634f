"""Turn-round cards: what a candidate reads, in four languages, as TOML files.

Whatever is wrong with them is named at once, by file and key.
"""

from __future__ import annotations

import re
import string
import tomllib
from collections.abc import Collection, Iterator, Mapping
from typing import Literal, get_args

from msgspec import Struct

from app.domain.regulation import FINDING_CODES, REASON_CODES
from app.formats.declared import NOTHING, Misfit, convert, joined, misfits, shown, unknown
from app.kernel.faults import Fault, Faults, hostile

CardLanguage = Literal["ja", "en", "zh-Hans", "ko"]
CARD_LANGUAGES: tuple[CardLanguage, ...] = get_args(CardLanguage)

CardField = Literal["deadline", "doors", "start", "venue", "room"]
CARD_FIELDS: tuple[CardField, ...] = get_args(CardField)
"""What a detail may speak of: the times and places of the session, and nothing about a person."""

CONDUCT_CODES = ("written_warning", "sent_out")
"""Cards for steps of the escalation, which are no kinds of incident."""
ANY = "other"
"""The card for whatever has none of its own."""

_CITED = {"article": ("number",), "paragraph": ("number", "paragraph")}
"""How an article and a paragraph of one are cited, and of what that speaks."""
_LINE = re.compile(r"at line (\d+)")


class Wording(Struct, frozen=True, rename={"zh_hans": "zh-Hans"}):
    """The same in the four languages of a card."""

    ja: str
    en: str
    zh_hans: str
    ko: str

    def in_(self, language: CardLanguage) -> str:
        """The text of one language."""
        texts = (self.ja, self.en, self.zh_hans, self.ko)
        return texts[CARD_LANGUAGES.index(language)]


class Card(Wording, frozen=True):
    """A sentence or two; the detail follows where all its fields are known."""

    detail: Wording | None = None


class Cards(Struct, frozen=True):
    """Every card by its code, and how an article is cited."""

    article: Wording
    paragraph: Wording
    by_code: dict[str, Card]

    def card(self, code: str) -> Card:
        """The card for a code, else the one that asks to wait for the venue lead."""
        return self.by_code.get(code) or self.by_code[ANY]


def fields_of(text: str) -> frozenset[str] | None:
    """The fields that a text speaks of; None where its braces make no sense."""
    try:
        parts = list(string.Formatter().parse(text))
    except ValueError:
        return None
    if any(spec or conversion for _, _, spec, conversion in parts):
        return None
    return frozenset(name for _, name, _, _ in parts if name is not None)


def read_cards(files: Mapping[str, bytes], kinds: Collection[str]) -> Cards:
    """Read all cards, from files given by name; `kinds` are the misconduct kinds of the rules.

    Raises `Faults` with everything that is wrong: `cards_unreadable`, `cards_invalid`.
    """
    wanted = (*REASON_CODES, *FINDING_CODES, *CONDUCT_CODES, ANY, *_CITED, *kinds)
    unreadable: list[Fault] = []
    invalid: list[Fault] = []
    merged: dict[str, object] = {}
    for file, data in sorted(files.items()):
        try:
            tables = tomllib.loads(data.decode("utf-8"))
        except (ValueError, RecursionError) as error:
            place = _LINE.search(str(error))
            line = place[1] if place else NOTHING
            unreadable.append(hostile("cards_unreadable", file=file, line=line))
            continue
        invalid += [_fault(file, misfit) for misfit in _problems(tables, merged, wanted)]
        merged |= tables
    if not unreadable:  # what is missing may stand in the file that can't be read
        missing = [code for code in dict.fromkeys(wanted) if code not in merged]
        invalid += [_fault("*.toml", Misfit(code, ("table",), NOTHING)) for code in missing]
    if unreadable or invalid:
        raise Faults(unreadable + invalid)
    article, paragraph = (convert(merged.pop(code), Wording) for code in _CITED)
    return Cards(article, paragraph, convert(merged, dict[str, Card]))


def _fault(file: str, misfit: Misfit) -> Fault:
    key, expected, found = misfit
    return hostile("cards_invalid", file=file, key=key, expected=expected, found=found)


def _problems(
    tables: Mapping[str, object], before: Collection[str], wanted: Collection[str]
) -> Iterator[Misfit]:
    for code, table in tables.items():
        if code in before:
            yield Misfit(joined("", code), (NOTHING,), "table")
        elif code not in wanted:
            yield unknown("", code, list(wanted))
        elif code in _CITED:
            yield from _wording(table, code, Wording, _CITED[code])
        else:
            yield from _wording(table, code, Card, ())
            detail = table.get("detail") if isinstance(table, dict) else None
            if isinstance(detail, dict):
                yield from _texts(detail, f"{code}.detail", CARD_FIELDS)


def _wording(
    table: object, code: str, kind: type[Struct], fields: tuple[str, ...]
) -> Iterator[Misfit]:
    for misfit in misfits(table, kind):
        yield misfit._replace(key=f"{code}.{misfit.key}" if misfit.key else code)
    if isinstance(table, dict):
        yield from _texts(table, code, fields)


def _texts(table: Mapping[str, object], key: str, allowed: tuple[str, ...]) -> Iterator[Misfit]:
    """Blank texts, and fields that are unknown or not the same in every language."""
    texts = {name: table[name] for name in CARD_LANGUAGES if isinstance(table.get(name), str)}
    spoken = {name: fields_of(str(text)) for name, text in texts.items()}
    # Whatever one language tells, all must.
    told = frozenset(field for fields in spoken.values() for field in fields or ())
    told &= frozenset(allowed)
    expected = tuple(f"{{{field}}}" for field in allowed if field in told or not told)
    for name, text in texts.items():
        if not str(text).strip():
            yield Misfit(joined(key, name), ("text",), shown(text))
        elif spoken[name] != told or (allowed and not told):
            yield Misfit(joined(key, name), expected or ("text without { }",), shown(text))
