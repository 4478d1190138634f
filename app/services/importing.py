"""Bundles in, receipts out: headquarters' half of the exchange.

Bundles that fit are stored together, each with a receipt of its own; whatever else a bundle is, it
is judged and stored alone, and stops none of the others. A receipt is signed only after what it
vouches for is stored, so a crash in between costs a receipt and never an event; the next import
writes it.
"""

from __future__ import annotations

from collections.abc import Collection
from itertools import groupby
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from app.formats import bundle as bundle_format
from app.formats import receipt as receipt_format
from app.formats.eventrecord import is_erased
from app.formats.receipt import Receipt
from app.formats.signed import Verify
from app.kernel.faults import Fault, Kind, machine
from app.kernel.hashing import sha256
from app.kernel.memory import all_staying
from app.services.examining import Trust, Unseal, chain_of, judge
from app.services.grouping import Group
from app.services.judging import Judgement
from app.services.office import read_office
from app.services.ports import Clock, Drop, Signer
from app.services.receiptsout import sign_all, signed_text
from app.services.registryport import DAMAGE, BundleHeld, Chain, Registry

_TRIES = 9
_FOLDERS = 8
"""Stations' folders that are claimed and taken in together; few, for others may help."""

Status = Literal["accepted", "repeated", "held", "fork", "refused"]


class Imported(Struct, frozen=True, omit_defaults=True):
    """What became of one file."""

    file: str
    status: Status
    code: str = ""
    """Why it was not accepted."""
    fields: dict[str, object] = {}
    """What to tell the code with."""
    round: str = ""
    venue: str = ""
    station: str = ""
    epoch: str = ""
    size: int = 0
    """How many of the station's events are stored now."""
    receipt: str = ""
    """The receipt's or refusal's name in the drop."""
    receipt_code: str = ""
    """Why the receipt or refusal could not be written there."""
    receipt_fields: dict[str, object] = {}
    """What to tell that code with."""


def import_from(
    drop: Drop,
    registry: Registry,
    *,
    unseal: Unseal,
    verify: Verify,
    receipt_signer: Signer,
    clock: Clock,
    recipients: Collection[str],
) -> list[Imported]:
    """Take in every bundle of a drop; answer one result a file, folder by folder.

    `recipients` are headquarters' own age recipients: a bundle must name one of them. What another
    import has in hand on the same server comes later, and last come held bundles of earlier imports
    that could now be taken in. Raises only what stops everything: a Fault of the registry, or of a
    drop that cannot be listed.
    """
    # No receipt vouches for records that are no longer there.
    registry.expect_complete()
    trust = Trust(unseal, verify, recipients)
    work = _Import(drop, registry, trust, receipt_signer, clock)
    names = [name for name in drop.list("") if name.endswith(bundle_format.SUFFIX)]
    others = list[str]()
    # Sorted by folder first: a station's folder may stand between two files of the one above it.
    names.sort(key=lambda name: (_whose(name), name))
    folders = [(whose, list(some)) for whose, some in groupby(names, _whose)]
    for start in range(0, len(folders), _FOLDERS):
        some = dict(folders[start : start + _FOLDERS])
        with registry.claims(some) as ours:
            for whose, files in some.items():
                if whose not in ours:
                    others += files
                    continue
                for name in files:
                    work.take(name)
            work.store()
    for name in others:
        # Stored by the other import by now, unless that was ended.
        with registry.claim(_whose(name), wait=True):
            work.take(name)
            work.store()
    work.release()
    return work.results


class _Import:
    def __init__(
        self, drop: Drop, registry: Registry, trust: Trust, signer: Signer, clock: Clock
    ) -> None:
        self.results: list[Imported] = []
        self._drop = drop
        self._registry = registry
        self._trust = trust
        self._signer = signer
        self._clock = clock
        self._held: dict[str, list[int]] = {}
        """Where in the results a bundle (by its SHA-256) is said to be held."""
        self._lost: set[str] = set()
        """Held bundles whose bytes are not as they came in."""
        self._group = Group(registry)
        self._places: list[int] = []
        """Where in the results the bundles of the group stand."""

    def take(self, name: str) -> None:
        """Take in one file of the drop; one that fits may wait for `store`."""
        place = len(self.results)
        self.results.append(Imported(file=name, status="refused"))
        try:
            sealed = self._drop.get(name, bundle_format.MAX_SEALED)
        except Fault as fault:
            fields = dict(fault.fields)
            self.results[place] = replace(self.results[place], code=fault.code, fields=fields)
            return
        sha = sha256(sealed).hex()
        known = self._registry.bundle(sha)
        if known is not None and known.status == "accepted":
            # Its answer tells how far the station's records reach by now.
            if any(chain_of(each.head) == _chain_of(known) for each in self._group.waiting):
                self.store()
            self.results[place] = self._repeated(name, known)
            return
        with all_staying():
            judgement = judge(sealed, self._group, self._trust)
        if self._group.fits(judgement) and not self._holds_erased(judgement):
            self._group.add(name, sealed, judgement)
            self._places.append(place)
            if self._group.full:
                self.store()
            return
        self.store()
        result = self.results[place] = self._judged(name, sealed)
        if result.status == "held":
            self._held.setdefault(sha, []).append(place)

    def store(self) -> None:
        """Store the bundles that wait, together, and answer each."""
        waiting, places = self._group.waiting, self._places
        self._places = []
        self._group.clear()
        if not waiting:
            return
        try:
            with all_staying():
                receipts = self._registry.accept_all(waiting, self._clock.now())
        except Fault:
            # One of them does not fit after all, or another import wrote meanwhile: each alone.
            for place, each in zip(places, waiting, strict=True):
                self.results[place] = self._judged(each.name, each.sealed)
            return
        texts = sign_all(self._registry, self._signer, receipts)
        for place, each, receipt in zip(places, waiting, receipts, strict=True):
            result = _result(each.name, "accepted", chain_of(each.head), receipt.size)
            self.results[place] = self._answered(result, receipt, texts[receipt.number])

    def release(self) -> None:
        """Take in held bundles, of earlier imports too, until nothing moves."""
        while self._release_once():
            pass

    def _release_once(self) -> bool:
        moved = False
        for held in self._registry.bundles(status="held"):
            chain = _chain_of(held)
            if (held.first or 0) > self._size(chain) + 1:
                continue
            if held.sha256 in self._lost:
                continue
            moved = True
            result = self._again(held)
            places = self._held.pop(held.sha256, [])
            for place in places:
                self.results[place] = replace(result, file=self.results[place].file)
            if not places:
                self.results.append(result)
        return moved

    def _again(self, held: BundleHeld) -> Imported:
        try:
            sealed = self._registry.sealed(held.sha256)
        except Fault as fault:
            if fault.code not in DAMAGE:
                raise
            # One that is lost or altered stops none of the others.
            self._lost.add(held.sha256)
            result = self._result(held.name, "held", _chain_of(held))
            return replace(result, code=fault.code, fields=dict(fault.fields))
        return self._judged(held.name, sealed)

    def _judged(self, name: str, sealed: bytes) -> Imported:
        for _ in range(_TRIES):
            try:
                return self._judged_once(name, sealed)
            except Fault as fault:
                if fault.code != "registry_changed":
                    raise
                # Another import wrote meanwhile: look again at what is held now.
        return self._judged_once(name, sealed)

    def _judged_once(self, name: str, sealed: bytes) -> Imported:
        judgement = judge(sealed, self._registry, self._trust)
        fault = judgement.fault
        # What is wrong with the computer or with our own records is not the bundle's fault.
        if fault is not None and (fault.kind is Kind.MACHINE or fault.code in DAMAGE):
            raise fault
        head = judgement.head
        if head is not None and self._size(chain_of(head)) != judgement.size:
            # What was looked up was of two times: a new record may look like a fork or a double.
            raise machine("registry_changed")
        if fault is not None:
            return self._set_aside(name, sealed, "refused", judgement, fault.code)
        if judgement.fork is not None:
            if self._speaks_of_erased(sealed, judgement):
                return self._fork_not_kept(name, judgement)
            return self._set_aside(name, sealed, "fork", judgement, "fork")
        if judgement.gap:
            return self._set_aside(name, sealed, "held", judgement, "gap")
        if self._holds_erased(judgement):
            return self._without_storing(name, judgement)
        return self._accept(name, sealed, judgement)

    def _holds_erased(self, judgement: Judgement) -> bool:
        """Whether a bundle brings records again from which somebody was erased here."""
        head = judgement.head
        if head is None or head.first > judgement.size:
            return False
        until = min(head.last, judgement.size)
        events = self._registry.events(chain_of(head), head.first, until)
        return any(is_erased(event.salt) for event in events)

    def _speaks_of_erased(self, sealed: bytes, judgement: Judgement) -> bool:
        """Whether the other half of a split log brings somebody back who was erased here."""
        head = judgement.head
        assert head is not None
        state = read_office(self._registry).state
        erased = [fact.candidate for round_id, fact in state.erased if round_id == head.round]
        if not erased:
            return False
        opened = self._trust.unseal(sealed)
        named = any(f'"{number}"'.encode() in opened for number in erased)
        return named or self._holds_erased(judgement)

    def _fork_not_kept(self, name: str, judgement: Judgement) -> Imported:
        """The split is told, and nothing of the file is kept."""
        head, fork = judgement.head, judgement.fork
        assert head is not None
        assert fork is not None
        fields: dict[str, object] = {"station": head.station, "seq": fork.seq}
        result = self._result(name, "refused", chain_of(head))
        return replace(result, code="fork_holds_erased", fields=fields)

    def _without_storing(self, name: str, judgement: Judgement) -> Imported:
        """What was erased does not come back by another copy; nothing of the file is kept."""
        head = judgement.head
        assert head is not None
        chain = chain_of(head)
        result = self._result(name, "repeated", chain)
        if judgement.new:
            fields = {"station": head.station, "first": result.size + 1}
            return replace(result, status="refused", code="bundle_holds_erased", fields=fields)
        return self._answered(result, self._registry.latest_receipt(chain))

    def _accept(self, name: str, sealed: bytes, judgement: Judgement) -> Imported:
        head = judgement.head
        assert head is not None
        chain = chain_of(head)
        receipt = self._registry.accept(
            name, sealed, self._clock.now(), head, judgement.new, size=judgement.size
        )
        status: Status = "accepted" if receipt else "repeated"
        return self._answered(
            self._result(name, status, chain), receipt or self._registry.latest_receipt(chain)
        )

    def _repeated(self, name: str, known: BundleHeld) -> Imported:
        chain = _chain_of(known)
        receipt = self._registry.latest_receipt(chain)
        return self._answered(self._result(name, "repeated", chain), receipt)

    def _set_aside(
        self, name: str, sealed: bytes, status: Status, judgement: Judgement, code: str
    ) -> Imported:
        head, fault = judgement.head, judgement.fault
        receipt = self._registry.set_aside(
            name,
            sealed,
            self._clock.now(),
            status,
            code,
            head=head,
            fork=judgement.fork,
            # Nobody gets headquarters' word about a station that its venue does not know.
            refuse=judgement.certified and status != "held",
        )
        if head is None:
            result = Imported(file=name, status=status, code=code)
        else:
            result = replace(self._result(name, status, chain_of(head)), code=code)
        if fault is not None:
            result = replace(result, fields=dict(fault.fields))
        elif judgement.fork is not None:
            fields = {"station": result.station, "seq": judgement.fork.seq}
            result = replace(result, fields=fields)
        elif head is not None:
            result = replace(result, fields={"first": result.size + 1, "last": head.first - 1})
        return self._answered(result, receipt)

    def _result(self, name: str, status: Status, chain: Chain) -> Imported:
        return _result(name, status, chain, self._size(chain))

    def _answered(self, result: Imported, receipt: Receipt | None, text: str = "") -> Imported:
        if receipt is None:
            return result
        try:
            text = text or signed_text(self._registry, self._signer, receipt)
            name = receipt_name(receipt)
            self._drop.put(name, text.encode("ascii"))
            return replace(result, receipt=name)
        except Fault as fault:
            # What is stored stays stored; the next import writes the receipt.
            if fault.code in DAMAGE:
                raise
            return replace(result, receipt_code=fault.code, receipt_fields=dict(fault.fields))

    def _size(self, chain: Chain) -> int:
        station = self._registry.station(chain)
        return station.size if station else 0


def _result(name: str, status: Status, chain: Chain, size: int) -> Imported:
    round, venue, station, epoch = chain
    return Imported(
        file=name,
        status=status,
        round=round,
        venue=venue,
        station=station,
        epoch=epoch,
        size=size,
    )


def receipt_name(receipt: Receipt) -> str:
    """Where a receipt lies in a drop."""
    folder = f"{receipt.round}/{receipt.venue}/headquarters"
    number = f"{receipt.number:08d}{receipt_format.SUFFIX}"
    return f"{folder}/{receipt.station}-{receipt.epoch}-{number}"


def _whose(name: str) -> str:
    """What one import takes in alone: a station's folder, for its bundles follow each other."""
    folder, _, file = name.rpartition("/")
    return folder or file


def _chain_of(bundle: BundleHeld) -> Chain:
    return (bundle.round or "", bundle.venue or "", bundle.station or "", bundle.epoch or "")
