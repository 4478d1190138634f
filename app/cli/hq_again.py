"""`kantoku hq reissue` and `hq sheets`: what was lost, printed once more."""

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
from app.kernel.faults import Fault, Kind
from app.services.handingout import Printing, stage_sheets, targets_of
from app.services.reissuing import reissue, sheets_of, ticket_file
from app.services.venuesheets import venue_sheets


@click.command("reissue")
@HQ
@click.argument("round_id", metavar="ROUND")
@click.argument("number", metavar="NUMBER")
@click.option("--out", type=PATH, help="The folder for the new ticket.")
@passphrase_option
@json_option
def reissue_command(
    hq: Path,
    round_id: str,
    number: str,
    out: Path | None,
    passphrase_file: Path | None,
    as_json: bool,
) -> None:
    """Issue a candidate's ticket once more; the old one is superseded.

    The venue's desk knows of it from its next package on.
    """
    if out is not None and out.exists() and not out.is_dir():
        raise Fault("tickets_need_folder", Kind.USAGE, file=str(out))
    with bootstrap.headquarters(hq, hq_passphrase(passphrase_file)) as found:
        done = reissue(found, round_id, number)
        files: list[Path] = []
        if out is not None:
            sheets = sheets_of(found, round_id, number, language())
            with bootstrap.staged_files() as staged:
                path = out / ticket_file(round_id, number, done.issue)
                staged.put(path, bootstrap.ticket_pages(sheets, language()))
                files = staged.publish()
    if as_json:
        told = {"ok": True, "candidate_number": number, "issue": done.issue}
        emit({**told, "packages": done.packages, "files": [str(file) for file in files]})
        return
    tell("hq_new_ticket", candidate_number=number, issue=done.issue)
    for file in files:
        tell("hq_reissued_file", file=file)
    if done.packages:
        tell("hq_new_packages", venues=list(done.packages))


@click.command("sheets")
@HQ
@click.argument("round_id", metavar="ROUND")
@click.argument("venue", metavar="VENUE")
@click.option("--out", required=True, type=PATH, help="The folder for the sheets.")
@passphrase_option
@json_option
def sheets_command(
    hq: Path, round_id: str, venue: str, out: Path, passphrase_file: Path | None, as_json: bool
) -> None:
    """Print a venue's passphrase sheet and its PIN sheets once more, each in a file of its own.

    They are the ones that travelled before: packages that were sent open with them.
    """
    if out.exists() and not out.is_dir():
        raise Fault("sheets_need_folder", Kind.USAGE, file=str(out))
    targets, lang = targets_of(round_id, venue, out, out), language()
    printing = Printing(
        lambda sheet: bootstrap.passphrase_page(sheet, lang),
        lambda sheets: bootstrap.pin_pages(sheets, lang),
    )
    with (
        bootstrap.headquarters(hq, hq_passphrase(passphrase_file)) as found,
        bootstrap.staged_files() as staged,
    ):
        stage_sheets(venue_sheets(found, round_id, venue), targets, staged, printing)
        files = staged.publish()
    if as_json:
        emit({"ok": True, "venue": venue, "files": [str(file) for file in files]})
    else:
        tell("hq_sheets", venue=venue, out=out)
