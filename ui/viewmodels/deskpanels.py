"""What may stand in the desk's panel in place of the documents; frozen, drawn and nothing more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from app.domain.candidate import Standing
from app.domain.regulation import Text
from app.kernel.time import Instant


@dataclass(frozen=True, slots=True)
class Choice:
    """One line of a list: its key, and its words as a code or as a text of the rules."""

    key: str
    code: str
    text: Text | None = None
    """Instead of the code's own sentence."""
    why: Text | None = None
    article: str | None = None
    plain: str = ""
    """Words of nobody's language, such as a camera's name."""


@dataclass(frozen=True, slots=True)
class Choosing:
    """A list to choose from by number keys."""

    title: str
    choices: tuple[Choice, ...]
    about: str = ""
    """A code of what it is about, under the title."""
    about_fields: tuple[tuple[str, object], ...] = ()


@dataclass(frozen=True, slots=True)
class Writing:
    """One line to write."""

    title: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class NameShown:
    """The roster's name, large, with the ways it may be written, before it is called different."""

    name: str
    kana: str
    written: tuple[str, ...]
    """For each character with variants, all of them."""


@dataclass(frozen=True, slots=True)
class Result:
    """Somebody found: no name, until it is asked for."""

    number: str
    session: str
    place: str
    standing: Standing
    name: str = ""


@dataclass(frozen=True, slots=True)
class Searching:
    """A search: what was typed, whom it finds, which line is chosen."""

    text: str = ""
    results: tuple[Result, ...] = ()
    chosen: int = 0
    more: bool = False
    short: bool = True
    """Too few characters: nobody is shown."""


Declared = Literal["exam", "year", "round", "personal_number"]


@dataclass(frozen=True, slots=True)
class Declaring:
    """The first-stage exemption: what it means, who declares, the four fields (E 4.3)."""

    exempt: bool
    """On the roster as exempt."""
    fields: tuple[tuple[Declared, str], ...] = ()
    """Empty where the declaration is not made on paper."""
    by: Literal["candidate", "group_lead"] = "candidate"
    sits: bool | None = None
    missing: tuple[str, ...] = ()
    """Named once, recorded all the same."""
    on_paper: bool = False
    """Whether it is made on paper, where the roster need not know of it."""


@dataclass(frozen=True, slots=True)
class Line:
    """One fact about a person: when, what, by whom; struck through where it was corrected."""

    at: Instant
    kind: str
    codes: tuple[str, ...]
    """More to say, by code: reasons, findings, grounds."""
    by: str
    desk: str
    reason: str = ""
    corrected: str | None = None
    """The reason for which it does not hold."""
    document: str = ""
    verdict: str = ""
    source: str = ""
    """How a person who was judged had been found: a ticket read, typed, or the list."""


@dataclass(frozen=True, slots=True)
class Story:
    """Everything that happened to one person, oldest first."""

    number: str
    lines: tuple[Line, ...] = ()
    chosen: int = 0


Panel = Choosing | Writing | NameShown | Searching | Declaring | Story
