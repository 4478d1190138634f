"""`kantoku hq pack`: a venue's package, and its sheets at another place."""

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
    progress,
    say,
    tell,
)
from app.kernel.faults import Fault, Kind
from app.services.handingout import (
    Printing,
    Targets,
    issue_all,
    stage_package,
    targets_of,
    venues_used,
)
from app.services.packing import Issued


@click.command("pack")
@HQ
@click.argument("round_id", metavar="ROUND")
@click.argument("venue", metavar="[VENUE]", required=False)
@click.option("--all", "every", is_flag=True, help="All venues, into two FOLDERs.")
@click.option(
    "--out",
    metavar="FILE|FOLDER",
    required=True,
    type=PATH,
    help="For one VENUE the package's FILE; with --all the FOLDER for all packages.",
)
@click.option(
    "--passphrase-out",
    metavar="FILE|FOLDER",
    required=True,
    type=PATH,
    help="For one VENUE the passphrase's FILE; with --all the FOLDER for all of them. "
    "The printed sheets come beside it; it may not be the package's folder.",
)
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
    """Seal a venue's package; its passphrase and PIN sheets travel another way.

    \b
    One venue:   hq pack HQ ROUND VENUE --out FILE --passphrase-out FILE
    All venues:  hq pack HQ ROUND --all --out FOLDER --passphrase-out FOLDER
    """
    if every == (venue is not None):
        raise click.UsageError(say("pack_needs_venue_or_all"))
    _check_places(out, passphrase_out, every=every)
    with bootstrap.headquarters(hq, hq_passphrase(passphrase_file)) as headquarters:
        codes = venues_used(headquarters, round_id) if every else [venue or ""]
        targets = {code: _targets(round_id, code, out, passphrase_out, every) for code in codes}
        bootstrap.refuse_existing(path for t in targets.values() for path in t.every)
        lang, issued = language(), list[Issued]()
        printing = Printing(
            lambda sheet: bootstrap.passphrase_page(sheet, lang),
            lambda sheets: bootstrap.pin_pages(sheets, lang),
        )
        with bootstrap.staged_files() as staged:
            for code in progress(codes, "progress_packing"):
                now = bootstrap.clock().now()
                made = stage_package(
                    headquarters,
                    round_id,
                    code,
                    now,
                    targets=targets[code],
                    staged=staged,
                    printing=printing,
                )
                issued.append(made)
            issue_all(headquarters, issued, staged)
    for one in issued:
        file = targets[one.venue].package
        if as_json:
            emit({"ok": True, "venue": one.venue, "issue": one.issue, "file": str(file)})
        else:
            tell("hq_packed", venue=one.venue, issue=one.issue, file=file)
    if not as_json:
        tell("next_open")


def _targets(round_id: str, venue: str, out: Path, passphrase_out: Path, every: bool) -> Targets:
    return (
        targets_of(round_id, venue, out, passphrase_out) if every else Targets(out, passphrase_out)
    )


def _check_places(out: Path, passphrase_out: Path, *, every: bool) -> None:
    """Refuse before anything is made; links and dots do not hide that two folders are one."""
    for path in (out, passphrase_out):
        if every and path.exists() and not path.is_dir():
            raise Fault("pack_needs_folder", Kind.USAGE, file=str(path))
        if not every and path.is_dir():
            raise Fault("pack_needs_file", Kind.USAGE, folder=str(path))
    folders = [path if every else path.parent for path in (out, passphrase_out)]
    if bootstrap.is_same_folder(*folders):
        raise Fault("pack_same_folder", Kind.USAGE, folder=str(folders[1]))
    if every and bootstrap.is_nested(*folders):
        # Whoever copies the outer folder to a stick copies the other with it.
        told = {"folder": str(out), "other": str(passphrase_out)}
        raise Fault("pack_nested_folders", Kind.USAGE, **told)
