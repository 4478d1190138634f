"""What was typed into a form that closed before it was sent: kept for whoever typed it, and whom.

Nothing is ever put into a form about another person, in another session or of another operator.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import NamedTuple

from ui.viewmodels.forms import Form

_NEVER_KEPT = ("pin",)


class Place(NamedTuple):
    """Whose form it is, in which session, about whom, and which."""

    operator: str
    session: str
    about: str
    form: str


class Unsent:
    """The form that is open on one page, and what was typed into those that are not any more."""

    def __init__(self, acting: Callable[[], tuple[str, str]]) -> None:
        self._acting = acting
        """Who acts now, empty while the desk is locked, and in which session."""
        self._kept: dict[Place, dict[str, str]] = {}
        self._open: tuple[Place, Form] | None = None
        self._typed: dict[str, str] = {}

    @property
    def about(self) -> str:
        """Whom the open form is about, whoever is looked at meanwhile."""
        return self._open[0].about if self._open else ""

    @property
    def is_strange(self) -> bool:
        """Whether somebody else acts by now, or the session is another; a lock changes nothing."""
        acting = self._acting()
        return self._open is not None and bool(acting[0]) and self._open[0][:2] != acting

    def open(self, form: Form, about: str = "") -> tuple[Form, bool]:
        """A form as it is begun; True where it goes on with what was typed before."""
        place = self._place(form, about)
        typed = self._typed = dict(self._kept.get(place, {}))
        if typed:
            fields = (replace(f, preset=typed.get(f.name, f.preset)) for f in form.fields)
            form = replace(form, fields=tuple(fields))
        self._open = (place, form)
        return form, bool(typed)

    def typed(self, values: Mapping[str, str]) -> None:
        """This stands in the open form now."""
        self._typed = dict(values)

    @property
    def place(self) -> Place | None:
        """Which form is open."""
        return self._open[0] if self._open else None

    def end(self, place: Place | None = None) -> None:
        """A form was sent, or the open one left on purpose: nothing of it is kept."""
        ended = place or self.place
        if ended is not None:
            self._kept.pop(ended, None)
        if ended == self.place:
            self._open, self._typed = None, {}

    def aside(self) -> None:
        """The form closes for another reason: what was typed is kept."""
        if self._open is not None:
            place, form = self._open
            hidden = {field.name for field in form.fields if field.kind in _NEVER_KEPT}
            typed = {name: text for name, text in self._typed.items() if name not in hidden}
            self._kept.pop(place, None)  # the newest stands last
            if any(typed.values()):
                self._kept[place] = typed
        self._open, self._typed = None, {}

    @property
    def waiting(self) -> dict[str, object]:
        """Which form whoever acts now has begun in this session, and about whom; else nothing."""
        acting = self._acting()
        mine = [place for place in self._kept if place[:2] == acting]
        return {"kept": mine[-1].form, "number": mine[-1].about} if mine else {}

    def _place(self, form: Form, about: str) -> Place:
        return Place(*self._acting(), about, form.id)


def kept_message(waiting: Mapping[str, object]) -> str:
    """The code of what is said about a form that waits to be gone on with."""
    if not waiting:
        return ""
    return "form_kept_about" if waiting["number"] else "form_kept"
