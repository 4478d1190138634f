"""How long after one key the next was pressed, by the system's stamps where they can be believed.

A busy window hears keys late and in heaps; the system has stamped them when they were pressed.
"""

from __future__ import annotations

# The system delivers a key within this time, or its stamps are no times of keys.
LATEST_MS = 5_000


class KeyGaps:
    """Compares stamps and arrivals; `grain_ms` is how coarse the stamps are."""

    def __init__(self, grain_ms: int = 1) -> None:
        self._grain_ms = grain_ms
        self._last: tuple[int, int] | None = None

    def gap(self, stamp_ms: int, arrived_ms: int) -> int | None:
        """Milliseconds since the key before; None where only the arrivals are known.

        `stamp_ms` is 0 for a key that carries none.
        """
        before, self._last = self._last, (stamp_ms, arrived_ms)
        if before is None or not stamp_ms or not before[0]:
            return None
        stamped, arrived = stamp_ms - before[0], arrived_ms - before[1]
        if stamped < 0 or abs(stamped - arrived) > LATEST_MS:
            return None
        # What differs by less than a coarse clock can tell is told better by the arrivals.
        return None if abs(stamped - arrived) < self._grain_ms else stamped
