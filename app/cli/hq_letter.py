"""`kantoku hq letter`: what was decided about a case, as a draft of a letter."""

from __future__ import annotations

from pathlib import Path

import click

from app import bootstrap
from app.cli.common import (
    HQ,
    PATH,
    emit,
    hq_passphrase,
    json_option,
    language,
    passphrase_option,
    tell,
)
from app.cli.hq_acting import acting, clerk_options
from app.domain.cases import round_of
from app.domain.office import PersonSeen
from app.services.casework import note_lists, note_looks
from app.services.letters import letter_for


@click.command("letter")
@HQ
@click.argument("case", metavar="CASE")
@click.option("--candidate", default="", help="To whom, where a case is about several.")
@click.option("--out", required=True, type=PATH, help="The new PDF file.")
@clerk_options
@passphrase_option
@json_option
def letter_command(
    hq: Path,
    case: str,
    candidate: str,
    out: Path,
    clerk: str,
    pin_file: Path | None,
    passphrase_file: Path | None,
    as_json: bool,
) -> None:
    """Write a draft of the letter that tells a person what was decided; it is recorded."""
    bootstrap.refuse_existing([out])
    with bootstrap.headquarters_and_registry(hq, hq_passphrase(passphrase_file)) as (
        found,
        registry,
    ):
        actor = acting(found, registry, clerk, pin_file)
        document = letter_for(registry, case, candidate, found.keyring.name, language())
        data, clock, round_id = (
            bootstrap.document_pages(document),
            bootstrap.clock(),
            round_of(case),
        )
        look = PersonSeen(candidate=document.about, why="letter")
        with bootstrap.staged_files() as staged:
            staged.put(out, data, secret=True)
            note_looks(registry, clock, actor, round_id, [look])
            note_lists(registry, clock, actor, round_id, str(out.parent), {out.name: data})
            staged.publish()
    if as_json:
        emit({"ok": True, "case": case, "candidate_number": document.about, "file": str(out)})
    else:
        tell("hq_letter", file=out)
