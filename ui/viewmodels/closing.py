"""The way to a closed session: everything that is still open, the stations, and the last key."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from app.domain.countwishes import ConfirmStations
from app.domain.view import Warned
from app.domain.wishes import AnyWish
from app.kernel.faults import Fault
from app.services.venue import Answer
from ui.viewmodels.closingstate import ClosingFound, ClosingState, Kind, Open
from ui.viewmodels.forms import Filled
from ui.viewmodels.leadforms import close_form
from ui.viewmodels.station import StationModel

AskLead = Callable[[AnyWish, Callable[[Answer], None]], None]


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
        """Begin to confirm the stations: of each the lead says yes or no."""
        if self.state.found.closed is not None:
            self._say("closing_is_closed")
            return
        said = {one.seen.log: one.ours for one in self.state.found.stations if one.ours is not None}
        self._change(picking=True, said=said, form=None, message="")
        self._to_unsaid()

    def move(self, by: int) -> None:
        """Look at another station."""
        self.choose(self.state.chosen + by)

    def choose(self, at: int) -> None:
        """Look at this station."""
        last = len(self.state.found.stations) - 1
        self._change(chosen=min(max(at, 0), last))

    def say_ours(self, ours: bool) -> None:
        """Say of the station that is looked at whether it is ours; the one in use always is."""
        state = self.state
        if not state.picking or not state.found.stations:
            return
        row = state.found.stations[state.chosen]
        if row.own and not ours:
            self._say("own_station_not_ours")
            return
        self._change(said={**state.said, row.seen.log: ours}, message="")
        self._to_unsaid()

    def say_all_ours(self) -> None:
        """All of which nothing was said are ours: said on purpose, in one word."""
        if self.state.picking:
            known = {row.seen.log: True for row in self.state.found.stations}
            self._change(said={**known, **self.state.said}, message="")

    def confirm(self) -> None:
        """Record of every station whether it is ours, once something was said of each."""
        state = self.state
        if not state.picking:
            return
        logs = [row.seen.log for row in state.found.stations]
        if left := [log for log in logs if log not in state.said]:
            self._say("closing_stations_left", count=len(left))
            self._to_unsaid()
            return
        wish = ConfirmStations(
            session=state.found.session,
            stations=tuple(log for log in logs if state.said[log]),
            not_ours=tuple(log for log in logs if not state.said[log]),
        )

        def then(answer: Answer) -> None:
            self._answered("closing_stations_done", answer)

        self._as_lead(wish, then)

    def _to_unsaid(self) -> None:
        """Look at the next station of which nothing was said."""
        rows, at = self.state.found.stations, self.state.chosen
        order = [*range(at, len(rows)), *range(at)]
        left = (one for one in order if rows[one].seen.log not in self.state.said)
        self._change(chosen=next(left, at))

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
            form = close_form(left=state.excused, own_pin=self.station.state.role == "lead")
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
