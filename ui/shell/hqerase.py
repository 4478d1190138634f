"""A person erased at an open headquarters, by whoever acts and a second person."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from app.kernel.faults import Fault
from app.services.erasing import Erased, Wish, erase
from app.services.ports import Clock
from ui.shell.office import OpenOffice


def erase_here(
    office: OpenOffice, clock: Clock, wish: Wish, check_second: Callable[[], None]
) -> Sequence[Fault]:
    """Erase, once the second person has proven who they are; what is to be told. Raise Fault."""
    check_second()
    erased = erase(office.headquarters, office.registry, clock, office.actor, wish)
    return list(_told(erased, office.folder))


def _told(erased: Erased, folder: str) -> Iterator[Fault]:
    counts = {name: getattr(erased, name) for name in ("records", "bundles", "photos", "office")}
    number, round_id = erased.candidate_number, erased.round
    yield Fault("hq_erased", candidate=number, round=round_id, **counts)
    if erased.same_name:
        yield Fault("hq_erased_same_name", others=list(erased.same_name))
    if erased.read:
        yield Fault("hq_erased_read", facts=list(erased.read))
    for left in erased.outside:
        yield Fault("hq_erased_outside", place=left.place, files=list(left.files))
    for there in erased.elsewhere:
        number = there.candidate_number
        yield Fault("hq_erased_elsewhere", round=there.round, candidate=number, hq=folder)
    yield Fault("hq_erased_next", hq=folder)
