"""A stored round prepared again: the same, refused with what differs, or put in its place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from app.domain.preparation import with_duplicates
from app.domain.revision import (
    Prepared,
    differences,
    not_to_go,
    printed,
    to_raise,
    to_send,
    with_removed,
)
from app.domain.round import Entry
from app.formats import wire
from app.formats.rulepack import read_rulepack
from app.kernel.faults import Fault, Faults
from app.kernel.time import Instant
from app.services.headquarters import Headquarters
from app.services.office import read_office
from app.services.packing import for_venue

MOST_TOLD = 200
"""Nobody reads more differences than these; their number is said."""


class Revised(NamedTuple):
    """What preparing a stored round again came to."""

    changes: list[Fault]
    """What differs now; nothing where the files say what is stored."""
    tickets: list[tuple[str, int]]
    """Who needs a ticket that nobody has yet, with its issue number."""
    packages: list[str]
    """The venues whose package is no longer true."""


def revise(
    hq: Headquarters,
    files: Prepared,
    rulepacks: Sequence[bytes],
    *,
    now: Instant,
    allowed: bool,
) -> Revised:
    """Compare with what is stored and replace it where that is `allowed`.

    Raise Faults with everything that differs, or with what may not go; then nothing is changed.
    """
    registry, round_id = hq.registry, files.round.id
    was = registry.preparation(round_id)
    packs = registry.rulepacks(round_id)
    old = Prepared(registry.round(round_id), registry.entries(round_id))
    files = _without_erased(hq, files, old)
    new = with_removed(old, files)
    new = new._replace(entries=with_duplicates(new.round, new.entries))
    changes = [*differences(old, new), *_of_rules(packs, rulepacks)]
    if not changes:
        return Revised([], [], [])
    if not allowed:
        told = Fault("round_differs", round=round_id, count=len(changes))
        raise Faults([*changes[:MOST_TOLD], told])
    stuck = list(not_to_go(old, files, registry.recorded(round_id), registry.sent(round_id)))
    if stuck:
        raise Faults([*stuck, Fault("revise_refused", round=round_id)])
    before, after = printed(old), printed(new)
    raised = to_raise(before, after)
    registry.revise_round(new.round, new.entries, rulepacks, was=was, at=now, reissue=raised)
    issues = registry.superseded(round_id)
    tickets = [(number, issues.get(number, 1)) for number in to_send(before, after)]
    stale = _stale(hq, old, new, set(raised), rules=list(packs) != list(rulepacks))
    return Revised(changes, tickets, stale)


def _without_erased(hq: Headquarters, files: Prepared, old: Prepared) -> Prepared:
    """The files as if they had never known who was erased since: nobody comes back by them."""
    state = read_office(hq.registry).state
    gone = {fact.candidate for id_, fact in state.erased if id_ == files.round.id}
    left = {(e.candidate_number, e.session): e for e in old.entries if e.candidate_number in gone}
    entries = [left.get((e.candidate_number, e.session), e) for e in files.entries]
    return files._replace(entries=entries) if left else files


def _of_rules(old: Sequence[bytes], new: Sequence[bytes]) -> Iterable[Fault]:
    if list(old) != list(new):
        was, now = (
            [read_rulepack(d, "").regulation.version for d in packs] for packs in (old, new)
        )
        yield Fault("rules_changed", old=was, new=now)


def _stale(
    hq: Headquarters, old: Prepared, new: Prepared, raised: set[str], *, rules: bool
) -> list[str]:
    """The venues that have a package which says something else than the next one would."""
    return [
        venue
        for venue in dict.fromkeys(session.venue for session in new.round.sessions)
        if hq.registry.next_package_issue(new.round.id, venue) > 1
        and (
            rules
            or _of_venue(old, venue) != _of_venue(new, venue)
            or raised & {entry.candidate_number for entry in _entries(new, venue)}
        )
    ]


def _of_venue(state: Prepared, venue: str) -> tuple[bytes, list[Entry]]:
    sessions = tuple(s for s in state.round.sessions if s.venue == venue)
    return wire.to_json(for_venue(state.round, venue, sessions)), list(_entries(state, venue))


def _entries(state: Prepared, venue: str) -> list[Entry]:
    here = {session.id for session in state.round.sessions if session.venue == venue}
    return [entry for entry in state.entries if entry.session in here]
