"""Declared settings: a key, a type and a default each. A mistyped name raises.

What stands in the file is only what this computer's people chose; nothing of an exam is kept here
but where its stations are.
"""

from __future__ import annotations

import contextlib
import json
import tomllib
from collections.abc import Callable
from typing import Annotated, Any, Literal, NamedTuple

from msgspec import Meta, Struct, structs

from app.formats.declared import Misfit, convert, line_too_dotted, misfits
from app.kernel.faults import Fault

MOST_STATIONS = 20
MOST_HEADQUARTERS = 5


class KnownStation(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """A station's folder that was open on this computer, and what to call it before it opens."""

    path: str
    venue: str = ""
    round: str = ""
    days: tuple[str, ...] = ()
    """The days of its sessions, YYYY-MM-DD."""
    name: str = ""
    practice: bool = False
    exchange: str = ""
    """The folder where it meets the venue's other stations; empty: switched off."""
    exchange_mark: str = ""
    """What that folder bears, so that another medium in its place is known."""
    room: str = ""
    """The room that its desk serves; empty: all."""
    register: str = ""
    """The folder where its running register is written; empty: switched off."""
    register_mark: str = ""
    """What that folder bears."""


class Settings(Struct, frozen=True, forbid_unknown_fields=True):
    """Every setting there is."""

    language: Literal["", "ja", "en"] = ""
    """Empty: the computer's own."""
    scheme: Literal["system", "light", "dark"] = "system"
    camera: str = ""
    """The camera's name; empty: the first one found."""
    mirrored: bool = False
    """Show the camera's picture as in a mirror."""
    volume: Annotated[int, Meta(ge=0, le=100)] = 70
    mute: bool = False
    idle_minutes: Annotated[int, Meta(ge=1, le=60)] = 5
    """After so many minutes without a key, a click or a scan somebody must sign in again."""
    exchange: str = ""
    """The folder where the stations of a venue met last; empty: none yet."""
    register_minutes: Annotated[int, Meta(ge=1, le=60)] = 5
    """So often the running register is written while it is switched on."""
    send_to: str = ""
    """The folder where records were handed over last; empty: none yet."""
    send_mark: str = ""
    """What that folder bears."""
    headquarters: tuple[str, ...] = ()
    """Folders of headquarters that were open here, newest first."""
    take_in_from: str = ""
    """The folder from which headquarters took in last; empty: none yet."""
    stations: tuple[KnownStation, ...] = ()
    """Newest first."""

    def remembering(self, station: KnownStation) -> Settings:
        """The same, with this station first among those that were open here."""
        # A file name of undecodable bytes has no place in a text file: it is not found again.
        path = station.path.encode("utf-8", "replace").decode()
        station = structs.replace(station, path=path)
        others = [known for known in self.stations if known.path != path]
        before = self.known(path)
        kept = ("exchange", "exchange_mark", "room", "register", "register_mark")
        now = {name: getattr(station, name) or getattr(before, name) for name in kept}
        station = structs.replace(station, **now)
        return structs.replace(self, stations=(station, *others)[:MOST_STATIONS])

    def known(self, path: str) -> KnownStation:
        """What is kept of a station; nothing where it is unknown."""
        return next((one for one in self.stations if one.path == path), KnownStation(path))

    def remembering_headquarters(self, folder: str) -> Settings:
        """The same, with this headquarters first among those that were open here."""
        folder = folder.encode("utf-8", "replace").decode()
        others = [known for known in self.headquarters if known != folder]
        return structs.replace(self, headquarters=(folder, *others)[:MOST_HEADQUARTERS])

    def meeting(self, path: str) -> str:
        """The folder where a station meets the others; empty: it is switched off, or unknown."""
        return self.known(path).exchange

    def register_place(self, path: str) -> str:
        """The folder where a station writes its register; empty: it is switched off, or unknown."""
        return self.known(path).register

    def serving(self, path: str) -> str:
        """The room that a station's desk serves; empty: all of them, or it is unknown."""
        return self.known(path).room

    def writing_register_at(self, path: str, folder: str, mark: str = "") -> Settings:
        """The same, with a station that writes its register there."""
        return self._with(path, register=folder, register_mark=mark)

    def serving_room(self, path: str, room: str) -> Settings:
        """The same, with a station whose desk serves this room."""
        return self._with(path, room=room)

    def meeting_at(self, path: str, folder: str, mark: str = "") -> Settings:
        """The same, with a station that meets the others there; a folder is offered again."""
        found = self._with(path, exchange=folder, exchange_mark=mark)
        return structs.replace(found, exchange=folder or self.exchange)

    def _with(self, path: str, **fields: str) -> Settings:
        stations = tuple(
            structs.replace(known, **fields) if known.path == path else known
            for known in self.stations
        )
        return structs.replace(self, stations=stations)


class Read(NamedTuple):
    """What a settings file says, and what in it was no setting."""

    settings: Settings
    faults: tuple[Fault, ...]


def read(text: str) -> Read:
    """Take every setting that is one; each other key is named, and its default holds."""
    try:
        if line_too_dotted(text) is not None:
            raise ValueError("dots")
        table: dict[str, Any] = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        return Read(Settings(), (Fault("settings_unreadable", detail=str(error)),))
    faults = []
    # One key at a time: a constraint is only looked at where all types fit.
    for key in list(table):
        for misfit in misfits({key: table[key]}, Settings):
            faults.append(_fault(misfit))
            table.pop(key, None)
    return Read(convert(table, Settings), tuple(faults))


def write(settings: Settings) -> str:
    """The file's text: what differs from the default, as TOML."""
    lines, defaults = [], Settings()
    for key in settings.__struct_fields__:
        value = getattr(settings, key)
        if key != "stations" and value != getattr(defaults, key):
            lines.append(f"{key} = {_toml(value)}")
    for station in settings.stations:
        lines += ["", "[[stations]]"]
        fields = {name: getattr(station, name) for name in station.__struct_fields__}
        said = {name: value for name, value in fields.items() if value or name == "path"}
        lines += [f"{name} = {_toml(value)}" for name, value in said.items()]
    return "".join(line + "\n" for line in lines)


class SettingsFile:
    """The settings of this computer; every change is read from and written to the file at once.

    `load` answers the file's text (None: there is none), `save` keeps a text, `set_aside` keeps the
    file under another name before it is written over, where it said what is no setting.
    """

    def __init__(
        self,
        load: Callable[[], str | None],
        save: Callable[[str], None],
        set_aside: Callable[[], None],
    ) -> None:
        self._load, self._save, self._set_aside = load, save, set_aside
        self.now, self.faults = self._read()
        """What holds, and what the file says that is no setting."""

    def change(self, **fields: object) -> Settings:
        """Set these; raise AttributeError for a name that is no setting, TypeError for a value."""
        for name in fields:
            getattr(self.now, name)
        return self._store(lambda settings: structs.replace(settings, **fields))

    def prefer(self, **fields: object) -> None:
        """The same for a mere liking: where the file can't be written, it holds until the end."""
        with contextlib.suppress(Fault):
            self.change(**fields)

    def remember(self, station: KnownStation) -> Settings:
        """Put a station first among those that were open here."""
        return self._store(lambda settings: settings.remembering(station))

    def remember_headquarters(self, folder: str) -> None:
        """Offer this headquarters first, after a restart too if the file can be written."""
        with contextlib.suppress(Fault):
            self._store(lambda settings: settings.remembering_headquarters(folder))

    def meet_at(self, path: str, folder: str, mark: str = "") -> None:
        """A station meets the others there, after a restart too if the file can be written."""
        with contextlib.suppress(Fault):
            self._store(lambda settings: settings.meeting_at(path, folder, mark))

    def serve(self, path: str, room: str) -> None:
        """A station's desk serves this room, after a restart too if the file can be written."""
        with contextlib.suppress(Fault):
            self._store(lambda settings: settings.serving_room(path, room))

    def write_register_at(self, path: str, folder: str, mark: str = "") -> None:
        """A station writes its register there, after a restart too if the file can be written."""
        with contextlib.suppress(Fault):
            self._store(lambda settings: settings.writing_register_at(path, folder, mark))

    def _store(self, change: Callable[[Settings], Settings]) -> Settings:
        # Another window may have changed something else since.
        found, faults = self._read()
        self.now = checked(change(found))
        if faults:
            self._set_aside()
        self._save(write(self.now))
        return self.now

    def _read(self) -> Read:
        text = self._load()
        return Read(Settings(), ()) if text is None else read(text)


def checked(settings: Settings) -> Settings:
    """The same settings; raise TypeError where a value is not what is declared."""
    found, faults = read(write(settings))
    if faults or found != settings:
        raise TypeError(f"no such setting: {', '.join(map(str, faults)) or settings}")
    return settings


def _fault(misfit: Misfit) -> Fault:
    expected = misfit.expected
    shown = expected if isinstance(expected, str) else " | ".join(expected)
    return Fault("settings_key", key=misfit.key, expected=shown, found=misfit.found)


def _toml(value: object) -> str:
    match value:
        case bool():
            return str(value).lower()
        case tuple():
            return "[" + ", ".join(_toml(item) for item in value) + "]"
        case str():
            # A JSON string is a TOML string, but for this one character.
            return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
        case _:
            return str(value)
