"""Where the files that come with Kantoku are, installed or packed."""

from __future__ import annotations

from pathlib import Path

import resources


def resource(*parts: str) -> Path:
    """The path of a file or folder under `resources/`."""
    return Path(resources.__path__[0]).joinpath(*parts)
