"""Another key for tickets, while those of the old one stay good for some days."""

from __future__ import annotations

from datetime import date

from msgspec.structs import replace

from app.domain.office import IssuerRotated
from app.kernel.faults import Fault, Kind
from app.kernel.hashing import fingerprint
from app.services.headquarters import FormerIssuer, Headquarters, KeyRing
from app.services.office import THE_HOLDER, write_office
from app.services.ports import Clock, VaultPort

ZONE = "Asia/Tokyo"


def rotated(
    ring: KeyRing, vault: VaultPort, until: str, clock: Clock
) -> tuple[KeyRing, IssuerRotated]:
    """The key ring with a new issuer key; the old one's secret half is gone from it.

    `until` is the last day of the old one, YYYY-MM-DD; raise Fault `until_no_day`,
    `rotate_until_past`.
    """
    today = clock.now().local(ZONE).date()
    try:
        last = date.fromisoformat(until)
    except ValueError as error:
        raise Fault("until_no_day", Kind.USAGE, found=until) from error
    if last < today:
        raise Fault("rotate_until_past", until=until, today=today.isoformat())
    was, now = vault.signer(ring.issuer).public_key, vault.new_signer()
    former = FormerIssuer(was, last.isoformat())
    made = replace(ring, issuer=now.seed, former_issuers=(*ring.former_issuers, former))
    marks = {"was": fingerprint(was), "now": fingerprint(now.public_key)}
    return made, IssuerRotated(until=former.until, **marks)


def note_rotated(hq: Headquarters, clock: Clock, fact: IssuerRotated, reason: str) -> None:
    """Record it, before any ticket is signed with the new key."""
    write_office(hq.registry, clock, THE_HOLDER, lambda _: [fact], reason=reason)


def packages_behind(hq: Headquarters, clock: Clock) -> list[str]:
    """Venues still to come, as ROUND/VENUE, whose package does not know the new key."""
    now, registry = clock.now(), hq.registry
    behind = []
    for round_ in map(registry.round, registry.rounds()):
        venues = [plan.venue for plan in round_.sessions if plan.end > now]
        behind += [
            f"{round_.id}/{venue}"
            for venue in dict.fromkeys(venues)
            if registry.next_package_issue(round_.id, venue) > 1
        ]
    return behind


def ends_early(hq: Headquarters, until: str) -> list[str]:
    """Rounds with exams after the last day of the old key: their tickets must be made anew."""
    rounds = map(hq.registry.round, hq.registry.rounds())
    return [
        round_.id
        for round_ in rounds
        if any(p.doors.local(round_.time_zone).date().isoformat() > until for p in round_.sessions)
    ]
