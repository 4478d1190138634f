"""What a script and `venue status` say of a session's time, and the announcements on paper."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from app.domain.candidate import Person
from app.domain.events import Draft, SessionStarted
from app.kernel.phrases import LANGUAGES, Language
from app.kernel.time import Instant
from app.projections.clocks import own_ends
from app.services.invented import PINS
from app.services.journal import Stamp
from app.services.overview import overview
from app.services.playing import Player
from tests.venue.station import SESSION, Clock, Desk, World, kantoku

DAY = "2026-11-22T"
LEAD = {"do": "sign_in", "operator": "l01", "pin": PINS["l01"]}
TWO = {"second_operator": "p01", "second_pin": PINS["p01"]}


@pytest.fixture
def play(desk: Desk) -> Callable[..., list[dict[str, Any]]]:
    def answers(*lines: tuple[str, dict[str, Any]]) -> list[dict[str, Any]]:
        with desk.station() as station:
            player = Player(station.venue, Clock(), read_codes=lambda _: [], read_text=lambda _: "")
            told = [{"at": f"{DAY}{at}+09:00", "session": SESSION, **wish} for at, wish in lines]
            for wish in told:
                if wish["do"] in ("sign_in", "confirm_clock"):
                    del wish["session"]
            return [player.answer(json.dumps(wish)) for wish in told]

    return answers


def status(desk: Desk) -> Any:
    with desk.station() as station:
        found = overview(station)
    return next(one for one in found.sessions if one.id == SESSION), found


@pytest.mark.parametrize("checked", [False, True])
def test_a_script_that_opens_the_doors_by_an_unchecked_clock_is_warned(
    play: Callable[..., list[dict[str, Any]]], *, checked: bool
) -> None:
    check = {"do": "confirm_clock", "reference": f"{DAY}08:30:02+09:00", **TWO}
    said = [("08:30:00", LEAD), *([("08:30:00", check)] if checked else [])]
    opened = play(*said, ("08:59:58", {"do": "open_doors"}))[-1]
    assert opened["ok"]
    warned = opened.get("warning", {})
    assert warned.get("code") == (None if checked else "doors_unchecked")
    assert checked or "against a trusted one" in warned["message"]


def test_a_day_by_script_says_its_time_aloud(
    play: Callable[..., list[dict[str, Any]]], desk: Desk
) -> None:
    checked = {"do": "confirm_clock", "reference": f"{DAY}08:30:02+09:00", **TWO}
    answers = play(
        ("08:30:00", LEAD),
        ("08:31:00", LEAD),
        ("08:30:00", checked),
        ("08:31:00", checked),
    )
    codes = [answer.get("fault", {}).get("code") for answer in answers]
    assert codes == [None, None, "time_ran_back", None]
    answers = play(
        ("08:59:58", LEAD),
        ("08:59:58", {"do": "open_doors"}),
        ("10:00:09", {"do": "start"}),
        ("10:30:00", {"do": "suspend", "reason": "地震", "rooms": ["A"]}),
        ("10:40:05", {"do": "resume"}),
        ("11:16:00", {"do": "announce", "announcement": "left_15"}),
    )
    assert [answer["ok"] for answer in answers] == [True] * 6
    offset = -58  # the second check found the clock ahead
    [late] = answers[2]["announce"]
    start = Instant.parse(f"{DAY}10:00:09+09:00").plus(seconds=offset)
    assert late["start"] == start.local("Asia/Tokyo").strftime("%H:%M:%S")
    [again] = answers[4]["announce"]
    assert again["rooms"] == ["A"]
    assert (again["minutes"], again["seconds"]) == (10, 5)
    assert "中断したので" in again["text"]["ja"]
    assert "stood still for 10 min 5 s" in again["text"]["en"]

    session, whole = status(desk)
    assert (session.phase, session.allowed[-1]) == ("resumed", "announce")
    assert session.opened_at == Instant.parse(f"{DAY}08:59:00+09:00")
    assert session.clocks["A"].compensation == 605
    assert session.clocks["B"].compensation == 0
    length = session.end.second - session.start.second
    assert session.clocks["A"].end == start.plus(seconds=length + 605)
    assert session.clocks["B"].end == start.plus(seconds=length)
    assert (whole.clock.offset_ms, whole.clock.doubt) == (offset * 1000, "")
    read = {call.room: call.status for call in session.calls if call.announcement == "left_15"}
    assert (read["A"], read["B"]) == ("later", "read")
    assert {call.announcement for call in session.missed_calls} >= {"identity", "begin"}


def test_the_status_for_people_names_the_times(
    play: Callable[..., list[dict[str, Any]]], desk: Desk, world: World, tmp_path: Path
) -> None:
    play(
        ("09:00:00", LEAD),
        ("09:00:00", {"do": "open_doors", "reason": "時計は後で"}),
        ("10:00:11", {"do": "start"}),
        ("11:20:00", {"do": "end", "rooms": ["A"], "reason": "火災報知器"}),
    )
    sheet = world.first.write(tmp_path / "post")[1]
    done, output = kantoku("--lang", "ja", "venue", "status", desk.path, "--passphrase-file", sheet)
    assert done == 0
    [row] = [line for line in output.splitlines() if line.startswith(f"{SESSION}  A ")]
    assert row.split()[-6:] == ["10:00:11", "11:30:11", "11:20:00", "0", "611", "0"]
    assert "この端末の時計をまだ確かめていません" in output
    assert f"読まれていません: begin ({SESSION} 試験室 A, B)" in output


@pytest.mark.parametrize("stopped", [0, 300])
def test_extra_minutes_are_a_persons_own_end(desk: Desk, stopped: int) -> None:
    with desk.station() as station:
        venue, log = station.venue, station.venue.journal.log
        plan = venue.sessions[SESSION]
        entries = [e for e in log.roster() if e.session == SESSION][:2]
        entries[1] = replace(entries[1], extra_minutes=20)
        start = Draft(SessionStarted((entries[1].room,)), session=SESSION)
        venue.journal.append([start], Stamp(plan.start, 0))
        state = venue.at(Stamp(plan.start, 0)).state(SESSION)
        clock = replace(state.room(entries[1].room), lost=stopped)
        state = replace(state, rooms={**state.rooms, entries[1].room: clock})
        [own] = own_ends(plan, state, entries, lambda _: Person(), plan.start)
        assert own.candidate_number == entries[1].candidate_number
        assert own.end == plan.end.plus(minutes=20, seconds=stopped)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_announcements_are_written_in_large_type(
    desk: Desk, world: World, tmp_path: Path, language: Language
) -> None:
    sheet, out = world.first.write(tmp_path / "post")[1], tmp_path / "calls.pdf"
    asked = ("calls", desk.path, SESSION, "--out", out, "--passphrase-file", sheet)
    assert kantoku("--lang", language, "venue", *asked)[0] == 0
    ran = subprocess.run(["pdftotext", "-layout", out, "-"], capture_output=True, check=True)
    text = "".join(ran.stdout.decode().split())
    for said in ("残り時間は15分です。", "15minutesareleft."):
        assert said in text
    assert kantoku("venue", *asked) == (2, "file_exists")


def test_a_session_that_is_not_here_has_no_announcements(
    desk: Desk, world: World, tmp_path: Path
) -> None:
    sheet, out = world.first.write(tmp_path / "post")[1], tmp_path / "calls.pdf"
    asked = ("calls", desk.path, "ZZ", "--out", out, "--passphrase-file", sheet)
    assert kantoku("venue", *asked) == (1, "unknown_session")
    assert not out.exists()
