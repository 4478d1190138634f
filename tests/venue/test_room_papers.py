"""The room at a station: papers read back by other people's programs, and what `status` tells."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.kernel.time import Instant
from tests.venue.station import MORNING, SESSION, Desk, World, kantoku, script

GOOD = {
    "document": "driving_licence",
    "in_date": True,
    "name_matches": True,
    "birth_matches": True,
    "photo_matches": "yes",
    "slip_present": True,
}
A5 = "Page size:       419.528 x 595.276 pts"
Run = Callable[..., tuple[int, str]]


def text_of(pdf: Path, order: str = "-layout") -> str:
    return subprocess.run(
        ["pdftotext", order, str(pdf), "-"], capture_output=True, text=True, check=True
    ).stdout


def size_of(pdf: Path) -> str:
    told = subprocess.run(["pdfinfo", str(pdf)], capture_output=True, text=True, check=True).stdout
    return next(line for line in told.splitlines() if line.startswith("Page size"))


@pytest.fixture
def numbers(world: World) -> list[str]:
    """Three people of the session who are let in."""
    plain = [e for e in world.first.roster if e.session == SESSION]
    return [
        e.candidate_number
        for e in plain
        if not (e.barred or e.withdrawn or e.first_stage_exempt or e.duplicates)
    ][:3]


@pytest.fixture
def run(world: World, desk: Desk, tmp_path: Path) -> Run:
    """A command at the station, its passphrase given."""
    _, sheet = world.first.write(tmp_path / "sheets")

    def venue(command: str, *arguments: str | Path, **more: Any) -> tuple[int, str]:
        rest = [*arguments, "--passphrase-file", sheet]
        return kantoku("--lang", "ja", "venue", command, desk.path, *rest, **more)

    return venue


@pytest.fixture
def warned(world: World, run: Run, numbers: list[str]) -> list[dict[str, Any]]:
    """A morning: three let in, the first warned in writing, the second out of the room."""
    first, second, third = numbers
    at = str(MORNING)
    later = str(MORNING.plus(minutes=55))
    lines: list[dict[str, object]] = []
    for number in numbers:
        lines.append({"at": at, "do": "scan", "text": world.tickets[number]})
        lines.append({"at": at, "do": "check_id", "candidate": number, **GOOD})
        lines.append({"at": at, "do": "admit", "candidate": number})
        lines.append({"at": at, "do": "mark", "candidate": number, "state": "present"})
    lines += [
        {"at": later, "do": "start", "session": SESSION},
        {"at": later, "do": "warn", "candidate": first, "kind": "device_sound",
         "text": "机の中で着信音", "witnesses": ["p02"]},
        {"at": later, "do": "leave", "candidate": second, "escort": "p02"},
        {"at": later, "do": "permit", "candidate": third, "item": "水筒", "reason_kind": "health"},
        {"at": later, "do": "incident", "scope": "candidate", "candidate": [first, second],
         "kind": "dispute", "text": "席をめぐって"},
        {"at": later, "do": "lose_time", "candidate": third, "seconds": 90, "reason": "乱丁"},
        {"at": later, "do": "roll_call", "session": SESSION, "room": "A", "missing": []},
    ]  # fmt: skip
    code, output = run("apply", "--script", "-", "--json", input=script(*lines))
    answers = [json.loads(line) for line in output.splitlines()]
    assert code == 0
    assert [answer for answer in answers if not answer["ok"]] == []
    return answers


def warning(answers: list[dict[str, Any]]) -> str:
    return str(answers[-6]["facts"][0])


def test_the_warning_slip(
    run: Run, warned: list[dict[str, Any]], numbers: list[str], tmp_path: Path
) -> None:
    out = tmp_path / "slip.pdf"
    code, output = run("warning", warning(warned), "--out", out)
    assert code == 0, output
    assert size_of(out) == A5
    text = " ".join(text_of(out).split())
    for shown in (
        numbers[0],
        "机の中で着信音",
        "第15条",
        "Article 15",
        "書面による注意",
        "Written warning",
    ):
        assert shown in text
    assert "試験監督者 Proctor" in text or "会場責任者 Venue lead" in text
    assert re.search(r"[lp]0\d", text) is None, "nobody outside the staff reads an id"
    assert "同意したとは限りません" in text
    assert "not necessarily that I agree" in text
    assert text.index("次のことについて注意します") < text.index("Your attention is called")
    (code,) = re.findall(r"[0-9A-Z]{4}-\d+-[0-9A-Z]{4}-[0-9A-Z]{4}", text)
    status, output = run("verify", "--head", code, "--json")
    (found,) = json.loads(output.splitlines()[-1])["heads"]
    assert (status, warning(warned).endswith(f"-{found['seq']}")) == (0, True)


def test_the_person_s_card_tells_every_fact_with_its_article(
    run: Run, warned: list[dict[str, Any]], numbers: list[str], tmp_path: Path
) -> None:
    mistaken = {"do": "correct", "fact": warning(warned), "reason": "隣の人だった"}
    at = {"at": str(MORNING.plus(minutes=56))}
    sign_in = {**at, "do": "sign_in", "operator": "l01", "pin": "5926"}
    lines = "".join(json.dumps(line) + "\n" for line in (sign_in, {**at, **mistaken}))
    code, output = run("apply", "--script", "-", "--json", input=lines)
    assert code == 0
    assert json.loads(output.splitlines()[-1])["ok"], output
    for number, expected in (
        (numbers[0], ["隣の人だった", "第15条", "席をめぐって", "第21条3項", "機器"]),
        (numbers[1], ["第13条", "p02", "席をめぐって"]),
        (numbers[2], ["水筒", "第8条3項", "1:30"]),
    ):
        out = tmp_path / f"{number}.pdf"
        code, output = run("card", number, "--out", out)
        assert code == 0, output
        text = "".join(text_of(out, "-raw").split())  # a cell of two lines stays together
        assert [shown for shown in expected if shown.replace(" ", "") not in text] == []


def test_the_register_is_in_row_order(
    run: Run, warned: list[dict[str, Any]], world: World, tmp_path: Path
) -> None:
    out = tmp_path / "register.pdf"
    code, output = run("register", SESSION, "--room", "A", "--out", out)
    assert code == 0, output
    text = text_of(out)
    here = [e for e in world.first.roster if (e.session, e.room) == (SESSION, "A")]
    shown = [e for e in here if e.candidate_number in text]
    assert shown
    order = sorted(shown, key=lambda e: text.index(e.candidate_number))
    seats = [e.seat for e in order]
    assert seats == sorted(
        seats, key=lambda seat: [int(p) if p.isdigit() else 0 for p in seat.split("-")]
    )


SHEETS = {"A4": "595.276 x 841.89", "A3": "841.89 x 1190.55"}


@pytest.mark.parametrize("size", SHEETS)
def test_the_seat_poster_has_every_number_with_its_seat_and_no_name(
    run: Run, warned: list[dict[str, Any]], world: World, tmp_path: Path, size: str
) -> None:
    out = tmp_path / "poster.pdf"
    code, output = run("poster", SESSION, "--size", size, "--out", out)
    assert code == 0, output
    assert SHEETS[size] in size_of(out)
    text = text_of(out)
    here = [e for e in world.first.roster if e.session == SESSION]
    seated = [e for e in here if not (e.barred or e.withdrawn)]
    for entry in seated:
        line = next(line for line in text.splitlines() if entry.candidate_number in line)
        after = line.split(entry.candidate_number)[1].split()
        assert after[0] == entry.seat
    assert [e for e in here if e.name in text or e.kana in text] == []
    out_of_it = [e.candidate_number for e in here if e not in seated]
    assert [number for number in out_of_it if number in text] == []
    for room in {e.room for e in seated}:
        alone = tmp_path / f"{room}.pdf"
        assert run("poster", SESSION, "--room", room, "--size", size, "--out", alone)[0] == 0
        told = text_of(alone)
        there = [e.candidate_number for e in seated if e.candidate_number in told]
        assert there == sorted(e.candidate_number for e in seated if e.room == room)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("poster", "zz"), "unknown_session"),
        (("poster", SESSION, "--room", "ZZ"), "unknown_room_here"),
        (("card", "99990001"), "nobody_of_that_number"),
        (("warning", "no-such-fact"), "not_a_warning"),
        (("register", "zz"), "unknown_session"),
        (("register", SESSION, "--room", "ZZ"), "unknown_room_here"),
    ],
)
def test_what_can_not_be_printed_writes_nothing(
    run: Run, tmp_path: Path, arguments: tuple[str, ...], code: str
) -> None:
    out = tmp_path / "nothing.pdf"
    assert run(*arguments, "--out", out) == (1, code)
    assert not out.exists()


def test_a_paper_is_never_written_over_another(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "there.pdf"
    out.write_text("mine")
    assert run("register", SESSION, "--out", out) == (2, "file_exists")
    assert out.read_text() == "mine"


def test_the_status_shows_the_room(
    run: Run, warned: list[dict[str, Any]], numbers: list[str]
) -> None:
    first, second, third = numbers
    code, output = run("status", "--json")
    assert code == 0
    found = json.loads(output)
    rooms = found["in_rooms"]
    people = {p["candidate_number"]: p for p in found["people"] if p["session"] == SESSION}
    assert [people[n]["presence"] for n in numbers] == ["present", "out", "present"]
    assert first not in [n for unset in rooms["unset"] for n in unset["people"]]
    (leave,) = rooms["leaves"]
    assert (leave["candidate_number"], leave["back"], leave["flags"]) == (second, None, [])
    (attention,) = rooms["attentions"]
    assert (attention["candidate_number"], attention["written"]) == (first, True)
    assert third in [one["candidate_number"] for one in rooms["permissions"]]
    (time,) = rooms["time"]
    assert (time["candidate_number"], time["owed"]) == (third, 90)
    (called,) = rooms["registers"]
    assert called["missing"] == []
    assert {(one["candidate_number"], one["code"]) for one in rooms["findings"]} == {
        (third, "time_owed")
    }
    (incident,) = found["incidents"]
    assert (incident["people"], incident.get("reviewed")) == ([first, second], None)
    code, output = run("status")
    assert code == 0
    for shown in (second, incident["fact"]):
        assert shown in output


def test_what_was_seen_stands_on_the_papers_where_and_when_it_was_seen(
    run: Run, warned: list[dict[str, Any]], numbers: list[str], world: World, tmp_path: Path
) -> None:
    first, _, third = numbers
    entries = {e.candidate_number: e for e in world.first.roster if e.session == SESSION}
    room = next(e.room for e in entries.values() if e.room != entries[third].room)
    at = str(MORNING.plus(minutes=56))
    seen = MORNING.plus(minutes=50)
    lines: list[dict[str, object]] = [
        {"at": at, "do": "sign_in", "operator": "l01", "pin": "5926"},
        {"at": at, "do": "mark", "candidate": third, "state": "present", "room": room},
        {"at": at, "do": "caution", "candidate": first, "kind": "disturbance", "text": "独り言",
         "seen_at": str(seen)},
    ]  # fmt: skip
    _, output = run(
        "apply", "--script", "-", "--json", input="".join(json.dumps(one) + "\n" for one in lines)
    )
    answers = [json.loads(line) for line in output.splitlines()]
    assert [answer for answer in answers if not answer["ok"]] == []
    card = tmp_path / "card.pdf"
    assert run("card", first, "--out", card)[0] == 0
    told = seen.local("Asia/Tokyo").strftime("%H:%M:%S")
    assert f"見た時刻{told}" in "".join(text_of(card, "-raw").split())
    for where, shown in ((room, True), (entries[third].room, False)):
        register = tmp_path / f"{where}.pdf"
        assert run("register", SESSION, "--room", where, "--out", register)[0] == 0
        text = "".join(text_of(register, "-raw").split())
        assert (third in text) == shown
        planned = f"予定の席{entries[third].room}-{entries[third].seat}"
        assert (planned in text) == shown


def test_the_status_tells_a_room_that_ran_over_and_each_call_by_its_own_time(
    run: Run, warned: list[dict[str, Any]]
) -> None:
    _, output = run("status", "--json")
    clocks = next(s for s in json.loads(output)["sessions"] if s["id"] == SESSION)["clocks"]
    end = Instant.parse(clocks["A"]["end"])
    lines: list[dict[str, object]] = [
        {"at": str(end), "do": "sign_in", "operator": "l01", "pin": "5926"},
        {"at": str(end.plus(seconds=1200)), "do": "end", "session": SESSION},
    ]
    _, output = run(
        "apply", "--script", "-", "--json", input="".join(json.dumps(one) + "\n" for one in lines)
    )
    answer = json.loads(output.splitlines()[-1])
    assert answer["ok"]
    assert answer["overrun"] == dict.fromkeys(clocks, 1200)
    assert answer["warning"]["code"] == "ran_over"
    assert "20 min 0 s" in answer["warning"]["message"]
    _, output = run("status", "--json")
    found = json.loads(output)
    session = next(s for s in found["sessions"] if s["id"] == SESSION)
    assert {one["overrun"] for one in session["clocks"].values()} == {1200}
    over = [one for one in found["in_rooms"]["findings"] if one["code"] == "ran_over"]
    assert {(one["room"], one["seconds"]) for one in over} == {(room, 1200) for room in clocks}
    (stop, *_) = [c for c in session["calls"] if c["announcement"] == "stop"]
    assert (stop["status"], Instant.parse(stop["due"])) == ("missed", end)
    assert "1200 秒長く実施" in run("status")[1]
