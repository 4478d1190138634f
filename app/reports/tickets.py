"""What stands on the papers that headquarters prints before the day."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.round import Role
from app.kernel.phrases import Language
from app.kernel.time import Instant

_WEEKDAYS = "月火水木金土日"


@dataclass(frozen=True, slots=True)
class Sitting:
    """One session of a candidate's, in words; times are those of the wall clock there."""

    subject: str
    stage: str
    room: str
    seat: str
    date: str
    doors: str
    admission_deadline: str
    start: str
    end: str


@dataclass(frozen=True, slots=True)
class TicketSheet:
    """One candidate's admission ticket: a page.

    What to bring, the documents and the notes are sentences of the round's rule pack. The code is
    the ticket's signed text.
    """

    round_name: str
    venue_code: str
    venue_name: str
    candidate_number: str
    name: str
    kana: str
    sittings: tuple[Sitting, ...]
    code: str
    bring: tuple[str, ...] = ()
    accepted_documents: tuple[str, ...] = ()
    refused_documents: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    practice: bool = False
    """A rehearsal's ticket says so in large letters: it lets nobody into an exam."""


@dataclass(frozen=True, slots=True)
class PassphraseSheet:
    """What opens one venue's package, and whose package it must be."""

    round_name: str
    venue_code: str
    venue_name: str
    passphrase: str
    fingerprint: str
    practice: bool = False


@dataclass(frozen=True, slots=True)
class PinSheet:
    """One person's PIN at one venue: a page of its own, handed over by itself."""

    round_name: str
    venue_code: str
    venue_name: str
    staff_id: str
    name: str
    role: Role
    pin: str
    practice: bool = False


def day_text(moment: Instant, zone: str, language: Language) -> str:
    """The local day as it is printed: 2026年11月22日（日） or Sunday 22 November 2026."""
    day = moment.local(zone)
    if language == "ja":
        return f"{day.year}年{day.month}月{day.day}日（{_WEEKDAYS[day.weekday()]}）"
    return f"{_ENGLISH_DAYS[day.weekday()]} {day.day} {_ENGLISH_MONTHS[day.month - 1]} {day.year}"


def clock_text(moment: Instant, zone: str) -> str:
    """The local time as it is printed: 9:50, or 9:50:30 where the seconds count."""
    at = moment.local(zone)
    seconds = f":{at.second:02d}" if at.second else ""
    return f"{at.hour}:{at.minute:02d}{seconds}"


# Not strftime: its names follow the computer's language, the paper's language is given.
_ENGLISH_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_ENGLISH_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
