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
from app.formats import receipt
from app.kernel.faults import Fault, Kind
from app.reports.receiptpages import ReceiptPage, receipt_pages
from app.services.receiptsout import ReceiptOut, receipts_of


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
        round_ = registry.round(round_id)
    place = next(place.name for place in round_.venues if place.code == venue)
    pages = [
        ReceiptPage(o.station_name, o.receipt.size, o.receipt.time, o.receipt.number, o.text)
        for o in outs
    ]
    paper = receipt_pages(round_.name, place, pages, language(), round_.time_zone)
    stem = f"{round_id}-{venue}"
    files = {
        out / f"{stem}-receipts.pdf": bootstrap.document_pages(paper),
        **{out / f"{_name(stem, one)}{receipt.SUFFIX}": one.text.encode("ascii") for one in outs},
    }
    captions = [(one.text, (one.station_name, f"{venue}  1-{one.receipt.size}")) for one in outs]
    for one, picture in zip(outs, bootstrap.code_pictures(captions), strict=True):
        files[out / f"{_name(stem, one)}.receipt.png"] = picture
    bootstrap.refuse_existing(files)
    with bootstrap.staged_files() as staged:
        for path, data in files.items():
            staged.put(path, data)
        staged.publish()
    if as_json:
        emit({"ok": True, "stations": len(outs), "files": sorted(map(str, files))})
    else:
        tell("hq_receipts", count=len(outs), out=out)


def _name(stem: str, one: ReceiptOut) -> str:
    return f"{stem}-{one.receipt.station}-{one.receipt.number:08d}"
