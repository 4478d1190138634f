"""The heads of the logs on paper: what is written down, and whether it is in the chain."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from app.domain.events import (
    AttentionCalled,
    DoorsOpened,
    Recorded,
    SessionClosed,
    SessionEnded,
    SessionStarted,
)
from app.formats.bundle import Head
from app.formats.eventrecord import id_of
from app.formats.headcode import TypedHead, log_text, paper_code, read_code
from app.kernel.faults import Fault, Kind, hostile
from app.kernel.phrases import Language, phrase
from app.kernel.time import Instant
from app.projections.cells import session_cell
from app.reports.document import Document
from app.reports.headslip import head_slip
from app.services.documents import reach_of
from app.services.journal import Journal
from app.services.roundname import name_on_paper
from app.services.venue import Venue

_MOMENTS = (DoorsOpened, SessionStarted, SessionEnded, SessionClosed)
"""When a code belongs on paper; and on the slip of each written warning."""


class HeadFound(Struct, frozen=True):
    """A code from paper that is in the chain of a station."""

    code: str
    station: str
    station_name: str
    epoch: str
    seq: int
    at: Instant
    size: int
    """So many records of that station are held here by now."""


class MomentCode(Struct, frozen=True):
    """What is to be written on paper about one moment of the day."""

    kind: str
    """The fact's name, such as doors_opened."""
    at: Instant
    code: str
    text: str
    """The same for a QR code."""


def code_now(journal: Journal) -> str:
    """The code of this station's log as it stands."""
    return paper_code(journal.station, journal.head.size, journal.head.hash)


def code_so_far(journal: Journal) -> str:
    """The same for a paper, which does not count what was recorded about papers since."""
    reach = reach_of(journal)
    return paper_code(journal.station, reach.size, reach.head)


def code_at(journal: Journal, record: Recorded) -> str:
    """The code of a log whose last record is this one."""
    links = journal.log.links(record.station, record.epoch, record.seq, record.seq)
    return paper_code(record.station, record.seq, links[0].hash) if links else ""


def last_moment(venue: Venue, session: str) -> MomentCode | None:
    """The last moment of a session that belongs on paper, by whichever station it was recorded."""
    journal, found = venue.journal, None
    for record in journal.log.records(session_cell(session)):
        if isinstance(record.fact, _MOMENTS) and (found is None or record.place > found.place):
            found = record
    if found is None:
        return None
    links = journal.log.links(found.station, found.epoch, found.seq, found.seq)
    head = venue.head
    where = (head.round.id, head.venue, found.station, found.epoch)
    return MomentCode(
        kind=_kind(found),
        at=found.when,
        code=paper_code(found.station, found.seq, links[0].hash),
        text=log_text(*where, found.seq, links[0].hash),
    )


def _kind(record: Recorded) -> str:
    match record.fact:
        case DoorsOpened():
            return "doors"
        case SessionStarted():
            return "start"
        case SessionEnded():
            return "end"
        case AttentionCalled():
            return "warning"
        case _:
            return "close"


def slip_now(venue: Venue, language: Language) -> Document:
    """A small slip with this station's code as it stands, to be kept on paper."""
    journal, head, reach = venue.journal, venue.head, reach_of(venue.journal)
    where = (head.round.id, head.venue, journal.station, journal.epoch)
    return head_slip(
        round_name=name_on_paper(head.round, language),
        venue=venue.plan.name,
        station=journal.own().name,
        size=reach.size,
        code=paper_code(journal.station, reach.size, reach.head),
        text=log_text(*where, reach.size, reach.head),
        at=reach.last.entered if reach.last else None,
        language=language,
        zone=head.round.time_zone,
    )


def find_head(journal: Journal, text: str) -> HeadFound:
    """The record that a code on paper names.

    Raise Fault `head_code_unreadable`, `head_code_misread`; `head_code_stranger`,
    `head_code_not_here`, `head_code_not_found` where nothing can be said; `head_code_differs`,
    `head_code_beyond` where the records here are not those that the paper bears witness for.
    """
    typed = read_code(text)
    own = (journal.station, journal.epoch)
    logs = {own: journal.head, **journal.others}
    meant = {whose: head for whose, head in logs.items() if typed.is_station(whose[0])}
    if not meant:
        raise Fault("head_code_stranger", Kind.REFUSED, head=text)
    for whose, size, seq in _places(journal, typed, meant):
        record = journal.log.record(id_of(*whose, seq))
        return HeadFound(
            code=text,
            station=whose[0],
            station_name=journal.name_of(whose[0]),
            epoch=whose[1],
            seq=seq,
            at=record.when if record else Instant(0),
            size=size,
        )
    if typed.seq is None:
        raise Fault("head_code_not_found", Kind.REFUSED, head=text)
    size = max(head.size for head in meant.values())
    if size < typed.seq and own in meant:
        raise hostile("head_code_beyond", head=text, seq=typed.seq, size=size)
    if size < typed.seq:
        raise Fault("head_code_not_here", Kind.REFUSED, head=text, seq=typed.seq, size=size)
    raise hostile("head_code_differs", head=text, seq=typed.seq)


def _places(
    journal: Journal, typed: TypedHead, meant: dict[tuple[str, str], Head]
) -> Iterator[tuple[tuple[str, str], int, int]]:
    for whose, head in meant.items():
        first, last = (typed.seq, typed.seq) if typed.seq else (1, head.size)
        for link in journal.log.links(*whose, first, last):
            if typed.is_head(link.hash):
                yield whose, head.size, link.seq


def told_moment(moment: MomentCode, language: Language) -> str:
    """Which moment it is, in a word."""
    return phrase(f"head_moment_{moment.kind}", language)
