"""Headquarters' own chain: read, folded, and written to under a name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from typing import NamedTuple, Protocol

from app.domain import office
from app.domain.casework import known_clerk
from app.domain.office import (
    HOLDER,
    Actor,
    CaseDecided,
    ClerkSignedIn,
    OfficeFact,
    OfficeRecord,
    OfficeState,
    PersonErased,
    PinRefused,
)
from app.formats import officerecord
from app.formats.officerecord import GENESIS
from app.kernel.faults import Fault, hostile
from app.services.pinwaits import Failures, left_of
from app.services.ports import Clock, VaultPort
from app.services.registryport import OfficeLinkHeld

_TRIES = 9
THE_HOLDER = Actor(HOLDER, "decider")


class Chain(Protocol):
    """Where headquarters' chain lies."""

    def office(self) -> Sequence[OfficeLinkHeld]: ...
    def append_office(self, bodies: Sequence[bytes], *, size: int) -> None: ...


class Office(NamedTuple):
    """The chain as it stands."""

    records: Sequence[OfficeRecord]
    state: OfficeState


Decides = Callable[[OfficeState], Sequence[OfficeFact]]


def read_office(chain: Chain) -> Office:
    """Everything that headquarters has recorded about its own work; raise a hostile Fault."""
    records = [
        officerecord.decode(link.seq, link.body) if link.body else officerecord.erased(link.seq)
        for link in chain.office()
    ]
    state = OfficeState()
    for record in records:
        state = office.evolve(state, record)
    return Office(records, state)


def write_office(
    chain: Chain,
    clock: Clock,
    actor: Actor,
    decides: Decides,
    *,
    round_id: str = "",
    reason: str = "",
) -> Sequence[OfficeFact]:
    """Record what `decides` answers to the state as it is now; its Faults change nothing."""
    for left in range(_TRIES, 0, -1):
        state = read_office(chain).state
        facts = decides(state)
        said = {"round": round_id, "reason": reason}
        bodies = [
            officerecord.encode(fact, clock.now(), actor.clerk, actor.role, **said)
            for fact in facts
        ]
        try:
            chain.append_office(bodies, size=state.size)
        except Fault as fault:
            # Somebody else wrote meanwhile: what was decided must be decided on what is there now.
            if fault.code != "registry_changed" or left == 1:
                raise
            continue
        return facts
    raise AssertionError("unreachable")


def actor_for(chain: Chain, clock: Clock, vault: VaultPort, clerk: str, pin: str) -> Actor:
    """Who acts, once the PIN was right; nobody named is whoever holds the passphrase.

    Raise Fault `clerk_unknown`, `clerk_wait`, `clerk_pin_wrong`; a wrong PIN is recorded.
    """
    if not clerk or clerk == HOLDER:
        return THE_HOLDER
    office = read_office(chain)
    known, failed = known_clerk(office.state, clerk), wrong_pins(office.records, clerk)
    if left := left_of(failed, clock.now()):
        raise Fault("clerk_wait", clerk=clerk, seconds=-(-left // 1000))
    if not vault.pin_matches(pin.strip(), known.verifier):
        write_office(chain, clock, THE_HOLDER, lambda _: [PinRefused(clerk)])
        raise Fault("clerk_pin_wrong", clerk=clerk)
    actor = Actor(known.clerk, known.role)
    if failed.number:
        write_office(chain, clock, actor, lambda _: [ClerkSignedIn(clerk)])
    return actor


def sign_in(chain: Chain, clock: Clock, vault: VaultPort, clerk: str, pin: str) -> Actor:
    """The same, for all that follows at a window: on record each time."""
    actor = actor_for(chain, clock, vault, clerk, pin)
    if actor != THE_HOLDER:
        write_office(chain, clock, actor, lambda _: [ClerkSignedIn(actor.clerk)])
    return actor


def wrong_pins(records: Iterable[OfficeRecord], clerk: str) -> Failures:
    """A clerk's wrong PINs in a row; whatever the clerk did since shows that the PIN was known."""
    found = Failures()
    for record in records:
        match record.fact:
            case PinRefused(claimed=claimed) if claimed == clerk:
                found = Failures(found.number + 1, record.at)
            case CaseDecided(second=second) if second == clerk:
                found = Failures()
            case _ if record.clerk == clerk:
                found = Failures()
    return found


def erasures(chain: Chain) -> Iterator[PersonErased]:
    """What was erased of whom, also where other records of the chain can't be read."""
    for link in chain.office():
        with suppress(Fault):
            fact = officerecord.decode(link.seq, link.body).fact if link.body else None
            if isinstance(fact, PersonErased):
                yield fact


def kept_instead(chain: Chain) -> dict[str, str]:
    """Files from which somebody was erased: SHA-256 as they came in -> of what is kept."""
    return {sha: kept for fact in erasures(chain) for sha, kept in fact.files.items()}


def chain_faults(chain: Chain) -> Iterator[Fault]:
    """Every link that does not follow from the one before, or whose body is not its own."""
    previous = GENESIS
    erased = {seq for fact in erasures(chain) for seq in fact.office}
    for place, link in enumerate(chain.office(), 1):
        good = link.seq == place
        good &= officerecord.link_hash(previous, place, link.body_hash) == link.hash
        if link.body and link.seq not in erased:
            good &= officerecord.body_hash(link.salt, link.body) == link.body_hash
        if not good:
            yield hostile("office_differs", record=place)
        elif link.body:
            try:
                officerecord.decode(place, link.body)
            except Fault as fault:
                yield fault
        previous = link.hash
