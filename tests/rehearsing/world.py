"""A rehearsal that is really made, and a proctor who does everything as the rules ask."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from app import bootstrap
from app.kernel.time import Instant
from app.services.invented import PINS
from app.services.playing import Player
from app.services.rehearsing import SESSION, Rehearsal, beginning

GOOD = {
    "document": "passport",
    "in_date": True,
    "name_matches": True,
    "birth_matches": True,
    "photo_matches": "yes",
    "slip_present": True,
}
NONE = {"document": None, "in_date": False, "name_matches": False, "birth_matches": False}


def made(folder: Path) -> Rehearsal:
    """A new rehearsal of the exam's script."""
    return bootstrap.rehearsal(folder, bootstrap.rehearsal_scripts()[0], "ja")


def as_asked(rehearsal: Rehearsal) -> dict[str, list[dict[str, object]]]:
    """Step -> the wishes that the rules ask for."""
    texts, who = rehearsal.tickets, {s.id: s.who for s in rehearsal.script.steps}

    def scan(step: str) -> dict[str, object]:
        return {"do": "scan", "text": texts[step]}

    def check(step: str, **other: object) -> dict[str, object]:
        return {"do": "check_id", "candidate": who[step], **GOOD, **other}

    def about(step: str, do: str, **fields: object) -> dict[str, object]:
        return {"do": do, "candidate": who[step], **fields}

    paper = {"document": "eligibility_certificate", "photo_matches": "none"}
    lead = {"do": "sign_in", "operator": "l01", "pin": PINS["l01"]}
    desk = {"do": "sign_in", "operator": "p01", "pin": PINS["p01"]}
    refused = {"outcome": "refuse", "reason": "本人と確かめられない"}
    people = {"00990001": "A", "00990002": "A", "00990004": "A", "00990003": "B"}
    second = {"second_operator": "p01", "second_pin": PINS["p01"]}
    return {
        "in_time": [desk, scan("in_time"), check("in_time"), about("in_time", "admit")],
        "no_photo": [scan("no_photo"), check("no_photo", **paper), about("no_photo", "admit")],
        "other_room": [scan("other_room"), check("other_room"), about("other_room", "admit")],
        "second_document": [
            scan("second_document"),
            check("second_document", document="driving_licence", in_date=False),
            check("second_document"),
            about("second_document", "admit"),
        ],
        "no_id": [
            scan("no_id"),
            check("no_id", document="membership_card"),
            lead,
            about("no_id", "decide", **refused),
        ],
        "forged": [
            scan("forged"),
            {"do": "lookup", "candidate_number": who["forged"]},
            about("forged", "decide", **refused),
        ],
        "other_venue": [scan("other_venue")],
        "late": [scan("late"), about("late", "refuse", reason="late")],
        "start": [{"do": "start", "session": SESSION}],
        "attendance": [
            *({"do": "mark", "candidate": c, "state": "present"} for c in people),
            {"do": "mark", "candidate": "00990009", "state": "absent"},
        ],
        "caution": [about("caution", "caution", kind="device_sound", text="着信音")],
        "leave": [about("leave", "leave", reason="手洗い"), about("leave", "return")],
        "end": [{"do": "end", "session": SESSION}],
        "count": [
            {
                "do": "count",
                "session": SESSION,
                "room": "A",
                "sheets_used": 2,
                "sheets_blank_absent": 3,
                "booklets_in": 6,
                "booklets_used": 3,
                "booklets_unused": 3,
                "reason": "1枚見つからない",
                **second,
            }
        ],
    }


def answers(
    rehearsal: Rehearsal, wishes: dict[str, list[dict[str, object]]]
) -> Iterator[tuple[str, dict[str, object]]]:
    """Every wish of every step, played at the time to which the step goes on."""
    venue = rehearsal.station.venue
    player = Player(venue, bootstrap.clock(), read_codes=lambda _: [], read_text=str)
    now = Instant(rehearsal.clock.now().ms)
    for step in rehearsal.script.steps:
        now = max(now, beginning(venue.sessions[SESSION], step.moment))
        for wish in wishes[step.id]:
            now = now.plus(seconds=1)
            yield step.id, player.answer(json.dumps({"at": str(now), **wish}))
