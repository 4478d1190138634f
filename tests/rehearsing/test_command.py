"""`kantoku venue rehearse` and `score`: a rehearsal made, played by script and scored on paper."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from app.cli.main import cli
from app.kernel.faults import Fault
from app.services.invented import PINS
from tests.rehearsing.world import GOOD


def run(*args: object) -> Any:
    done = CliRunner().invoke(cli, ["venue", *map(str, args), "--json"])
    assert (done.exception, done.exit_code) == (None, 0)
    return json.loads(done.output.splitlines()[-1])


def test_an_id_that_nobody_saw_is_in_the_score_with_its_article(tmp_path: Path) -> None:
    made = run("rehearse", tmp_path / "practice", "--headless")
    secret = ("--passphrase-file", made["passphrase_file"])
    texts = {one["step"]: one["text"] for one in made["steps"]}
    who = {one["step"]: one["candidate_number"] for one in made["steps"]}
    wishes = [
        {"do": "sign_in", "operator": "p01", "pin": PINS["p01"]},
        {"do": "scan", "text": texts["other_venue"]},
        {"do": "scan", "text": texts["no_id"]},
        {"do": "check_id", "candidate": who["no_id"], **GOOD},
    ]
    script, page = tmp_path / "day.jsonl", tmp_path / "score.pdf"
    script.write_text("".join(f"{json.dumps(wish)}\n" for wish in wishes))
    run("apply", made["workspace"], "--script", script, *secret)
    told = run("score", made["workspace"], *secret, "--out", page)
    met = {one["step"]: one for one in told["steps"] if one["outcome"] != "not_met"}
    assert {step: one["outcome"] for step, one in met.items()} == {
        "other_venue": "as_asked",
        "no_id": "otherwise",
    }
    assert {one["article"] for one in met["no_id"]["otherwise"]} == {"E 7.2", "E 8.1"}
    assert (told["right"], told["of"]) == (1, len(texts))
    assert page.read_bytes().startswith(b"%PDF")
    said = ["--lang", "en", "venue", "score", made["workspace"], *secret]
    assert "Article 8.1" in CliRunner().invoke(cli, [*said]).output
    again = CliRunner().invoke(cli, ["venue", "rehearse", str(tmp_path / "practice")])
    assert isinstance(again.exception, Fault)
    assert again.exception.code == "workspace_not_empty"
