"""Where this computer's people keep a program's data and settings."""

from __future__ import annotations

from pathlib import Path

import platformdirs

_NAME = "Kantoku"


def data_folder() -> Path:
    """For what the program makes and people may look for."""
    return Path(platformdirs.user_data_dir(_NAME, appauthor=False))


def settings_folder() -> Path:
    """For what people chose."""
    return Path(platformdirs.user_config_dir(_NAME, appauthor=False))
