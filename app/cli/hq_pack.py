"""`kantoku hq pack`: a venue's package, and its sheets at another place."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

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
from app.formats import package
from app.kernel.faults import Fault, Kind
from app.services.packing import Issued, Packed, remember, seal_package

if TYPE_CHECKING:
    from app.bootstrap import StagedFiles


class _Targets(NamedTuple):
    """Where one venue's files go."""

    package: Path
    passphrase: Path

    @property
    def sheets(self) -> tuple[Path, Path]:
        """The printed passphrase and the printed PINs, named alike however they were asked for."""
        stem = self.passphrase.name.removesuffix(".txt").removesuffix(".pass")
        return (
            self.passphrase.with_name(f"{stem}.pass.pdf"),
            self.passphrase.with_name(f"{stem}.pins.pdf"),
        )


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
        round_ = headquarters.registry.round(round_id)
        used = {session.venue for session in round_.sessions}
        codes = [v.code for v in round_.venues if v.code in used] if every else [venue or ""]
        targets = {code: _targets(round_id, code, out, passphrase_out, every) for code in codes}
        bootstrap.refuse_existing(
            path for t in targets.values() for path in (t.package, t.passphrase, *t.sheets)
        )
        issued: list[Issued] = []
        # First every file is durable, then all are remembered, and only then they can be seen: a
        # full disk uses up no issue number, and no package is ever sent that headquarters forgot.
        with bootstrap.staged_files() as staged:
            for code in progress(codes, "progress_packing"):
                packed = seal_package(headquarters, round_id, code, bootstrap.clock().now())
                _stage(packed, targets[code], staged)
                issued.append(packed.issued)
            for one in issued:
                remember(headquarters, one)
            staged.publish()
    for one in issued:
        file = targets[one.venue].package
        if as_json:
            emit({"ok": True, "venue": one.venue, "issue": one.issue, "file": str(file)})
        else:
            tell("hq_packed", venue=one.venue, issue=one.issue, file=file)
    if not as_json:
        tell("next_open")


def _targets(round_id: str, venue: str, out: Path, passphrase_out: Path, every: bool) -> _Targets:
    if not every:
        return _Targets(out, passphrase_out)
    stem = f"{round_id}-{venue}"
    return _Targets(out / f"{stem}{package.SUFFIX}", passphrase_out / f"{stem}.pass.txt")


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


def _stage(packed: Packed, targets: _Targets, staged: StagedFiles) -> None:
    """The sheets first: a package never lies there without them."""
    passphrase_sheet, pins_sheet = targets.sheets
    lang = language()
    page = bootstrap.passphrase_page(packed.passphrase_sheet, lang)
    pins = bootstrap.pin_pages(packed.pin_sheets, lang)
    staged.put(targets.passphrase, packed.passphrase_text.encode(), secret=True)
    staged.put(passphrase_sheet, page, secret=True)
    staged.put(pins_sheet, pins, secret=True)
    staged.put(targets.package, packed.sealed)
