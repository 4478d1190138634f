"""A venue's package with its sheets as files that appear together, at two places.

First every file is durable, then all packages are remembered, and only then they can be seen: a
full disk uses up no issue number, and no package is ever sent that headquarters forgot.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple, Protocol

from app.formats import package
from app.kernel.time import Instant
from app.reports.tickets import PassphraseSheet, PinSheet
from app.services.headquarters import Headquarters
from app.services.packing import Issued, remember, seal_package


class Staged(Protocol):
    """New files that appear together."""

    def put(self, path: Path, data: bytes, *, secret: bool = False) -> None: ...
    def publish(self) -> list[Path]: ...


class Sheets(Protocol):
    """What travels apart from a package."""

    @property
    def passphrase_text(self) -> str: ...
    @property
    def passphrase_sheet(self) -> PassphraseSheet: ...
    @property
    def pin_sheets(self) -> Sequence[PinSheet]: ...


class Printing(NamedTuple):
    """How sheets become PDF files."""

    passphrase: Callable[[PassphraseSheet], bytes]
    pins: Callable[[Sequence[PinSheet]], bytes]


class Targets(NamedTuple):
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

    @property
    def every(self) -> tuple[Path, ...]:
        """All of them."""
        return (self.package, self.passphrase, *self.sheets)


def targets_of(round_id: str, venue: str, packages: Path, sheets: Path) -> Targets:
    """A venue's files in the two folders, by their usual names."""
    stem = f"{round_id}-{venue}"
    return Targets(packages / f"{stem}{package.SUFFIX}", sheets / f"{stem}.pass.txt")


def venues_used(hq: Headquarters, round_id: str) -> list[str]:
    """The venues that have a session."""
    round_ = hq.registry.round(round_id)
    used = {session.venue for session in round_.sessions}
    return [venue.code for venue in round_.venues if venue.code in used]


def stage_package(
    hq: Headquarters,
    round_id: str,
    venue: str,
    now: Instant,
    *,
    targets: Targets,
    staged: Staged,
    printing: Printing,
) -> Issued:
    """Seal a venue's package and stage it with its sheets; it counts when it is remembered."""
    packed = seal_package(hq, round_id, venue, now)
    # The sheets first: a package never lies there without them.
    stage_sheets(packed, targets, staged, printing)
    staged.put(targets.package, packed.sealed)
    return packed.issued


def stage_sheets(sheets: Sheets, targets: Targets, staged: Staged, printing: Printing) -> None:
    """The passphrase as text and on paper, and the PINs on paper; for their owner only."""
    passphrase_sheet, pins_sheet = targets.sheets
    page, pins = printing.passphrase(sheets.passphrase_sheet), printing.pins(sheets.pin_sheets)
    staged.put(targets.passphrase, sheets.passphrase_text.encode(), secret=True)
    staged.put(passphrase_sheet, page, secret=True)
    staged.put(pins_sheet, pins, secret=True)


def issue_all(hq: Headquarters, issued: Sequence[Issued], staged: Staged) -> None:
    """Remember every package that is staged, then let them be seen."""
    for one in issued:
        remember(hq, one)
    staged.publish()
