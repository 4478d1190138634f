"""One small exam day under any rule pack: what is played is the same, what is answered it declares.

Nothing here or in the test asks which pack it is; a pack that is added to `PACKS` must pass as it
stands.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from app.domain.regulation import Regulation
from app.domain.round import VenueKind
from app.formats.rulepack import read_rulepack
from app.kernel.resources import resource
from tests.journeys.program import Ran, within
from tests.journeys.thirdpack import third_pack

SESSION, ROUND, FORM = "V01-AM", "each", "written"
FIRST, TALKS, LATE, TOO_LATE, ABSENT = NUMBERS = [f"0001000{n}" for n in range(1, 6)]
ROUNDS = 4
"""How often somebody is to be warned and sent out; each time a caution follows."""
CHECK = {
    "document": "passport",
    "in_date": True,
    "name_matches": True,
    "birth_matches": True,
    "photo_matches": "yes",
    "slip_present": True,
}
SECOND = {"second_operator": "p01", "second_pin": "2041"}
Step = tuple[str, str, dict[str, Any]]
"""Its name, its time of day, and the wish."""
Answers = dict[str, dict[str, Any]]

SHIPPED = [path.read_bytes() for path in sorted(resource("regulations").glob("*/*.toml"))]
PACKS = [*SHIPPED, third_pack()]


class Under(NamedTuple):
    """A pack, and what of it this day hangs on."""

    source: bytes
    rules: Regulation
    kind: VenueKind

    @classmethod
    def pack(cls, source: bytes) -> Under:
        """At the first kind of its venues whose people bring tickets."""
        rules = read_rulepack(source, "pack.toml").regulation
        return cls(source, rules, next(k for k in rules.stages if rules.at(k).tickets))

    def round_file(self) -> str:
        """A practice round of one session."""
        rules, course = self.rules, self.rules.course
        stage, subject = rules.stages[self.kind][0], next(iter(rules.subjects), "any")
        lasts = f'[[courses]]\nsubject = "{subject}"\ndays = 1\nminutes = 60\n'
        return f"""
[round]
id = "{ROUND}"
name = "どの規則でも"
regulation = "{rules.id}"
time_zone = "Asia/Tokyo"
practice = true

[[venues]]
code = "V01"
name = "会場"
kind = "{self.kind}"
rooms = [{{ code = "A", name = "教室A", seats = 10 }}]

{lasts if course and stage in course.stages else ""}
[[sessions]]
id = "{SESSION}"
venue = "V01"
subject = "{subject}"
stage = "{stage}"
form = "{FORM}"
doors = 2026-11-22T09:00:00+09:00
admission_deadline = 2026-11-22T09:50:00+09:00
start = 2026-11-22T10:00:00+09:00
end = 2026-11-22T11:30:00+09:00

[[staff]]
venue = "V01"
id = "l01"
name = "責任 花子"
role = "lead"
pin = "5926"

[[staff]]
venue = "V01"
id = "p01"
name = "監督 次郎"
role = "proctor"
pin = "2041"
"""


ROSTER = "受験番号,氏名,フリガナ,生年月日,試験,試験室,座席\n" + "".join(
    f"{number},{family} {n},{kana},2001-01-0{n},{SESSION},A,{n}\n"
    for n, (number, family, kana) in enumerate(
        zip(
            NUMBERS,
            ("先着", "私語", "遅刻", "大幅", "欠席"),
            ("センチャク", "シゴ", "チコク", "オオハバ", "ケッセキ"),
            strict=True,
        ),
        start=1,
    )
)


class Place:
    """Everything that lies about on the day; made, prepared, packed and opened."""

    def __init__(self, folder: Path, under: Under) -> None:
        self.under, self.folder = under, folder
        self.hq, self.desk, self.drop = folder / "HQ", folder / "desk", folder / "stick"
        secret, self.sheet = folder / "hq.pass", folder / "sheets" / f"{ROUND}-V01.pass.txt"
        self.headquarters = partial(_good, "hq", passphrase=secret)
        self.venue = partial(_good, "venue", passphrase=self.sheet)
        files = {name: folder / name for name in ("rules.toml", "round.toml", "roster.csv")}
        secret.write_text("a long pass phrase\n", encoding="utf-8")
        files["rules.toml"].write_bytes(under.source)
        files["round.toml"].write_text(under.round_file(), encoding="utf-8")
        files["roster.csv"].write_text(ROSTER, encoding="utf-8")
        self.headquarters("init", self.hq, "--name", "本部")
        rules = () if under.source in SHIPPED else ("--rules", files["rules.toml"])
        given = (files["round.toml"], files["roster.csv"])
        self.headquarters("prepare", self.hq, *given, *rules)
        self.headquarters("tickets", self.hq, ROUND, "--out", folder / "tickets", "--png")
        out = ("--out", folder / "packages", "--passphrase-out", folder / "sheets")
        self.headquarters("pack", self.hq, ROUND, "--all", *out)
        package = folder / "packages" / f"{ROUND}-V01.kvp"
        self.venue("open", package, "--workspace", self.desk, "--station-name", "受付")

    def apply(self, day: Iterable[Step]) -> Answers:
        """Each wish by a name of its own, so that its answer is found again."""
        named = {name: {"at": f"2026-11-22T{at}+09:00", **wish} for name, at, wish in day}
        script = self.folder / "day.jsonl"
        script.write_text("".join(f"{json.dumps(w)}\n" for w in named.values()), encoding="utf-8")
        ran = self.venue("apply", self.desk, "--script", script, "--json")
        return dict(zip(named, ran.lines, strict=True))

    def standings(self) -> dict[str, str]:
        """Candidate number -> how the person stands."""
        people = self.venue("status", self.desk, "--json").lines[-1]["people"]
        return {str(one["candidate_number"]): str(one["standing"]) for one in people}


def _good(noun: str, *arguments: object, passphrase: Path) -> Ran:
    ran = within(noun, *arguments, passphrase=passphrase)
    assert ran.status == 0, ran.out + ran.err
    return ran


def _about(do: str, number: str, **fields: Any) -> dict[str, Any]:
    return {"do": do, "candidate": number, **fields}


def _let_in(number: str, at: str) -> Iterator[Step]:
    yield f"check-{number}", at, _about("check_id", number, **CHECK)
    yield f"in-{number}", at, _about("admit", number)


def until_late(tickets: Path) -> Iterator[Step]:
    """The desk, before the start and after it."""

    def scan(number: str) -> dict[str, Any]:
        return {"do": "scan", "image": str(tickets / f"{number}.png")}

    reference = {"reference": "2026-11-22T08:30:00+09:00", **SECOND}
    yield "sign-in", "08:30:00", {"do": "sign_in", "operator": "l01", "pin": "5926"}
    yield "clock", "08:30:00", {"do": "confirm_clock", **reference}
    yield "doors", "09:00:00", {"do": "open_doors", "session": SESSION}
    for number, at in ((FIRST, "09:10:00"), (TALKS, "09:20:00")):
        yield f"scan-{number}", at, scan(number)
        yield from _let_in(number, at)
    yield "start", "10:00:00", {"do": "start", "session": SESSION}
    yield "absent-early", "10:10:00", _about("mark", ABSENT, state="absent")
    yield "late", "10:20:00", scan(LATE)
    yield "waved", "10:20:00", _about("admit", LATE)
    yield "consent", "10:21:00", _about("decide", LATE, outcome="admit", reason="電車の遅れ")
    yield from _let_in(LATE, "10:22:00")
    yield "too-late", "10:50:00", scan(TOO_LATE)
    yield "away", "10:51:00", _about("refuse", TOO_LATE, reason="late")


def from_then_on(kind: str, standings: Mapping[str, str]) -> Iterator[Step]:
    """The room: conduct of a kind, a leave, attendance of whoever is in, the end."""
    yield "sign-in", "10:51:30", {"do": "sign_in", "operator": "l01", "pin": "5926"}
    shown = {"kind": kind, "text": "見せ合った", "witnesses": ["p01"]}
    for n in range(ROUNDS):
        for second, do in enumerate(("disqualify", "warn", "caution")):
            yield f"{do}-{n}", f"10:52:{n}{second}", _about(do, TALKS, **shown)
    yield "unknown", "10:53:00", _about("caution", FIRST, **{**shown, "kind": "no-such-kind"})
    yield "leave", "10:55:00", _about("leave", FIRST, reason="手洗い", escort="p01")
    yield "back", "10:59:00", _about("return", FIRST)
    yield "detail", "11:00:00", _about("correct_detail", FIRST, field="kana", text="読みが違う")
    for number, how in standings.items():
        if how == "admitted":
            yield f"mark-{number}", "11:00:00", _about("mark", number, state="present")
        elif how == "expected" and number != ABSENT:
            yield f"away-{number}", "11:00:00", _about("refuse", number, reason="late")
    yield "absent", "11:01:00", _about("mark", ABSENT, state="absent")
    yield "end", "11:30:00", {"do": "end", "session": SESSION}
    yield "close", "11:40:00", {"do": "close", "session": SESSION, **SECOND}
