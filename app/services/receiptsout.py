"""Headquarters' receipts on their way back: signed once, kept, and given as files or on paper."""

from __future__ import annotations

from typing import NamedTuple

from app.formats import receipt as receipt_format
from app.formats.receipt import Receipt
from app.kernel.faults import Fault, Kind
from app.services.ports import Signer
from app.services.registryport import Registry


class ReceiptOut(NamedTuple):
    """The receipt for the most records of a station, as it goes back to the venue."""

    receipt: Receipt
    text: str
    station_name: str


def signed_text(registry: Registry, signer: Signer, receipt: Receipt) -> str:
    """A receipt as it was signed, the same each time."""
    text = registry.receipt_text(receipt.number)
    if text is None:
        text = receipt_format.write(receipt, public_key=signer.public_key, sign=signer.sign)
        registry.keep_receipt_text(receipt.number, text)
    return text


def receipts_of(
    registry: Registry, signer: Signer, round_id: str, venue: str
) -> tuple[ReceiptOut, ...]:
    """Every station's latest receipt at a venue; raise Fault `unknown_venue`, `no_receipts`."""
    round_ = registry.round(round_id)
    if venue not in {place.code for place in round_.venues}:
        raise Fault("unknown_venue", Kind.USAGE, venue=venue, round=round_id)
    # No receipt vouches for records that are no longer there.
    registry.expect_complete()
    found = []
    for held in registry.stations(round_id):
        chain = (held.round, held.venue, held.station, held.epoch)
        latest = registry.latest_receipt(chain) if held.venue == venue else None
        if latest is not None:
            found.append(ReceiptOut(latest, signed_text(registry, signer, latest), held.name))
    if not found:
        raise Fault("no_receipts", round=round_id, venue=venue)
    return tuple(sorted(found, key=lambda out: (out.station_name, out.receipt.number)))
