"""The recovery identity on paper, and the way back with it when the passphrase is lost."""

from __future__ import annotations

from app.domain.office import OfficeState, PaperKeyPrinted, PassphraseSet
from app.domain.printable import shows_nothing
from app.formats import wire
from app.kernel.faults import Fault, hostile
from app.kernel.hashing import fingerprint
from app.kernel.phrases import Language
from app.reports.document import Document
from app.reports.paperkey import paper_key_page
from app.services.headquarters import Headquarters, KeyRing
from app.services.office import THE_HOLDER, read_office, write_office
from app.services.ports import Clock, VaultPort

RECOVERY = "recovery"
MAX_RECOVERY = 64 * 1024
_ZONE = "Asia/Tokyo"


def seal_recovery(ring: KeyRing, vault: VaultPort) -> bytes:
    """The key ring for whoever has the paper key: an age file, zstd inside, then JSON."""
    return vault.seal(wire.to_json(ring), [vault.recipient_of(ring.recovery)])


def open_recovery(sealed: bytes, paper: str, vault: VaultPort, *, file: str) -> KeyRing:
    """The key ring by a typed paper key.

    Raise Fault `paper_key_groups` and the others of a mistyped one, `paper_key_other`,
    `recovery_damaged`.
    """
    identity = vault.identity_on_paper(paper)
    try:
        data = vault.unseal(sealed, [identity], limit=MAX_RECOVERY, format=RECOVERY)
    except Fault as fault:
        raise hostile("recovery_damaged", file=file) from fault
    if data is None:
        raise Fault("paper_key_other", mark=mark_of(identity, vault), file=file)
    try:
        return wire.from_json(data, KeyRing)
    except wire.UNREADABLE as error:
        raise hostile("recovery_damaged", file=file) from error


def mark_of(identity: str, vault: VaultPort) -> str:
    """What tells one paper key from another, and says nothing of it."""
    return fingerprint(vault.recipient_of(identity).encode())[:9]


def paper_key(
    hq: Headquarters, clock: Clock, language: Language, *, again: bool, reason: str
) -> tuple[PaperKeyPrinted, Document]:
    """The page to print, and the fact to record before anybody has it.

    Raise Fault `paper_key_printed` where there is one already, `no_reason_given`,
    `paper_key_first`.
    """
    state = read_office(hq.registry).state
    fact = _printed(state, mark_of(hq.keyring.recovery, hq.vault), again=again, reason=reason)
    identity = hq.keyring.recovery
    groups = hq.vault.paper_groups(identity)
    page = paper_key_page(
        hq.keyring.name, fact.mark, fact.copy, groups, identity, clock.now(), language
    )
    return fact, page


def note_printed(hq: Headquarters, clock: Clock, printed: PaperKeyPrinted, reason: str) -> None:
    """Record it; raise Fault `registry_changed` where somebody else printed one meanwhile."""

    def decides(state: OfficeState) -> list[PaperKeyPrinted]:
        if len(state.paper_keys) != printed.copy - 1:
            last = state.paper_keys[-1]
            raise Fault("paper_key_printed", at=last.at, count=len(state.paper_keys), zone=_ZONE)
        return [printed]

    write_office(hq.registry, clock, THE_HOLDER, decides, reason=reason)


def note_passphrase(hq: Headquarters, clock: Clock, fact: PassphraseSet) -> None:
    """Record that the key ring has another passphrase."""
    write_office(hq.registry, clock, THE_HOLDER, lambda _: [fact])


def _printed(state: OfficeState, mark: str, *, again: bool, reason: str) -> PaperKeyPrinted:
    before = state.paper_keys
    if before and not again:
        raise Fault("paper_key_printed", at=before[-1].at, count=len(before), zone=_ZONE)
    if again and not before:
        raise Fault("paper_key_first")
    if again and shows_nothing(reason):
        raise Fault("no_reason_given")
    return PaperKeyPrinted(copy=len(before) + 1, mark=mark)
