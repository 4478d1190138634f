"""The steps from each version of the registry's tables to the next, in order.

A step only moves tables and columns, written out in full: what a later version of the models says
must not change what an old step does. It puts new columns behind the old ones, on both databases.
Triggers, seals and tallies are made again around all steps by `app.registry.upgrading`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from alembic.operations import Operations

from app.registry.steps import to2, to3, to4

STEPS: Sequence[Callable[[Operations], None]] = (to2.change, to3.change, to4.change)
"""The first leads from version 1 to version 2."""
