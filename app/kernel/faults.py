"""Trouble that may be shown to a person: a code and its fields, never prose.

`app.kernel.phrases` turns a fault into a sentence. Anything else that is raised is a bug.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Any


class Kind(Enum):
    """What went wrong; the value is the exit status of the command line."""

    REFUSED = 1  # the rule or the data says no
    USAGE = 2
    HOSTILE = 3  # damaged or hostile input
    MACHINE = 4  # disk, camera, database


class Fault(Exception):
    """One piece of trouble that a person can be told about."""

    def __init__(
        self, code: str, kind: Kind = Kind.REFUSED, *, article: str | None = None, **fields: Any
    ) -> None:
        super().__init__(code)
        self.code = code
        self.kind = kind
        self.article = article
        self.fields: Mapping[str, object] = fields

    def about(self, **more: Any) -> Fault:
        """The same fault with more to say."""
        fields = {**self.fields, **more}
        return Fault(self.code, self.kind, article=self.article, **fields)

    def __str__(self) -> str:
        fields = ", ".join(f"{key}={value!r}" for key, value in self.fields.items())
        return f"{self.code}({fields})"


class Faults(Exception):
    """Everything that is wrong with one input, all at once."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(", ".join(fault.code for fault in faults))
        self.faults = faults

    @property
    def kind(self) -> Kind:
        return max((fault.kind for fault in self.faults), key=lambda kind: kind.value)


def hostile(code: str, **fields: Any) -> Fault:
    """Damaged or hostile input."""
    return Fault(code, Kind.HOSTILE, **fields)


def machine(code: str, **fields: Any) -> Fault:
    """The computer failed us: disk, camera, database."""
    return Fault(code, Kind.MACHINE, **fields)
