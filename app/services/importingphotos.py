"""Photos in: checked against the records that say they were kept, held until those are there.

A photo is never looked at: its sealed bytes are kept, its signature and hash are checked. One that
is damaged, a stranger's or another than its record says is set aside with the reason.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from app.domain.roomfacts import EvidenceKept
from app.formats import eventrecord, photoreceipt
from app.formats import evidence as evidence_format
from app.formats.evidence import EvidenceHead
from app.formats.photoreceipt import PhotoReceipt
from app.formats.signed import Verify
from app.kernel.faults import Fault, Kind, hostile
from app.kernel.hashing import sha256
from app.services.diagnosing import unopened
from app.services.examining import Unseal
from app.services.ports import Clock, Drop, Signer
from app.services.registryport import DAMAGE, PhotoHeld, Registry

Status = Literal["accepted", "repeated", "held", "refused"]


class PhotoImported(Struct, frozen=True, omit_defaults=True):
    """What became of one photo's file."""

    file: str
    status: Status
    kind: Literal["photo"] = "photo"
    code: str = ""
    """Why it was not accepted."""
    fields: dict[str, object] = {}
    """What to tell the code with."""
    round: str = ""
    venue: str = ""
    station: str = ""
    fact: str = ""
    """The record that says it was kept."""
    receipt_code: str = ""
    """Why the receipt could not be written."""
    receipt_fields: dict[str, object] = {}


def import_photos(
    drop: Drop,
    registry: Registry,
    *,
    unseal: Unseal,
    verify: Verify,
    receipt_signer: Signer,
    clock: Clock,
) -> list[PhotoImported]:
    """Take in every photo of a drop, after its bundles; then those held whose record came.

    One bad file stops no other. Raises only what stops everything: a Fault of the registry, or of
    a drop that cannot be listed.
    """
    work = _Import(drop, registry, unseal, verify, receipt_signer, clock)
    names = [name for name in drop.list("") if name.endswith(evidence_format.SUFFIX)]
    results = [work.take(name) for name in sorted(names)]
    waiting = {r.file for r in results if r.status == "held"}
    again = [work.judged(held.name, work.sealed(held)) for held in work.held(waiting)]
    return [*results, *(result for result in again if result.status != "held")]


def read_photo(
    sealed: bytes, registry: Registry, unseal: Unseal, verify: Verify
) -> tuple[EvidenceHead, bytes]:
    """A photo's file opened, of a station for which its venue vouches; raise a hostile Fault."""
    head, photo = evidence_format.read(unseal(sealed), verify=verify)
    if head.round not in registry.rounds():
        raise hostile("bundle_other_round", station=head.station)
    if head.venue not in [venue.code for venue in registry.round(head.round).venues]:
        raise hostile("bundle_other_venue", round=head.round, station=head.station)
    stranger: Fault | None = hostile("stranger", station=head.station, venue=head.venue)
    for key in registry.venue_keys(head.round, head.venue):
        try:
            evidence_format.check_certificate(head, key, verify)
            stranger = None
        except Fault:
            pass  # another key of the venue may vouch for it
    if stranger is not None:
        raise stranger
    return head, photo


def said_of(registry: Registry, head: EvidenceHead) -> EvidenceKept | None:
    """What the record says; None before it came. Raise Fault `photo_differs`."""
    event = registry.event(head.round, head.fact)
    if event is None:
        return None
    record = eventrecord.decode(event.station, event.epoch, event.seq, event.body)
    fact, whose = record.fact, (event.station, event.epoch)
    same = isinstance(fact, EvidenceKept) and (fact.sha256, fact.about) == (
        head.content,
        head.about,
    )
    if not same or whose != (head.station, head.epoch):
        raise hostile("photo_differs", fact=head.fact, station=head.station)
    assert isinstance(fact, EvidenceKept)
    return fact


class _Import:
    def __init__(
        self,
        drop: Drop,
        registry: Registry,
        unseal: Unseal,
        verify: Verify,
        signer: Signer,
        clock: Clock,
    ) -> None:
        self._drop, self._registry = drop, registry
        self._unseal, self._verify = unseal, verify
        self._signer, self._clock = signer, clock

    def take(self, name: str) -> PhotoImported:
        """One file of the drop."""
        try:
            sealed = self._drop.get(name, evidence_format.MAX_SEALED)
        except Fault as fault:
            return PhotoImported(name, "refused", code=fault.code, fields=dict(fault.fields))
        known = self._registry.photo(sha256(sealed).hex())
        if known is not None and known.status == "accepted":
            return self._answered(self._result(name, "repeated", known), known)
        return self.judged(name, sealed)

    def held(self, but: set[str]) -> Iterator[PhotoHeld]:
        """Photos of earlier imports that wait for their record."""
        for held in self._registry.photos(status="held"):
            if held.name not in but and self._registry.event(held.round or "", held.fact or ""):
                yield held

    def sealed(self, held: PhotoHeld) -> bytes:
        """A held photo's bytes."""
        return self._registry.sealed_photo(held.sha256)

    def judged(self, name: str, sealed: bytes) -> PhotoImported:
        """What a file is; it is kept, whatever it is."""
        head: EvidenceHead | None = None
        try:
            head, _ = read_photo(sealed, self._registry, self._opened, self._verify)
            status: Status = "accepted" if said_of(self._registry, head) else "held"
            code = "photo_waits" if status == "held" else ""
            fields: dict[str, object] = {"fact": head.fact} if status == "held" else {}
        except Fault as fault:
            if fault.kind is Kind.MACHINE or fault.code in DAMAGE:
                raise
            status, code, fields = "refused", fault.code, dict(fault.fields)
        if head is not None and (twin := self._twin(head)) is not None:
            return self._answered(self._result(name, "repeated", twin), twin)
        self._registry.file_photo(name, sealed, self._clock.now(), status, code, head)
        filed = self._registry.photo(sha256(sealed).hex())
        assert filed is not None
        result = self._result(name, status, filed, code, fields)
        return self._answered(result, filed) if status == "accepted" else result

    def _opened(self, sealed: bytes) -> bytes:
        try:
            return self._unseal(sealed)
        except Fault as fault:
            raise unopened(sealed, fault) from fault

    def _twin(self, head: EvidenceHead) -> PhotoHeld | None:
        """The same photo of the same record, sealed another time."""
        same = (head.fact, head.content)
        found = self._registry.photos(head.round, "accepted")
        return next((one for one in found if (one.fact, one.content) == same), None)

    def _result(
        self,
        name: str,
        status: Status,
        photo: PhotoHeld,
        code: str = "",
        fields: dict[str, object] | None = None,
    ) -> PhotoImported:
        return PhotoImported(
            file=name,
            status=status,
            code=code,
            fields=fields or {},
            round=photo.round or "",
            venue=photo.venue or "",
            station=photo.station or "",
            fact=photo.fact or "",
        )

    def _answered(self, result: PhotoImported, photo: PhotoHeld) -> PhotoImported:
        said = PhotoReceipt(
            photo.round or "",
            photo.venue or "",
            photo.station or "",
            photo.epoch or "",
            photo.content or "",
        )
        key = self._signer.public_key
        text = photoreceipt.write(said, public_key=key, sign=self._signer.sign)
        folder = f"{said.round}/{said.venue}/headquarters"
        try:
            self._drop.put(f"{folder}/{photoreceipt.file_name(said)}", text.encode("ascii"))
        except Fault as fault:
            # What is stored stays stored; the next import writes the receipt.
            fields = dict(fault.fields)
            return replace(result, receipt_code=fault.code, receipt_fields=fields)
        return result
