"""What people and the day are called: the phrases say 受験者 and 試験, a pack may not.

One round is spoken of at a time, so the words are the program's, like its language. A phrase is
written in the house's words; these stand in it instead, never in what people wrote.
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple


class Person(NamedTuple):
    """What one of the people is called, and what they come to."""

    ja: str
    en: str
    event_ja: str = "試験"
    event_en: str = "exam"


HOUSE = Person("受験者", "candidate")
"""In whose words the phrases are written."""
_FIELD = re.compile(r"(\{\w+[|}])")
"""A field, or the beginning of one that counts; its name is no word."""
_ENGLISH = re.compile(r"(?<![-\w])(candidate)(s?)(?![\w-])", re.IGNORECASE)

_EVENT = re.compile(r"(?<![-\w])(an? )?(re-)?exam(s?)(?![\w-])", re.IGNORECASE)
_STAGE = re.compile(r"(?<![一二]次)試験")
"""The stages of an exam keep their names."""


class _Spoken:
    person = HOUSE


def speak_of(
    ja: str, en: str, event_ja: str = HOUSE.event_ja, event_en: str = HOUSE.event_en
) -> None:
    """Call people, and what they come to, so from now on."""
    _Spoken.person = Person(ja, en, event_ja, event_en)


def speak_as_the_house() -> None:
    """Call people as the phrases are written."""
    _Spoken.person = HOUSE


def spoken_of() -> Person:
    """What people are called now."""
    return _Spoken.person


def in_words(template: str, language: Literal["ja", "en"], person: Person) -> str:
    """A phrase in these words; names of fields stay.

    In Japanese the stem goes along: with 受講者 instead of 受験者 it is 受講票 and 受講番号 too.
    """
    if person == HOUSE:
        return template
    parts = _FIELD.split(template)
    change = _japanese if language == "ja" else _english
    parts[::2] = [change(part, person) for part in parts[::2]]
    return "".join(parts)


def _japanese(text: str, person: Person) -> str:
    told = _STAGE.sub(person.event_ja, text).replace(HOUSE.ja, person.ja)
    stem = person.ja.removesuffix("者")
    return told if stem == person.ja else told.replace(HOUSE.ja.removesuffix("者"), stem)


def _english(text: str, person: Person) -> str:
    def other(found: re.Match[str]) -> str:
        word = person.en + found[2]
        return word[:1].upper() + word[1:] if found[1][0].isupper() else word

    told = _ENGLISH.sub(other, text)
    if person.event_en == HOUSE.event_en:
        return told
    return _EVENT.sub(lambda found: _event(found, person.event_en), told)


def _event(found: re.Match[str], event: str) -> str:
    """A re-exam is a repeat; the article goes with the new word."""
    word = f"repeat {event}" if found[2] else event
    article = "" if not found[1] else "an " if word[0] in "aeiou" else "a "
    told = article + word + found[3]
    return told[:1].upper() + told[1:] if found[0][0].isupper() else told
