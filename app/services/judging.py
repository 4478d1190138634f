"""What a verified bundle adds to the log that it is a part of: at headquarters and at stations."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import NamedTuple, Protocol

from app.domain.events import Recorded, StationEnrolled
from app.formats import eventrecord
from app.formats.bundle import Bundle, BundleHead, Link
from app.formats.eventrecord import GENESIS
from app.kernel.faults import Fault, hostile


class Kept(Protocol):
    """One event as it is held here."""

    @property
    def hash(self) -> bytes: ...
    @property
    def salt(self) -> bytes: ...
    @property
    def body(self) -> bytes: ...


class Known(NamedTuple):
    """What is held of a log."""

    size: int
    public_key: bytes | None
    """The station's, once its first bundle was taken in."""
    events: Callable[[int, int], Sequence[Kept]]
    """From a number to a number, both included."""


class Terms(NamedTuple):
    """What every bundle of a venue must agree with."""

    round: str
    practice: bool
    recipients: Collection[str]
    """The reader's own age recipients: a bundle must name one of them."""
    packages: Collection[str] | None
    """Digests of the venue's packages; None where not all of them are known."""


class Judgement(NamedTuple):
    """What a bundle is: new events, a gap before it, a fork, or trouble."""

    head: BundleHead | None = None
    """What the manifest says; None unless signed for a venue of ours."""
    certified: bool = False
    """The venue's key vouches for the station."""
    new: Sequence[tuple[Link, Recorded]] = ()
    gap: bool = False
    fork: Link | None = None
    fault: Fault | None = None
    size: int = 0
    """How many of the station's events headquarters held before it looked anything else up."""


def judge_against(read: Bundle, known: Known, terms: Terms) -> Judgement:
    """Judge a certified bundle by what is held; raise a hostile Fault where it does not fit."""
    head, links = read
    _check_manifest(head, known, terms)
    records = [eventrecord.decode(head.station, head.epoch, link.seq, link.body) for link in links]
    _check_records(head, records, terms)
    if head.first > known.size + 1:
        return Judgement(head, True, gap=True)
    stored = known.events(max(1, head.first - 1), head.last)
    before = stored[0].hash if head.first > 1 else GENESIS
    fork = _parting(links, stored[1:] if head.first > 1 else stored, before)
    if fork is not None:
        return Judgement(head, True, fork=fork)
    new = list(zip(links, records, strict=True))[max(0, known.size + 1 - head.first) :]
    return Judgement(head, True, new=new)


def _parting(links: Sequence[Link], stored: Sequence[Kept], before: bytes) -> Link | None:
    """The first event that is another than the stored one under its number.

    `before` is the stored hash before the first link; `stored` begins at the first link's number.
    """
    if links[0].previous != before:
        return links[0]
    for link, event in zip(links, stored, strict=False):
        if link.hash != event.hash:
            return link
        # Where the body was erased, its hash is all there is.
        left = not event.body or eventrecord.is_erased(event.salt)
        if not left and (link.salt, link.body) != (event.salt, event.body):
            return link
    return None


def _check_manifest(head: BundleHead, known: Known, terms: Terms) -> None:
    if not set(head.recipients) & set(terms.recipients):
        raise hostile("not_for_us", station=head.station)
    if head.practice != terms.practice:
        raise hostile("practice_mismatch", round=terms.round, station=head.station)
    if terms.packages is not None and head.package_digest not in terms.packages:
        raise hostile("unknown_package", venue=head.venue, station=head.station)
    if known.public_key is not None and known.public_key != head.public_key:
        raise hostile("station_key", station=head.station, venue=head.venue)


_REHEARSAL = {"practice", "script"}


def _check_records(head: BundleHead, records: Sequence[Recorded], terms: Terms) -> None:
    for record in records:
        texts = (record.id, record.candidate, record.session, record.room)
        if any(text and "\0" in text for text in texts):
            raise hostile("damaged", format="event", station=head.station, seq=record.seq)
        if _REHEARSAL & {*record.marks} and not terms.practice:
            raise hostile("practice_mismatch", round=terms.round, station=head.station)
    if head.first > 1:
        return
    first = records[0].fact
    if not isinstance(first, StationEnrolled):
        raise hostile("not_enrolled", station=head.station)
    said = (first.round, first.venue, first.public_key)
    if said != (head.round, head.venue, head.public_key.hex()):
        raise hostile("not_enrolled", station=head.station)
    if terms.packages is not None and first.package_digest not in terms.packages:
        raise hostile("unknown_package", venue=head.venue, station=head.station)
