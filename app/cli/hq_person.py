"""`kantoku hq person`: everything that is stored about one person."""

from __future__ import annotations

from pathlib import Path

import click

from app import bootstrap
from app.cli.casetables import show_person
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
from app.domain.office import PersonSeen
from app.services.casework import note_lists, note_looks
from app.services.disclosure import person_files
from app.services.personpaper import person_paper
from app.services.roundnow import rules_of


@click.command("person")
@HQ
@click.argument("number", metavar="NUMBER")
@click.option("--round", "round_id", default="", help="One round only; all if left out.")
@click.option("--out", type=PATH, help="A new PDF file with the same in words.")
@clerk_options
@passphrase_option
@json_option
def person_command(
    hq: Path,
    number: str,
    round_id: str,
    out: Path | None,
    clerk: str,
    pin_file: Path | None,
    passphrase_file: Path | None,
    as_json: bool,
) -> None:
    """Everything that is stored about one person; the look is recorded.

    What people at the venue wrote may name others: read it before it is handed out.
    """
    if out is not None:
        bootstrap.refuse_existing([out])
    with bootstrap.headquarters_and_registry(hq, hq_passphrase(passphrase_file)) as (
        found,
        registry,
    ):
        actor = acting(found, registry, clerk, pin_file)
        files = person_files(registry, number, round_id)
        for file in files:
            look = [PersonSeen(candidate=number, why="person")]
            note_looks(registry, bootstrap.clock(), actor, file.round, look)
        rounds = {file.round: registry.round(file.round) for file in files}
        rules = {id: rules_of(registry, found) for id, found in rounds.items()}
        if out is not None:
            zone = rounds[files[-1].round].time_zone
            paper = person_paper(files, rules, found.keyring.name, language(), zone)
            data = bootstrap.document_pages(paper)
            with bootstrap.staged_files() as staged:
                staged.put(out, data, secret=True)
                # Written down before anybody can take it away.
                at, place, named = bootstrap.clock(), str(out.parent), {out.name: data}
                note_lists(registry, at, actor, files[-1].round, place, named)
                staged.publish()
    for file in files:
        if as_json:
            emit(file)
        else:
            show_person(file, rules[file.round], rounds[file.round].time_zone)
    if out is not None and not as_json:
        tell("hq_person_paper", file=out)
