"""The lane in which everything that writes is done, one job after another."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

from app.kernel.faults import Fault
from ui.viewmodels.work import Work

R = TypeVar("R")


class Lane(QObject):
    """A thread for jobs; what comes of them is told on the window's thread, in order."""

    _finished = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="kantoku-lane")
        self._finished.connect(_tell, Qt.ConnectionType.QueuedConnection)

    def run(
        self, job: Callable[[], R], done: Callable[[R], None], failed: Callable[[Fault], None]
    ) -> None:
        """Do the job in the lane; a Fault goes to `failed`, a bug to the window's own hook."""

        def work() -> None:
            try:
                result = job()
            except Fault as fault:
                told: Callable[[], None] = _later(failed, fault)
            except Exception as error:
                told = _later(_raise, error)
            else:
                told = _later(done, result)
            self._finished.emit(told)

        self._pool.submit(work)

    def close(self) -> None:
        """Finish what was asked, then end the thread."""
        self._pool.shutdown(wait=True)


def beside(work: Work, on_close: Callable[[Callable[[], None]], None]) -> Work:
    """A lane of its own beside one in which the station writes; else work that is done at once."""
    if not isinstance(work, Lane):
        return work
    another = Lane()
    on_close(another.close)
    return another


def _later(call: Callable[[Any], None], value: object) -> Callable[[], None]:
    return lambda: call(value)


def _tell(told: Callable[[], None]) -> None:
    told()


def _raise(error: Exception) -> None:
    raise error
