"""Counting papers in the window: room by room, what is typed and whether it agrees."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from app.kernel.faults import Fault
from app.services.venue import Answer
from ui.viewmodels.countforms import (
    PEOPLE,
    counted_of,
    difference_form,
    filled_count,
    hand_over_form,
)
from ui.viewmodels.countlook import Found, check, look
from ui.viewmodels.countstate import CountState
from ui.viewmodels.forms import Filled, Form
from ui.viewmodels.leadgrant import LeadGrant
from ui.viewmodels.station import StationModel

_SECRETS = ("pin", "second_pin")


class CountModel:
    """The papers of one session; every change arrives as a new state."""

    def __init__(self, station: StationModel, shown: Callable[[], bool] = lambda: True) -> None:
        self.station = station
        self._venue = station.venue
        self._listeners: list[Callable[[CountState], None]] = []
        self._drafts: dict[tuple[str, str, str], dict[str, str]] = {}
        """By session, room and who typed it: nobody signs for what somebody else has typed."""
        self._asked = 0
        self._typist = ""
        self.lead = LeadGrant(station)
        self.state = CountState()
        station.reads(self._look, self._found, wanted=shown)
        station.on_state(lambda _: self._turned())

    def on_state(self, listener: Callable[[CountState], None]) -> None:
        """Call this with every new state."""
        self._listeners.append(listener)

    def choose(self, room: str) -> None:
        """Look at another room; what was typed for this one stays until one comes back."""
        if room != self.state.chosen and room in {one.code for one in self.state.rooms}:
            self.change(chosen=room, form=None, message="", earlier=(), verdict="", found=())
            self.look()

    def next_room(self, step: int) -> None:
        """The room after this one, or before; round and round."""
        codes = [room.code for room in self.state.rooms]
        if self.state.chosen in codes:
            self.choose(codes[(codes.index(self.state.chosen) + step) % len(codes)])

    def next_open(self) -> None:
        """The first room that still waits to be counted or to agree."""
        waiting = [room.code for room in self.state.rooms if room.waits]
        if waiting and self.state.chosen not in waiting:
            self.choose(waiting[0])

    def look(self) -> None:
        """Read again what is shown; nothing is recorded."""
        self.station.look(self._look, self._found)

    @property
    def typed(self) -> Mapping[str, str]:
        """What was typed for the room that is looked at."""
        return self._drafts.get(self._here, {})

    def type(self, field: str, text: str) -> None:
        """Something was typed: what it would agree with is said at once."""
        draft = self._drafts.setdefault(self._here, {})
        if draft.get(field, "") == text:
            return
        draft[field] = text
        if field in PEOPLE:
            return
        if self.state.message:
            self.change(message="")
        self._check()

    def submit(self) -> None:
        """Two people say that these are the numbers."""
        room = self.state.room
        if room is None:
            return
        try:
            wish = filled_count(self.typed, self._session, room.code)
        except Fault as fault:
            self._say(fault.code, dict(fault.fields), good=False)
            return
        whose = self._here
        self.station.perform(wish, lambda answer: self._counted(whose, answer))

    def write_difference(self) -> None:
        """Begin the lead's written difference about the count that was recorded, and no other."""
        room = self.state.room
        if room is None or room.state != "differs":
            self._say("count_no_difference", {}, good=False)
        elif any(text.strip() for name, text in self.typed.items() if name not in PEOPLE):
            self._say("count_not_recorded", {"room": room.name}, good=False)
        else:

            def begin() -> None:
                form = difference_form(room, allowed=bool(self.lead.who))
                self.change(form=form, message="")

            self.lead.before(begin)

    def hand_over(self) -> None:
        """Begin handing the sealed parcels to somebody; the lead answers for it."""
        self.lead.before(self._begin_to_hand_over)

    def _begin_to_hand_over(self) -> None:
        self.change(form=hand_over_form(self.state), message="")
        if waiting := [room.name for room in self.state.rooms if room.waits]:
            self._say("hand_over_held", {"rooms": waiting}, good=False)

    def leave_form(self) -> None:
        """Record nothing after all."""
        self.lead.drop()
        self.change(form=None, message="")

    def filled(self, name: str) -> None:
        """Something stands in a field: that it was empty need not be said any longer."""
        state = self.state
        if state.message == "form_missing" and state.message_fields.get("field") == name:
            self.change(message="")

    @property
    def first_person(self) -> str:
        """Who is the first of two people for what is open: who acts, or the lead who allowed it."""
        asks = self.state.form is not None and self.state.form.id == "difference"
        return (self.lead.who if asks else "") or self.station.state.operator_id

    def submit_form(self, values: Mapping[str, str]) -> None:
        """What was filled in becomes a wish; a faulty field is said and nothing is lost."""
        form, station = self.state.form, self.station.state
        if form is None:
            return
        day = self.station.now.local(station.zone).date()
        try:
            wish = form.wish(Filled(values, day, station.zone, self._session))
        except Fault as fault:
            self._say(fault.code, dict(fault.fields), good=False)
            return

        self.lead.perform(wish, lambda answer: self._formed(form, answer))

    def _counted(self, whose: tuple[str, str, str], answer: Answer) -> None:
        draft, room = self._drafts.get(whose, {}), whose[1]
        for secret in _SECRETS:
            draft.pop(secret, None)
        if answer.refusal is not None:
            self._say(answer.refusal.code, dict(answer.refusal.fields), good=False)
            return
        who = draft.get("second_operator", "")
        self._drafts[whose] = {"second_operator": who} if who else {}
        holds = bool(answer.extra.get("hold_the_room"))
        name = next((one.name for one in self.state.rooms if one.code == room), room)
        self._say("count_done_differs" if holds else "count_done", {"room": name}, good=not holds)
        self.look()

    def _formed(self, form: Form, answer: Answer) -> None:
        if answer.refusal is not None:
            self._say(answer.refusal.code, dict(answer.refusal.fields), good=False)
            return
        self.lead.drop()
        flags = answer.extra.get("flags")
        other = isinstance(flags, list) and "other_parcels" in flags
        self.change(form=None)
        code = "count_other_parcels" if other else f"form_done_{form.id}"
        counts = {"counted": "counted_parcels", "handed": "handed_parcels"}
        fields = {name: answer.extra.get(of, 0) for name, of in counts.items()}
        self._say(code, fields, good=not other)

    def forget_pins(self) -> None:
        """No PIN stays in a field that nobody looks at."""
        for draft in self._drafts.values():
            for secret in _SECRETS:
                draft.pop(secret, None)

    def _turned(self) -> None:
        """Somebody else acts: what the one before had begun is not theirs."""
        if self._typist != self.station.state.operator_id:
            self._typist = self.station.state.operator_id
            self.forget_pins()
            self.leave_form()

    def _check(self) -> None:
        """What the typed numbers would agree with; an answer that comes late is not shown."""
        self._asked += 1
        asked, room, session = self._asked, self.state.chosen, self._session
        counted = counted_of(self.typed)
        if counted is None:
            self.change(verdict="", found=(), draft=False)
            return

        def show(found: Found) -> None:
            if asked == self._asked:
                self.change(verdict="differs" if found else "agrees", found=found, draft=True)

        self.station.look(
            lambda: check(self._venue.at(self.station.stamp()), session, room, counted), show
        )

    def _look(self) -> CountState:
        moment = self._venue.at(self.station.stamp())
        return look(moment, self._session, self.state.chosen)

    def _found(self, found: CountState) -> None:
        if found.session != self._session:
            return  # somebody has turned to another session meanwhile, which is read next
        state = self.state
        if found.chosen != state.chosen and state.session == found.session and state.chosen:
            return
        self.change(
            session=found.session,
            phase=found.phase,
            closed=found.closed,
            rooms=found.rooms,
            chosen=found.chosen,
            earlier=found.earlier,
            handed=found.handed,
        )
        if counted_of(self.typed) is not None:
            self._check()
        else:
            room = self.state.room
            told = found.found if room is not None and room.counted is not None else ()
            done = room is not None and room.counted is not None
            verdict = "" if not done else ("differs" if told else "agrees")
            self.change(verdict=verdict, found=told, draft=False)

    @property
    def _session(self) -> str:
        return self.station.state.session

    @property
    def _here(self) -> tuple[str, str, str]:
        return self._session, self.state.chosen, self.station.state.operator_id

    def _say(self, message: str, fields: Mapping[str, object], *, good: bool) -> None:
        self.change(message=message, message_fields=fields, good=good)

    def change(self, **fields: object) -> None:
        """Show another state."""
        state = replace(self.state, **fields)  # type: ignore[arg-type]
        if state != self.state:
            self.state = state
            self.station.tell(self._tell)

    def _tell(self) -> None:
        for listener in self._listeners:
            listener(self.state)
