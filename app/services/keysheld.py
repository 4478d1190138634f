"""Headquarters' keys as people ask about them: which there are, since when, and who saw to it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from msgspec import Struct

from app.domain.office import IssuerRotated, OfficeRecord, PassphraseSet
from app.kernel.hashing import fingerprint
from app.kernel.time import Instant
from app.services.headquarters import Headquarters
from app.services.office import Office, read_office
from app.services.paperkey import mark_of
from app.services.ports import Clock
from app.services.rotating import ZONE

KeyKind = Literal["passphrase", "paper", "issuer", "former", "package", "receipt", "identity"]


class KeyHeld(Struct, frozen=True):
    """A key of headquarters; never the key itself."""

    kind: KeyKind
    mark: str = ""
    """What tells it from another, and says nothing of it."""
    since: Instant | None = None
    """None: since headquarters was founded."""
    who: str = ""
    """Whose act that was; empty where nobody has changed it since."""
    until: str = ""
    """Of a former issuer key, the last day on which its tickets are good, YYYY-MM-DD."""
    over: bool = False
    """Whether that day has passed."""
    copies: int = 0
    """Of the paper key, how often it was printed."""


def keys_of(hq: Headquarters, clock: Clock) -> list[KeyHeld]:
    """Every key, those first with which people have to do; raise the Faults of the chain."""
    return list(_keys(hq, read_office(hq.registry), clock))


def _keys(hq: Headquarters, office: Office, clock: Clock) -> Iterator[KeyHeld]:
    ring, vault, printed = hq.keyring, hq.vault, office.state.paper_keys
    set_ = next((r for r in reversed(office.records) if isinstance(r.fact, PassphraseSet)), None)
    yield KeyHeld("passphrase", "", *_act(set_))
    last = printed[-1] if printed else None
    yield KeyHeld("paper", mark_of(ring.recovery, vault), *_act(last), copies=len(printed))
    rotations = {
        record.fact.now: record
        for record in office.records
        if isinstance(record.fact, IssuerRotated)
    }
    mark = fingerprint(hq.issuer.public_key)
    yield KeyHeld("issuer", mark, *_act(rotations.get(mark)))
    today = clock.now().local(ZONE).date().isoformat()
    for former in reversed(ring.former_issuers):
        mark = fingerprint(former.public_key)
        made, over = _act(rotations.get(mark)), former.until < today
        yield KeyHeld("former", mark, *made, until=former.until, over=over)
    yield KeyHeld("package", fingerprint(hq.package_signer.public_key))
    yield KeyHeld("receipt", fingerprint(hq.receipt_signer.public_key))
    yield KeyHeld("identity", mark_of(ring.identity, vault))


def _act(record: OfficeRecord | None) -> tuple[Instant | None, str]:
    return (record.at, record.clerk) if record is not None else (None, "")
