"""Photos that a venue kept as evidence, at headquarters: decrypted only while somebody looks."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from app.domain.events import TYPE_NAMES
from app.domain.office import Actor, PhotoSeen
from app.domain.roomfacts import EvidenceKept
from app.kernel.faults import Fault
from app.services.casefile import Step
from app.services.headquarters import Headquarters
from app.services.importingphotos import read_photo, said_of
from app.services.office import write_office
from app.services.ports import Clock
from app.services.registryport import PhotoHeld, Registry

KEPT = TYPE_NAMES[EvidenceKept]


class PhotoShown(Struct, frozen=True):
    """A photo that a record tells of, and whether it has come in."""

    step: Step
    here: bool


def photos_told(registry: Registry, round_id: str, steps: Iterable[Step]) -> tuple[PhotoShown, ...]:
    """The photos that a timeline tells of."""
    told = [step for step in steps if step.type == KEPT]
    if not told:
        return ()
    here = {row.fact for row in _accepted(registry, round_id)}
    return tuple(PhotoShown(step, step.fact in here) for step in told)


def look_at_photo(
    hq: Headquarters, registry: Registry, clock: Clock, actor: Actor, round_id: str, fact: str
) -> bytes:
    """A photo, whole and as its record says, once the look is on record.

    Raise Fault `photo_not_here`, `photo_differs`, or what is wrong with its bytes.
    """
    row = next((row for row in _accepted(registry, round_id) if row.fact == fact), None)
    event = registry.event(round_id, fact)
    if row is None or event is None:
        raise Fault("photo_not_here", fact=fact)
    seen = PhotoSeen(candidate=event.candidate or "", fact=fact, sha256=row.content or "")
    write_office(registry, clock, actor, lambda _: [seen], round_id=round_id)
    sealed = registry.sealed_photo(row.sha256)
    head, data = read_photo(sealed, registry, hq.unseal_photo, hq.vault.verify)
    said_of(registry, head)
    return data


def _accepted(registry: Registry, round_id: str) -> list[PhotoHeld]:
    return [row for row in registry.photos(round_id) if row.status == "accepted"]
