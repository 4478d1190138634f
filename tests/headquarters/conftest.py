"""A killer and a small disk, as the ledger's tests have them."""

from __future__ import annotations

from tests.ledger.conftest import program, small

__all__ = ["program", "small"]
