"""What a step would do is told before it is confirmed, by the arithmetic of the step itself."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from app.domain.foretelling import Foretold, foretell
from app.domain.view import Operator
from app.domain.wishes import AnyWish
from app.formats.dayscript import read_line, read_wish
from app.kernel.phrases import LANGUAGES, Language, phrase, phrases
from tests.domain.world import IACS, World, entry, on, why

A = {"rooms": ["A"]}
WHY = {"reason": "HQ says so"}
OPEN = ("09:00:00", "open_doors", {})
START = ("10:00:00", "start", {})
Step = tuple[str, str, dict[str, Any]]
BEFORE = [one.id for one in IACS.announcements if one.when == "before_start"]
READ: list[Step] = [("09:50:00", "announce", {"announcement": one}) for one in BEFORE]


def told(steps: list[Step], asked: Step, *, believed: bool = True) -> tuple[list[str], bool, World]:
    world = World(roster=[entry("00420001"), entry("00420002", room="B")], believed=believed)
    for at, wish, fields in steps:
        assert why(world.do(wish, at, session="am", **fields)) is None
    at, wish, fields = asked
    found = look(world, at, wish, **fields)
    return [phrase(str(one["code"]), "ja", one) for one in found.told], found.asks_reason, world


def look(world: World, at: str, wish: str, **fields: Any) -> Foretold:
    world.wall = on(at)
    return foretell(world, wished({"do": wish, "session": "am", **fields}))


def wished(fields: dict[str, Any]) -> AnyWish:
    return read_wish(read_line(msgspec.json.encode(fields).decode()))


SHORT = "予定の終了より{by}早い終了です。{many}{by}が足りなくなり、不足として記録します。"
ALL_OF_IT = "決められた時間は、すべて与えられています。"
UNREAD = "開始前に読む文のうち、まだ読んでいないものが5あります（E 8.1, E 8.2, E 15, E 9, E 13）。"
UNSET = "出欠が未記録の人が 2 人います。"


@pytest.mark.parametrize(
    ("steps", "asked", "sentences", "asks"),
    [
        ([OPEN], START, ["いま始めると、終了は11:30:00です。", UNREAD], False),
        (
            [OPEN],
            ("10:03:12", "start", {}),
            ["予定より3分12秒遅い開始です。いま始めると、終了は11:33:12です。", UNREAD],
            False,
        ),
        (
            [OPEN],
            ("09:56:00", "start", {}),
            [
                "予定より4分0秒早い開始です。いま始めると、終了は11:26:00です。",
                UNREAD,
            ],
            False,
        ),
        (
            [OPEN, *READ],
            ("09:56:00", "start", {}),
            ["予定より4分0秒早い開始です。いま始めると、終了は11:26:00です。"],
            False,
        ),
        (
            [OPEN, START],
            ("10:00:02", "end", {}),
            [SHORT.format(many="すべての試験室で", by="89分58秒"), UNSET],
            True,
        ),
        ([OPEN, START], ("11:30:00", "end", {}), [ALL_OF_IT, UNSET], False),
        (
            [OPEN, START],
            ("11:50:00", "end", {}),
            [ALL_OF_IT, "すべての試験室で、決められた時間を20分0秒超えています。", UNSET],
            False,
        ),
        (
            [OPEN, START, ("10:10:00", "suspend", {**WHY, **A}), ("10:12:00", "resume", A)],
            ("11:32:03", "end", {}),
            [
                ALL_OF_IT,
                "試験室B: 決められた時間を2分3秒超えています。",
                "試験室A: 決められた時間を0分3秒超えています。",
                UNSET,
            ],
            False,
        ),
        (
            [OPEN, START, ("10:10:00", "suspend", WHY), ("10:17:30", "resume", {})],
            ("11:37:29", "end", A),
            ["試験室A: " + SHORT.format(many="", by="0分1秒"), UNSET.replace("2", "1")],
            True,
        ),
        (
            [OPEN, START, ("10:10:00", "suspend", WHY)],
            ("10:17:30", "resume", {}),
            ["7分30秒の中断でした。いま再開すると、終了は11:37:30です。"],
            False,
        ),
        (
            [OPEN, START, ("10:10:00", "suspend", {**WHY, "evacuation": True})],
            ("10:17:30", "resume", {}),
            [
                "7分30秒の中断でした。いま再開すると、終了は11:37:30です。",
                "避難先の点呼は、2室のうち0室です。",
            ],
            False,
        ),
        (
            [
                OPEN,
                START,
                ("10:10:00", "suspend", {**WHY, "evacuation": True}),
                ("10:12:00", "roll_call", {"room": "A", "missing": ["00420001"]}),
            ],
            ("10:17:30", "resume", A),
            [
                "試験室A: 7分30秒の中断でした。いま再開すると、終了は11:37:30です。",
                "避難先の点呼は、1室のうち1室です。",
                "点呼で返事がなかった人：00420001",
            ],
            False,
        ),
        (
            [OPEN, START, ("11:25:00", "end", WHY)],
            ("11:27:30", "resume", WHY),
            ["早く終えた5分0秒を返します。いま再開すると、終了は11:32:30です。"],
            False,
        ),
        (
            [OPEN, START],
            ("10:20:00", "suspend", {}),
            ["残り70分0秒で止まります。止まっていた時間は、再開のときに全員に返します。"],
            False,
        ),
        (
            [OPEN, START],
            ("10:20:00", "end", {"rooms": ["X"]}),
            ["試験室 X はこの会場にありません。あるもの：A, B。"],
            False,
        ),
        ([], ("10:20:00", "end", {}), [], False),
    ],
)
def test_it_is_told_as_it_will_be(
    steps: list[Step], asked: Step, sentences: list[str], asks: bool
) -> None:
    found, needed, world = told(steps, asked)
    assert (found, needed) == (sentences, asks)
    at, wish, fields = asked
    before = len(world.facts)
    outcome = world.do(wish, at, session="am", **{**fields, **(WHY if needed else {})})
    assert len(world.facts) > before or outcome.refusal is not None


def test_before_the_deadline_a_start_says_why_a_reason_is_asked() -> None:
    found, asks, _ = told([OPEN], ("09:30:00", "start", {}))
    assert asks
    assert "受付の締切前" in found[0]
    assert found[1] == "予定より30分0秒早い開始です。いま始めると、終了は11:00:00です。"


@pytest.mark.parametrize(("believed", "asks"), [(True, False), (False, True)])
def test_doors_ask_for_a_reason_where_nobody_has_checked_the_clock(
    believed: bool, asks: bool
) -> None:
    found, needed, _ = told([], OPEN, believed=believed)
    assert needed is asks
    assert [("時計をまだ確かめていません" in one) for one in found] == ([True] if asks else [])


@pytest.mark.parametrize(
    ("reference", "sentence", "asks"),
    [
        ("2026-11-22T09:00:07+09:00", "いま Enter を押すと、時計の差は +7 秒です。", False),
        ("2026-11-22T08:59:58+09:00", "いま Enter を押すと、時計の差は -2 秒です。", False),
        ("2026-11-22T09:06:12+09:00", "0時間6分12秒", True),
        ("2026-11-22T22:00:00+09:00", "読みちがい", True),
    ],
)
def test_a_reading_of_the_clock_is_compared_before_it_counts(
    reference: str, sentence: str, asks: bool
) -> None:
    world = World(roster=[entry("00420001")])
    world.wall = on("09:00:00")
    who = {"second_operator": "p01", "second_pin": ""}
    found = foretell(world, wished({"do": "confirm_clock", "reference": reference, **who}))
    assert found.asks_reason is asks
    assert sentence in phrase(str(found.told[0]["code"]), "ja", found.told[0])


def test_a_proctor_sees_what_only_the_lead_may_do() -> None:
    world = World(roster=[entry("00420001")])
    for at, wish in (("09:00:00", "open_doors"), ("10:00:00", "start")):
        world.do(wish, at, session="am")
    world.operator = Operator("p01", "proctor")
    assert look(world, "11:00:00", "end").asks_reason


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_that_is_read_aloud_has_one_before_it(language: Language) -> None:
    known = phrases(language)
    aloud = {code for code in known if code.startswith("aloud_") and "cancelled" not in code}
    assert {code.replace("aloud_", "ahead_", 1) for code in aloud} <= known.keys()
