"""Whose tickets a venue believes: keys of headquarters, some of them until a day."""

from __future__ import annotations

from app.formats.package import PackageHead
from app.formats.ticket import key_id
from app.kernel.time import Instant


class Issuers:
    """The keys that a package names for tickets."""

    def __init__(self, head: PackageHead) -> None:
        keys = [bytes.fromhex(text) for text in head.issuers]
        self._all = {key_id(key): key for key in keys}
        self._ends = {key_id(bytes.fromhex(t)): end for t, end in head.issuer_ends.items()}
        self._zone = head.round.time_zone

    def at(self, now: Instant | None = None) -> dict[bytes, bytes]:
        """Key ids and keys that are good at a corrected time; a last day counts whole."""
        if not self._ends or now is None:
            return self._all
        day = now.local(self._zone).date().isoformat()
        return {id_: key for id_, key in self._all.items() if self._ends.get(id_, day) >= day}
