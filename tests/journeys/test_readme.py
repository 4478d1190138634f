"""What README.md tells people to type works as written, from a clean clone."""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path
from typing import get_args

import msgspec
import pytest

from app.domain.wishes import AnyWish
from app.kernel.resources import resource
from app.services.demoday import answered_as_planned
from tests.house.floor_plan import HOUSE
from tests.journeys.examples import example
from tests.journeys.program import KANTOKU, Ran, kantoku

WISHES = (HOUSE / "app" / "cli" / "README.md").read_text(encoding="utf-8")


def commands() -> list[str]:
    """The lines to type under "A round by hand"."""
    text = (HOUSE / "README.md").read_text(encoding="utf-8")
    block = re.search(r"## A round by hand.*?```\n(.*?)```", text, re.DOTALL)
    assert block is not None
    return block[1].splitlines()


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Ran]]:
    """A folder that looks like a set-up clone, after every line was typed; what each said."""
    if os.name == "nt":
        pytest.skip("the README's lines are for a POSIX shell")
    root = tmp_path_factory.mktemp("clone")
    (root / ".venv" / "bin").mkdir(parents=True)
    (root / ".venv" / "bin" / "kantoku").symlink_to(KANTOKU)
    (root / "resources").symlink_to(HOUSE / "resources")
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    environment.pop("KANTOKU_PASSPHRASE_FILE", None)
    said, folder = [], root
    for line in commands():
        if line.startswith("cd "):
            folder = folder / line.removeprefix("cd ")
            continue
        done = subprocess.run(
            ["sh", "-c", line], cwd=folder, env=environment, capture_output=True, text=True
        )
        assert done.returncode == 0, line + done.stdout + done.stderr
        said.append(Ran(done.returncode, done.stdout, done.stderr))
    return folder, said


def test_the_round_by_hand_runs_as_written(clone: tuple[Path, list[Ran]]) -> None:
    folder, said = clone
    assert len(said) == len(commands()) - 1
    assert not any("Traceback" in ran.err for ran in said)
    sheet = folder / "sheets" / "practice-T01.pass.txt"
    [found] = kantoku("venue", "status", folder / "desk", "--json", passphrase=sheet).lines
    assert found["exchange"]["confirmed"] == found["exchange"]["exported"] > 50
    assert kantoku("hq", "verify", folder / "HQ", passphrase=folder / "hq.pass").status == 0


def test_headquarters_goes_on_to_cases_a_decision_and_lists(
    clone: tuple[Path, list[Ran]], tmp_path: Path
) -> None:
    hq, secret = clone[0] / "HQ", clone[0] / "hq.pass"
    found = kantoku("hq", "cases", hq, "practice", "--json", passphrase=secret).lines
    [case] = [line for line in found if line["kind"] == "disqualification"]
    assert (case["candidate_number"], case["article"], case["state"]) == (
        "00420002",
        "E 15",
        "open",
    )
    said = ("--outcome", "confirm", "--reason", "二名が見た")
    assert kantoku("hq", "decide", hq, case["case"], *said, passphrase=secret).status == 0
    again = kantoku("hq", "decide", hq, case["case"], *said, passphrase=secret)
    assert (again.status, "--anew" in again.err) == (1, True)
    out = tmp_path / "lists"
    ran = kantoku("--lang", "en", "hq", "export", hq, "practice", "--out", out, passphrase=secret)
    assert ran.status == 0, ran.err
    attendance = (out / "attendance.csv").read_text(encoding="utf-8-sig").splitlines()
    [line] = [line for line in attendance if line.startswith("00420002,")]
    assert line.endswith(",disqualified")
    assert kantoku("hq", "verify", hq, passphrase=secret).status == 0


def test_every_line_of_the_ready_day_is_answered_as_meant(clone: tuple[Path, list[Ran]]) -> None:
    day, _ = example()
    [applied] = [ran for ran, line in zip(clone[1], _typed(), strict=True) if " apply " in line]
    answers = applied.lines
    assert len(answers) == len(day.steps)
    for step, answer in zip(day.steps, answers, strict=True):
        # Another headquarters knows nothing of the key that was forged.
        meant = step._replace(reason="unknown_issuer") if step.reason == "forged" else step
        assert answered_as_planned(meant, answer), (meant, answer)
    refused = sum(not answer["ok"] for answer in answers)
    assert f"{len(answers)} lines were answered, {refused} of them with no." in applied.err


def _typed() -> list[str]:
    return [line for line in commands() if not line.startswith("cd ")]


def test_each_step_says_what_comes_next(clone: tuple[Path, list[Ran]]) -> None:
    steps = ["hq init", "hq prepare", "hq pack", "venue open", "venue apply", "venue send"]
    following = ["hq prepare", "hq pack", "venue open", "venue apply", "venue send", "hq import"]
    for step, then in zip(steps, following, strict=True):
        ran = next(r for r, line in zip(clone[1], _typed(), strict=True) if f" {step} " in line)
        said = ran.out + ran.err
        assert f"kantoku {then}" in said.partition("Next")[2], said


def test_the_ready_files_are_those_that_the_generator_makes() -> None:
    for name, text in example()[1].items():
        assert resource("examples", name).read_text(encoding="utf-8") == text, name


def test_the_demo_leaves_its_day_as_a_script(tmp_path: Path) -> None:
    ran = kantoku("--lang", "en", "demo", tmp_path / "d", "--headless", "--candidates", 40)
    assert ran.status == 0, ran.err
    lines = (tmp_path / "d" / "day.jsonl").read_text(encoding="utf-8").splitlines()
    wishes = [json.loads(line) for line in lines]
    pictures = {wish["image"] for wish in wishes if "image" in wish}
    assert pictures
    assert all((tmp_path / "d" / picture).is_file() for picture in pictures)
    records = re.search(r"Records of the day: (\d+);.*confirmed by headquarters to (\d+)", ran.out)
    assert records is not None
    assert records[1] == records[2]


# --- the list of wishes ------------------------------------------------------------------------

ROWS = {
    row[1]: set(re.findall(r"`(\w+)`", row[2]))
    for row in re.finditer(r"^\| `(\w+)` \| (.*?) \|", WISHES, re.MULTILINE)
}
KINDS = {str(kind.__struct_config__.tag): kind for kind in get_args(AnyWish)}


def test_every_wish_is_listed_and_no_other() -> None:
    assert ROWS.keys() == KINDS.keys()


@pytest.mark.parametrize("do", KINDS)
def test_every_field_of_a_wish_is_listed_and_what_is_required_stands_outside_brackets(
    do: str,
) -> None:
    fields = {field.name: field.required for field in msgspec.structs.fields(KINDS[do])}
    del fields["at"]
    assert ROWS[do] == fields.keys()
    row = next(line for line in WISHES.splitlines() if line.startswith(f"| `{do}` |"))
    bare = set(re.findall(r"`(\w+)`", re.sub(r"\[.*?\]", "", row.split("|")[2])))
    assert {name for name, required in fields.items() if required} <= bare


def test_every_exit_status_is_listed() -> None:
    listed = re.findall(r"^\| (\d) \|", WISHES, re.MULTILINE)
    assert listed == ["0", "1", "2", "3", "4"]
