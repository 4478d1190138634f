"""Several stations about one person: what they did without knowing of each other, and its settling.

Stations of a venue work without a network and learn of each other when they exchange records. All
that they hold is folded in one order, the same everywhere: by hybrid logical time, then station,
epoch and number (`Recorded.place`). That time is later than everything the writing station had
seen, so a fact always follows what it rests on, whatever the computers' clocks say, and the state
depends on the set of facts alone: not on the order in which they arrived, nor on how often. What
comes from another station may belong before facts that are here already; the cells that it
touches are then folded again from zero (`app.services.journal`).

An order alone would let the later of two decisions win, and the later one is only the one whose
clock was ahead. So every fact carries `seen`, the heads of the other stations' logs that were
known when it was written, and tells by it what it was decided upon. Two admissions of which
neither station knew the other are a conflict: both stay, neither counts more, and the person's
standing says so until the lead has looked. Where one station knew of the other's admission (it
was taken back, or the document was found wrong at the seat, before the person came again) there
is no conflict. A refusal at the seat ends only the admissions that it knew.

A lead's resolution names everything that it settles. Two resolutions of one conflict that do not
know of each other and say the same need nobody; if they differ, that is a conflict again, and so
is an admission at a third station that nobody knew of. Taking back a resolution, or one of the
admissions, is a correction like any other: the fact is left out of the fold, and what remains is
judged anew.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from app.domain.events import ConflictResolved, Outcome, Recorded
from app.kernel.time import Instant


class Claim(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """What one station did about a person, and what it did not know then."""

    fact: str
    station: str
    epoch: str = ""
    seq: int = 0
    when: Instant
    operator: str | None
    unseen: tuple[str, ...] = ()
    """Claims before it in the common order that this station did not know."""


class Admission(Claim, frozen=True, omit_defaults=True, kw_only=True):
    """One desk let the person in."""

    room: str
    seat: str
    provisional: bool = False
    at_door: bool = False
    """Let in is there, by the rules."""


class Resolution(Claim, frozen=True, omit_defaults=True, kw_only=True):
    """A lead has settled a conflict."""

    outcome: Outcome
    settles: tuple[str, ...]


def saw(record: Recorded, claim: Claim) -> bool:
    """Whether whoever wrote a fact knew of a claim."""
    if (record.station, record.epoch) == (claim.station, claim.epoch):
        return record.seq > claim.seq
    return record.seen.get(f"{claim.station}-{claim.epoch}", 0) >= claim.seq


def unseen(record: Recorded, claims: Sequence[Claim]) -> tuple[str, ...]:
    """Those of the claims that whoever wrote a fact did not know."""
    return tuple(claim.fact for claim in claims if not saw(record, claim))


def in_force(resolutions: Sequence[Resolution]) -> list[Resolution]:
    """Resolutions that no other one has settled."""
    over = {fact for resolution in resolutions for fact in resolution.settles}
    return [resolution for resolution in resolutions if resolution.fact not in over]


def open_between(
    admissions: Sequence[Admission], resolutions: Sequence[Resolution]
) -> tuple[str, ...]:
    """The facts that contradict each other and that nobody has settled, sorted."""
    if not any(claim.unseen for claim in (*admissions, *resolutions)):
        return ()
    standing = in_force(resolutions)
    claims: dict[str, Claim] = {claim.fact: claim for claim in (*admissions, *standing)}
    found: set[str] = set()
    for claim in claims.values():
        for fact in claim.unseen:
            other = claims.get(fact)
            if other is None or _agree(claim, other):
                continue
            pair = {claim.fact, fact}
            if not any(pair <= {*one.settles} for one in standing):
                found |= pair
    return tuple(sorted(found))


def resolution_of(record: Recorded, fact: ConflictResolved, known: Sequence[Claim]) -> Resolution:
    """A recorded resolution beside the claims that come before it."""
    return Resolution(
        fact=record.id,
        station=record.station,
        epoch=record.epoch,
        seq=record.seq,
        when=record.when,
        operator=record.operator,
        outcome=fact.outcome,
        settles=fact.settles,
        unseen=unseen(record, [claim for claim in known if claim.fact not in fact.settles]),
    )


def parted(
    resolution: Resolution, inside: Sequence[Admission], outside: Sequence[Admission]
) -> tuple[tuple[Admission, ...], tuple[Admission, ...]]:
    """Who is let in and who was put out, after a resolution about some of them."""
    named = [one for one in (*inside, *outside) if one.fact in resolution.settles]
    others_in = [one for one in inside if one not in named]
    others_out = [one for one in outside if one not in named]
    if resolution.outcome == "refuse":
        return _sorted(others_in), _sorted([*others_out, *named])
    doubtful = resolution.outcome == "provisional"
    named = [replace(one, provisional=one.provisional or doubtful) for one in named]
    return _sorted([*others_in, *named]), _sorted(others_out)


def _agree(one: Claim, other: Claim) -> bool:
    both = isinstance(one, Resolution) and isinstance(other, Resolution)
    return both and one.outcome == other.outcome  # type: ignore[attr-defined]


def _sorted(admissions: Sequence[Admission]) -> tuple[Admission, ...]:
    return tuple(sorted(admissions, key=lambda one: (one.when.ms, one.fact)))
