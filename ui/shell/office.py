"""What headquarters' window asks of this computer: folders, an open registry."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from app import bootstrap
from app.domain.office import Actor
from app.services.clerks import clerks
from app.services.headquarters import Headquarters
from app.services.office import THE_HOLDER
from app.services.registryport import Erasable
from app.services.reviewing import RoundSummary, rounds
from app.settings import SettingsFile
from ui.viewmodels.hqdoor import Kind
from ui.viewmodels.hqsignin import Person


class OpenOffice:
    """An unlocked headquarters with its registry, until it is closed."""

    def __init__(self, folder: Path, passphrase: str) -> None:
        self._stack = ExitStack()
        both = bootstrap.headquarters_and_registry(folder, passphrase)
        self.headquarters: Headquarters
        self.registry: Erasable
        self.headquarters, self.registry = self._stack.enter_context(both)
        self.path = folder
        self.actor: Actor = THE_HOLDER
        """Who acts; the clerk who has signed in, where there are clerks."""
        self.known: tuple[Person, ...] = ()
        """The clerks as they were read last."""
        self.people()

    @property
    def name(self) -> str:
        """What this headquarters is called."""
        return self.headquarters.keyring.name

    @property
    def folder(self) -> str:
        """Where it is."""
        return str(self.path)

    def rounds(self) -> list[RoundSummary]:
        """Every round."""
        return rounds(self.registry)

    def people(self) -> Sequence[Person]:
        """Every clerk who may act."""
        found = (one for one in clerks(self.registry) if one.active)
        self.known = tuple(Person(one.clerk, one.name, one.role) for one in found)
        return self.known

    def close(self) -> None:
        """Let go of the registry."""
        self._stack.close()


class Offices:
    """Opens headquarters, and lets go of them when the window closes."""

    def __init__(self, settings: SettingsFile) -> None:
        self._settings = settings
        self._open: list[OpenOffice] = []

    def known(self) -> Sequence[str]:
        """Those that were open here and are still there."""
        known = self._settings.now.headquarters
        return [one for one in known if self.kind(one) == "headquarters"]

    def kind(self, folder: str) -> Kind:
        """What a folder is."""
        return bootstrap.headquarters_at(Path(folder))

    def open_office(self, folder: str, passphrase: str) -> OpenOffice:
        """Open one; raise Fault."""
        path = Path(folder).absolute()
        office = OpenOffice(path, passphrase)
        self._open.append(office)
        self._settings.remember_headquarters(str(path))
        return office

    def found_office(self, folder: str, name: str, passphrase: str) -> OpenOffice:
        """Make one and open it; raise Fault."""
        bootstrap.create_headquarters(Path(folder).absolute(), name, passphrase, None)
        return self.open_office(folder, passphrase)

    def check(self, folder: str, passphrase: str) -> None:
        """Raise Fault where this is not the passphrase."""
        bootstrap.check_headquarters(Path(folder), passphrase)

    def close(self) -> None:
        """Let go of them all."""
        while self._open:
            self._open.pop().close()
