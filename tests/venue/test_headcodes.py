"""A head code on paper bears witness: it is in the chain, or it is said what is not."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from app.formats.headcode import paper_code
from tests.venue.station import MORNING, Desk, World, kantoku, script
from tests.venue.test_room_papers import A5, size_of, text_of


@pytest.fixture
def run(desk: Desk, world: World, tmp_path: Path) -> Any:
    _, sheet = world.first.write(tmp_path / "package")

    def run(command: str, *arguments: str | Path, **more: Any) -> tuple[int, str]:
        return kantoku("venue", command, desk.path, *arguments, "--passphrase-file", sheet, **more)

    return run


def told(run: Any, *codes: str) -> tuple[int, dict[str, Any]]:
    heads = [part for code in codes for part in ("--head", code)]
    status, output = run("verify", *heads, "--json")
    return status, json.loads(output.splitlines()[-1])


def test_a_code_from_the_morning_is_in_the_chain_in_the_evening(run: Any, tmp_path: Path) -> None:
    assert run("apply", "--script", "-", input=script())[0] == 0
    status, output = run("headcode", "--out", tmp_path / "slip.pdf", "--json")
    assert status == 0
    morning = json.loads(output)
    text = " ".join(text_of(tmp_path / "slip.pdf").split())
    assert morning["head"] in text
    assert size_of(tmp_path / "slip.pdf") == A5
    assert run("headcode", "--out", tmp_path / "slip.pdf")[1] == "file_exists"
    later = {"at": str(MORNING.plus(minutes=5)), "do": "sign_in", "operator": "l01", "pin": "5926"}
    assert run("apply", "--script", "-", input=json.dumps(later) + "\n")[0] == 0
    status, found = told(run, morning["head"], morning["head"][-9:])
    assert status == 0, found
    assert [one["seq"] for one in found["heads"]] == [morning["size"]] * 2
    assert found["size"] > morning["size"]
    assert found["heads"][0]["station_name"] == "受付1"


def test_what_a_code_on_paper_does_not_agree_with_is_told(run: Any, desk: Desk) -> None:
    assert run("apply", "--script", "-", input=script())[0] == 0
    with desk.station() as station:
        journal = station.venue.journal
        name, size, head = journal.station, journal.head.size, journal.head.hash
    other, stranger = bytes(32), "feedfacefeedface"
    for code, status, fault in [
        (paper_code(name, size, other), 3, "head_code_differs"),
        (paper_code(name, size + 1, head), 3, "head_code_beyond"),
        (paper_code(stranger, size, head), 1, "head_code_stranger"),
        ("ABCD-EFGH", 1, "head_code_not_found"),
        ("ABCD", 2, "head_code_unreadable"),
    ]:
        answered, found = told(run, code)
        assert (answered, [one["code"] for one in found["faults"]]) == (status, [fault]), code
        assert re.search(re.escape(code), found["faults"][0]["message"])
    assert told(run)[1]["faults"] == []
