"""Playing a day script at a practice venue: the same wishes as the window's, with given times."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import PurePath

from app.domain.evidence import MAX_PHOTO
from app.domain.roomwishes import KeepEvidence
from app.domain.view import Refusal, Warned
from app.domain.wishes import AnyWish, FromPaper, Scan, SignIn
from app.formats import dayscript, eventrecord, ticket, wire
from app.kernel.faults import Fault
from app.kernel.phrases import LANGUAGES, phrase
from app.kernel.time import Instant
from app.services.evidence import keep_photo
from app.services.journal import Journal, Stamp
from app.services.ports import Clock
from app.services.venue import Answer, Scanned, Venue

ReadCodes = Callable[[str], list[tuple[str, str]]]
"""A picture's path -> the texts found in it, each with its symbology."""
ReadText = Callable[[str], str]
ReadBytes = Callable[[str, int], bytes]
"""A file's path and the most bytes it may have -> its bytes."""


def _no_files(path: str, _limit: int) -> bytes:
    raise Fault("file_unreadable", file=PurePath(path).name, detail="")


def _last_said(journal: Journal) -> Instant | None:
    """The time of the newest record that a script or somebody at the window made."""
    for seq in range(journal.head.size, 1, -1):
        record = journal.log.record(eventrecord.id_of(journal.station, journal.epoch, seq))
        if record is not None and (record.operator is not None or "script" in record.marks):
            return record.at
    return None


class Player:
    """Answers lines one by one; each run begins with nobody signed in."""

    def __init__(
        self,
        venue: Venue,
        clock: Clock,
        *,
        read_codes: ReadCodes,
        read_text: ReadText,
        read_bytes: ReadBytes = _no_files,
    ) -> None:
        if not venue.head.round.practice:
            raise Fault("not_a_practice_round", round=venue.head.round.id)
        self._venue = venue
        self._venue.operator = None
        self._venue.go_by_script()
        self._clock = clock
        self._read_codes = read_codes
        self._read_text = read_text
        self._read_bytes = read_bytes
        # What the program itself records between two scripts has a time that runs on.
        self._now: Instant | None = _last_said(venue.journal)

    def play(
        self, lines: Iterable[str], *, stop_on_fault: bool = False
    ) -> Iterator[dict[str, object]]:
        """One answer a line, as it would stand in JSON; empty lines are passed over."""
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            answer = {"line": number, **self.answer(line)}
            yield answer
            if stop_on_fault and not answer["ok"]:
                return

    def answer(self, line: str) -> dict[str, object]:
        """What one line is answered."""
        try:
            read = dayscript.read_line(line)
            self._pass_time(read.at)
            wish = dayscript.read_wish(read)
            stamp = Stamp(self._now or self._clock.now(), self._clock.monotonic_ms())
            answer = self._perform(wish, stamp)
        except Fault as fault:
            stamp = Stamp(self._now or self._clock.now(), self._clock.monotonic_ms())
            refusal = Refusal(fault.code, fault.article, fault.fields)
            return {"ok": False, "fault": self._told(refusal, stamp), "facts": []}
        return self._as_json(answer, stamp)

    def _pass_time(self, at: Instant | None) -> None:
        if at is None:
            return
        if self._now is not None and at < self._now:
            raise Fault("time_ran_back", at=at, last=self._now)
        self._now = at

    def _perform(self, wish: AnyWish, stamp: Stamp) -> Answer:
        match wish:
            case Scan():
                return self._venue.scan(self._scanned(wish), wish, stamp)
            case FromPaper(wish=Scan() as noted):
                return self._venue.scan(self._scanned(noted), noted, stamp, wish)
            case SignIn(pin=None, pin_file=str(path)):
                pin = self._pin(path)
                return self._venue.perform(SignIn(operator=wish.operator, pin=pin), stamp)
            case KeepEvidence():
                data = self._read_bytes(wish.file, MAX_PHOTO)
                return keep_photo(self._venue, wish, data, stamp)
            case _:
                return self._venue.perform(wish, stamp)

    def _pin(self, path: str) -> str:
        try:
            return self._read_text(path).strip()
        except ValueError as error:  # no text, or a path that no system takes
            raise Fault("file_unreadable", file=PurePath(path).name, detail="UTF-8") from error

    def _scanned(self, wish: Scan) -> Scanned:
        if (wish.text is None) == (wish.image is None):
            raise Fault("scan_needs_text_or_image")
        if wish.text is not None:
            return Scanned(wish.text, "QRCode", wish.source or "typed")
        found = self._read_codes(wish.image or "")
        tickets = [code for code in found if ticket.looks_like_ticket(code[0])]
        if len({text for text, _ in tickets}) > 1:
            raise Fault("several_tickets", file=PurePath(wish.image or "").name)
        text, symbology = (tickets or found or [("", "none")])[0]
        return Scanned(text, symbology, wish.source or "camera")

    def _as_json(self, answer: Answer, stamp: Stamp) -> dict[str, object]:
        told: dict[str, object] = {"ok": answer.refusal is None}
        if answer.verdict is not None:
            told["verdict"] = wire.to_builtins(answer.verdict)
        if answer.refusal is not None:
            told["fault"] = self._told(answer.refusal, stamp)
        told["facts"] = [record.id for record in answer.facts]
        extra = dict(answer.extra)
        if isinstance(warning := extra.get("warning"), Warned):
            extra["warning"] = self._told(Refusal(warning.code, None, warning.fields), stamp)
        more = wire.to_builtins(extra)
        for said in more.get("announce", ()):
            said["text"] = {name: phrase(said["code"], name, said) for name in LANGUAGES}
        return {**told, **more}

    def _told(self, refusal: Refusal, stamp: Stamp) -> dict[str, object]:
        """A refusal in words; what the rules say comes from the rule pack."""
        fields = wire.to_builtins(dict(refusal.fields))
        said = refusal.told_as or refusal.code
        zone = self._venue.head.round.time_zone
        told: dict[str, object] = {
            "code": refusal.code,
            "article": refusal.article,
            "message": self._rule(said, stamp) or phrase(said, "en", refusal.fields, zone=zone),
        }
        return {**told, "fields": fields} if fields else told

    def _rule(self, code: str, stamp: Stamp) -> str | None:
        try:
            rules = self._venue.at(stamp).rules
        except Fault:
            return None  # a day before any rules: the refusal itself says so
        for table in (rules.reasons, rules.findings):
            if code in table:
                return table[code].text.en
        return None
