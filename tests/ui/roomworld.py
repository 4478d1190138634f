"""A room in the middle of an exam: who is there, who is out, who is not, and what does not fit."""

from __future__ import annotations

from app.domain.roomwishes import Depart, Leave, Mark, Permit
from app.domain.wishes import Admit, AnyWish, Caution, CheckId, Disqualify, Scan, Start
from app.kernel.time import Instant
from app.services.journal import Stamp
from app.services.venue import Answer, Scanned, Venue
from tests.venue.station import SESSION, World


def seated(venue: Venue, room: str) -> list[str]:
    """The candidate numbers of a room, by seat."""
    entries = [e for e in venue.journal.log.roster() if e.session == SESSION]
    here = [entry for entry in entries if entry.room == room]
    return [entry.candidate_number for entry in sorted(here, key=lambda e: int(e.seat))]


class Room:
    """What a desk and a proctor in the room record, one wish after another."""

    def __init__(self, venue: Venue, world: World, at: Instant) -> None:
        self.venue, self.world, self.at = venue, world, at

    @property
    def stamp(self) -> Stamp:
        """Now."""
        return Stamp(self.at, self.at.ms)

    def do(self, wish: AnyWish) -> Answer:
        """A wish that is granted."""
        answer = self.venue.perform(wish, self.stamp)
        assert answer.refusal is None, answer.refusal
        return answer

    def admit(self, number: str) -> None:
        """By ticket and a document that matches."""
        scanned = Scanned(self.world.tickets[number], "QRCode", "camera")
        self.venue.scan(scanned, Scan(), self.stamp)
        self.do(
            CheckId(
                candidate=number,
                document="driving_licence",
                in_date=True,
                name_matches=True,
                birth_matches=True,
                photo_matches="yes",
                slip_present=True,
                session=SESSION,
            )
        )
        self.do(Admit(candidate=number, session=SESSION))

    def present(self, number: str, seat: str = "", room: str | None = None) -> None:
        """At their seat, or at another."""
        self.do(Mark(candidate=number, state="present", seat=seat, room=room, session=SESSION))

    def live(self, room: str = "A") -> list[str]:
        """A morning with something of everything; answers the numbers by seat."""
        numbers = seated(self.venue, room)
        barred = [e.candidate_number for e in self.venue.journal.log.roster() if e.barred]
        exempt = [
            e.candidate_number for e in self.venue.journal.log.roster() if e.first_stage_exempt
        ]
        plain = [n for n in numbers if n not in barred and n not in exempt]
        for number in plain[:-4]:
            self.admit(number)
        for number in plain[2:-5]:
            self.present(number)
        self.at = self.at.plus(minutes=60)
        self.do(Start(session=SESSION, reason="練習"))
        self.at = self.at.plus(minutes=20)
        self.do(Caution(candidate=plain[3], kind="disturbance", text="机上のメモ", session=SESSION))
        self.do(Caution(candidate=plain[8], kind="disturbance", text="私語", session=SESSION))
        self.do(
            Disqualify(
                candidate=plain[8],
                kind="disturbance",
                text="注意のあとも私語を続けた",
                after=self.venue.at(self.stamp).person(plain[8]).sitting(SESSION).attentions[-1],
                session=SESSION,
            )
        )
        self.do(Permit(candidate=plain[10], item="目薬", reason_kind="health", session=SESSION))
        for number in plain[-2:]:
            self.do(Mark(candidate=number, state="absent", session=SESSION))
        self.present(plain[5], seat="40")
        self.present(plain[-3])  # no desk has let this one in
        self.do(Leave(candidate=plain[6], session=SESSION))
        self.at = self.at.plus(minutes=13, seconds=12)
        self.do(Leave(candidate=plain[2], session=SESSION))
        self.do(Depart(candidate=plain[11], session=SESSION, reason="体調"))
        self.at = self.at.plus(minutes=4, seconds=12)
        return plain
