"""`kantoku hq receipts`: receipts for a venue that no network reaches, as files and on paper."""

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
from app.services.receiptsout import receipt_files, receipts_of, receipts_paper


@click.command("receipts")
@HQ
@click.argument("round_id", metavar="ROUND")
@click.argument("venue", metavar="VENUE")
@click.option("--out", required=True, type=PATH, help="The folder for the files.")
@passphrase_option
@json_option
def receipts_command(
    hq: Path, round_id: str, venue: str, out: Path, passphrase_file: Path | None, as_json: bool
) -> None:
    """Write each station's latest receipt as text and as a code, and all of them on pages.

    A station takes it by `venue send --receipt FILE`, or held before its camera.
    """
    if out.exists() and not out.is_dir():
        raise Fault("receipts_need_folder", Kind.USAGE, file=str(out))
    with bootstrap.headquarters_and_registry(hq, hq_passphrase(passphrase_file)) as (
        found,
        registry,
    ):
        outs = receipts_of(registry, found.receipt_signer, round_id, venue)
        paper = receipts_paper(registry, round_id, venue, outs, language())
    named = receipt_files(
        paper,
        round_id,
        venue,
        outs,
        pages=bootstrap.document_pages,
        pictures=bootstrap.code_pictures,
    )
    files = {out / name: data for name, data in named.items()}
    bootstrap.refuse_existing(files)
    with bootstrap.staged_files() as staged:
        for path, data in files.items():
            staged.put(path, data)
        staged.publish()
    if as_json:
        emit({"ok": True, "stations": len(outs), "files": sorted(map(str, files))})
    else:
        tell("hq_receipts", count=len(outs), out=out)
