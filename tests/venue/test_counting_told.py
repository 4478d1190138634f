"""Counting papers by script, and what `venue status` says of it before and after."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from app.kernel.phrases import Language
from app.reports.document import Table
from app.services.invented import PINS
from app.services.sessionreporting import report_for
from tests.venue.station import SESSION, Desk, World, kantoku

LEAD = {"do": "sign_in", "operator": "l01", "pin": PINS["l01"]}
TWO = {"second_operator": "p01", "second_pin": PINS["p01"]}
BOUND = [{"do": "sign_in", "operator": who, "pin": PINS[who]} for who in ("p01", "p02")]
"""Who has signed in has confirmed confidentiality."""


def over(desk: Desk, sheet: Path) -> dict[str, int]:
    """A session in which nobody came, up to its end; how many were absent in each room."""
    with desk.station() as station:
        plan = station.venue.sessions[SESSION]
        entries = [e for e in station.venue.journal.log.roster() if e.session == SESSION]
    here = [e for e in entries if not (e.withdrawn or e.barred)]
    late = str(plan.admission_deadline.plus(seconds=1))
    absent = [{"do": "mark", "candidate": e.candidate_number, "state": "absent"} for e in here]
    answers = play(
        desk,
        sheet,
        {"do": "open_doors", "at": str(plan.doors)},
        *({"at": late, **one} for one in absent),
        {"do": "start", "at": str(plan.start)},
        {"do": "end", "at": str(plan.end)},
    )
    assert all(answer["ok"] for answer in answers), answers
    return {room: sum(e.room == room for e in here) for room in sorted({e.room for e in here})}


def play(desk: Desk, sheet: Path, *wishes: dict[str, Any]) -> list[dict[str, Any]]:
    text = "".join(json.dumps({"session": SESSION, **wish}) + "\n" for wish in wishes)
    begun = {**LEAD, "at": wishes[0]["at"]} if "at" in wishes[0] else LEAD
    first = {**begun, **BOUND[0]}, {**begun, **BOUND[1]}, begun
    text = "".join(json.dumps(one) + "\n" for one in first) + text
    asked = ("apply", desk.path, "--script", "-", "--json", "--passphrase-file", sheet)
    done, output = kantoku("venue", *asked, input=text)
    assert done == 0, output
    return [json.loads(line) for line in output.splitlines() if line.startswith("{")][3:]


def status(desk: Desk, sheet: Path, language: Language = "en", *more: str) -> str:
    asked = ("venue", "status", desk.path, "--passphrase-file", sheet, *more)
    done, output = kantoku("--lang", language, *asked)
    assert done == 0
    return output


def test_papers_are_counted_differ_are_written_down_and_go_on(
    desk: Desk, world: World, tmp_path: Path
) -> None:
    sheet = world.first.write(tmp_path / "post")[1]
    absent = over(desk, sheet)
    room, count = next(iter(absent.items()))
    none = {"do": "count", "room": room, "sheets_used": 1, "sheets_blank_absent": count}
    [wrong] = play(desk, sheet, none)
    assert wrong["ok"]
    assert (wrong["agrees"], wrong["hold_the_room"], wrong["absent"]) == (False, True, count)
    [difference] = wrong["differences"]
    assert (difference["code"], len(difference["people"])) == ("sheets_too_many", count)
    shown = status(desk, sheet)
    assert "hold the room" in shown
    assert f"{SESSION} room {room}: 1 answer sheet, and only 0 sat." in shown
    assert f"{SESSION} 試験室 {room}：答案は 1 枚ありますが" in status(desk, sheet, "ja")
    close = {"do": "close", **TWO}
    [refused] = play(desk, sheet, close)
    assert refused["fault"]["code"] == "close_blocked"
    assert refused["fault"]["fields"]["counts"] == [room]

    written = {
        **none,
        "reason": "答案が一枚多い。本部に連絡済み",
        "parcels": 2,
        "seals": ["S1", "S2"],
    }
    handed = {"do": "hand_over", "to": "運送", "parcels": 2, "seals": ["S1", "S2"], **TWO}
    answers = play(desk, sheet, {**written, **TWO}, handed, close)
    assert [answer["ok"] for answer in answers] == [True] * 3, answers
    found = json.loads(status(desk, sheet, "en", "--json"))
    [session] = [one for one in found["sessions"] if one["id"] == SESSION]
    assert session["phase"] == "closed"
    assert session["papers"][room]["written"]
    assert session["papers"][room]["counted"]["second_operator"] == "p01"
    assert session["handed_over"] == [
        {"to": "運送", "parcels": 2, "seals": ["S1", "S2"], "second_operator": "p01"}
    ]
    shown = status(desk, sheet)
    assert "differs, written down" in shown
    assert f"{SESSION}: 2 parcels handed over to 運送. Seals: S1, S2." in shown
    assert desk.check() == []


def test_status_says_which_rooms_are_held_and_which_stations_nobody_confirmed(
    desk: Desk, world: World, tmp_path: Path
) -> None:
    sheet = world.first.write(tmp_path / "post")[1]
    room, count = next(iter(over(desk, sheet).items()))
    wrong = {"do": "count", "room": room, "sheets_used": 1, "sheets_blank_absent": count}
    play(desk, sheet, wrong)

    def now() -> dict[str, Any]:
        found = json.loads(status(desk, sheet, "en", "--json"))
        (one,) = [each for each in found["sessions"] if each["id"] == SESSION]
        return {**one, "paper_code": found["exchange"]["paper_code"]}

    (unsaid,) = now()["unconfirmed"]
    assert (now()["hold"], unsaid["name"], now()["stations"]) == ([room], "受付1", {})
    shown = status(desk, sheet, "ja")
    assert f"退室させない：{room}" in shown
    assert f"確認していない端末があります：受付1 {unsaid['fingerprint'][:14]}" in shown
    assert now()["paper_code"] in shown
    close = {"do": "close", **TWO}
    right = {**wrong, "sheets_used": 0, **TWO}
    short = {"do": "confirm_stations", "stations": unsaid["fingerprint"][:14]}
    stranger = {"do": "confirm_stations", "stations": "AAAA-BBBB-CCCC"}
    answers = play(desk, sheet, right, stranger, short, close)
    assert [answer["ok"] for answer in answers] == [True, False, True, True]
    assert answers[1]["fault"]["code"] == "unknown_station"
    assert unsaid["fingerprint"][:14] in answers[1]["fault"]["message"]
    assert "warning" not in answers[3]
    after = now()
    assert (after["hold"], after["unconfirmed"]) == ([], [])
    assert list(after["stations"].values()) == [True]
    assert desk.check() == []


def test_a_session_closed_without_confirming_the_stations_says_so(
    desk: Desk, world: World, tmp_path: Path
) -> None:
    sheet = world.first.write(tmp_path / "post")[1]
    over(desk, sheet)
    (answer,) = play(desk, sheet, {"do": "close", **TWO})
    assert answer["ok"]
    assert answer["warning"]["code"] == "stations_unconfirmed"
    assert "受付1" in answer["warning"]["message"]
    assert [one["code"] for one in answer["warnings"]] == ["stations_unconfirmed"]


def test_parcels_that_are_still_here_are_told_at_closing_and_in_the_report(
    desk: Desk, world: World, tmp_path: Path
) -> None:
    sheet = world.first.write(tmp_path / "post")[1]
    rooms = over(desk, sheet)
    first = next(iter(rooms))
    counts = [
        {"do": "count", "room": room, "sheets_used": 0, "sheets_blank_absent": absent}
        for room, absent in rooms.items()
    ]
    sealed = {"parcels": 2, "seals": ["S1", "S2"]}
    counts = [{**one, **(sealed if one["room"] == first else {})} for one in counts]
    handed = {"do": "hand_over", "to": "運送", "parcels": 1, "seals": "S1"}
    stations = {"do": "confirm_stations"}
    answers = play(desk, sheet, *counts, handed, stations, {"do": "close", **TWO})
    assert [answer["ok"] for answer in answers] == [True] * len(answers), answers
    assert answers[len(counts)]["flags"] == ["other_parcels"]
    assert [one["code"] for one in answers[-1]["warnings"]] == ["parcels_differ"]
    with desk.station() as station:
        document = report_for(station.venue, SESSION, "en")
    (table,) = [block for block in document.blocks if getattr(block, "code", "") == "differences"]
    assert [row[1] for row in table.rows] == ["Parcels: 2 counted, 1 handed over"]  # type: ignore[union-attr]


def test_a_difference_stays_in_the_report_after_a_recount(
    desk: Desk, world: World, tmp_path: Path
) -> None:
    sheet = world.first.write(tmp_path / "post")[1]
    room, count = next(iter(over(desk, sheet).items()))
    wrong = {"do": "count", "room": room, "sheets_used": 1, "sheets_blank_absent": count, **TWO}
    right = {**wrong, "sheets_used": 0, "second_operator": "p02", "second_pin": PINS["p02"]}
    answers = play(desk, sheet, wrong, right)
    assert [answer["agrees"] for answer in answers] == [False, True], answers
    with desk.station() as station:
        document = report_for(station.venue, SESSION, "en")
    tables = {one.code: one.rows for one in document.blocks if isinstance(one, Table)}
    first, second = tables["counts_made"]
    assert first[1:] == (room, "l01", "p01", 1, count, "differed", second[0], "")
    assert second[1:] == (room, "l01", "p02", 0, count, "agree", None, "")
    assert first[0] is not None
    found, followed = tables["differences"]
    assert f"room {room}: 1 answer sheet, and only 0 sat." in str(found[1])
    assert "by l01, p01" in str(followed[1])
    assert "counted again at" in str(followed[1])
    assert tables["parcels"][0][-3:] == ("p02", "l01", second[0])
