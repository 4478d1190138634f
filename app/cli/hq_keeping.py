"""`kantoku hq upgrade`: keeping headquarters' database."""

from __future__ import annotations

from pathlib import Path

import click

from app import bootstrap
from app.cli.common import HQ, emit, hq_passphrase, json_option, passphrase_option, tell


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
