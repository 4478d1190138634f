"""Leaving the building in a hurry, without a window: stop, take the register along, call, go on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from app.domain.roomwishes import RollCall
from app.domain.wishes import AnyWish, Evacuate, LetBack
from app.kernel.time import Instant
from app.services import alarmkey
from app.services.venue import Answer
from ui.viewmodels.evacuationlook import Found, look
from ui.viewmodels.evacuationstate import EvacuationRoom, EvacuationState, OnRegister, Reply, Spot
from ui.viewmodels.station import StationModel

AskLead = Callable[[AnyWish, Callable[[Answer], None]], None]
_UNASKED: dict[str, object] = {"message": "", "asked": ()}


class EvacuationModel:
    """From the key to the resumption; `ask_lead` grants what only the lead may.

    One key is for the whole venue: every exam that runs stops at the same second, whichever of
    them this desk works for.
    """

    def __init__(
        self,
        station: StationModel,
        ask_lead: AskLead,
        reason: Callable[[], str],
        shown: Callable[[], bool],
    ) -> None:
        self.station = station
        self._ask_lead, self._reason = ask_lead, reason
        self._listeners: list[Callable[[EvacuationState], None]] = []
        self._shown = shown
        self._replies: dict[Spot, dict[str, Reply]] = {}
        self._again: set[Spot] = set()
        self._found: Found | None = None
        self.state = EvacuationState()
        # On other pages too: that the exam stands still is said there, after a restart as well.
        station.reads(self._look, self._take)

    def on_state(self, listener: Callable[[EvacuationState], None]) -> None:
        """Call this with every new state."""
        self._listeners.append(listener)

    def begin(self) -> None:
        """The key was pressed: from this second on everybody stands up.

        The first moment stays until the stop is recorded or somebody says it was a false alarm.
        """
        before = self.state.since
        if before is not None and not self._is_another():
            return
        at, stale = self.station.now, self.state.pending
        self._replies, self._again, self._found = {}, set(), None
        said: dict[str, object] = {"message": "evac_anew", "message_fields": {"at": before}}
        self._change(replace(EvacuationState(), since=at, **(said if stale else {})))  # type: ignore[arg-type]
        journal = self.station.venue.journal
        self.station.run(lambda: alarmkey.pressed(journal, at), lambda _: None)

    def _is_another(self) -> bool:
        """Whether this key is another evacuation than the one that is known."""
        state, found = self.state, self._found
        if found is None or state.since is None or state.back:
            return state.back
        if not state.pending:
            return found.goes_on
        old = self.station.now.second - state.since.second > alarmkey.HOLDS_S
        return not self._shown() and (old or found.stale)

    def finish(self) -> None:
        """The page is left: what is over is forgotten, a key that nothing came of is not."""
        if self.state.back:
            self._forget()

    def false_alarm(self) -> None:
        """Nobody has to leave: nothing was recorded, and the next key begins anew."""
        if self.state.pending:
            self._forget()

    def _forget(self) -> None:
        self._replies, self._again, self._found = {}, set(), None
        self._change(EvacuationState())
        journal = self.station.venue.journal
        self.station.look(lambda: alarmkey.settled(journal), lambda _: None)

    def tick(self) -> None:
        """How long it has been."""
        if self.state.since is not None and self._found is not None:
            self._build()

    def stop(self) -> None:
        """Stop every exam that runs, as of the second of the key."""
        self._as_lead(Evacuate(reason=self._reason(), since=self.state.since), "evac_stopped")

    def go_on(self, *, only_here: bool = False) -> None:
        """The exams go on that stand still: all, or that of the room looked at.

        While somebody is missing or was not called it is asked once more, with who that is.
        """
        sessions = (self.state.scope[0],) if only_here else self.state.left
        rooms = [room for room in self.state.stopped if room.session in sessions]
        asked = ("go_on", *sessions)
        left = [room for room in rooms if room.people and room.called is None]
        missing = [(room, one) for room in rooms for one in room.missing]
        if (left or missing) and self.state.asked != asked:
            fields = {"rooms": left, "people": missing, "only_here": only_here}
            self._build(message="evac_sure", message_fields=fields, asked=asked)
            return
        self._as_lead(LetBack(sessions=sessions if only_here else None), "evac_resumed")

    def look_at(self, by: int) -> None:
        """Another room."""
        spots = [room.spot for room in self.state.rooms]
        if spots:
            at = spots.index(self.state.scope) if self.state.scope in spots else 0
            self.look_at_room(spots[(at + by) % len(spots)])

    def look_at_room(self, spot: Spot) -> None:
        """This room."""
        if spot != self.state.scope:
            self._build(scope=spot, chosen=0, **_UNASKED)

    def move(self, by: int) -> None:
        """Another person of the room."""
        most = max(0, len(self.state.people) - 1)
        self._build(chosen=min(max(self.state.chosen + by, 0), most), asked=())

    def choose(self, at: int) -> None:
        """The person at a place of the list."""
        self._build(chosen=at, asked=())

    def reply(self, reply: Reply) -> None:
        """How this person answered; the next one is looked at. The same again takes it back."""
        state = self.state
        if state.chosen >= len(state.people):
            return
        one = state.people[state.chosen]
        again = one.reply == reply
        self._replies.setdefault(state.scope, {})[one.number] = "" if again else reply
        last = state.chosen + 1 >= len(state.people)
        step = 0 if again or last else 1
        self._build(chosen=state.chosen + step, **_UNASKED)

    def call_again(self) -> None:
        """Everybody of this room is called once more, before they go back; the record stays."""
        if self.state.room is not None and self.state.room.called is not None:
            self._replies.pop(self.state.scope, None)
            self._again.add(self.state.scope)
            self._build(chosen=0, message="evac_called_again", asked=())

    def call(self) -> None:
        """Record the call of this room, once everybody has been called."""
        state = self.state
        if not state.people or state.recorded:
            self._to_next_room()
        elif state.uncalled:
            first = next(i for i, one in enumerate(state.people) if not one.reply)
            fields = {"people": state.uncalled}
            self._build(message="evac_uncalled", message_fields=fields, chosen=first, asked=())
        else:
            self._record()

    def call_rest_missing(self) -> None:
        """Record the call; whoever of the register was not called is missing."""
        if self.state.recorded:
            self._to_next_room()
            return
        for one in self.state.people:
            if not one.reply and one.unsure is None:
                self._replies.setdefault(self.state.scope, {})[one.number] = "missing"
        self._build()
        self._record()

    def _to_next_room(self) -> None:
        """There is nothing to record here."""
        state = self.state
        if state.to_call:
            self._build(scope=state.to_call[0].spot, chosen=0, **_UNASKED)
        elif state.recorded and state.room is not None and state.room.called is not None:
            at = {"at": state.room.called.at}
            self._build(message="evac_recorded", message_fields=at, asked=())

    def _record(self) -> None:
        """A call that is recorded already is replaced only when that was asked."""
        state, spot = self.state, self.state.scope
        called = state.room.called if state.room else None
        asked = ("record", *spot)
        if called is not None and state.asked != asked:
            fields = {
                "at": called.at,
                "there": called.there,
                "missing": len(called.missing),
                "now_there": state.here,
                "now_missing": state.missing,
            }
            self._build(message="evac_replace", message_fields=fields, asked=asked)
            return
        wish = RollCall(
            session=spot[0],
            room=spot[1],
            missing=tuple(one.number for one in state.people if one.reply == "missing"),
            also=tuple(one.number for one in state.people if one.unsure and one.reply == "here"),
        )

        def recorded(answer: Answer) -> None:
            if answer.refusal is None:
                self._replies.pop(spot, None)
                self._again.discard(spot)
                left = self.state.to_call
                self._build(scope=left[0].spot if left else spot, chosen=0)
            self._answered("evac_called", answer)

        self.station.perform(wish, recorded)

    def _as_lead(self, wish: AnyWish, done: str) -> None:
        def then(answer: Answer) -> None:
            self._answered(done, answer)

        if self.station.state.role == "lead":
            self.station.perform(wish, then)
        else:
            self._ask_lead(wish, then)

    def _answered(self, done: str, answer: Answer) -> None:
        no = answer.refusal
        if no is not None:
            self._build(message=no.told_as or no.code, message_fields=dict(no.fields), asked=())
        else:
            self._build(message=done, message_fields={}, asked=())

    def _look(self) -> Found | None:
        station = self.station
        moment = station.venue.at(station.stamp())
        return look(station.venue, moment, self.state.since, station.state.session)

    def _take(self, found: Found | None) -> None:
        if found is None:
            return
        if found.over and not self._shown():  # they were let go on from another page or desk
            self._forget()
            return
        self._found = found
        self._build()

    def _build(self, **fields: object) -> None:
        found = self._found
        if found is None:
            return
        spots = list(found.names)
        scope = fields.get("scope", self.state.scope)
        scope = scope if scope in spots else next(iter(spots), ("", ""))
        assert isinstance(scope, tuple)
        called, changes = found.called.get(scope), self._replies.get(scope, {})
        was = self._recorded(found, scope)
        people = tuple(replace(one, reply=changes.get(one.number, one.reply)) for one in was)
        built = replace(
            self.state,
            since=found.since,
            now=Instant(self.station.now.second * 1000),
            sessions=found.sessions,
            rooms=tuple(_room(found, spot) for spot in spots),
            scope=scope,
            people=people,
            gone=found.gone.get(scope, ()),
            recorded=called is not None and scope not in self._again and people == was,
            printed=found.printed,
            running=found.to_stop,
            back=found.over,
            begun=found.begun,
            aloud=found.aloud,
        )
        self._change(replace(built, **{**fields, "scope": scope}))  # type: ignore[arg-type]

    def _recorded(self, found: Found, spot: Spot) -> tuple[OnRegister, ...]:
        """The people of a room with the answers that are recorded, unless all are called again."""
        called, people = found.called.get(spot), found.people.get(spot, ())
        if called is None or spot in self._again:
            return people

        def reply(one: OnRegister) -> Reply:
            if one.number in called.missing:
                return "missing"
            return "here" if one.unsure is None or one.number in called.also else ""

        return tuple(replace(one, reply=reply(one)) for one in people)

    def _change(self, state: EvacuationState) -> None:
        if state != self.state:
            self.state = state
            self.station.tell(self._tell)

    def _tell(self) -> None:
        for listener in self._listeners:
            listener(self.state)


def _room(found: Found, spot: Spot) -> EvacuationRoom:
    people, called = found.people.get(spot, ()), found.called.get(spot)
    gone = () if called is None else called.missing
    return EvacuationRoom(
        session=spot[0],
        code=spot[1],
        name=found.names[spot],
        stopped=found.out.get(spot),
        people=len(people),
        called=called,
        missing=tuple(one for one in people if one.number in gone),
    )
