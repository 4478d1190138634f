"""`kantoku hq`: rounds in, tickets out, and headquarters' identity."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from app import bootstrap
from app.cli.common import (
    HQ,
    PATH,
    as_fault,
    emit,
    hq_passphrase,
    json_option,
    language,
    passphrase_option,
    progress,
    tell,
    warn,
)
from app.kernel.faults import Fault, Kind
from app.kernel.phrases import sentence
from app.services.headquarters import Headquarters
from app.services.preparing import Prepared, prepare, ticket_sheets, ticket_texts
from app.services.revising import MOST_TOLD

if TYPE_CHECKING:
    from app.bootstrap import StagedFiles

PICTURES_AT_A_TIME = 50

T = TypeVar("T")


@click.command("prepare")
@HQ
@click.argument("round_file", metavar="ROUND.toml", type=PATH)
@click.argument("rosters", metavar="ROSTER...", nargs=-1, required=True, type=PATH)
@click.option("--revise", is_flag=True, help="Put this in the place of what is stored.")
@click.option("--rules", multiple=True, type=PATH, help="A rule pack of your own; again for more.")
@passphrase_option
@json_option
def prepare_command(
    hq: Path,
    round_file: Path,
    rosters: tuple[Path, ...],
    revise: bool,
    rules: tuple[Path, ...],
    passphrase_file: Path | None,
    as_json: bool,
) -> None:
    """Check a round and its rosters, name every faulty row, store all or nothing.

    A round that is stored already is compared: what differs is named, and replaced with --revise.
    """
    with bootstrap.headquarters(hq, hq_passphrase(passphrase_file)) as headquarters:
        prepared = prepare(
            headquarters,
            (round_file.name, _or_fault(bootstrap.round_bytes, round_file)),
            [
                (name, _or_fault(partial(bootstrap.roster_rows, name=name), path))
                for name, path in zip(_names(rosters), rosters, strict=True)
            ],
            bootstrap.regulations(rules),
            today=datetime.now(UTC).astimezone().date(),
            draws=bootstrap.draws(),
            revise_at=bootstrap.clock().now() if revise else None,
        )
    warn(prepared.warnings, as_json=as_json)
    if as_json:
        emit(_as_json(prepared))
    else:
        _tell_prepared(prepared)


def _as_json(prepared: Prepared) -> dict[str, object]:
    warned = [as_fault(fault) for fault in prepared.warnings]
    count = prepared.entries
    told = {"ok": True, "round": prepared.round.id, "entries": count, "warnings": warned}
    revised = prepared.revised
    if revised is None:
        return {**told, "state": "stored"}
    return {
        **told,
        "state": "revised" if revised.changes else "unchanged",
        "changes": [as_fault(change) for change in revised.changes],
        "tickets": [{"candidate_number": n, "issue": issue} for n, issue in revised.tickets],
        "packages": revised.packages,
    }


def _tell_prepared(prepared: Prepared) -> None:
    revised, round_id = prepared.revised, prepared.round.id
    if revised is None:
        tell("hq_prepared", round=round_id, entries=prepared.entries)
    elif not revised.changes:
        tell("hq_unchanged", round=round_id, entries=prepared.entries)
    else:
        for change in revised.changes[:MOST_TOLD]:
            click.echo(sentence(change, language()))
        tell("hq_revised", round=round_id, entries=prepared.entries, count=len(revised.changes))
        if revised.tickets:
            tell("hq_new_tickets", count=len(revised.tickets))
            for number, issue in revised.tickets:
                tell("hq_new_ticket", candidate_number=number, issue=issue)
        if revised.packages:
            tell("hq_new_packages", venues=revised.packages)


def _names(files: Sequence[Path]) -> list[str]:
    """What files are called in messages: by name, or as given where two have one name."""
    count = Counter(path.name for path in files)
    return [path.name if count[path.name] == 1 else str(path) for path in files]


def _or_fault(read: Callable[[Path], T], path: Path) -> T | Fault:
    """What a file holds, or why it can't be read: one bad file hides nothing in the others."""
    try:
        return read(path)
    except Fault as fault:
        return fault


@click.command("tickets")
@HQ
@click.argument("round_id", metavar="ROUND")
@click.option("--out", required=True, type=PATH, help="The folder for the tickets.")
@click.option("--png", is_flag=True, help="One picture per candidate.")
@click.option("--pdf", is_flag=True, help="One file per venue (the default).")
@passphrase_option
@json_option
def tickets_command(
    hq: Path,
    round_id: str,
    out: Path,
    png: bool,
    pdf: bool,
    passphrase_file: Path | None,
    as_json: bool,
) -> None:
    """Write the admission tickets: all of them, and over nothing that is there."""
    if out.exists() and not out.is_dir():
        raise Fault("tickets_need_folder", Kind.USAGE, file=str(out))
    with (
        bootstrap.headquarters(hq, hq_passphrase(passphrase_file)) as headquarters,
        bootstrap.staged_files() as staged,
    ):
        if png:
            _pictures(headquarters, round_id, out, staged)
        if pdf or not png:
            _pages(headquarters, round_id, out, staged)
        files = staged.publish()
    if as_json:
        emit({"ok": True, "files": len(files), "out": str(out)})
    else:
        tell("hq_tickets", count=len(files), out=out)


@click.command("identity")
@HQ
@click.option("--out", required=True, type=PATH)
@passphrase_option
def identity_command(hq: Path, out: Path, passphrase_file: Path | None) -> None:
    """Write headquarters' age identity, to open bundles with the `age` command."""
    bootstrap.refuse_existing([out])
    with (
        bootstrap.headquarters(hq, hq_passphrase(passphrase_file)) as found,
        bootstrap.staged_files() as staged,
    ):
        staged.put(out, f"{found.keyring.identity}\n".encode(), secret=True)
        staged.publish()
    tell("hq_identity", out=out)


def _pictures(hq: Headquarters, round_id: str, out: Path, staged: StagedFiles) -> None:
    files: dict[Path, tuple[str, Sequence[str]]] = {}
    for (venue, number), text in ticket_texts(hq, round_id).items():
        path = out / f"{number}.png"
        if path in files:  # a candidate with sessions at two venues has a ticket for each
            path = out / f"{number}-{venue}.png"
        files[path] = (text, (number,))
    bootstrap.refuse_existing(files)
    todo = list(files.items())
    starts = range(0, len(todo), PICTURES_AT_A_TIME)
    batches = [todo[start : start + PICTURES_AT_A_TIME] for start in starts]
    for batch in progress(batches, "progress_pictures"):
        pictures = bootstrap.code_pictures([code for _, code in batch])
        for (path, _), picture in zip(batch, pictures, strict=True):
            staged.put(path, picture)


def _pages(hq: Headquarters, round_id: str, out: Path, staged: StagedFiles) -> None:
    for venue, sheets in ticket_sheets(hq, round_id, language()):
        path = out / f"{round_id}-{venue}-tickets.pdf"
        bootstrap.refuse_existing([path])
        staged.put(path, bootstrap.ticket_pages(sheets, language()))
