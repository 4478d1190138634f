"""This computer: clock, folders, sounds, and the files that come with the program."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from app.formats.rulepack import SIZE_LIMIT as MAX_RULEPACK
from app.formats.rulepack import load_regulations
from app.kernel.resources import resource
from app.machine.clock import ComputerClock
from app.machine.files import read_file, write_file
from app.machine.staged import StagedFiles
from app.machine.userfolders import data_folder, settings_folder
from app.services.ports import SoundPort
from app.settings import SettingsFile
from app.vault.vault import Vault

if TYPE_CHECKING:
    from app.domain.regulation import RulePack
    from app.formats.cards import Cards
    from app.formats.rosterrows import Row

MAX_ROUND_FILE = 16 * 2**20
MAX_ROSTER_FILE = 64 * 2**20
MAX_SETTINGS = 2**20


def vault() -> Vault:
    """Keys, signatures and seals."""
    return Vault()


def clock() -> ComputerClock:
    """The computer's clock."""
    return ComputerClock()


def settings(folder: Path | None = None) -> SettingsFile:
    """What the people of this computer chose, in a file of their own."""
    file = (folder or settings_folder()) / "settings.toml"

    def load() -> str | None:
        if not file.is_file():
            return None
        return read_file(file, MAX_SETTINGS).decode("utf-8-sig", "replace")

    def set_aside() -> None:
        write_file(file.with_name("settings-set-aside.toml"), read_file(file, MAX_SETTINGS))

    return SettingsFile(load, lambda text: write_file(file, text.encode()), set_aside)


def stations_folder() -> Path:
    """Where stations are made when nobody says where."""
    return data_folder() / "stations"


def demos_folder() -> Path:
    """Where the window makes its demo days."""
    return data_folder() / "demos"


def staged_files() -> StagedFiles:
    """New files that appear together."""
    return StagedFiles()


def regulations(more: Sequence[Path] = ()) -> list[RulePack]:
    """Every rule pack that comes with this version, and more from files."""
    folder = resource("regulations")
    files = {path.relative_to(folder).as_posix(): path for path in folder.glob("*/*.toml")}
    shipped = {name: path.read_bytes() for name, path in files.items()}
    given = {str(path): read_file(path, MAX_RULEPACK) for path in more}
    return load_regulations({**shipped, **given})


def rulepack_template() -> str:
    """A rule pack to begin with: everything that must be there, and what it is for."""
    return resource("templates", "rulepack.toml").read_text(encoding="utf-8")


def cards() -> Cards:
    """What can be turned round to a candidate; raise Faults where the files are damaged."""
    from app.formats.cards import read_cards

    files = {path.name: path.read_bytes() for path in resource("cards").glob("*.toml")}
    kinds = [
        code
        for pack in regulations()
        for code, kind in pack.regulation.incident_kinds.items()
        if kind.misconduct
    ]
    return read_cards(files, kinds)


def round_bytes(path: Path) -> bytes:
    """A round file's bytes."""
    return read_file(path, MAX_ROUND_FILE)


def sounds(*, volume: int = 80, muted: bool = False) -> SoundPort:
    """The desk's sounds, one for each verdict; close them with the window."""
    from app.machine.sound import Sounds

    return Sounds(resource("sounds"), volume=volume, muted=muted)


def roster_rows(path: Path, *, name: str = "") -> list[Row]:
    """The rows of a roster file, CSV or XLSX; `name` is what it is called in messages."""
    from app.tabular.reading import read_rows

    return read_rows(read_file(path, MAX_ROSTER_FILE), name or path.name)


def font_files() -> list[Path]:
    """The fonts that come with this version."""
    return sorted(resource("fonts").rglob("*.ttf"))
