"""Headquarters' clerks: added with a PIN that headquarters makes, listed, removed."""

from __future__ import annotations

from msgspec import Struct

from app.domain import casework
from app.domain.office import ClerkRole
from app.kernel.time import Instant
from app.services.headquarters import Headquarters
from app.services.office import THE_HOLDER, read_office, write_office
from app.services.ports import Clock
from app.services.registryport import Registry


class ClerkShown(Struct, frozen=True):
    """A clerk as listed; the PIN is nowhere stored."""

    clerk: str
    name: str
    role: ClerkRole
    active: bool
    added_at: Instant
    removed_at: Instant | None


def new_pin(hq: Headquarters, registry: Registry, clerk: str, name: str, role: ClerkRole) -> str:
    """The PIN that a new clerk will have; raise Fault `clerk_id`, `clerk_exists`."""
    state = read_office(registry).state
    casework.clerk_added(state, THE_HOLDER, clerk, name, role, "")
    return hq.vault.pin_from(hq.vault.derive(hq.keyring.master, f"clerk/{clerk}/{state.size}"))


def add_clerk(
    hq: Headquarters,
    registry: Registry,
    clock: Clock,
    clerk: str,
    name: str,
    role: ClerkRole,
    pin: str,
) -> None:
    """Add a clerk with a PIN that lies somewhere durable by now."""
    verifier = hq.vault.pin_verifier(pin)
    write_office(
        registry,
        clock,
        THE_HOLDER,
        lambda now: [casework.clerk_added(now, THE_HOLDER, clerk, name, role, verifier)],
    )


def remove_clerk(registry: Registry, clock: Clock, clerk: str) -> None:
    """Let a clerk no longer act; raise Fault `clerk_unknown`."""
    write_office(
        registry,
        clock,
        THE_HOLDER,
        lambda now: [casework.clerk_removed(now, THE_HOLDER, clerk)],
    )


def clerks(registry: Registry) -> list[ClerkShown]:
    """Everybody who may or might act, in the order they came."""
    return [
        ClerkShown(c.clerk, c.name, c.role, c.removed_at is None, c.added_at, c.removed_at)
        for c in read_office(registry).state.clerks.values()
    ]
