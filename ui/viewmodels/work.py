"""What view-models need of the world outside: somebody who does work, and the time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar

from app.kernel.faults import Fault

R = TypeVar("R")


class Work(Protocol):
    """One lane for everything that writes: jobs run in order, off the window's thread.

    `done` or `failed` is called on the window's thread. What is no Fault is a bug and is raised.
    """

    def run(
        self, job: Callable[[], R], done: Callable[[R], None], failed: Callable[[Fault], None]
    ) -> None: ...


class ImmediateWork:
    """Does it at once; for tests and for scripts."""

    def run(
        self, job: Callable[[], R], done: Callable[[R], None], failed: Callable[[Fault], None]
    ) -> None:
        """Do the job before returning."""
        try:
            result = job()
        except Fault as fault:
            failed(fault)
        else:
            done(result)
