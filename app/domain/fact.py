"""The base of everything that has happened."""

from __future__ import annotations

from msgspec import Struct


class Fact(Struct, frozen=True, omit_defaults=True):
    """The base of all facts."""
