"""The way to a closed session: everything that is still open, the stations, and the last key."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal, get_args

from app.domain.countwishes import ConfirmStations
from app.domain.session import Phase
from app.domain.stationfacts import StationSeen
from app.domain.view import Warned
from app.domain.wishes import AnyWish
from app.kernel.faults import Fault
from app.kernel.time import Instant
from app.services.venue import Answer
from ui.viewmodels.forms import Filled, Form
from ui.viewmodels.leadforms import close_form
from ui.viewmodels.station import StationModel

AskLead = Callable[[AnyWish, Callable[[Answer], None]], None]
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
]
KINDS: tuple[Kind, ...] = get_args(Kind)
"""In the order of their keys, 1 to 9."""


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


@dataclass(frozen=True, slots=True)
class ClosingFound:
    """What the records say."""

    session: str = ""
    phase: Phase = "prepared"
    closed: Instant | None = None
    rows: tuple[Open, ...] = ()
    uncounted: tuple[str, ...] = ()
    """Rooms in which somebody sat and nobody has counted; with a reason it can be closed."""
    stations: tuple[StationRow, ...] = ()


@dataclass(frozen=True, slots=True)
class ClosingState:
    """Everything on the page."""

    found: ClosingFound = field(default_factory=ClosingFound)
    picking: bool = False
    """The stations are being confirmed."""
    chosen: int = 0
    strange: frozenset[str] = frozenset()
    """Logs of stations that the lead does not know."""
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

    def _excused(self, row: Open) -> bool:
        """What nobody has counted may be closed over with a reason."""
        return row.kind == "count" and row.why == "uncounted"


class ClosingModel:
    """Reads what is open and closes; `look` is how the records are read."""

    def __init__(
        self,
        station: StationModel,
        look: Callable[[], ClosingFound],
        shown: Callable[[], bool] = lambda: True,
    ) -> None:
        self.station = station
        self._listeners: list[Callable[[ClosingState], None]] = []
        self.ask_lead: AskLead | None = None
        self.state = ClosingState()
        station.reads(look, self._found, wanted=shown)

    def on_state(self, listener: Callable[[ClosingState], None]) -> None:
        """Call this with every new state."""
        self._listeners.append(listener)

    def row(self, kind: Kind) -> Open:
        """One kind of thing."""
        return next((row for row in self.state.found.rows if row.kind == kind), Open(kind))

    def pick(self) -> None:
        """Begin to confirm the stations."""
        said = {one.seen.log for one in self.state.found.stations if one.ours is False}
        self._change(picking=True, chosen=0, strange=frozenset(said), form=None, message="")

    def move(self, by: int) -> None:
        """Look at another station."""
        last = len(self.state.found.stations) - 1
        self._change(chosen=min(max(self.state.chosen + by, 0), last))

    def toggle(self, at: int | None = None) -> None:
        """This station is not ours, or it is after all; the one in use always is."""
        state = self.state
        at = state.chosen if at is None else at
        if not state.picking or at >= len(state.found.stations):
            return
        row = state.found.stations[at]
        if row.own:
            self._change(chosen=at, message="own_station_not_ours", message_fields={}, good=False)
        else:
            self._change(chosen=at, strange=state.strange ^ {row.seen.log}, message="")

    def confirm(self) -> None:
        """Say of every station that is shown whether it is ours."""
        state = self.state
        if not state.picking:
            return
        logs = [row.seen.log for row in state.found.stations]
        wish = ConfirmStations(
            session=state.found.session,
            stations=tuple(log for log in logs if log not in state.strange),
            not_ours=tuple(log for log in logs if log in state.strange),
        )

        def then(answer: Answer) -> None:
            self._answered("closing_stations_done", answer)

        self._as_lead(wish, then)

    def begin(self) -> None:
        """Begin to close, or say what is still open."""
        state = self.state
        if state.found.closed is not None:
            self._say("closing_is_closed")
        elif state.found.phase not in ("ended", "cancelled"):
            self._say("closing_not_over")
        elif not state.ready:
            self._say("closing_still_open", count=state.left)
        else:
            form = close_form(uncounted=bool(state.found.uncounted))
            self._change(form=form, picking=False, message="")

    def leave(self) -> bool:
        """Leave what was begun; False where nothing was."""
        begun = self.state.form is not None or self.state.picking
        self._change(form=None, picking=False, message="")
        return begun

    def filled(self, name: str) -> None:
        """Something stands in a field: that it was empty need not be said any longer."""
        state = self.state
        if state.message == "form_missing" and state.message_fields.get("field") == name:
            self._change(message="")

    @property
    def first_person(self) -> str:
        """Who is the first of two people; empty where a lead is asked for."""
        station = self.station.state
        return station.operator_id if station.role == "lead" else ""

    def submit(self, values: Mapping[str, str]) -> None:
        """What was filled in becomes a wish; a faulty field is said and nothing is lost."""
        form, station = self.state.form, self.station.state
        if form is None:
            return
        day = self.station.now.local(station.zone).date()
        try:
            wish = form.wish(Filled(values, day, station.zone, self.state.found.session))
        except Fault as fault:
            self._say(fault.code, **fault.fields)
            return
        self._as_lead(wish, lambda answer: self._answered("form_done_close", answer))

    def quiet(self) -> None:
        """What was said is old by now."""
        if self.state.form is None:
            self._change(message="", picking=False)

    def _as_lead(self, wish: AnyWish, then: Callable[[Answer], None]) -> None:
        if self.station.state.role != "lead" and self.ask_lead is not None:
            self.ask_lead(wish, then)
        else:
            self.station.perform(wish, then)

    def _answered(self, done: str, answer: Answer) -> None:
        if (no := answer.refusal) is not None:
            self._say(no.code, **no.fields)
            return
        warned = answer.extra.get("warning")
        told = warned if isinstance(warned, Warned) else Warned(done)
        self._change(
            form=None,
            picking=False,
            message=told.code,
            message_fields=dict(told.fields),
            good=True,
        )

    def _found(self, found: ClosingFound) -> None:
        chosen = min(self.state.chosen, max(0, len(found.stations) - 1))
        self._change(found=found, chosen=chosen)

    def _say(self, message: str, **fields: object) -> None:
        self._change(message=message, message_fields=fields, good=False)

    def _change(self, **fields: object) -> None:
        state = replace(self.state, **fields)  # type: ignore[arg-type]
        if state != self.state:
            self.state = state
            self.station.tell(self._tell)

    def _tell(self) -> None:
        for listener in self._listeners:
            listener(self.state)
