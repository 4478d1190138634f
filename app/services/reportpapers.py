"""A session's report: papers against people, parcels, and what was read aloud."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.announcing import Call, calls
from app.domain.countfacts import HandedOver
from app.domain.custody import seal_trouble
from app.domain.events import SessionClosed
from app.domain.reconciling import parcels
from app.kernel.phrases import phrase
from app.kernel.time import Instant
from app.reports.document import Cell
from app.services.reportcounts import differs, replaced_rows
from app.services.reportwords import Words
from app.services.sessionrecords import SessionRecords

Row = tuple[Cell, ...]


def paper_rows(found: SessionRecords, words: Words) -> Iterator[Row]:
    """Sheets against people in each room that was counted."""
    for room, one in found.papers.items():
        if one.counted is None:
            continue
        state = "hold" if one.holds else ("written" if one.differences else "agree")
        yield (
            room,
            one.present,
            one.counted.sheets_used,
            one.absent,
            one.counted.sheets_blank_absent,
            one.counted.sheets_spare_used,
            one.counted.sheets_spare_left,
            one.counted.sheets_spoilt,
            words.code(f"papers_{state}"),
        )


def parcel_rows(found: SessionRecords, words: Words) -> Iterator[Row]:
    """Booklets, parcels and seals of each room that was counted, by whom and when."""
    counts = found.state.counts
    for room, one in found.papers.items():
        if (count := one.counted) is not None:
            yield (
                room,
                count.booklets_in,
                count.booklets_used,
                count.booklets_unused,
                count.booklets_defective,
                count.parcels,
                " ".join(count.seals),
                count.second_operator,
                words.by(found.by_id[counts[room].fact]),
                one.at,
            )


def difference_rows(found: SessionRecords, words: Words) -> Iterator[Row]:
    """What does not agree, with who may explain it, and the lead's reason.

    What an earlier count found comes first, with the count that replaced it.
    """
    yield from replaced_rows(found, words)
    counts = found.state.counts
    for room, one in found.papers.items():
        for difference in one.differences:
            yield room, differs(found, words, room, difference)
        if one.differences and one.written and room in counts:
            record = found.by_id.get(counts[room].fact)
            why = words.written(record.reason if record else "")
            yield room, words.joined([words.code("papers_written"), why])
    for trouble in seal_trouble(found.state):
        fields = {"seals": list(trouble.seals)}
        yield "", phrase(f"differs_{trouble.code}", words.language, fields)
    sealed = parcels(found.state)
    if sealed.differ:
        told = phrase("differs_parcels", words.language, sealed._asdict())
        said = [words.written(record.reason) for record, _ in found.those(SessionClosed)]
        yield "", words.joined([told, *said])


def handed_rows(found: SessionRecords, words: Words) -> Iterator[Row]:
    """To whom the sealed parcels went."""
    for record, fact in found.those(HandedOver):
        # Why it went although something did not fit stands beside to whom it went.
        why = words.written(record.reason or "")
        to = words.aside(words.written(fact.to), why) if why else words.written(fact.to)
        seals = " ".join(fact.seals)
        yield record.when, to, fact.parcels, seals, words.by(record), fact.second_operator


def announcement_rows(found: SessionRecords, words: Words) -> Iterator[Row]:
    """Each announcement: where and when it was due, and when it was read there."""
    script = {one.id: one for one in found.rules.announcements}
    rooms = found.moment.rooms(found.plan.id)
    told = calls(found.plan, found.state, rooms, found.rules.announcements, found.moment.now)
    together: dict[tuple[str, str, Instant | None, Instant | None], list[Call]] = {}
    for call in told:
        # Rooms in which all went the same way share a line.
        together.setdefault((call.announcement, call.status, call.due, call.read_at), []).append(
            call
        )
    for (name, status, due, read), same in together.items():
        one = script[name]
        when = phrase(f"calls.{one.when}", words.language, {"minutes": one.minutes})
        state = words.say(f"call.{status}")
        where = words.joined(call.room for call in same)
        yield when, words.text(one.text), where, due, read, state
