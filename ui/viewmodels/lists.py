"""A round's lists without a window: how long each is, looked at, or written into a folder."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple, Protocol

from ui.viewmodels.office import OfficeModel


class ListFound(NamedTuple):
    """One list: its code, and how many lines it has."""

    code: str
    lines: int


class Lists(Protocol):
    """A round's lists at headquarters; all of it is slow and for the lane."""

    def found(self, round_id: str) -> Sequence[ListFound]: ...
    def write(self, round_id: str, folder: str, *, names: bool) -> int: ...


@dataclass(frozen=True, slots=True)
class ListsState:
    """Everything on the page."""

    round: str = ""
    lists: tuple[ListFound, ...] = ()
    reading: bool = False
    chosen: str = ""
    message: str = ""
    message_fields: Mapping[str, object] = field(default_factory=dict)
    good: bool = True


class ListsModel:
    """Writes lists, each time on record."""

    def __init__(self, office: OfficeModel, lists: Lists, *, shown: Callable[[], bool]) -> None:
        self.office, self._lists = office, lists
        self._listeners: list[Callable[[ListsState], None]] = []
        self.state = ListsState()
        office.reads(self._read, self._show, wanted=shown)
        office.on_state(lambda state: self._change(reading=False) if state.trouble else None)

    def on_state(self, listener: Callable[[ListsState], None]) -> None:
        """Call this with every new state."""
        self._listeners.append(listener)

    def begin(self) -> None:
        """The page comes to be shown; names of lists are in the language of now."""
        self._change(reading=bool(self.office.state.round), message="")

    def choose(self, code: str) -> None:
        """This list is meant."""
        self._change(chosen=code)

    def write(self, folder: str, *, names: bool) -> None:
        """Write all lists, or only the counts that name nobody."""
        round_id = self.office.state.round
        if not folder or not round_id:
            return

        def done(count: int) -> None:
            fields = {"count": count, "folder": folder}
            code = "lists_written" if names else "lists_counts_written"
            self._change(message=code, message_fields=fields, good=True)

        # Begins as all that is done about cases does: no record comes in by it.
        self.office.do(
            "cases_lists",
            lambda _: self._lists.write(round_id, folder, names=names),
            done,
            lambda faults: self.tell(faults[0].code, dict(faults[0].fields)),
        )

    def tell(self, code: str, fields: Mapping[str, object]) -> None:
        """What keeps it from being done."""
        self._change(message=code, message_fields=fields, good=False)

    def _read(self) -> tuple[str, Sequence[ListFound]]:
        """In the lane."""
        round_id = self.office.state.round
        return round_id, self._lists.found(round_id) if round_id else ()

    def _show(self, read: tuple[str, Sequence[ListFound]]) -> None:
        round_id, found = read
        codes = [one.code for one in found]
        chosen = self.state.chosen if self.state.chosen in codes else next(iter(codes), "")
        self._change(round=round_id, lists=tuple(found), chosen=chosen, reading=False)

    def _change(self, **fields: Any) -> None:
        state = replace(self.state, **fields)
        if state != self.state:
            self.state = state
            for listener in self._listeners:
                listener(state)
