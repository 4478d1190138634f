"""The arithmetic of time, as it is read aloud in the room."""

from __future__ import annotations

import re
from typing import Any

import pytest

from app.kernel.phrases import LANGUAGES, Language, phrase, phrases
from tests.domain.world import World, entry, why

WHY = {"reason": "alarm"}
OPEN = ("09:00:00", "open_doors", {})
START = ("10:00:00", "start", {})
STOP = ("10:10:00", "suspend", WHY)
A = {"rooms": ["A"]}
B = {"rooms": ["B"]}

TOLD: list[tuple[list[Any], list[str]]] = [
    ([("10:00:00", "start", {})], ["10:00:00に始まりました。終了は11:30:00です。"]),
    ([("10:00:11", "start", {})], ["10:00:11に始まったので、終了は11:30:11です。"]),
    ([("09:58:00", "start", {})], ["09:58:00に始まりました。終了は11:28:00です。"]),
    (
        [("10:00:11", "start", B)],
        ["試験室B: 10:00:11に始まったので、終了は11:30:11です。"],
    ),
    (
        [("09:40:00", "delay", {"minutes": 15, "reason": "snow"})],
        ["開始は10:15:00です。受付の締切は10:05:00、終了は11:45:00です。"],
    ),
    (
        [START, STOP],
        ["10:10:00に中断しました。残りは80分0秒です。再開のときに新しい終了時刻をお知らせします。"],
    ),
    ([("09:30:00", "suspend", WHY)], ["開始を見合わせています。そのままお待ちください。"]),
    (
        [("09:30:00", "suspend", WHY), ("09:40:00", "resume", {})],
        ["見合わせを終わります。これから開始をお知らせします。"],
    ),
    (
        [START, STOP, ("10:15:07", "resume", {})],
        ["10:15:07に再開しました。5分7秒中断したので、終了は11:35:07です。"],
    ),
    (
        [START, ("10:10:00", "suspend", {**A, **WHY}), ("10:12:00", "resume", A)],
        ["試験室A: 10:12:00に再開しました。2分0秒中断したので、終了は11:32:00です。"],
    ),
    (
        [
            START,
            ("10:10:00", "suspend", {**A, **WHY}),
            ("10:20:00", "suspend", {**B, **WHY}),
            ("10:30:00", "resume", {}),
        ],
        [
            "試験室A: 10:30:00に再開しました。20分0秒中断したので、終了は11:50:00です。",
            "試験室B: 10:30:00に再開しました。10分0秒中断したので、終了は11:40:00です。",
        ],
    ),
    ([START, ("11:30:00", "end", {})], ["11:30:00です。試験を終わります。"]),
    (
        [START, ("11:25:00", "end", WHY)],
        [
            "11:25:00に、5分0秒早く終了しました。再開すると、再開からちょうどその時間だけ続けられます。"
        ],
    ),
    (
        [START, ("11:25:00", "end", WHY), ("11:27:30", "resume", WHY)],
        ["終了の合図が5分0秒早かったので、11:27:30に再開しました。終了は11:32:30です。"],
    ),
]


@pytest.mark.parametrize(("steps", "told"), TOLD)
def test_what_is_read_aloud(steps: list[Any], told: list[str]) -> None:
    world = World(roster=[entry("00420001"), entry("00420002", room="B")])
    announce: Any = []
    for at, wish, fields in [OPEN, *steps]:
        early = {"reason": "HQ says so"} if (wish, at) == ("start", "09:58:00") else {}
        outcome = world.do(wish, at, session="am", **{**fields, **early})
        assert why(outcome) is None
        announce = outcome.extra.get("announce", [])
    assert [phrase(one["code"], "ja", one) for one in announce] == told


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_has_one_for_all_rooms_and_one_for_some(language: Language) -> None:
    of_clock = {code: text for code, text in phrases(language).items() if code[:6] == "aloud_"}
    for code, text in of_clock.items():
        if not code.endswith("_in") and code != "aloud_delay":
            some = of_clock[f"{code}_in"]
            assert set(re.findall(r"{\w+}", some)) == {*re.findall(r"{\w+}", text), "{where}"}


def test_a_room_that_was_ended_as_planned_does_not_go_on() -> None:
    world = World(roster=[entry("00420001")])
    for at, wish in (("09:00:00", "open_doors"), ("10:00:00", "start"), ("11:30:00", "end")):
        world.do(wish, at, session="am")
    assert why(world.do("resume", "11:31:00", session="am", reason="mistake")) == "wrong_phase"


def test_a_room_ended_too_early_goes_on_with_a_reason_only() -> None:
    world = World(roster=[entry("00420001")])
    for at, wish in (("09:00:00", "open_doors"), ("10:00:00", "start"), ("11:25:00", "end")):
        world.do(wish, at, session="am", **(WHY if wish == "end" else {}))
    assert why(world.do("resume", "11:26:00", session="am")) == "wrong_phase"
    assert why(world.do("resume", "11:26:00", session="am", reason="called too early")) is None
    clock = world.state("am").room("A")
    assert (clock.ended, clock.given_back, clock.shortfall) == (None, 300, 0)
    assert why(world.do("end", "11:30:59", session="am")) == "end_too_early"
    assert why(world.do("end", "11:31:00", session="am")) is None


def test_suspended_rooms_go_on_before_ended_ones() -> None:
    world = World(roster=[entry("00420001"), entry("00420002", room="B")])
    for at, wish, fields in [OPEN, START, ("10:10:00", "suspend", {**A, **WHY})]:
        world.do(wish, at, session="am", **fields)
    world.do("end", "10:20:00", session="am", rooms=["B"], reason="smoke")
    assert why(world.do("resume", "10:30:00", session="am", reason="clear")) is None
    assert world.state("am").room("B").ended is not None
    assert world.state("am").room("A").stopped is None
