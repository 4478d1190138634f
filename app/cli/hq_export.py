"""`kantoku hq export`: a round's lists as CSV and workbook, and counts without names."""

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
from app.kernel.faults import Fault, Kind
from app.services.casework import work_on
from app.services.courselisting import no_longer_listed
from app.services.listing import lists_of, statistics_of
from app.services.listsout import STATISTICS, write_lists


@click.command("export")
@HQ
@click.argument("round_id", metavar="ROUND")
@click.option("--out", required=True, type=PATH, help="The folder for the files.")
@clerk_options
@passphrase_option
@json_option
def export_command(
    hq: Path,
    round_id: str,
    out: Path,
    clerk: str,
    pin_file: Path | None,
    passphrase_file: Path | None,
    as_json: bool,
) -> None:
    """Write attendance, incidents, cases, re-exam and further lists, and anonymised counts.

    Each list is a CSV file and a sheet of the workbook; `statistics` alone may leave headquarters.
    """
    if out.exists() and not out.is_dir():
        raise Fault("export_needs_folder", Kind.USAGE, file=str(out))
    with bootstrap.headquarters_and_registry(hq, hq_passphrase(passphrase_file)) as (
        found,
        registry,
    ):
        actor = acting(found, registry, clerk, pin_file)
        work = work_on(registry, round_id)
        files = {
            **bootstrap.list_files(lists_of(work, language()), out, round_id),
            **bootstrap.list_files(statistics_of(work, language()), out, STATISTICS),
        }
        lost = no_longer_listed(work)
        with bootstrap.staged_files() as staged:
            bootstrap.refuse_existing(files)
            clock = bootstrap.clock()
            made = write_lists(registry, clock, actor, work, out, files, staged)
    if as_json:
        names = sorted(path.name for path in made)
        more = {"certificates_lost": list(lost)} if lost else {}
        emit({"ok": True, "round": round_id, "out": str(out), "files": names, **more})
    else:
        tell("hq_exported", count=len(made), out=out)
        if lost:
            tell("hq_certificates_lost", candidates=list(lost), count=len(lost))
