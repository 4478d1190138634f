"""A venue's package and the sheets that travel apart from it."""

from __future__ import annotations

from typing import NamedTuple

from msgspec.structs import replace

from app.domain.bans import with_bans
from app.domain.round import Round, Session
from app.formats import package, signed
from app.formats.package import PackageHead
from app.kernel.faults import Fault, Kind
from app.kernel.time import Instant
from app.reports.tickets import PassphraseSheet, PinSheet
from app.services.headquarters import Headquarters
from app.services.office import read_office
from app.services.venuesheets import venue_sheets

EXPIRES_AFTER_DAYS = 7


class Issued(NamedTuple):
    """What headquarters remembers of a package, in the order in which the registry takes it."""

    round: str
    venue: str
    issue: int
    digest: str
    made_at: Instant
    expires: Instant
    venue_public_key: str


class Packed(NamedTuple):
    """One venue's package, and the sheets that travel apart from it."""

    sealed: bytes
    issue: int
    passphrase_text: str
    passphrase_sheet: PassphraseSheet
    pin_sheets: list[PinSheet]
    issued: Issued


def pack(hq: Headquarters, round_id: str, venue: str, now: Instant) -> Packed:
    """Seal one venue's package and remember it; each is a higher issue than the one before."""
    packed = seal_package(hq, round_id, venue, now)
    remember(hq, packed.issued)
    return packed


def remember(hq: Headquarters, issued: Issued) -> None:
    """Record a package; raise Fault `registry_changed` where its issue number was taken meanwhile.

    Only what is durable somewhere is recorded, and nothing is sent before it: a record without its
    file harms nobody, records from a package that headquarters does not know would be refused.
    """
    hq.registry.record_package(*issued)


def seal_package(hq: Headquarters, round_id: str, venue: str, now: Instant) -> Packed:
    """Seal one venue's next package; it counts only when it is remembered."""
    round_ = hq.registry.round(round_id)
    plan = next((place for place in round_.venues if place.code == venue), None)
    sessions = tuple(s for s in round_.sessions if s.venue == venue)
    if plan is None or not sessions:
        raise Fault("unknown_venue", Kind.USAGE, venue=venue, round=round_id)
    keys = hq.venue_keys(round_id, venue)
    staff = [member for member in round_.staff if member.venue == venue]
    pins = {member.id: hq.pin(round_id, member) for member in staff}
    office = read_office(hq.registry).state
    entries = with_bans(hq.registry.entries(round_id, venue), round_, office)
    roster = package.roster_lines(entries)
    issue = hq.registry.next_package_issue(round_id, venue)
    expires = max(s.end for s in sessions).plus(minutes=EXPIRES_AFTER_DAYS * 24 * 60)
    today = now.local(round_.time_zone).date().isoformat()
    ends = {f.public_key.hex(): f.until for f in hq.keyring.former_issuers if f.until >= today}
    head = PackageHead(
        v=1,
        round=for_venue(round_, venue, sessions),
        venue=venue,
        issue=issue,
        made_at=now,
        expires=expires,
        rulepacks=tuple(data.decode() for data in hq.registry.rulepacks(round_id)),
        issuers=(hq.issuer.public_key.hex(), *ends),
        issuer_ends=ends,
        receipt_keys=(hq.receipt_signer.public_key.hex(),),
        hq_recipients=hq.recipients(),
        venue_recipient=hq.vault.recipient_of(keys.exchange_identity),
        venue_identity=keys.exchange_identity,
        venue_key=keys.signer.seed,
        pin_verifiers={id_: hq.vault.pin_verifier(pin) for id_, pin in pins.items()},
        superseded=dict(hq.registry.superseded(round_id, venue)),
        content=signed.digest(roster),
        entries=len(entries),
    )
    key = hq.package_signer
    data = package.write(head, roster, public_key=key.public_key, sign=key.sign)
    sealed = hq.vault.seal(data, [hq.vault.recipient_of(keys.package_identity)])
    digest = package.read(data, verify=hq.vault.verify).digest
    return Packed(
        sealed,
        issue,
        *venue_sheets(hq, round_id, venue),
        Issued(round_id, venue, issue, digest, now, expires, keys.signer.public_key.hex()),
    )


def for_venue(round_: Round, venue: str, sessions: tuple[Session, ...]) -> Round:
    """The round as one venue needs it: no other venue's people, rooms or PINs."""
    return replace(
        round_,
        venues=tuple(v if v.code == venue else replace(v, rooms=()) for v in round_.venues),
        sessions=sessions,
        staff=tuple(replace(m, pin=None) for m in round_.staff if m.venue == venue),
        drops=tuple(drop for drop in round_.drops if drop.venue in ("", venue)),
    )
