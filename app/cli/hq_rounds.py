"""`kantoku hq`: rounds, tickets and packages out of headquarters."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

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
    say,
    tell,
    warn,
)
from app.formats import package
from app.kernel.faults import Fault, Kind
from app.services.headquarters import Headquarters
from app.services.preparing import Packed, pack, prepare, ticket_sheets, ticket_texts

PICTURES_AT_A_TIME = 50

T = TypeVar("T")


@click.command("prepare")
@HQ
@click.argument("round_file", metavar="ROUND.toml", type=PATH)
@click.argument("rosters", metavar="ROSTER...", nargs=-1, required=True, type=PATH)
@passphrase_option
@json_option
def prepare_command(
    hq: Path,
    round_file: Path,
    rosters: tuple[Path, ...],
    passphrase_file: Path | None,
    as_json: bool,
) -> None:
    """Check a round and its rosters, name every faulty row, store all or nothing."""
    with bootstrap.headquarters(hq, hq_passphrase(passphrase_file)) as headquarters:
        prepared = prepare(
            headquarters,
            (round_file.name, _or_fault(bootstrap.round_bytes, round_file)),
            [(path.name, _or_fault(bootstrap.roster_rows, path)) for path in rosters],
            bootstrap.regulations(),
            today=datetime.now(UTC).astimezone().date(),
            draws=bootstrap.draws(),
        )
    warn(prepared.warnings, as_json=as_json)
    if as_json:
        warned = [as_fault(fault) for fault in prepared.warnings]
        count = prepared.entries
        emit({"ok": True, "round": prepared.round.id, "entries": count, "warnings": warned})
    else:
        tell("hq_prepared", round=prepared.round.id, entries=prepared.entries)


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
    """Write the admission tickets."""
    files: list[Path] = []
    with bootstrap.headquarters(hq, hq_passphrase(passphrase_file)) as headquarters:
        if png:
            files += _pictures(headquarters, round_id, out)
        if pdf or not png:
            files += _pages(headquarters, round_id, out)
    if as_json:
        emit({"ok": True, "files": len(files), "out": str(out)})
    else:
        tell("hq_tickets", count=len(files), out=out)


@click.command("pack")
@HQ
@click.argument("round_id", metavar="ROUND")
@click.argument("venue", metavar="VENUE", required=False)
@click.option("--all", "every", is_flag=True, help="All venues, into two folders.")
@click.option("--out", required=True, type=PATH)
@click.option("--passphrase-out", required=True, type=PATH)
@passphrase_option
@json_option
def pack_command(
    hq: Path,
    round_id: str,
    venue: str | None,
    every: bool,
    out: Path,
    passphrase_out: Path,
    passphrase_file: Path | None,
    as_json: bool,
) -> None:
    """Seal a venue's package; its passphrase and PIN sheets travel another way."""
    if every == (venue is not None):
        raise click.UsageError(say("pack_needs_venue_or_all"))
    folders = (out, passphrase_out) if every else (out.parent, passphrase_out.parent)
    if every and folders[0].absolute() == folders[1].absolute():
        raise Fault("pack_same_folder", Kind.USAGE, folder=str(folders[0]))
    if out.absolute() == passphrase_out.absolute():
        raise Fault("pack_same_folder", Kind.USAGE, folder=str(out))
    with bootstrap.headquarters(hq, hq_passphrase(passphrase_file)) as headquarters:
        round_ = headquarters.registry.round(round_id)
        used = {session.venue for session in round_.sessions}
        codes = [v.code for v in round_.venues if v.code in used] if every else [venue or ""]
        for code in progress(codes, "progress_packing"):
            packed = pack(headquarters, round_id, code, bootstrap.clock().now())
            stem = f"{round_id}-{code}"
            targets = (
                (out / f"{stem}{package.SUFFIX}", passphrase_out / f"{stem}.pass.txt")
                if every
                else (out, passphrase_out)
            )
            _write_pack(packed, *targets)
            if as_json:
                emit({"ok": True, "venue": code, "issue": packed.issue, "file": str(targets[0])})
            else:
                tell("hq_packed", venue=code, issue=packed.issue, file=targets[0])


@click.command("identity")
@HQ
@click.option("--out", required=True, type=PATH)
@passphrase_option
def identity_command(hq: Path, out: Path, passphrase_file: Path | None) -> None:
    """Write headquarters' age identity, to open bundles with the `age` command."""
    with bootstrap.headquarters(hq, hq_passphrase(passphrase_file)) as found:
        bootstrap.write_file(out, f"{found.keyring.identity}\n".encode(), secret=True)
    tell("hq_identity", out=out)


def _pictures(hq: Headquarters, round_id: str, out: Path) -> list[Path]:
    files: dict[Path, tuple[str, Sequence[str]]] = {}
    for (venue, number), text in ticket_texts(hq, round_id).items():
        path = out / f"{number}.png"
        if path in files:  # a candidate with sessions at two venues has a ticket for each
            path = out / f"{number}-{venue}.png"
        files[path] = (text, (number,))
    todo = list(files.items())
    starts = range(0, len(todo), PICTURES_AT_A_TIME)
    batches = [todo[start : start + PICTURES_AT_A_TIME] for start in starts]
    for batch in progress(batches, "progress_pictures"):
        pictures = bootstrap.code_pictures([code for _, code in batch])
        for (path, _), picture in zip(batch, pictures, strict=True):
            bootstrap.write_file(path, picture)
    return list(files)


def _pages(hq: Headquarters, round_id: str, out: Path) -> list[Path]:
    files = []
    for venue, sheets in ticket_sheets(hq, round_id, language()):
        path = out / f"{round_id}-{venue}-tickets.pdf"
        bootstrap.write_file(path, bootstrap.ticket_pages(sheets, language()))
        files.append(path)
    return files


def _write_pack(packed: Packed, out: Path, passphrase_out: Path) -> None:
    stem = passphrase_out.name.removesuffix(".txt")
    lang = language()
    passphrase = bootstrap.passphrase_page(packed.passphrase_sheet, lang)
    pins = bootstrap.pin_pages(packed.pin_sheets, lang)
    bootstrap.write_file(out, packed.sealed)
    bootstrap.write_file(passphrase_out, packed.passphrase_text.encode(), secret=True)
    bootstrap.write_file(passphrase_out.with_name(f"{stem}.pdf"), passphrase, secret=True)
    bootstrap.write_file(passphrase_out.with_name(f"{stem}.pins.pdf"), pins, secret=True)
