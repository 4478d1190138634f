"""What the closing page shows, frozen: the screen draws it and adds nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

from app.domain.reconciling import Parcels
from app.domain.session import Phase
from app.domain.stationfacts import StationSeen
from ui.viewmodels.closed import Closed
from ui.viewmodels.forms import Form

Kind = Literal[
    "attendance",
    "leave",
    "referral",
    "desk",
    "count",
    "own_end",
    "incident",
    "register",
    "stations",
    "parcels",
]
KINDS: tuple[Kind, ...] = get_args(Kind)
"""In the order of their keys."""
KEY_OF: dict[Kind, str] = {
    **{kind: f"closing_{at}" for at, kind in enumerate(KINDS[:9], 1)},
    "parcels": "closing_hand",
}
"""Each kind and the action that leads to it."""
AFTER: tuple[Kind, ...] = ("incident", "parcels")
"""What can still be added to once the session is closed."""


NO_PARCELS = Parcels(0, 0)


@dataclass(frozen=True, slots=True)
class Open:
    """One kind of thing that may keep a session from being closed; nothing where it is settled."""

    kind: Kind
    who: tuple[str, ...] = ()
    """Numbers, rooms or names, as people call them."""
    place: str = ""
    """Where its key leads: the first number, room or fact."""
    room: str = ""
    why: str = ""
    """What exactly it is, of several things that one key leads to."""
    people: tuple[str, ...] = ()
    """Whom a room's count named: without a sheet, or on a sheet too many."""

    @property
    def done(self) -> bool:
        """Whether nothing is left."""
        return not self.who


@dataclass(frozen=True, slots=True)
class StationRow:
    """A station of which records are here, and what the lead has said of it."""

    seen: StationSeen
    own: bool
    ours: bool | None = None
    """None while nothing was said."""
    by: tuple[str, ...] = ()
    """Who signed in there, as ids, in order."""
    twin: bool = False
    """Whether another station has the same name."""

    @property
    def name(self) -> str:
        """What it is called; of two with one name each with its fingerprint."""
        name = self.seen.name or self.seen.short
        return f"{name} {self.seen.short}" if self.twin and self.seen.name else name


@dataclass(frozen=True, slots=True)
class ClosingFound:
    """What the records say."""

    session: str = ""
    phase: Phase = "prepared"
    closed: Closed | None = None
    rows: tuple[Open, ...] = ()
    uncounted: tuple[str, ...] = ()
    """Rooms in which somebody sat and nobody has counted; with a reason it can be closed."""
    parcels: Parcels = NO_PARCELS
    stations: tuple[StationRow, ...] = ()


@dataclass(frozen=True, slots=True)
class ClosingState:
    """Everything on the page."""

    found: ClosingFound = field(default_factory=ClosingFound)
    picking: bool = False
    """The stations are being confirmed."""
    chosen: int = 0
    said: Mapping[str, bool] = field(default_factory=dict)
    """Logs of stations, and whether the lead knows them; nothing is said by silence."""
    form: Form | None = None
    message: str = ""
    message_fields: Mapping[str, object] = field(default_factory=dict)
    good: bool = False

    @property
    def ready(self) -> bool:
        """Whether the session can be closed now."""
        over = self.found.phase in ("ended", "cancelled") and self.found.closed is None
        return over and all(row.done for row in self.found.rows if not self._excused(row))

    @property
    def left(self) -> int:
        """How many kinds of things are still open."""
        return sum(not row.done for row in self.found.rows)

    @property
    def excused(self) -> bool:
        """Whether something is left that may be closed over with a reason."""
        return any(not row.done and self._excused(row) for row in self.found.rows)

    def _excused(self, row: Open) -> bool:
        """What nobody has counted or handed over yet may be closed over with a reason."""
        return row.kind == "parcels" or (row.kind == "count" and row.why == "uncounted")
