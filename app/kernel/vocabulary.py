"""What the people are called: the phrases say 受験者 and candidate, a rule pack may say otherwise.

One round is spoken of at a time, so the words are the program's, like its language. A phrase is
written in the house's words; these stand in it instead, never in what people wrote.
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple


class Person(NamedTuple):
    """What one of the people is called."""

    ja: str
    en: str


HOUSE = Person("受験者", "candidate")
"""In whose words the phrases are written."""
_FIELD = re.compile(r"(\{\w+[|}])")
"""A field, or the beginning of one that counts; its name is no word."""
_ENGLISH = re.compile(r"(?<![-\w])(candidate)(s?)(?![\w-])", re.IGNORECASE)


class _Spoken:
    person = HOUSE


def speak_of(ja: str, en: str) -> None:
    """Call people so from now on."""
    _Spoken.person = Person(ja, en)


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
    told = text.replace(HOUSE.ja, person.ja)
    stem = person.ja.removesuffix("者")
    return told if stem == person.ja else told.replace(HOUSE.ja.removesuffix("者"), stem)


def _english(text: str, person: Person) -> str:
    def other(found: re.Match[str]) -> str:
        word = person.en + found[2]
        return word[:1].upper() + word[1:] if found[1][0].isupper() else word

    return _ENGLISH.sub(other, text)
