"""The desk without a window: scan, look at the ID, admit or refuse, next."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import replace

from app.domain.candidate import Sitting
from app.domain.events import Source
from app.domain.regulation import FINDING_CODES, Regulation
from app.domain.wishes import Admit, AnyWish, Refuse, Way
from app.formats.ticket import MAX_TEXT
from app.kernel.faults import Fault
from app.services.inline import Asked
from app.services.venue import Answer
from ui.viewmodels.deskcourse import at_course, way_of
from ui.viewmodels.deskdeclare import declaring
from ui.viewmodels.deskfinding import compared
from ui.viewmodels.deskflow import Flow
from ui.viewmodels.deskline import InLineFlow
from ui.viewmodels.desklook import Looker, Moved, place_of, told
from ui.viewmodels.deskpanels import Panel
from ui.viewmodels.deskshown import (
    Seen,
    desk_of,
    in_question,
    opening,
    person_of,
    recent_of,
    step_of,
    was_taken_back,
)
from ui.viewmodels.deskstate import AtCourse, DeskState, Finished, Mode, Notice
from ui.viewmodels.station import StationModel
from ui.viewmodels.words import Words

RECENT = 5
NOTICES = 3
NOTICE_STAYS_S = 600
FORGET_AFTER_S = 30
FORGET_UNFINISHED_AFTER_S = 120
"""Somebody looks for their card meanwhile; whoever has left the desk is forgotten all the same."""
AskLead = Callable[[AnyWish, Callable[[Answer], None]], None]
_CHECKING = ("id", "found", "admit")
_UNDONE = "desk_admission_undone"


class DeskModel:
    """One desk of one station. Every change arrives as a new state."""

    def __init__(self, station: StationModel, words: Words) -> None:
        self.station, self.words = station, words
        self._venue = station.venue
        self._looker = Looker(station.venue)
        self._listeners: list[Callable[[DeskState], None]] = []
        station.on_state(lambda _: station.tell(self._tell))
        self.flow: Flow | None = None
        self._held: deque[Seen] = deque()
        self._visit = self._visits = 0
        self._busy = self._seeing = False
        self.ask_lead: AskLead | None = None
        """Where a lead's PIN is asked for one wish; without it such a wish is only refused."""
        self.state = opening(station)
        station.reads(self._look, self._moved)
        station.reads(self._look_at_course, self._course_moved)
        station.on_refused(self._told_off)
        station.on_state(lambda state: self._free() if state.failure else None)

    @property
    def rules(self) -> Regulation:
        """The rules in force now."""
        return self._venue.rules(self.station.now)

    def on_state(self, listener: Callable[[DeskState], None]) -> None:
        """Call this with every new state."""
        self._listeners.append(listener)

    @property
    def session(self) -> str | None:
        """The session of the verdict on whoever stands here."""
        return self.state.verdict.session if self.state.verdict else None

    @property
    def _room(self) -> str | None:
        """The one room that this desk serves."""
        return self.state.serves or None

    def serve(self, room: str) -> None:
        """Serve one room from now on; all of them when none is named."""
        self._change(serves=room)

    @property
    def _way(self) -> Way:
        return "out" if self.state.mode == "out" else "in"

    @property
    def holding(self) -> bool:
        """Whether something about this person is open that a scan must not end."""
        return self.flow is not None and self.flow.holds

    def scan(self, text: str, source: Source) -> None:
        """A code was read; it is judged after everything that was asked before it."""
        # A ticket has a known length: of what is longer it is said by how much.
        message = "desk_far_too_long" if len(text) > MAX_TEXT else ""
        fields: dict[str, object] = {"length": len(text), "most": MAX_TEXT} if message else {}
        asked = self.station.scanned(text, source, self._room, self._way)
        self._see(asked, message, fields, scanned=True)

    def document(self, key: str) -> None:
        """The key of a document kind: it is in date and matches."""
        choice = next((d for d in self.state.documents if d.key == key), None)
        person = self.state.person
        if choice is None or person is None or not self.may_check or self._busy:
            return
        document = self.rules.documents[choice.code]
        wish = compared(person.number, self.session, choice.code, document)
        self.wish(wish, lambda answer: self._checked(answer, choice.code))

    def go_on(self) -> None:
        """Admit, record the refusal, or make room for the next."""
        person, verdict = self.state.person, self.state.verdict
        match self.state.step:
            case _ if self._busy:
                return
            case "admit" | "refuse" if self.station.state.phase == "prepared":
                checked = self.station.state.clock_checked
                self.say("desk_not_open_yet" if checked else "desk_not_open_unchecked")
            case "admit" if person is not None:
                wish: AnyWish = Admit(candidate=person.number, session=self.session)
                self.wish(wish, lambda answer: self._finished(answer, "admitted"))
            case "refuse" if person is not None and person.name and verdict is not None:
                first = verdict.reasons[0].code
                wish = Refuse(candidate=person.number, reason=first, session=self.session)
                self.wish(wish, lambda answer: self._finished(answer, "refused"))
            case "id":
                self.say("desk_id_first")
            case _:
                self.clear()

    def clear(self) -> None:
        """Nobody stands at the desk: personal data leaves the screen; who was held is next."""
        if self._busy:
            return
        self._leave("")
        if self._held:
            self._show(self._held.popleft())

    def unreadable(self, reason: str, length: int) -> None:
        """A scanner typed what can be no code: it is said why, and forgotten."""
        self._change(junk=self.state.junk + 1)
        self.say(f"scanner_{reason}", length=length)

    def touch(self) -> None:
        """A person did something: what is shown stays a while."""
        self.state = replace(self.state, touched=self.station.now)

    def turn(self, mode: Mode) -> None:
        """Look at documents at the door, or at the seat; or scan people out."""
        self.clear()
        self._change(mode=mode)
        self.station.refresh()

    def forget(self) -> None:
        """Personal data is shown to be used, then leaves the screen; call now and then."""
        state, now = self.state, self.station.now
        if any(now.second - one.at.second >= NOTICE_STAYS_S for one in state.notices):
            fresh = [
                n
                for n in state.notices
                if n.outcome == "checked_only" or now.second - n.at.second < NOTICE_STAYS_S
            ]
            self._change(notices=tuple(fresh))
        if state.touched is None or (state.person is None and self.flow is None):
            return
        unfinished = state.step in _CHECKING or self.holding
        limit = FORGET_UNFINISHED_AFTER_S if unfinished else FORGET_AFTER_S
        if now.second - state.touched.second >= limit:
            self.clear()

    @property
    def may_check(self) -> bool:
        """Whether a document may be compared now; also while the lead is asked about the person."""
        verdict, step = self.state.verdict, self.state.step
        if verdict is None or self.state.person is None:
            return False
        return step in ("id", "found") or (step == "referred" and "check_id" in verdict.next)

    # -- what flows ask for ------------------------------------------------------------------

    def open(self, flow: Flow) -> None:
        """Open something in the panel, unless something is being written there."""
        if not self.holding:
            self.flow = flow
            self._change(touched=self.station.now, message="")
            flow.begin()

    def show(self, panel: Panel) -> None:
        """Draw the panel of the flow that is open."""
        self._change(panel=panel)

    def close(self) -> None:
        """The flow is over; the person stays."""
        self.flow = None
        self._change(panel=None, message="")

    def say(self, message: str, **fields: object) -> None:
        """Say what just happened."""
        self._change(message=message, message_fields=fields)

    def wish(self, wish: AnyWish, then: Callable[[Answer], None]) -> None:
        """Ask for something about this person; not told when somebody else stands here by then."""
        if self._busy:
            return
        self._busy, visit, person = True, self._visit, self.state.person

        def done(answer: Answer) -> None:
            self._busy = False
            if answer.refusal is not None and answer.refusal.code == "lead_only" and self.ask_lead:
                self._refused(answer)
                self.ask_lead(wish, done)
                return
            if visit == self._visit:
                self._refused(answer)
                then(answer)
            elif answer.refusal is not None and person is not None:
                place = place_of((person.room, person.seat))
                self._notify(Notice(person.number, place, "not_recorded", self.station.now))

        self.station.perform(wish, done)

    def finish(self, how: Finished) -> None:
        """This person is done with."""
        self._change(step="done", finished=how, message=f"desk_{how}", message_fields={})

    def found(self, answer: Answer) -> None:
        """What came of comparing a document that does not match."""
        if answer.refusal is not None and answer.refusal.code in FINDING_CODES:
            self.flow = None
            self._change(panel=None, step="found", finding=answer.refusal.code, document="")

    def look_up(self, number: str, message: str = "", **fields: object) -> None:
        """Put somebody before the desk by number; looking a person up is a fact."""
        self._see(self.station.looked_up(number, self._room), message, fields)

    def find(self, number: str) -> None:
        """Put somebody before the desk who was searched for, on the way that it scans."""
        self._see(self.station.looked_up(number, self._room, self._way))

    def look_again(self, number: str) -> None:
        """The same for one of the last five: whose admission was taken back shows the ticket."""
        # To look at who went out is not to let them in again.
        gone = any(one.number == number and one.done == "out" for one in self.state.recent)
        asked = self.station.looked_up(number, self._room, "out" if gone else "in")
        self._see(asked, again=True)

    def judge(self, asked: Asked, *, in_line: bool) -> None:
        """It is known now whether the person stood in line at the deadline."""
        self._see(asked, in_line=in_line)

    # -- inside ------------------------------------------------------------------------------

    def _see(
        self,
        asked: Asked,
        message: str = "",
        fields: dict[str, object] | None = None,
        *,
        scanned: bool = False,
        again: bool = False,
        in_line: bool | None = None,
    ) -> None:
        self._visits += 1
        self._seeing = True
        visit, session = self._visits, self.station.state.session

        def job() -> Seen:
            stamp = self.station.stamp()
            if in_line is None and (by_place := asked.by_place(stamp)) is not None:
                return in_question(asked, by_place, visit, stamp)
            answer = asked.answer(stamp, in_line=in_line is not False)
            verdict = answer.verdict
            if verdict is None:
                return Seen(answer, None, Sitting(), visit)
            sitting = self._looker.sitting(verdict.candidate_number or "", session)
            person, first = person_of(self._venue, verdict), verdict.first
            number = verdict.candidate_number or ""
            course = at_course(self._venue, number, session)
            if first is None:
                back = was_taken_back(self._venue, number, session)
                return Seen(answer, person, sitting, visit, taken_back=back, course=course)
            by = self.station.name_of(first.operator or "")
            where = desk_of(self._venue, first)
            return Seen(answer, person, sitting, visit, by, where, course=course)

        def then(seen: Seen) -> None:
            self._seeing = self._seeing and seen.visit != self._visits
            said = _UNDONE if again and seen.taken_back else message
            self._arrived(seen, said, fields or {}, scanned=scanned)

        self.station.run(job, then)

    def _arrived(
        self, seen: Seen, message: str, fields: dict[str, object], *, scanned: bool
    ) -> None:
        verdict = seen.answer.verdict
        if verdict is None:
            self._nobody(seen.answer, scanned=scanned)
            return
        if scanned and verdict.code == "not_a_ticket" and self._checks_somebody:
            self._change(junk=self.state.junk + 1)
            self.say(message or "desk_no_ticket", **fields)
            return
        if seen.asked is None:
            recent = recent_of(seen, verdict, self.station.now)
            others = [r for r in self.state.recent if not r.number or r.number != recent.number]
            self._change(recent=(recent, *others)[:RECENT])
        if self.holding:
            self._held.append(seen)
            self._change(held=len(self._held))
        elif scanned and self._held:
            self._held.append(seen)  # who was scanned before comes first
            self._show(self._held.popleft())
        else:
            self._show(seen, message, fields)

    @property
    def _checks_somebody(self) -> bool:
        """Whether somebody stands here with whom the desk is not done: junk ends no check."""
        unfinished = self.state.step in (*_CHECKING, "referred", "refuse")
        return self.holding or (self.state.person is not None and unfinished)

    def _nobody(self, answer: Answer, *, scanned: bool) -> None:
        """Nobody can be shown: what is said now is not about whoever stood here."""
        if not self.holding:
            self._leave("")
        refusal = answer.refusal
        if refusal is not None and refusal.code == "not_on_roster" and not scanned:
            self.say("desk_not_opened")
        else:
            self._refused(answer)

    def _leave(self, next_number: str) -> None:
        """The person leaves the desk; one checked and not let in stays as a notice."""
        state = self.state
        here = state.person
        if state.step == "admit" and here is not None and here.number != next_number:
            place = state.verdict.room if state.verdict else ""
            seat = place_of((place or "", here.seat))
            self._notify(Notice(here.number, seat, "checked_only", self.station.now))
        self._visit, self.flow = 0, None
        self._change(
            step="ready",
            verdict=None,
            person=None,
            at=None,
            message="",
            document="",
            finding="",
            finished="",
            course=None,
            panel=None,
        )

    def _show(self, seen: Seen, message: str = "", fields: dict[str, object] | None = None) -> None:
        verdict = seen.answer.verdict
        assert verdict is not None
        here = seen.person.number if seen.person else ""
        if self.state.step == "admit":
            self._leave(here)
        self._visit, self.flow = seen.visit, None
        now = self.station.now
        step = step_of(verdict, seen.sitting, self.state.mode, taken_back=seen.taken_back)
        undone = message == _UNDONE and verdict.code != "already_in"
        way = way_of(seen.answer.facts)
        self._change(
            step="in_line" if seen.asked else "taken_back" if undone else "done" if way else step,
            verdict=verdict,
            person=seen.person,
            at=seen.answer.facts[0].when if seen.answer.facts else now,
            touched=now,
            message=message,
            message_fields=fields or {},
            document="",
            finding="",
            finished=way,
            course=seen.course,
            by=seen.by,
            desk=seen.desk,
            panel=None,
            held=len(self._held),
        )
        self._change(notices=tuple(one for one in self.state.notices if one.number != here))
        if seen.asked is not None:
            self.open(InLineFlow(self, seen.asked, seen.places))
        elif "declare_exemption" in verdict.next and verdict.code == "refer" and not undone:
            self.open(declaring(self, self.state))

    def _checked(self, answer: Answer, document: str) -> None:
        if answer.refusal is not None:
            return
        self._change(document=document, finding="")
        if self.state.mode == "seat":
            self.finish("seat_checked")
        elif self._parked:
            self._change(step="referred")
            self.say("desk_checked_waiting")
        else:
            self._change(step="admit", message="")

    @property
    def _parked(self) -> bool:
        """Whether the lead decides about this person, whatever the document says."""
        return self.state.verdict is not None and self.state.verdict.code == "refer"

    def _finished(self, answer: Answer, how: Finished) -> None:
        if answer.refusal is None:
            self.finish(how)

    def _refused(self, answer: Answer) -> None:
        if answer.refusal is not None:
            self.say(answer.refusal.code, **dict(answer.refusal.fields))

    def _told_off(self, fault: Fault) -> None:
        if self._seeing and not self.holding:
            self._leave("")  # who was asked for can't be shown, and whoever stands here has gone
        self._free()
        self.say(fault.code, **dict(fault.fields))

    def _free(self) -> None:
        self._busy = self._seeing = False

    def _look(self) -> Moved:
        state = self.state
        numbers = [recent.number for recent in state.recent]
        numbers += [notice.number for notice in state.notices]
        session = self.station.state.session
        return self._looker.look(session, self.station.now, numbers, state.mode == "seat")

    def _moved(self, moved: Moved) -> None:
        now, here = self.station.now, self.state.person
        news = told(self.state.waiting, moved, now)
        for notice in news:
            # What this desk is recording itself, it is told anyway.
            if not (self._busy and here is not None and notice.number == here.number):
                self._notify(notice)
        recent = tuple(
            replace(one, done=moved.done.get(one.number, one.done)) for one in self.state.recent
        )
        plan = opening(self.station)
        self._change(
            rooms=moved.rooms,
            waiting=moved.waiting,
            called=moved.called,
            unchecked=moved.unchecked,
            recent=recent,
            doors=moved.doors,
            list_check_in=plan.list_check_in,
            seats_checked=plan.seats_checked,
            scans_out=plan.scans_out,
            mode="door" if self.state.mode == "out" and not plan.scans_out else self.state.mode,
            serves=self.state.serves if self.state.serves in moved.codes else "",
            notices=tuple(
                one
                for one in self.state.notices
                if one.outcome != "checked_only" or moved.done.get(one.number) != "admitted"
            ),
        )
        waits = self.state.step in ("referred", "found") or self.state.finished == "referred"
        decided = here is not None and any(one.number == here.number for one in news)
        if decided and waits and not self.holding:
            self.clear()  # what is shown holds no more

    def _look_at_course(self) -> AtCourse | None:
        here, session = self.state.person, self.session
        return at_course(self._venue, here.number, session) if here and session else None

    def _course_moved(self, found: AtCourse | None) -> None:
        here = self.state.person
        if found is not None and here is not None and here.number == found.number:
            self._change(course=found)

    def _notify(self, notice: Notice) -> None:
        others = [one for one in self.state.notices if one.number != notice.number]
        kept = sorted((notice, *others), key=lambda one: one.outcome != "checked_only")
        self._change(notices=tuple(kept[:NOTICES]))

    def _change(self, **fields: object) -> None:
        self.state = replace(self.state, **fields)  # type: ignore[arg-type]
        self.station.tell(self._tell)

    def _tell(self) -> None:
        for listener in self._listeners:
            listener(self.state)
