"""The base of everything that people ask for."""

from __future__ import annotations

from msgspec import Struct

from app.kernel.time import Instant


class Wish(Struct, frozen=True, forbid_unknown_fields=True, tag_field="do", kw_only=True):
    """The base of all wishes."""

    at: Instant | None = None
    """By script only: stands in for the computer's clock."""
