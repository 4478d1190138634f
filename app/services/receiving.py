"""Taking headquarters' receipts back, wherever they lie in a drop and whatever they are called.

Whose word a file is, and about which log, its signed content says and never its name: a receipt may
have come by mail, or been saved twice by a browser. The signed text is kept beside the log, that of
the other stations' receipts too: before anything is purged its signature is verified again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile

from app.domain.events import Draft, ReceiptRefused, ReceiptTaken
from app.formats import eventrecord, receipt
from app.formats.receipt import Receipt
from app.formats.ticket import key_id
from app.kernel.faults import Fault, Kind, hostile
from app.kernel.hashing import sha256
from app.services.journal import Stamp
from app.services.opening import OpenStation
from app.services.ports import Drop, VaultPort

HEADQUARTERS = "headquarters"
RECEIPT = "receipt/"
"""Kept under this: headquarters' signed texts, by log and number."""
_LONGEST_NAME = 200
"""Bytes; with the digest before it a name must still fit on every disk."""
_NAMES_END = 40  # characters
_SPLIT = "fork"
"""Headquarters holds another half of a split log, so what it refuses does not lead to its head."""
_FROM_HEADQUARTERS = re.compile(r"[0-9a-f]{16}-[0-9a-f]{16}-")


def take_receipts(
    station: OpenStation, drop: Drop, vault: VaultPort, stamp: Stamp, *, aside: Drop | None = None
) -> tuple[int, list[Fault], list[Fault]]:
    """Record every new receipt and refusal that is truly headquarters' word on this log.

    Beside their number: what was not believed, and of that what an earlier call has set aside.
    """
    faults, known = list[Fault](), list[Fault]()

    def doubt(name: str, data: bytes, fault: Fault) -> None:
        file = name.rsplit("/", 1)[-1]
        hostile_ = fault.kind is Kind.HOSTILE
        again = hostile_ and aside is not None and was_aside(aside, file, data)
        (known if again else faults).append(fault.about(file=name))

    words, carried = [], dict[str, bytes]()
    for name in _candidates(station, drop):
        data = b""
        try:
            data = drop.get(name, receipt.MAX_FILE)
            word = read_receipt(station, data, vault)
            if _is_of_other(station, word):
                carried |= _carried(station, word, data)
                continue
            words.append((_ours(station, word), name, data))
        except Fault as fault:
            if _concerns(station, name, fault):
                doubt(name, data, fault)
    taken = 0
    for word, name, data in sorted(words, key=lambda found: (found[0].number, found[1])):
        try:
            taken += _take(station, word, data, stamp)
        except Fault as fault:
            doubt(name, data, fault)
    if carried:
        station.venue.journal.keep(carried)
    return taken, faults, known


def was_aside(aside: Drop, file: str, data: bytes) -> bool:
    """Keep a copy of what was not believed; answer whether there was one already."""
    # What is too large to be read is known by its name alone.
    digest = sha256(data).hex()[:16]
    if len(file.encode()) > _LONGEST_NAME:
        file = f"{sha256(file.encode()).hex()[:16]}-{file[-_NAMES_END:]}"
    kept = f"{digest}-{file}"
    if kept in aside.list(""):
        return True
    aside.put(kept, data)
    return False


def take_receipt(station: OpenStation, data: bytes, vault: VaultPort, stamp: Stamp) -> bool:
    """Verify one receipt against this log and record it; False where it is known already.

    Raise a hostile Fault for one that is forged, for another log, or beyond what was written.
    """
    return _take(station, _ours(station, read_receipt(station, data, vault)), data, stamp)


def folder_of(station: OpenStation) -> str:
    """Where this station alone writes in a drop."""
    return f"{station.head.round.id}/{station.head.venue}/{_whose(station)}"


def _whose(station: OpenStation) -> str:
    return f"{station.venue.journal.station}-{station.venue.journal.epoch}"


def _candidates(station: OpenStation, drop: Drop) -> Iterator[str]:
    """What may be a receipt: at the drop's root, in headquarters' folder, in this station's."""
    own = folder_of(station)
    places = [
        # A drop lists its own files before those of its folders.
        takewhile(lambda name: "/" not in name, drop.list("")),
        drop.list(f"{station.head.round.id}/{station.head.venue}/{HEADQUARTERS}"),
        drop.list(own),
    ]
    for names in places:
        yield from sorted(filter(receipt.may_be_named, names))


def _concerns(station: OpenStation, name: str, fault: Fault) -> bool:
    """Whether a doubt is told here: not where it is plainly another station's to tell."""
    file = name.rsplit("/", 1)[-1]
    if _FROM_HEADQUARTERS.match(file):
        return file.startswith(f"{_whose(station)}-")
    return fault.code != "receipt_for_another"


def read_receipt(station: OpenStation, data: bytes, vault: VaultPort) -> Receipt:
    """What headquarters has signed about any log; raise a hostile Fault."""
    keys = {key_id(key): key for key in map(bytes.fromhex, station.head.receipt_keys)}
    return receipt.read_file(data, keys, verify=vault.verify)


def kept_under(word: Receipt) -> str:
    """The name under which a receipt's text is kept."""
    return f"{RECEIPT}{word.station}-{word.epoch}/{word.number:015d}"


def _ours(station: OpenStation, word: Receipt) -> Receipt:
    journal, head = station.venue.journal, station.head
    ours = (head.round.id, head.venue, journal.station, journal.epoch)
    if (word.round, word.venue, word.station, word.epoch) != ours:
        raise hostile("receipt_for_another", station=word.station)
    return word


def _is_of_other(station: OpenStation, word: Receipt) -> bool:
    """Whether it is about another station's log that is held here too."""
    head = station.head
    here = (word.round, word.venue) == (head.round.id, head.venue)
    return here and (word.station, word.epoch) in station.venue.journal.others


def _carried(station: OpenStation, word: Receipt, data: bytes) -> dict[str, bytes]:
    """What to keep of it: only what says of the very records held here that they are stored."""
    log, name = station.venue.journal.log, kept_under(word)
    links = log.links(word.station, word.epoch, word.size, word.size)
    good = links and links[0].hash == word.head and not word.refusal
    return {name: data} if good and log.kept(name) is None else {}


def _expect_these_records(station: OpenStation, word: Receipt) -> None:
    journal = station.venue.journal
    if word.size > journal.head.size:
        raise hostile("receipt_too_far", size=word.size, own=journal.head.size)
    links = journal.log.links(journal.station, journal.epoch, word.size, word.size)
    if (links[0].hash if links else eventrecord.GENESIS) != word.head:
        raise hostile("receipt_for_another_head", size=word.size)


def _take(station: OpenStation, word: Receipt, data: bytes, stamp: Stamp) -> bool:
    journal = station.venue.journal
    if word.number <= journal.own().receipt:
        if keep := _carried(station, word, data):
            journal.keep(keep)
        return False
    if word.refusal != _SPLIT:
        _expect_these_records(station, word)
    fact: ReceiptTaken | ReceiptRefused
    if word.refusal:
        fact, keep = ReceiptRefused(word.refusal, word.size, word.number), dict[str, bytes]()
    else:
        fact = ReceiptTaken(word.size, word.head.hex(), word.number, word.time)
        keep = {kept_under(word): data}
    journal.append([Draft(fact)], stamp, station.venue.operator, keep=keep)
    return True
