"""A venue's sheets: the passphrase that opens its package, and the PINs of its staff."""

from __future__ import annotations

from typing import NamedTuple

from app.kernel.faults import Fault, Kind
from app.kernel.hashing import fingerprint
from app.reports.tickets import PassphraseSheet, PinSheet
from app.services.headquarters import Headquarters


class VenueSheets(NamedTuple):
    """What travels apart from the package; the same each time it is made."""

    passphrase_text: str
    passphrase_sheet: PassphraseSheet
    pin_sheets: list[PinSheet]


def venue_sheets(hq: Headquarters, round_id: str, venue: str) -> VenueSheets:
    """A venue's sheets; raise Fault `unknown_venue`."""
    round_ = hq.registry.round(round_id)
    plan = next((place for place in round_.venues if place.code == venue), None)
    if plan is None or all(session.venue != venue for session in round_.sessions):
        raise Fault("unknown_venue", Kind.USAGE, venue=venue, round=round_id)
    passphrase = hq.venue_keys(round_id, venue).passphrase
    mark = fingerprint(hq.package_signer.public_key)
    place = (round_.name, venue, plan.name)
    staff = [member for member in round_.staff if member.venue == venue]
    return VenueSheets(
        f"{passphrase}\n{mark}\n",
        PassphraseSheet(*place, passphrase, mark, round_.practice),
        [
            PinSheet(*place, m.id, m.name, m.role, hq.pin(round_id, m), round_.practice)
            for m in staff
        ],
    )
