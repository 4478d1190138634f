"""Two computers at one venue, a folder between them, and headquarters at the end of the day."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from app.kernel.resources import resource
from tests.journeys.program import Ran, kantoku, play

SESSION = "T01-AM"
TWICE, ONE_ONLY, TWO_ONLY = "00420001", "00420003", "00420005"
LEAD = {"do": "sign_in", "operator": "l01", "pin": "5926"}
CHECK = {
    "document": "passport",
    "in_date": True,
    "name_matches": True,
    "birth_matches": True,
    "photo_matches": "yes",
    "slip_present": True,
}


class Day:
    """Everything that lies about on the day."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.hq, self.drop = folder / "HQ", folder / "stick"
        self.one, self.two = folder / "one", folder / "two"
        self.secret = folder / "hq.pass"
        self.sheet = folder / "sheets" / "practice-T01.pass.txt"

    def headquarters(self, *arguments: object) -> Ran:
        ran = kantoku("hq", *arguments, passphrase=self.secret)
        assert ran.status == 0, ran.out + ran.err
        return ran

    def venue(self, *arguments: object, status: int = 0) -> dict[str, Any]:
        ran = kantoku("venue", *arguments, "--json", passphrase=self.sheet)
        assert ran.status == status, ran.out + ran.err
        return ran.lines[-1]

    def exchange(self, desk: Path) -> dict[str, Any]:
        return self.venue("exchange", desk, "--with", self.drop)

    def status(self, desk: Path) -> dict[str, Any]:
        return self.venue("status", desk)

    def standing(self, desk: Path, number: str) -> str:
        people = self.status(desk)["people"]
        return str(next(p["standing"] for p in people if p["candidate_number"] == number))

    def at_desk(self, desk: Path, *wishes: dict[str, Any]) -> list[dict[str, Any]]:
        return play(desk, self.sheet, [LEAD, *wishes])[1:]

    def let_in(self, number: str, at: str) -> list[dict[str, Any]]:
        ticket = self.folder / "tickets" / f"{number}.png"
        return [
            {"at": f"2026-11-22T{at}+09:00", "do": "scan", "image": str(ticket)},
            {"do": "check_id", "candidate": number, **CHECK},
            {"do": "admit", "candidate": number},
        ]


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Day:
    """A practice round, packed, and open on two computers."""
    folder = tmp_path_factory.mktemp("two")
    day = Day(folder)
    day.secret.write_text("a long pass phrase\n", encoding="utf-8")
    day.headquarters("init", day.hq, "--name", "本部")
    day.headquarters(
        "prepare", day.hq, resource("examples", "round.toml"), resource("examples", "roster.csv")
    )
    day.headquarters("tickets", day.hq, "practice", "--out", folder / "tickets", "--png")
    out = ("--out", folder / "packages", "--passphrase-out", folder / "sheets")
    day.headquarters("pack", day.hq, "practice", "--all", *out)
    package = folder / "packages" / "practice-T01.kvp"
    for desk, name in ((day.one, "受付1"), (day.two, "受付2")):
        day.venue("open", package, "--workspace", desk, "--station-name", name)
    return day


def test_the_day(day: Day) -> None:
    """One person is let in at both desks before they meet; one lead settles it for both."""
    opened = {"at": "2026-11-22T09:00:00+09:00", "do": "open_doors", "session": SESSION}
    opened["reason"] = "時計は後で確かめる"
    for desk, own in ((day.one, ONE_ONLY), (day.two, TWO_ONLY)):
        early, late = day.let_in(own, "09:05:00"), day.let_in(TWICE, "09:10:00")
        assert {a["ok"] for a in day.at_desk(desk, opened, *early, *late)} == {True}

    # They meet. Each knows the other's people; the one who was let in twice is nobody's yet.
    first = day.exchange(day.one)
    assert (len(first["given"]), first["taken"], first["conflicts"]) == (1, [], [])
    for desk in (day.two, day.one, day.two, day.one):
        assert day.exchange(desk)["ok"]
    for desk, other in ((day.one, "受付2"), (day.two, "受付1")):
        found = day.status(desk)
        assert [(s["name"], s["gaps"], s["forks"]) for s in found["others"]] == [(other, [], [])]
        assert found["others"][0]["seen"] > 8
        [conflict] = found["conflicts"]
        assert (conflict["candidate_number"], conflict["session"]) == (TWICE, SESSION)
        assert {a["station_name"] for a in conflict["admissions"]} == {"受付1", "受付2"}
        standings = [day.standing(desk, n) for n in (TWICE, ONE_ONLY, TWO_ONLY)]
        assert standings == ["conflict", "admitted", "admitted"]
    told = kantoku("--lang", "ja", "venue", "status", day.one, passphrase=day.sheet).out
    assert TWICE in told
    assert "受付2" in told

    # Whoever was let in elsewhere is told so, with when, where and by whom.
    again = day.let_in(ONE_ONLY, "09:20:00")[0]
    [answer] = day.at_desk(day.two, again)
    assert [r["code"] for r in answer["verdict"]["reasons"]] == ["admitted_elsewhere"]
    assert answer["verdict"]["next"] == ["refer"]
    where = answer["verdict"]["first"]
    assert (where["station_name"], where["operator"], where["room"]) == ("受付1", "l01", "A")

    settle = {"do": "resolve", "candidate": TWICE, "outcome": "admit", "reason": "同一人物を確認"}
    assert day.at_desk(day.two, settle)[0]["ok"]
    assert day.standing(day.one, TWICE) == "conflict"
    day.exchange(day.two)
    assert day.exchange(day.one)["conflicts"] == []
    for desk in (day.one, day.two):
        assert day.standing(desk, TWICE) == "admitted"
        assert day.status(desk)["conflicts"] == []
        assert day.at_desk(desk, settle)[0]["fault"]["code"] == "no_conflict"

    # Headquarters takes each log from its own bundles, in the same place.
    for desk in (day.one, day.two):
        day.venue("send", desk, "--to", day.drop)
    taken = day.headquarters("import", day.hq, "--from", day.drop, "--json").lines
    assert "refused" not in str(taken)
    for desk in (day.one, day.two):
        sent = day.venue("send", desk, "--to", day.drop)
        assert sent["receipts"] >= 1
        assert sent["confirmed"] > 0
        assert day.venue("verify", desk)["ok"]
    counts = day.headquarters("status", day.hq, "practice", "--json").lines[0]
    venue = next(v for v in counts["venues"] if v["venue"] == "T01")
    assert len(venue["stations"]) == 2
    standings = venue["sessions"][SESSION]["standings"]
    assert (standings["admitted"], standings["conflict"]) == (3, 0)
    day.headquarters("verify", day.hq)
