"""A headquarters that has received one venue's day: somebody disqualified, somebody provisional."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.drops.folder import FolderDrop
from tests.venue.station import MORNING, PASSPHRASE, SESSION, Desk, World, kantoku, script

GOOD = {
    "document": "driving_licence",
    "in_date": True,
    "name_matches": True,
    "birth_matches": True,
    "photo_matches": "yes",
    "slip_present": True,
}


@dataclass(frozen=True)
class Received:
    """The headquarters' folder after the venue has sent."""

    hq: Path
    secret: Path
    round: str
    disqualified: str
    provisional: str
    ordinary: str

    def run(self, command: str, *more: str | Path, lang: str = "en") -> tuple[int, str]:
        """A command of headquarters, for people."""
        asked = ("--passphrase-file", str(self.secret))
        return kantoku("--lang", lang, "hq", command, self.hq, *more, *asked)

    def lines(self, command: str, *more: str | Path) -> list[dict[str, Any]]:
        """The same as JSON lines; it must have been granted."""
        status, output = self.run(command, *more, "--json")
        assert status == 0, output
        return [json.loads(line) for line in output.splitlines()]

    def cases(self, *more: str) -> dict[str, dict[str, Any]]:
        """The cases by kind; the first of each."""
        found: dict[str, dict[str, Any]] = {}
        for line in self.lines("cases", self.round, *more):
            found.setdefault(line["kind"], line)
        return found

    def copied(self, folder: Path) -> Received:
        """A headquarters of one test's own."""
        hq = shutil.copytree(self.hq, folder / "hq")
        return Received(
            hq, self.secret, self.round, self.disqualified, self.provisional, self.ordinary
        )


def received(world: World, folder: Path) -> Received:
    """Play the day at the venue, send it, and take it in."""
    numbers = [
        e.candidate_number
        for e in world.first.roster
        if e.session == SESSION
        and e.candidate_number in world.tickets
        and not (e.barred or e.withdrawn or e.first_stage_exempt or e.duplicates)
    ][:3]
    desk = Desk.made(folder / "desk", world.first)
    _, sheet = world.first.write(folder / "sheets")
    asked = ("--passphrase-file", str(sheet))
    one, two, three = numbers
    wishes = [*_admitted(world, one), *_admitted(world, three)]
    wishes += [
        {"do": "lookup", "candidate_number": two, "session": SESSION},
        {"do": "check_id", "candidate": two, **GOOD},
        {"do": "decide", "candidate": two, "outcome": "provisional", "reason": "受験票なし"},
        {"do": "admit", "candidate": two},
        {"do": "caution", "candidate": one, "kind": "cheating", "text": "メモを見た"},
    ]
    answers = _play(desk, asked, wishes)
    attention = answers[-1]["facts"][0]
    again = {"do": "disqualify", "candidate": one, "kind": "cheating", "after": attention}
    note = {"do": "incident", "kind": "noise", "scope": "session", "text": "=1+1 工事の音"}
    _play(desk, asked, [{**again, "text": "またメモを見た"}, {**note, "session": SESSION}])
    drop = FolderDrop.made(folder / "stick")
    status, output = kantoku("venue", "send", desk.path, "--to", drop.place, *asked)
    assert status == 0, output
    secret = folder / "hq.pass"
    secret.write_text(PASSPHRASE, encoding="utf-8")
    hq = shutil.copytree(world.untouched, folder / "hq")
    made = Received(hq, secret, world.round.id, one, two, three)
    assert made.run("import", "--from", drop.place)[0] == 0
    return made


def _admitted(world: World, number: str) -> list[dict[str, Any]]:
    return [
        {"do": "scan", "text": world.tickets[number]},
        {"do": "check_id", "candidate": number, **GOOD},
        {"do": "admit", "candidate": number},
    ]


def _play(desk: Desk, asked: tuple[str, ...], wishes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    day = script(*({"at": str(MORNING), **wish} for wish in wishes))
    status, output = kantoku(
        "venue", "apply", desk.path, "--script", "-", "--json", *asked, input=day
    )
    answers = [json.loads(line) for line in output.splitlines()]
    assert status == 0, output
    assert all(answer["ok"] for answer in answers[2:]), [a for a in answers if not a["ok"]]
    return answers
