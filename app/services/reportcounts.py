"""A session's report: every count that was made, by whom, what it found and what followed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from app.domain.countfacts import SheetsCounted
from app.domain.events import Recorded
from app.domain.paperpeople import Seated, seated
from app.domain.reconciling import Difference, differences
from app.kernel.phrases import phrase
from app.reports.document import Cell
from app.services.reportwords import Words
from app.services.sessionrecords import SessionRecords

Row = tuple[Cell, ...]
_NAMED = 12
"""A line names no more people than this; everybody stands in the list of attendance."""


class Made(NamedTuple):
    """One count of one room."""

    record: Recorded
    counted: SheetsCounted
    room: str
    found: tuple[Difference, ...]
    next: Recorded | None
    """The count that replaced it."""
    taken_back: bool

    @property
    def holds_good(self) -> bool:
        """Whether it is the room's count now."""
        return self.next is None and not self.taken_back


def made(found: SessionRecords) -> list[Made]:
    """All counts in the order in which they were made, those replaced or taken back too."""
    people, later = seated(found.moment, found.plan), dict[str, Recorded]()
    counts: list[Made] = []
    for record in reversed(found.records):
        fact, room = record.fact, record.room
        if not isinstance(fact, SheetsCounted) or not room:
            continue
        differs = differences(found.moment, found.plan, fact, people.get(room, Seated()))
        back = record.id in found.corrections
        counts.append(Made(record, fact, room, differs, later.get(room), back))
        if not back:
            later[room] = record
    return counts[::-1]


def count_rows(found: SessionRecords, words: Words) -> Iterator[Row]:
    """Each count with its time, the two people, and the time of the count that replaced it."""
    for one in made(found):
        record, counted = one.record, one.counted
        yield (
            record.when,
            one.room,
            words.by(record),
            counted.second_operator,
            counted.sheets_used,
            counted.sheets_blank_absent,
            words.code(_state(found, one)),
            one.next.when if one.next else None,
            words.written(record.reason or ""),
        )


def replaced_rows(found: SessionRecords, words: Words) -> Iterator[Row]:
    """What did not agree in a count that holds no longer, and what came after it."""
    for one in made(found):
        if one.holds_good or not one.found:
            continue
        for difference in one.found:
            yield one.room, differs(found, words, one.room, difference)
        people = words.joined([words.by(one.record), one.counted.second_operator])
        counted = words.say("count_was", at=_clock(found, one.record), people=people)
        why = words.written(one.record.reason or "")
        yield one.room, words.joined([counted, why, _followed(found, words, one)])


def differs(found: SessionRecords, words: Words, room: str, difference: Difference) -> str:
    """What does not agree, in words, with who may explain it."""
    people = [
        words.aside(one.candidate_number, words.code(f"may_{one.why}")) for one in difference.people
    ]
    left_out = len(people) - _NAMED
    fields: dict[str, object] = {
        "session": found.plan.id,
        "room": room,
        "counted": difference.counted,
        "expected": difference.expected,
        "people": [*people[:_NAMED], f"+ {left_out}"] if left_out > 0 else people,
    }
    return phrase(f"differs_{difference.code}", words.language, fields)


def _state(found: SessionRecords, one: Made) -> str:
    if one.taken_back:
        return "papers_taken_back"
    if not one.found:
        return "papers_agree"
    count = found.state.counts.get(one.room)
    lead = one.record.role == "lead" and bool((one.record.reason or "").strip())
    if lead or (one.holds_good and count is not None and count.written):
        return "papers_written"
    return "papers_hold" if one.holds_good else "papers_differed"


def _followed(found: SessionRecords, words: Words, one: Made) -> str:
    if one.taken_back:
        return words.code("papers_taken_back")
    if one.next is None or not isinstance(fact := one.next.fact, SheetsCounted):
        return ""
    return words.say("count_replaced", at=_clock(found, one.next), sheets=fact.sheets_used)


def _clock(found: SessionRecords, record: Recorded) -> str:
    zone = found.venue.head.round.time_zone
    return record.when.local(zone).strftime("%H:%M:%S")
