"""Headquarters' receipts on their way back: signed once, kept, and given as files or on paper."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from app.formats import receipt as receipt_format
from app.formats.receipt import Receipt
from app.kernel.faults import Fault, Kind
from app.kernel.phrases import Language
from app.reports.document import Document
from app.reports.receiptpages import ReceiptPage, receipt_pages
from app.services.ports import Signer
from app.services.registryport import Registry
from app.services.roundname import name_on_paper


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
        registry.keep_receipt_texts({receipt.number: text})
    return text


def sign_all(registry: Registry, signer: Signer, receipts: Sequence[Receipt]) -> dict[int, str]:
    """Receipts for what was stored just now, signed and kept: number -> text."""
    write, sign, key = receipt_format.write, signer.sign, signer.public_key
    texts = {each.number: write(each, public_key=key, sign=sign) for each in receipts}
    registry.keep_receipt_texts(texts)
    return texts


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


def receipts_paper(
    registry: Registry, round_id: str, venue: str, outs: Sequence[ReceiptOut], language: Language
) -> Document:
    """A page with a code for each station."""
    round_ = registry.round(round_id)
    place = next(place.name for place in round_.venues if place.code == venue)
    pages = [
        ReceiptPage(o.station_name, o.receipt.size, o.receipt.time, o.receipt.number, o.text)
        for o in outs
    ]
    return receipt_pages(name_on_paper(round_, language), place, pages, language, round_.time_zone)


def receipt_files(
    paper: Document,
    round_id: str,
    venue: str,
    outs: Sequence[ReceiptOut],
    *,
    pages: Callable[[Document], bytes],
    pictures: Callable[[Sequence[tuple[str, Sequence[str]]]], list[bytes]],
) -> dict[str, bytes]:
    """All of them on pages, and each as text and as a picture of its code, by name of file."""
    stem = f"{round_id}-{venue}"
    captions = [(one.text, (one.station_name, f"{venue}  1-{one.receipt.size}")) for one in outs]
    files = {f"{stem}-receipts.pdf": pages(paper)}
    for one, picture in zip(outs, pictures(captions), strict=True):
        name = f"{stem}-{one.receipt.station}-{one.receipt.number:08d}"
        files[f"{name}{receipt_format.SUFFIX}"] = one.text.encode("ascii")
        files[f"{name}.receipt.png"] = picture
    return files
