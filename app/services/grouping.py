"""Bundles that are stored together: what the registry will hold once those before are in it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from app.domain.round import Round
from app.formats.bundle import BundleHead, Link
from app.services.examining import chain_of
from app.services.judging import Judgement, Kept
from app.services.registryport import Accepting, Chain, Registry, StationHeld

_MOST_EVENTS = 10_000
_MOST_BYTES = 8 * 2**20


class _Reached(NamedTuple):
    """A station's log as the group will leave it."""

    round: str
    venue: str
    station: str
    epoch: str
    public_key: bytes
    name: str
    size: int
    head: bytes


class Group:
    """Bundles that fit, not stored yet; the next one is judged as if they were.

    Rounds, keys and packages are looked up once. What does not fit by them is for the caller to
    judge again by the registry itself, once the group is stored.
    """

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._rounds: list[str] | None = None
        self._round: dict[str, Round] = {}
        self._keys: dict[tuple[str, str], list[bytes]] = {}
        self._packages: dict[tuple[str, str], set[str]] = {}
        self.clear()

    def clear(self) -> None:
        """Begin anew, with what was looked up."""
        self.waiting: list[Accepting] = []
        self._stations: dict[Chain, _Reached] = {}
        self._links: dict[Chain, dict[int, Link]] = {}
        self._ids: set[str] = set()
        self._events = self._bytes = 0

    @property
    def full(self) -> bool:
        """Whether it should be stored before more is added."""
        return self._events >= _MOST_EVENTS or self._bytes >= _MOST_BYTES

    def fits(self, judgement: Judgement) -> bool:
        """Whether a bundle as it was judged only adds to a log, and may wait with the others."""
        whole = judgement.fault is None and judgement.fork is None and not judgement.gap
        return whole and bool(judgement.new)

    def add(self, name: str, sealed: bytes, judgement: Judgement) -> None:
        """Let a bundle that fits wait with the others."""
        head, new = judgement.head, judgement.new
        assert head is not None
        chain, last = chain_of(head), new[-1][0]
        self.waiting.append(Accepting(name, sealed, head, new, judgement.size))
        self._stations[chain] = _reached(head, last)
        self._links.setdefault(chain, {}).update((link.seq, link) for link, _ in new)
        self._ids.update(record.id for _, record in new)
        self._events += len(new)
        self._bytes += len(sealed)

    def rounds(self) -> list[str]:
        """The ids of all rounds."""
        if self._rounds is None:
            self._rounds = self._registry.rounds()
        return self._rounds

    def round(self, round_id: str) -> Round:
        """A round as prepared."""
        if round_id not in self._round:
            self._round[round_id] = self._registry.round(round_id)
        return self._round[round_id]

    def venue_keys(self, round_id: str, venue: str) -> list[bytes]:
        """The public keys that certify a venue's stations."""
        if (round_id, venue) not in self._keys:
            self._keys[round_id, venue] = self._registry.venue_keys(round_id, venue)
        return self._keys[round_id, venue]

    def package_digests(self, round_id: str, venue: str) -> set[str]:
        """The digests of all packages made for a venue."""
        if (round_id, venue) not in self._packages:
            self._packages[round_id, venue] = self._registry.package_digests(round_id, venue)
        return self._packages[round_id, venue]

    def station(self, chain: Chain) -> StationHeld | None:
        """How far a station's log will be held."""
        return self._stations.get(chain) or self._registry.station(chain)

    def events(self, chain: Chain, first: int = 1, last: int | None = None) -> Sequence[Kept]:
        """A station's events in order, those that wait at the end."""
        links = self._links.get(chain, {})
        begin = min(links, default=0)
        stored: Sequence[Kept] = ()
        if not links or first < begin:
            upto = last if not links else min(last or begin - 1, begin - 1)
            stored = self._registry.events(chain, first, upto)
        beyond = last is None
        waiting = [links[seq] for seq in sorted(links) if first <= seq and (beyond or seq <= last)]  # type: ignore[operator]
        return [*stored, *waiting]

    def taken_ids(self, round_id: str, ids: Collection[str]) -> set[str]:
        """Those of the ids that wait; the registry says no by itself to those that it has."""
        return self._ids.intersection(ids)


def _reached(head: BundleHead, last: Link) -> _Reached:
    return _Reached(*chain_of(head), head.public_key, "", last.seq, last.hash)
