"""Codes and fields into sentences, in Japanese or English.

The sentences are data: `resources/phrases/<subject>.<language>.toml`. A code without a sentence is
shown as the code with its fields, so that nothing is ever hidden; a test finds those.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from functools import cache
from string import Formatter
from typing import Literal

from app.kernel.faults import Fault
from app.kernel.misfitwords import told_misfit
from app.kernel.refusals import told_as
from app.kernel.resources import resource
from app.kernel.time import Instant
from app.kernel.vocabulary import Person, in_words, spoken_of

Language = Literal["ja", "en"]
_OPTIONAL = re.compile(r"\[\[(.*?)\]\]")
_COUNTED = re.compile(r"\{(\w+)\|([^{}|]*)\|([^{}|]*)\}")
_PHASES = ("phase", "needed")
"""Fields that hold the codes of phases."""
LANGUAGES: tuple[Language, ...] = ("ja", "en")


def language_of_this_computer() -> Language:
    """Japanese where the computer speaks it, English elsewhere."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            return "ja" if value.lower().startswith("ja") else "en"
    return "en"


def phrases(language: Language) -> Mapping[str, str]:
    """All sentences of one language, by code, in the words for people that hold now.

    Raise ValueError where two files name one code.
    """
    return _spoken(language, spoken_of())


@cache
def _spoken(language: Language, person: Person) -> Mapping[str, str]:
    return {code: in_words(text, language, person) for code, text in _written(language).items()}


@cache
def _written(language: Language) -> Mapping[str, str]:
    folder = resource("phrases")
    merged: dict[str, str] = {}
    for path in sorted([*folder.glob(f"{language}.toml"), *folder.glob(f"*.{language}.toml")]):
        part = tomllib.loads(path.read_text(encoding="utf-8"))
        if twice := merged.keys() & part.keys():
            raise ValueError(f"{path.name} repeats {sorted(twice)}")
        merged |= part
    return merged


def phrase(
    code: str,
    language: Language,
    fields: Mapping[str, object] | None = None,
    *,
    zone: str | None = None,
) -> str:
    """The sentence for a code; lists in fields are joined by commas.

    Where one is counted, {count|file|files} is the first of the two words, else the second.
    A part in double square brackets is said only where all of its fields have something to say.
    Moments are told as the clock on the wall shows them, in the zone given or in the field `zone`.
    Phases, and the reasons of refusals, are told in words.
    """
    given = fields or {}
    wall = zone or str(given.get("zone", "UTC"))
    known = phrases(language)
    named = {key: _in_words(key, value, language) for key, value in given.items()}
    named |= told_misfit(given, known)
    shown = {key: _shown(value, wall) for key, value in named.items()}
    template = known.get(code)
    if template is None:
        return code + (f" {dict(shown)}" if shown else "")
    counted = _COUNTED.sub(lambda part: part[2] if shown.get(part[1]) == "1" else part[3], template)
    whole = _OPTIONAL.sub(lambda part: _told_if_any(part[1], shown), counted)
    return whole.format_map(_Forgiving(shown))


def _told_if_any(part: str, shown: Mapping[str, str]) -> str:
    named = [name for _, name, _, _ in Formatter().parse(part) if name]
    return part if all(shown.get(name) for name in named) else ""


def sentence(fault: Fault, language: Language) -> str:
    """What a fault says to a person."""
    return phrase(fault.code, language, fault.fields)


def _in_words(key: str, value: object, language: Language) -> object:
    """A phase, or several, as people call it, and why headquarters refused; all else as it is."""
    known = phrases(language)
    if key == "refusal" and value:
        told = told_as(str(value))
        return known[told.code].format_map(told.fields)
    if key not in _PHASES:
        return value
    if isinstance(value, (list, tuple)):
        between = "・" if language == "ja" else ", "
        return between.join(known.get(f"phase_{one}", str(one)) for one in value)
    return known.get(f"phase_{value}", value)


def _shown(value: object, zone: str) -> str:
    if isinstance(value, Instant):
        return value.local(zone).strftime("%Y-%m-%d %H:%M:%S") + (" UTC" if zone == "UTC" else "")
    if isinstance(value, (list, tuple, set, frozenset)):
        return ", ".join(str(item) for item in value)
    return str(value)


class _Forgiving(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return f"{{{key}}}"


def in_brackets(text: str, beside: str, language: Language) -> str:
    """A text with something beside it in brackets, as its language writes them."""
    if not beside:
        return text
    return f"{text}（{beside}）" if language == "ja" else f"{text} ({beside})".strip()
