"""The lines of a day script, however long somebody made them: never more in memory than one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TextIO

from app.kernel.faults import Fault

MOST_IN_LINE = 1_000_000
MOST_IN_ALL = 500_000_000
"""Characters; our own limits. A day of 100,000 people has about 100 million."""


def script_lines(
    script: TextIO, most_in_line: int = MOST_IN_LINE, most_in_all: int = MOST_IN_ALL
) -> Iterator[str]:
    """One line after the other; raise Fault `script_line_too_long` or `script_too_long`."""
    number = read = 0
    while line := script.readline(most_in_line + 1):
        if len(line) > most_in_line:
            raise Fault("script_line_too_long", line=number + 1, most=most_in_line)
        read += len(line)
        if read > most_in_all:
            raise Fault("script_too_long", line=number, most=most_in_all)
        number += 1
        yield line
