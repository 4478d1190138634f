"""Moments in time, to the millisecond, always in UTC."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache, total_ordering
from zoneinfo import ZoneInfo


@total_ordering
class Instant:
    """A moment as milliseconds since 1970-01-01T00:00:00Z; never changed once made."""

    # Not a dataclass: the JSON library would write one as an object and never ask for its text.
    __slots__ = ("ms",)

    def __init__(self, ms: int) -> None:
        self.ms = ms

    @classmethod
    def parse(cls, text: str) -> Instant:
        """Read an ISO 8601 time that names its offset; raise ValueError otherwise."""
        if len(text) == _AS_WRITTEN and text[19] == "." and text[23] == "Z":
            # As every record writes it, and records are read by the hundred thousand.
            digits = text[17:19] + text[20:23]
            if digits.isascii() and digits.isdigit() and digits < "60":
                return cls(_minute(text[:17]) + int(digits))
        moment = datetime.fromisoformat(text)
        return cls.of(moment)

    @classmethod
    def of(cls, moment: datetime) -> Instant:
        """Take an aware datetime; raise ValueError for one without an offset."""
        if moment.tzinfo is None:
            raise ValueError("a time must name its offset, as in 2026-11-22T09:00:00+09:00")
        delta = moment - _EPOCH
        return cls((delta.days * 86_400 + delta.seconds) * 1000 + delta.microseconds // 1000)

    @property
    def second(self) -> int:
        """Whole seconds: limits are inclusive to the second."""
        return self.ms // 1000

    def plus(self, *, ms: int = 0, seconds: int = 0, minutes: int = 0) -> Instant:
        """The moment that much later (or earlier, when negative)."""
        return Instant(self.ms + ms + seconds * 1000 + minutes * 60_000)

    def local(self, zone: str) -> datetime:
        """The same moment on the wall clock of a time zone such as Asia/Tokyo."""
        return self.utc().astimezone(ZoneInfo(zone))

    def utc(self) -> datetime:
        """The same moment as an aware datetime in UTC."""
        return _EPOCH + timedelta(milliseconds=self.ms)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Instant) and self.ms == other.ms

    def __lt__(self, other: Instant) -> bool:
        return self.ms < other.ms

    def __hash__(self) -> int:
        return hash(self.ms)

    def __repr__(self) -> str:
        return f"Instant({self})"

    def __str__(self) -> str:
        return self.utc().strftime("%Y-%m-%dT%H:%M:%S.") + f"{self.ms % 1000:03d}Z"


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_AS_WRITTEN = len("2026-11-22T00:00:00.000Z")


@lru_cache(maxsize=4096)
def _minute(text: str) -> int:
    """Milliseconds at the beginning of a minute in UTC, as it stands before the seconds."""
    return Instant.of(datetime.fromisoformat(f"{text}00Z")).ms
