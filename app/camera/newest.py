"""A place for one frame: whoever takes it gets the newest, and nothing ever queues."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Condition
from typing import Generic, TypeVar

T = TypeVar("T")


class Newest(Generic[T]):
    """Holds one thing between two threads; a newer one takes the place of one not yet taken."""

    def __init__(self) -> None:
        self._changed = Condition()
        self._held: list[T] = []
        self._ended = False

    def put(self, thing: T, *, patiently: bool = False) -> None:
        """Put it there, in place of an older one; `patiently` waits until that one is taken."""
        with self._changed:
            if patiently:
                self._changed.wait_for(lambda: self._ended or not self._held)
            if not self._ended:
                self._held = [thing]
                self._changed.notify_all()

    def end(self) -> None:
        """Nothing more will come; what is there may still be taken."""
        with self._changed:
            self._ended = True
            self._changed.notify_all()

    def drop(self) -> None:
        """Nothing more will come, and what is there is forgotten."""
        with self._changed:
            self._held = []
            self._ended = True
            self._changed.notify_all()

    def __iter__(self) -> Iterator[T]:
        """Take one after another, waiting for each, until the end."""
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._ended or bool(self._held))
                if not self._held:
                    return
                thing = self._held.pop()
                self._changed.notify_all()
            yield thing
            del thing  # the frame must not outlive its turn while the next is waited for
