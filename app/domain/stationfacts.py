"""Which computers a venue's lead says were theirs: a part of the union of all facts."""

from __future__ import annotations

from msgspec import Struct

from app.domain.fact import Fact
from app.kernel.time import Instant


class StationSeen(Struct, frozen=True):
    """A station of which records are held here."""

    station: str
    epoch: str
    name: str
    """How people call that computer; the station says so itself."""
    fingerprint: str
    """Of its public key."""
    size: int
    """So many of its records are held."""
    last: Instant | None = None
    """When the last of these was recorded."""

    @property
    def log(self) -> str:
        """The name of its log."""
        return f"{self.station}-{self.epoch}"

    @property
    def short(self) -> str:
        """The fingerprint's first three groups, for people to compare."""
        return "-".join(self.fingerprint.split("-")[:3])


class StationsConfirmed(Fact, frozen=True, kw_only=True):
    """The lead said which stations worked for this session, and which are strangers."""

    stations: tuple[StationSeen, ...]
    not_ours: tuple[StationSeen, ...] = ()
    """In dispute: their records stay as they are, and headquarters looks into it."""
