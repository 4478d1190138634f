"""`kantoku hq upgrade`, `rebuild`, `backup`, `restore`: keeping what headquarters has."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from app import bootstrap
from app.cli.common import (
    HQ,
    PATH,
    as_fault,
    emit,
    hq_passphrase,
    json_option,
    passphrase_option,
    tell,
    warn,
)
from app.cli.hq_keys import paper_key_option, read_paper_key
from app.kernel.faults import Faults
from app.services.keeping import everything_wrong
from app.services.rederiving import rebuild


@click.command("upgrade")
@HQ
@passphrase_option
@json_option
def upgrade_command(hq: Path, passphrase_file: Path | None, as_json: bool) -> None:
    """Bring a database of an earlier version to this one's, all or nothing."""
    was, now = bootstrap.upgrade_headquarters(hq, hq_passphrase(passphrase_file))
    if as_json:
        emit({"ok": True, "hq": str(hq), "was": was, "version": now})
    else:
        tell("hq_upgraded" if was < now else "hq_up_to_date", hq=hq, was=was, version=now)


@click.command("rebuild")
@HQ
@passphrase_option
@json_option
def rebuild_command(hq: Path, passphrase_file: Path | None, as_json: bool) -> None:
    """Build what the database says of records again, from the bundles as they came in."""
    with bootstrap.headquarters_and_registry(hq, hq_passphrase(passphrase_file)) as (
        found,
        registry,
    ):
        done = rebuild(registry, unseal=found.unseal_bundle, verify=found.vault.verify)
        faults = everything_wrong(found, registry)
    counts = {name: getattr(done, name) for name in ("bundles", "stations", "events", "forks")}
    if as_json:
        emit({"ok": not faults, **counts, "faults": [as_fault(fault) for fault in faults]})
    else:
        tell("hq_rebuilt", hq=hq, **counts)
        warn(faults, as_json=False)
    if faults:
        sys.exit(Faults(faults).kind.value)


@click.command("backup")
@HQ
@click.option("--out", required=True, type=PATH, help="The new file.")
@passphrase_option
@json_option
def backup_command(hq: Path, out: Path, passphrase_file: Path | None, as_json: bool) -> None:
    """Write keys and database into one sealed file, as of one moment."""
    rows = bootstrap.backup_headquarters(hq, hq_passphrase(passphrase_file), out)
    if as_json:
        emit({"ok": True, "hq": str(hq), "file": str(out), "rows": rows})
    else:
        tell("hq_backed_up", hq=hq, file=out, rows=rows)


@click.command("restore")
@click.argument("file", metavar="FILE", type=PATH)
@click.argument("hq", metavar="HQ2", type=PATH)
@click.option("--database", help="A PostgreSQL URL; a SQLite file in HQ2 when left out.")
@paper_key_option
@passphrase_option
@json_option
def restore_command(
    file: Path,
    hq: Path,
    database: str | None,
    paper_key_file: Path | None,
    passphrase_file: Path | None,
    as_json: bool,
) -> None:
    """Make a headquarters from a backup, and check everything before it is called done.

    With --paper-key-file the passphrase given is the new one of HQ2.
    """
    paper = read_paper_key(paper_key_file) if paper_key_file else ""
    passphrase = hq_passphrase(passphrase_file)
    rows = bootstrap.restore_headquarters(file, hq, passphrase, database, paper=paper)
    if as_json:
        emit({"ok": True, "hq": str(hq), "file": str(file), "rows": rows})
    else:
        tell("hq_restored", hq=hq, file=file, rows=rows)
