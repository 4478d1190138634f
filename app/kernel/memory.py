"""Making very many things that all stay, without being searched for circles all the time."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def all_staying() -> Iterator[None]:
    """While a whole round is read: the search for what could go would look at all of it in vain.

    What is not in a circle goes as soon as nobody holds it, as ever.
    """
    searched = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if searched:
            gc.enable()
