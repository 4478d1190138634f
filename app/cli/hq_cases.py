"""`kantoku hq`: cases and findings, and what is decided about them."""

from __future__ import annotations

from pathlib import Path

import click

from app import bootstrap
from app.cli.casetables import show_cases, show_decided, show_file
from app.cli.common import (
    HQ,
    PATH,
    emit,
    hq_passphrase,
    json_option,
    passphrase_option,
    put,
    say,
    tell,
)
from app.cli.hq_acting import acting, clerk_options, read_pin
from app.domain.cases import KINDS, Outcome
from app.domain.casework import Decide, Open
from app.domain.office import HOLDER, PersonSeen
from app.formats import wire
from app.kernel.faults import Kind
from app.services.casefile import case_file, looks_at
from app.services.casewords import rules_for
from app.services.casework import (
    CaseShown,
    Filter,
    find_case,
    note_head,
    note_looks,
    open_case,
    work_on,
)
from app.services.deciding import decide
from app.services.office import actor_for
from app.services.papercodes import WRONG

CASE = click.argument("case", metavar="CASE")
ROUND = click.argument("round_id", metavar="ROUND")


@click.command("cases")
@HQ
@ROUND
@click.option("--kind", type=click.Choice([*KINDS]), metavar="KIND", help="One kind only.")
@click.option("--venue", default="", help="One venue only.")
@click.option("--state", type=click.Choice(["open", "decided"]), help="Open or decided only.")
@click.option("--severity", type=click.Choice(["case", "finding"]), help="One weight only.")
@click.option("--candidate", default="", help="One person only; the look is recorded.")
@clerk_options
@passphrase_option
@json_option
def cases_command(
    hq: Path,
    round_id: str,
    kind: str | None,
    venue: str,
    state: str | None,
    severity: str | None,
    candidate: str,
    clerk: str,
    pin_file: Path | None,
    passphrase_file: Path | None,
    as_json: bool,
) -> None:
    """Everything to look at after the day: cases, findings, and what was decided."""
    wanted = Filter(kind or "", venue, state or "", candidate, severity or "")
    with bootstrap.headquarters_and_registry(hq, hq_passphrase(passphrase_file)) as (
        found,
        registry,
    ):
        actor = acting(found, registry, clerk, pin_file)
        cases = [case for case in work_on(registry, round_id).cases if wanted.fits(case)]
        if candidate:
            looks = [PersonSeen(candidate=candidate, why="search")]
            note_looks(registry, bootstrap.clock(), actor, round_id, looks)
    if as_json:
        for case in cases:
            emit(case)
    else:
        show_cases(cases, round_id)


@click.command("case")
@HQ
@CASE
@clerk_options
@passphrase_option
@json_option
def case_command(
    hq: Path,
    case: str,
    clerk: str,
    pin_file: Path | None,
    passphrase_file: Path | None,
    as_json: bool,
) -> None:
    """One case: what happened, the evidence, earlier cases of the person. The look is recorded."""
    with bootstrap.headquarters_and_registry(hq, hq_passphrase(passphrase_file)) as (
        found,
        registry,
    ):
        actor = acting(found, registry, clerk, pin_file)
        work, shown = find_case(registry, case)
        note_looks(registry, bootstrap.clock(), actor, shown.round, looks_at(registry, shown))
        file = case_file(registry, work, shown)
    if as_json:
        emit(file)
    else:
        show_file(file, rules_for(work, shown), work.view.rules, work.view.round.time_zone)


@click.command("decide")
@HQ
@CASE
@click.option("--outcome", required=True, type=click.Choice(["confirm", "overturn", "void"]))
@click.option("--reason", required=True, help="Why; it is kept with the decision.")
@click.option("--anew", is_flag=True, help="In the place of an earlier decision; both are kept.")
@click.option("--ban", is_flag=True, help="The people may not sit again; needs a second person.")
@click.option(
    "--until", default="", help="The last day of the ban, YYYY-MM-DD; for ever if left out."
)
@click.option("--second", default="", help="The second person: a clerk's id, or 'headquarters'.")
@click.option("--second-pin-file", type=PATH, help="The file with the second person's PIN.")
@clerk_options
@passphrase_option
@json_option
def decide_command(
    hq: Path,
    case: str,
    outcome: Outcome,
    reason: str,
    anew: bool,
    ban: bool,
    until: str,
    second: str,
    second_pin_file: Path | None,
    clerk: str,
    pin_file: Path | None,
    passphrase_file: Path | None,
    as_json: bool,
) -> None:
    """Confirm or overturn what a case says, or declare void what it is about."""
    with bootstrap.headquarters_and_registry(hq, hq_passphrase(passphrase_file)) as (
        found,
        registry,
    ):
        clock, vault = bootstrap.clock(), found.vault
        actor = acting(found, registry, clerk, pin_file)
        if second and second != HOLDER:
            actor_for(registry, clock, vault, second, read_pin(second, second_pin_file))
        wish = Decide(outcome, reason, anew=anew, ban=ban, until=until, second=second)
        decided = decide(registry, clock, actor, case, wish)
    if as_json:
        more = {"replaces": decided.replaces, "outcomes": decided.outcomes}
        emit({**_ok(decided.case), **{key: wire.to_builtins(value) for key, value in more.items()}})
    else:
        show_decided(decided)


@click.command("open-case")
@HQ
@ROUND
@click.option("--candidate", "candidates", multiple=True, help="Who it is about; may be repeated.")
@click.option("--session", default="", help="The session it is about.")
@click.option("--venue", default="", help="The venue it is about.")
@click.option("--reason", required=True, help="What is to be looked into.")
@clerk_options
@passphrase_option
@json_option
def open_command(
    hq: Path,
    round_id: str,
    candidates: tuple[str, ...],
    session: str,
    venue: str,
    reason: str,
    clerk: str,
    pin_file: Path | None,
    passphrase_file: Path | None,
    as_json: bool,
) -> None:
    """Open a case that no record shows, after the event too (E 18.2)."""
    with bootstrap.headquarters_and_registry(hq, hq_passphrase(passphrase_file)) as (
        found,
        registry,
    ):
        actor = acting(found, registry, clerk, pin_file)
        wish = Open(reason, tuple(dict.fromkeys(candidates)), session, venue)
        opened = open_case(registry, bootstrap.clock(), actor, round_id, wish)
    if as_json:
        emit(_ok(opened))
    else:
        tell("case_opened", case=opened.case)
        tell("case_next_decide", case=opened.case)


@click.command("head")
@HQ
@ROUND
@click.argument("venue", metavar="VENUE")
@click.argument("code", metavar="CODE")
@clerk_options
@passphrase_option
@json_option
def head_command(
    hq: Path,
    round_id: str,
    venue: str,
    code: str,
    clerk: str,
    pin_file: Path | None,
    passphrase_file: Path | None,
    as_json: bool,
) -> None:
    """Enter a head code from a venue's paper; one that differs becomes a case."""
    with bootstrap.headquarters_and_registry(hq, hq_passphrase(passphrase_file)) as (
        found,
        registry,
    ):
        actor = acting(found, registry, clerk, pin_file)
        noted = note_head(registry, bootstrap.clock(), actor, round_id, venue, code)
    wrong = noted.result in WRONG
    if as_json:
        emit({"ok": not wrong, **wire.to_builtins(noted)})
    else:
        put(say(f"head_result_{noted.result}", head=noted.code, record=noted.seq, venue=venue))
    if wrong:
        raise SystemExit(Kind.HOSTILE.value)


def _ok(case: CaseShown) -> dict[str, object]:
    return {"ok": True, **wire.to_builtins(case)}
