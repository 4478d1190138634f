"""The worlds of the venue's tests, for the ledger beneath them."""

from __future__ import annotations

from tests.venue.conftest import desk, drop, real_world, world

__all__ = ["desk", "drop", "real_world", "world"]
