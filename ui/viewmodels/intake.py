"""A round file and its rosters on their way in: checked, corrected cell by cell, registered."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal, NamedTuple, Protocol

from app.formats.rosterrows import Row
from app.kernel.faults import Fault
from app.services.correcting import Cell, correct, heading_of
from app.services.preparing import Prepared
from ui.viewmodels.office import OfficeModel

_HIDDEN = "…"


class RosterFile(NamedTuple):
    """One roster as it was read, or why it can't be."""

    name: str
    path: str
    rows: Sequence[Row] | Fault


class Given(NamedTuple):
    """What was chosen."""

    round_file: tuple[str, bytes | Fault]
    rosters: tuple[RosterFile, ...]


class Looked(NamedTuple):
    """What could be registered as it stands."""

    round: str
    name: str
    entries: int
    warnings: tuple[Fault, ...]
    standing: Literal["new", "same", "differs"]
    changes: tuple[Fault, ...] = ()
    """What differs from the round that is registered already."""


class Wrong(NamedTuple):
    """One thing that is wrong, and the cell where it is, if it is one that can be corrected."""

    fault: Fault
    text: str = ""
    """What stands in the cell now."""
    cell: tuple[str, Cell] | None = None
    """The roster's name, the row and the heading."""
    corrected: bool = False
    """Whether the cell was corrected since it was checked."""


class Registrar(Protocol):
    """What registers rounds; all of it is slow and for the lane."""

    def read(self, paths: Sequence[str]) -> Given: ...
    def check(self, given: Given) -> Looked:
        """Raise Faults with all that is wrong; nothing is stored."""

    def register(self, given: Given, *, revise: bool) -> Prepared: ...
    def keep(self, roster: RosterFile, copy: str) -> str:
        """Write a corrected roster beside the given file, or over its own `copy`; answer where."""


@dataclass(frozen=True, slots=True)
class IntakeState:
    """Everything on the page."""

    files: tuple[str, ...] = ()
    wrong: tuple[Wrong, ...] = ()
    edits: int = 0
    """Cells that were corrected by hand."""
    unchecked: bool = False
    """Something was corrected since it was checked."""
    copies: tuple[str, ...] = ()
    """Where the corrected rosters are."""
    looked: Looked | None = None
    prepared: Prepared | None = None
    message: str = ""
    message_fields: Mapping[str, object] = field(default_factory=dict)
    good: bool = True


class IntakeModel:
    """All or nothing: as long as anything is wrong nothing is registered."""

    def __init__(self, office: OfficeModel, registrar: Registrar) -> None:
        self.office, self._registrar = office, registrar
        self._listeners: list[Callable[[IntakeState], None]] = []
        self._given: Given | None = None
        self._edits: dict[str, dict[Cell, str]] = {}
        self._copies: dict[str, str] = {}
        self.state = IntakeState()

    def on_state(self, listener: Callable[[IntakeState], None]) -> None:
        """Call this with every new state."""
        self._listeners.append(listener)

    def choose(self, paths: Sequence[str]) -> None:
        """A round file and its rosters; both at once."""
        if self.office.busy or not paths:
            return
        rounds = [path for path in paths if path.lower().endswith(".toml")]
        if len(rounds) != 1 or len(paths) < 2:
            told = {"rounds": len(rounds), "rosters": len(paths) - len(rounds)}
            self._change(message="intake_choose_both", message_fields=told, good=False)
            return

        def done(given: Given) -> None:
            self._given, self._edits, self._copies = given, {}, {}
            names = (given.round_file[0], *(roster.name for roster in given.rosters))
            self.state = IntakeState(files=names)
            self._check(given)

        self.office.do("intake_reading", lambda _: self._registrar.read(paths), done, self._told)

    def edit(self, at: int, text: str) -> None:
        """Correct the cell of one of the faults."""
        wrong = self.state.wrong[at]
        if wrong.cell is None or text == wrong.text or self.office.busy:
            return
        file, cell = wrong.cell
        self._edits.setdefault(file, {})[cell] = text
        lines = tuple(
            one._replace(text=text, corrected=True) if one.cell == wrong.cell else one
            for one in self.state.wrong
        )
        count = sum(map(len, self._edits.values()))
        self._change(wrong=lines, edits=count, unchecked=True, looked=None, message="")

    def check(self) -> None:
        """Check again with what was corrected; the corrected rosters are written beside first."""
        if self._given is not None and not self.office.busy:
            self._check(self._corrected(self._given))

    def register(self) -> None:
        """Register the round, or put it in the place of the one that is registered."""
        looked, given = self.state.looked, self._given
        if looked is None or given is None or looked.standing == "same" or self.office.busy:
            return
        whole, revise = self._corrected(given), looked.standing == "differs"

        def done(prepared: Prepared) -> None:
            fields = {"round": prepared.round.id, "entries": prepared.entries}
            code = "hq_prepared" if prepared.revised is None else "intake_revised"
            self._given = None
            self.state = IntakeState(files=self.state.files, copies=self.state.copies)
            self._change(prepared=prepared, message=code, message_fields=fields)
            self.office.choose_round(prepared.round.id)

        self.office.do(
            "intake_registering",
            lambda _: self._registrar.register(whole, revise=revise),
            done,
            self._told,
        )

    def _check(self, given: Given) -> None:
        self._change(looked=None, prepared=None, message="")
        edited = [roster for roster in given.rosters if self._edits.get(roster.name)]

        def job() -> tuple[Looked, dict[str, str]]:
            # What somebody typed is on the disk before anything else can go wrong.
            for roster in edited:
                copy = self._copies.get(roster.name, "")
                self._copies[roster.name] = self._registrar.keep(roster, copy)
            return self._registrar.check(given), self._copies

        def done(found: tuple[Looked, dict[str, str]]) -> None:
            self._change(looked=found[0], wrong=(), unchecked=False, copies=self._written())

        def failed(faults: tuple[Fault, ...]) -> None:
            lines = tuple(_wrong(fault, given) for fault in faults)
            fields = {"count": len(faults)}
            self._change(
                wrong=lines,
                unchecked=False,
                copies=self._written(),
                message="intake_wrong",
                message_fields=fields,
                good=False,
            )

        self.office.do("intake_checking", lambda _: job(), done, failed)

    def _corrected(self, given: Given) -> Given:
        rosters = [
            roster
            if isinstance(roster.rows, Fault)
            else roster._replace(rows=correct(roster.rows, self._edits.get(roster.name, {})))
            for roster in given.rosters
        ]
        return given._replace(rosters=tuple(rosters))

    def _written(self) -> tuple[str, ...]:
        return tuple(self._copies.values())

    def _told(self, faults: tuple[Fault, ...]) -> None:
        fault = faults[0]
        self._change(message=fault.code, message_fields=dict(fault.fields), good=False)

    def _change(self, **fields: Any) -> None:
        self.state = replace(
            self.state, **{"good": True, **fields} if "message" in fields else fields
        )
        for listener in self._listeners:
            listener(self.state)


def _wrong(fault: Fault, given: Given) -> Wrong:
    """A fault with the cell where it is; what may not be shown is not shown here either."""
    file, row, column = (fault.fields.get(name) for name in ("file", "row", "column"))
    roster = next((one for one in given.rosters if one.name == file), None)
    found = fault.fields.get("found", "")
    shown = found if isinstance(found, str) else ""
    if roster is None or isinstance(roster.rows, Fault) or not isinstance(column, str):
        return Wrong(fault, shown)
    line = next((one for one in roster.rows if one.number == row), None)
    heading = heading_of(line, column) if line is not None else None
    if line is None or heading is None:
        return Wrong(fault, shown)
    hidden = shown == _HIDDEN or fault.code == "roster_national_number"
    text = "" if hidden else line.cells[heading]
    return Wrong(fault, text, (roster.name, (line.number, column.strip())))
