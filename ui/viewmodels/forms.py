"""A form without a window: named fields, what may stand in them, and the wish that comes of it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Literal
from zoneinfo import ZoneInfo

from app.domain.regulation import Text
from app.domain.wishes import AnyWish
from app.kernel.faults import Fault, Kind
from app.kernel.time import Instant

FieldKind = Literal[
    "line",
    "long",
    "text",
    "number",
    "time",
    "span",
    "staff",
    "pin",
    "choice",
    "pick",
    "who",
    "file",
    "path",
    "rooms",
    "people",
]
"""`long` is one long line, `text` several; `span` is minutes and seconds; `who` a name or more;
`pick` a list in view; `file` is a picture, `path` any file."""

_DAY_MS = 86_400_000
_TIME = re.compile(
    r"(\d{1,2})[:.h時](\d{2})(?:分|[:.m分](\d{2})秒?)?"
    # Without anything between them digits are only told apart where none is left out.
    r"|(\d{2})(\d{2})(\d{2})?"
)


_SPAN = re.compile(r"(\d{1,3})(?:分|[:分](\d{1,2})秒?)?|(\d{1,4})秒")
_BETWEEN = re.compile(r"\s*[,、，;；\n]\s*")
_BETWEEN_NUMBERS = re.compile(r"[\s,、，;；]+")


@dataclass(frozen=True, slots=True)
class Option:
    """One of several things to choose: the rules' own text, plain words, or a phrase's code."""

    value: str
    text: Text | None = None
    plain: str = ""
    words: str = ""
    begins: Text | None = None
    """What the words about it begin with."""


@dataclass(frozen=True, slots=True)
class Field:
    """One thing to fill in; its words are form_field_<name>, what is expected form_hint_<kind>."""

    name: str
    kind: FieldKind = "line"
    required: bool = True
    options: tuple[str, ...] = ()
    """Of a choice; their words are form_option_<option>, and nothing is chosen at first."""
    picks: tuple[Option, ...] = ()
    """Of a list in view, or names that are at hand; nothing is picked unless it is preset."""
    preset: str = ""
    """What stands in it, or is chosen, at first."""
    label: str = ""
    """Which form_field_<label> names it, where that is not its own name."""
    says_when: bool = False
    """Whether its own name says when it must be filled in."""
    beside: bool = False
    """Whether it and all after it stand beside the rest, where a panel has room for that."""
    begun_by: str = ""
    """The choice whose option says what this text begins with."""

    @property
    def words(self) -> str:
        """The code of its name."""
        return f"form_field_{self.label or self.name}"


OWN_PIN = Field("pin", "pin")
"""Of the first of two people; the second gives theirs too."""


@dataclass(frozen=True, slots=True)
class Filled:
    """What was typed, and the day and zone that a time of day belongs to."""

    values: Mapping[str, str]
    day: date
    zone: str
    session: str
    candidate: str = ""
    now: Instant | None = None
    """The corrected time, on whose day a time of day is looked for."""
    operator: str = ""
    """Who acts."""
    rooms: tuple[str, ...] = ()
    """The codes that rooms have here: nobody need mind small and large letters."""

    def text(self, name: str) -> str:
        """A text as typed, without blanks around it."""
        return self.values.get(name, "").strip()

    def names(self, name: str) -> tuple[str, ...]:
        """Several names in one line, each once; blanks belong to a name."""
        found = _BETWEEN.split(self.text(name))
        return tuple(dict.fromkeys(one for one in found if one))

    def numbers(self, name: str) -> tuple[str, ...]:
        """Several candidate numbers in one line, in any width of digits, each once."""
        found = _BETWEEN_NUMBERS.split(unicodedata.normalize("NFKC", self.text(name)))
        return tuple(dict.fromkeys(one for one in found if one))

    def span(self, name: str) -> int:
        """Minutes and seconds, such as 4:30, or minutes alone, as seconds; Fault `form_span`."""
        plain = unicodedata.normalize("NFKC", self.text(name)).replace(" ", "")
        found = _SPAN.fullmatch(plain)
        if found is None or int(found[2] or 0) > 59:
            raise Fault("form_span", Kind.REFUSED, field=name, found=self.text(name))
        return int(found[3]) if found[3] else 60 * int(found[1]) + int(found[2] or 0)

    def codes(self, name: str) -> tuple[str, ...] | None:
        """Codes in any width, such as A, B; None where none is named."""
        plain = unicodedata.normalize("NFKC", self.text(name))
        known = {room.casefold(): room for room in self.rooms}
        found = [code for code in _BETWEEN_NUMBERS.split(plain) if code]
        # Two rooms that differ in nothing else are told apart as they are typed.
        alike = len(known) < len(self.rooms)
        return tuple(c if alike else known.get(c.casefold(), c) for c in found) or None

    def number(self, name: str) -> int:
        """A whole number, in any width of digits; raise Fault `form_number`."""
        plain = unicodedata.normalize("NFKC", self.text(name))
        if not (plain.isascii() and plain.isdigit()):
            raise Fault("form_number", Kind.REFUSED, field=name, found=self.text(name))
        return int(plain)

    def moment(self, name: str) -> Instant:
        """A time of day such as 9:30 or 9:30:00, on the session's day; raise Fault `form_time`."""
        plain = unicodedata.normalize("NFKC", self.text(name)).replace(" ", "")
        found = _TIME.fullmatch(plain)
        try:
            if found is None:
                raise ValueError(plain)
            parts = [int(part) for part in found.groups() if part]
            hour, minute, second = (*parts, 0)[:3]
            at = time(hour, minute, second)
        except ValueError:
            raise Fault("form_time", Kind.REFUSED, field=name, found=self.text(name)) from None
        return Instant.of(datetime.combine(self.day, at, tzinfo=ZoneInfo(self.zone)))

    def nearest(self, name: str) -> Instant:
        """That time of day on the day that brings it nearest to now; raise Fault `form_time`."""
        found = self.moment(name)
        if self.now is None:
            return found
        return found.plus(ms=round((self.now.ms - found.ms) / _DAY_MS) * _DAY_MS)


@dataclass(frozen=True, slots=True)
class Form:
    """A form by its id: words form_<id>, explained by form_help_<id>."""

    id: str
    fields: tuple[Field, ...]
    make: Callable[[Filled], AnyWish]
    help: str = ""
    """The code of another explanation."""
    stepwise: bool = False
    """Enter leads from field to field and does it in the last one only."""

    def wish(self, filled: Filled) -> AnyWish:
        """The wish that was filled in; raise Fault `form_missing` naming the first empty field."""
        for field in self.fields:
            if field.required and not filled.text(field.name):
                raise Fault("form_missing", Kind.REFUSED, field=field.name)
        return self.make(filled)
