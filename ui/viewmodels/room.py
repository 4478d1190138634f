"""The room's page without a window: who sits where, and who is looked at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from app.domain.events import Source
from app.domain.round import Entry
from app.services.venue import Scanned
from ui.viewmodels.roomlook import Asked, Look, RoomLooker
from ui.viewmodels.roomstate import FILTERS, Filter, RoomState, Seat
from ui.viewmodels.roomtyping import Typed, typed_on
from ui.viewmodels.station import StationModel
from ui.viewmodels.unsent import Unsent, kept_message
from ui.viewmodels.words import Words

NAME_STAYS_S = 30


class RoomModel:
    """The rooms of one session. Every change arrives as a new state."""

    def __init__(
        self, station: StationModel, words: Words, shown: Callable[[], bool] = lambda: True
    ) -> None:
        self.station, self.words = station, words
        self._looker = RoomLooker(station.venue)
        self._listeners: list[Callable[[RoomState], None]] = []
        self._typed = Typed()
        self._name_since = 0
        self.unsent = Unsent(station.acting)
        self.state = RoomState()
        station.on_state(lambda _: self._watch())
        station.reads(self._read, self._found, wanted=shown)

    def on_state(self, listener: Callable[[RoomState], None], *, first: bool = False) -> None:
        """Call this with every new state; the first one is called before all others."""
        self._listeners.insert(0 if first else len(self._listeners), listener)

    def look(self) -> None:
        """Read again what is shown; nothing is recorded."""
        self.station.look(self._read, self._found)

    # -- whom to look at -----------------------------------------------------------------------

    def choose(self, number: str) -> None:
        """Look at one person; a name that was shown leaves the screen, a form is left."""
        person = self.state.person
        if number != self.state.chosen:
            begun = self.set_aside()
            # Until the next one is read the last one stays, so that nothing flickers.
            shown = replace(person, name="", kana="") if person and number else None
            self.change(chosen=number, person=shown)
            if begun:
                self.tell_kept()
        self.look()

    def _watch(self) -> None:
        if self.unsent.is_strange:
            self.set_aside()

    def set_aside(self) -> bool:
        """Close the form, since somebody or something else is looked at; what was typed stays."""
        if self.state.form is None:
            return False
        self.unsent.aside()
        self.change(form=None)
        self.say("")
        return True

    def tell_kept(self) -> None:
        """Say which form was begun and is not sent, where no other is open."""
        if self.state.form is None and (waiting := self.unsent.waiting):
            self.change(message=kept_message(waiting), message_fields=waiting, good=True, flags=())

    def choose_room(self, room: str) -> None:
        """Another room of this session."""
        self._typed = Typed()
        begun = self.set_aside()
        self.change(room=room, chosen="", person=None, forms=(), typed="", filter="all")
        self.say("")
        if begun:
            self.tell_kept()
        self.look()

    def next_room(self, step: int) -> None:
        """The room after this one, or before; round and round."""
        codes = [room.code for room in self.state.rooms]
        if self.state.room in codes:
            self.choose_room(codes[(codes.index(self.state.room) + step) % len(codes)])

    def filter(self, wanted: Filter) -> None:
        """Show only some seats; the same again shows all."""
        self.change(filter="all" if wanted == self.state.filter else wanted, typed="")

    def next_filter(self) -> None:
        """The next kind of seats of which there are any."""
        at = FILTERS.index(self.state.filter)
        for step in range(1, len(FILTERS)):
            wanted = FILTERS[(at + step) % len(FILTERS)]
            if wanted == "all" or replace(self.state, filter=wanted).shown:
                self.change(filter=wanted, typed="")
                return

    def digit(self, key: str) -> None:
        """A digit of a seat's or a candidate's number; the first that fits is looked at."""
        now_ms = self.station.stamp().monotonic_ms
        typed = self._typed = typed_on(self._typed, key, now_ms, self.state.seats, self._entered)
        self.change(typed=typed.text)
        self.say("")
        if typed.found:
            if typed.room and typed.room != self.state.room:
                self.change(room=typed.room)
            self.change(filter="all")
            self.choose(typed.found)

    def name(self, name: str, kana: str) -> None:
        """Show a name, or with nothing take it off the screen."""
        if self.state.person is not None:
            self._name_since = self.station.now.second
            self.change(person=replace(self.state.person, name=name, kana=kana))

    def forget(self) -> None:
        """A name is shown to be used, then it leaves the screen; call now and then."""
        person = self.state.person
        if person and person.name and self.station.now.second - self._name_since >= NAME_STAYS_S:
            self.name("", "")

    def forget_typed(self) -> None:
        """Whatever is done next is no part of the number that was being typed."""
        self._typed = Typed()
        if self.state.typed:
            self.change(typed="")

    def next_unset(self, but: str, pending: frozenset[str] = frozenset()) -> Seat | None:
        """The next seat after one of which the room must still say if somebody is there."""
        seats = self.state.shown
        at = next((i for i, seat in enumerate(seats) if seat.number == but), -1)
        waiting = [*seats[at + 1 :], *seats[: at + 1]]
        return next(
            (s for s in waiting if s.part == "unset" and s.number not in (but, *pending)), None
        )

    def seat_of(self, number: str) -> str:
        """How people call a person's place: the seat, with the room where it is another one."""
        seats = [one for one in self.state.seats if one.number == number]
        if seats:  # their own before the one at which they sit
            return min(seats, key=lambda one: bool(one.guest_of)).seat
        entry = self._entered.get(number)
        return f"{entry.room}-{entry.seat}" if entry else number

    # -- a ticket ------------------------------------------------------------------------------

    def scan(self, text: str, source: Source) -> str:
        """A ticket held up in the room chooses its seat; it is verified, and nobody is judged.

        Answers the candidate number where the person belongs to this session.
        """
        venue = self.station.venue
        found = venue.read(Scanned(text, "QRCode", source))
        ticket = found.ticket
        self.forget_typed()
        if ticket is None:
            hostile = found.failure in ("forged", "unknown_issuer")
            self.say("room_scan_forged" if hostile else "room_scan_not_a_ticket")
        elif ticket.round != venue.head.round.id:
            self.say("room_scan_other_round")
        elif ticket.venue != venue.head.venue:
            other = venue.venues.get(ticket.venue)
            self.say("room_scan_other_venue", venue=other.name if other else ticket.venue)
        elif ticket.candidate_number not in self._entered:
            self.say("room_scan_other_session", number=ticket.candidate_number)
        else:
            self._scanned(ticket.candidate_number)
            return ticket.candidate_number
        return ""

    def _scanned(self, number: str) -> None:
        entry, here = self._entered[number], {seat.number for seat in self.state.seats}
        self.change(filter="all")
        self.choose(number)
        if number not in here:
            self.say("room_scan_other_room", number=number, place=f"{entry.room}-{entry.seat}")
        else:
            self.say("")

    # -- what others of this page ask for ------------------------------------------------------

    def say(self, message: str, **fields: object) -> None:
        """Say what just happened."""
        self.change(message=message, message_fields=fields, good=False, flags=(), undo="")

    def change(self, **fields: object) -> None:
        """Show another state."""
        self.state = replace(self.state, **fields)  # type: ignore[arg-type]
        self.station.tell(self._tell)

    @property
    def session(self) -> str:
        """The session that is looked at."""
        return self.station.state.session

    @property
    def _entered(self) -> dict[str, Entry]:
        return self._looker.entered(self.session)

    def _read(self) -> tuple[Asked, Look]:
        asked = Asked(self.session, self.state.room, self.state.chosen, self.words.language)
        return asked, self._looker.look(asked, self.station.now)

    def _found(self, found: tuple[Asked, Look]) -> None:
        asked, look = found
        state = self.state
        if asked.session != self.session or (state.room and asked.room != state.room):
            return  # somebody has turned to another room meanwhile, which is read next
        person, forms = look.person, look.forms
        if asked.chosen != state.chosen:
            person, forms = state.person, state.forms
        elif person and state.person and person.number == state.person.number:
            person = replace(person, name=state.person.name, kana=state.person.kana)
        self.change(
            rooms=look.rooms,
            room=look.room,
            seats=look.seats,
            counts=look.counts,
            person=person,
            forms=forms,
        )

    def _tell(self) -> None:
        for listener in self._listeners:
            listener(self.state)
