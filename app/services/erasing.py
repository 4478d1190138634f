"""Erasing a person where the law allows: their data unreadable, every chain as good as before."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from msgspec import Struct

from app.domain.casework import Open, expect_reason
from app.domain.erasing import expect_two, in_the_way
from app.domain.office import Actor, ListsWritten, PersonErased
from app.domain.round import Entry
from app.formats import bundle, eventrecord, officerecord
from app.formats.bundle import Bundle, Link
from app.formats.erasing import (
    left_of_entry,
    left_of_event,
    left_of_office,
    spellings,
    without,
)
from app.kernel.faults import Fault, Faults
from app.kernel.hashing import sha256
from app.services.casework import work_on
from app.services.headquarters import Headquarters
from app.services.office import read_office
from app.services.otherrounds import Elsewhere, elsewhere, ever_entered
from app.services.ports import Clock
from app.services.registryport import BundleHeld, Erasable, LeftOver
from app.services.roundnow import rules_of


class Outside(Struct, frozen=True):
    """Lists with names that left headquarters: for people to destroy."""

    place: str
    files: tuple[str, ...]


class Erased(Struct, frozen=True):
    """What was made unreadable, and what people must still look at."""

    round: str
    candidate_number: str
    records: int
    bundles: int
    photos: int
    office: int
    same_name: tuple[str, ...]
    """Others of this name: where their own records have it, it stays."""
    read: tuple[str, ...]
    """Facts about several people of whom this is one: their texts may still describe the person."""
    outside: tuple[Outside, ...]
    elsewhere: tuple[Elsewhere, ...] = ()
    """Other rounds that still hold the person: each is erased for itself."""


class Wish(NamedTuple):
    """Who is to be erased, and why."""

    round: str
    candidate: str
    reason: str
    second: str
    """The second person, whose PIN was right."""
    also: Collection[str] = ()
    """Facts about several people whose texts go too."""


class _Person:
    """Whose data they are, by number and by name."""

    def __init__(self, wish: Wish, mine: Sequence[Entry], others: Sequence[Entry]) -> None:
        self.number, self.also = wish.candidate, wish.also
        self.names = spellings(mine)
        theirs = {name: e.candidate_number for e in others for name in spellings([e])}
        self.same_name = sorted({theirs[name] for name in self.names if name in theirs})
        self._elsewhere = tuple(name for name in self.names if name not in theirs)

    def left(self, body: bytes, fact: str, candidate: str | None) -> bytes | None:
        names = self.names if candidate == self.number else self._elsewhere
        return left_of_event(body, self.number, names, whole=fact in self.also)

    def links(self, read: Bundle) -> tuple[list[Link], list[str]]:
        """What is left of a bundle's events, and which of them are no longer what they were."""
        links, changed = [], []
        for link in read.links:
            record = eventrecord.decode(read.head.station, read.head.epoch, link.seq, link.body)
            left = self.left(link.body, record.id, record.candidate)
            if left is not None:
                link = link._replace(salt=eventrecord.erased_salt(link.body_hash), body=left)
                changed.append(record.id)
            links.append(link)
        return links, changed

    def is_in(self, opened: bytes) -> bool:
        """Whether bytes that nobody could read as a bundle speak of the person."""
        return any(text.encode() in opened for text in (f'"{self.number}"', *self._elsewhere))


def erase(hq: Headquarters, registry: Erasable, clock: Clock, actor: Actor, wish: Wish) -> Erased:
    """Erase somebody of a round, whole or not at all.

    Raise Fault `clerk_not_decider`, `erase_needs_second`, `no_reason_given`, `person_unknown`,
    `person_erased_before`, or Faults of all that is in the way.
    """
    expect_two(actor, wish.second)
    expect_reason(Open(wish.reason))
    office, round_ = read_office(registry), registry.round(wish.round)
    entries, ever = registry.entries(wish.round), ever_entered(registry, wish.round)
    mine = [entry for entry in ever if entry.candidate_number == wish.candidate]
    if not mine:
        raise Fault("person_unknown", candidate=wish.candidate)
    work = work_on(registry, wish.round)
    open_cases = [
        case.case
        for case in work.cases
        if case.severity == "case" and case.state == "open" and wish.candidate in case.candidates
    ]
    held = len(registry.bundles(wish.round, "held")) + len(registry.photos(wish.round, "held"))
    rules, now = rules_of(registry, round_).values(), clock.now()
    state = office.state
    if faults := in_the_way(state, round_, wish.candidate, rules, open_cases, held=held, now=now):
        raise Faults(faults)
    before = [
        fact for id_, fact in state.erased if (id_, fact.candidate) == (wish.round, wish.candidate)
    ]
    known = [entry for entry in mine if entry != left_of_entry(entry)]
    others = [entry for entry in ever if entry.candidate_number != wish.candidate]
    person = _Person(wish, known, others)
    left = _left(hq, registry, wish, person, entries)
    if before and not (left.bodies or left.bundles or left.photos or left.office):
        # Where the power went between the two, what was there is overwritten now.
        registry.overwrite()
        raise Fault("person_erased_before", candidate=wish.candidate, round=wish.round)
    fact = PersonErased(
        candidate=wish.candidate,
        second=wish.second,
        records=tuple(sorted(left.bodies)),
        files={
            **{sha: sha256(kept).hex() for sha, kept in left.bundles.items()},
            **{sha: sha256(b"").hex() for sha in left.photos},
        },
        office=tuple(left.office),
    )
    reason = without(person.names)(wish.reason)
    said = {"round": wish.round, "reason": reason}
    body = officerecord.encode(fact, now, actor.clerk, actor.role, **said)
    there = tuple(elsewhere(registry, wish.round, known))
    registry.erase(left, [body], size=state.size)
    return Erased(
        round=wish.round,
        candidate_number=wish.candidate,
        records=len(left.bodies),
        bundles=len(left.bundles),
        photos=len(left.photos),
        office=len(left.office),
        same_name=tuple(person.same_name),
        read=tuple(_to_read(registry, wish)),
        outside=tuple(_outside(registry, wish.round)),
        elsewhere=there,
    )


def _left(
    hq: Headquarters, registry: Erasable, wish: Wish, person: _Person, entries: Sequence[Entry]
) -> LeftOver:
    bodies = {}
    for station in registry.stations(wish.round):
        for event in registry.events(
            (station.round, station.venue, station.station, station.epoch)
        ):
            left = person.left(event.body, event.id, event.candidate)
            if left is not None:
                bodies[event.id] = left
    return LeftOver(
        round=wish.round,
        candidate=wish.candidate,
        entries=[left_of_entry(e) for e in entries if e.candidate_number == wish.candidate],
        bodies=bodies,
        forks=dict(_forks(registry, wish, person)),
        bundles=dict(_bundles(hq, registry, wish, person)),
        photos=list(_photos(registry, wish)),
        office=dict(_office(registry, wish, person)),
    )


def _bundles(
    hq: Headquarters, registry: Erasable, wish: Wish, person: _Person
) -> Iterator[tuple[str, bytes]]:
    refused = [row for row in registry.bundles(status="refused") if row.round in (None, wish.round)]
    for row in registry.bundles(wish.round):
        if row.status != "refused":
            data = hq.unseal_bundle(registry.sealed(row.sha256))
            read = bundle.read_kept(data, verify=hq.vault.verify)
            links, changed = person.links(read)
            if changed:
                left = bundle.left_of(data, links)
                yield row.sha256, hq.vault.seal(left, list(hq.recipients()))
    for row in refused:
        if person.is_in(_opened(hq, registry, row)):
            yield row.sha256, b""


def _opened(hq: Headquarters, registry: Erasable, row: BundleHeld) -> bytes:
    """A refused file, as far as it opens at all: what does not, nobody can read here."""
    sealed = registry.sealed(row.sha256)
    try:
        return hq.unseal_bundle(sealed)
    except Fault:
        return sealed


def _forks(registry: Erasable, wish: Wish, person: _Person) -> Iterator[tuple[str, bytes]]:
    for fork in registry.forks(wish.round):
        record = eventrecord.decode(fork.station, fork.epoch, fork.seq, fork.body)
        left = person.left(fork.body, record.id, record.candidate)
        if left is not None:
            yield fork.sha256, left


def _photos(registry: Erasable, wish: Wish) -> Iterator[str]:
    gone = sha256(b"").hex()
    known = {
        sha
        for _, fact in read_office(registry).state.erased
        for sha in fact.files
        if fact.files[sha] == gone
    }
    for photo in registry.photos(wish.round):
        event = registry.event(wish.round, photo.fact or "")
        about = event is not None and (event.candidate == wish.candidate or event.id in wish.also)
        if about and photo.sha256 not in known:
            yield photo.sha256


def _office(registry: Erasable, wish: Wish, person: _Person) -> Iterator[tuple[int, bytes]]:
    for link in registry.office():
        if not link.body or officerecord.decode(link.seq, link.body).round != wish.round:
            continue
        left = left_of_office(link.body, wish.candidate, person.names)
        if left is not None:
            yield link.seq, left


def _to_read(registry: Erasable, wish: Wish) -> Iterator[str]:
    """Facts that name the person among several."""
    for event in registry.session_events(wish.round):
        if event.id not in wish.also and f'"{wish.candidate}"'.encode() in event.body:
            yield event.id


def _outside(registry: Erasable, round_id: str) -> Iterator[Outside]:
    for record in read_office(registry).records:
        fact = record.fact
        if record.round == round_id and isinstance(fact, ListsWritten) and fact.with_names:
            yield Outside(fact.place, tuple(fact.files))
