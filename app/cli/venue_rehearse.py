"""`kantoku venue rehearse` and `score`: practise with invented people, and see how it went."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from app import bootstrap
from app.cli.common import PATH, emit, json_option, language, passphrase_option, put, say, tell
from app.cli.papersout import publish, renderer_of
from app.cli.venue import opened
from app.domain.rehearsing import Script
from app.kernel.faults import Fault, Kind
from app.projections.rehearsed import Score
from app.reports.articles import article_words
from app.services.rehearsing import SESSION, Rehearsal, score_of
from app.services.scorepaper import score_paper


@click.command("rehearse")
@click.argument("folder", metavar="DIR", type=PATH)
@click.option("--headless", is_flag=True, help="Make it without a window, to be played by script.")
@json_option
def rehearse_command(folder: Path, headless: bool, as_json: bool) -> None:
    """Practise ten minutes at desk and room with invented people, in a new folder."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Fault("workspace_not_empty", Kind.USAGE, workspace=str(folder))
    if not headless:
        from ui.application import run_rehearsal

        sys.exit(run_rehearsal(folder, language=language()))
    made = bootstrap.rehearsal(folder, _script(), language())
    try:
        _show(made, as_json=as_json)
    finally:
        made.station.close()


@click.command("score")
@click.argument("workspace", type=PATH)
@click.option("--out", type=PATH, help="A file to write it to as well, .pdf or .xlsx.")
@passphrase_option
@json_option
def score_command(
    workspace: Path, out: Path | None, passphrase_file: Path | None, as_json: bool
) -> None:
    """Say what was done otherwise in a rehearsal than the rules ask."""
    scripts = bootstrap.rehearsal_scripts()
    if out is not None:
        bootstrap.refuse_existing([out])
    with opened(workspace, passphrase_file, writing=out is not None) as station:
        found = score_of(station.venue, scripts)
        if out is not None:
            document = score_paper(station.venue, scripts, language())
            publish(station, document, out.parent, {out.name: renderer_of(out)(document)})
    if as_json:
        emit(_as_json(found))
    else:
        _tell_score(found, out)


def _script() -> Script:
    return bootstrap.rehearsal_scripts()[0]


def _show(made: Rehearsal, *, as_json: bool) -> None:
    """Who comes, with what in hand: enough to play it by script."""
    station, script = made.station, made.script
    workspace, sheet = Path(station.folder), bootstrap.rehearsal_sheet(Path(made.folder))
    steps = []
    for step in script.steps:
        says = getattr(step.says, language()).format_map(made.fields[step.id])
        shown = made.tickets.get(step.id)
        steps.append({"step": step.id, "candidate_number": step.who or None, "text": shown})
        if not as_json:
            put(f"{step.id}: {says}")
    if as_json:
        where = {"workspace": str(workspace), "passphrase_file": str(sheet)}
        emit({"ok": True, **where, "session": SESSION, "steps": steps})
    else:
        tell("rehearsal_made", workspace=workspace, sheet=sheet, minutes=script.minutes)


def _as_json(found: Score) -> dict[str, object]:
    steps = [
        {
            "step": one.step.id,
            "outcome": one.outcome,
            "otherwise": [
                {"article": ask.article, "message": getattr(ask.otherwise, language())}
                for ask in one.otherwise
            ],
        }
        for one in found.steps
    ]
    return {"ok": True, "right": found.right, "of": len(found.steps), "steps": steps}


def _tell_score(found: Score, out: Path | None) -> None:
    put(f"{say('score.right')}: {say('score.of', right=found.right, all=len(found.steps))}")
    for article, pairs in found.by_article():
        put(article_words(article or "", language()) or say("score.ours"))
        for step, ask in pairs:
            told = getattr(step.title, language()), getattr(ask.otherwise, language())
            put("  " + ": ".join(told))
    for one in found.steps:
        if one.outcome == "not_met":
            put(f"{getattr(one.step.title, language())}: {say('score.not_met')}")
    if out is not None:
        tell("score_written", file=out)
