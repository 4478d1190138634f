"""One key opens the folders, wherever a form asks for a file."""

from __future__ import annotations

from ui.shell.actions import Does
from ui.shell.window import MainWindow
from ui.widgets.filepick import FilePick


def add_file_choice(window: MainWindow) -> None:
    """Bind the key to the field that is in view."""

    def asked() -> FilePick | None:
        return next((one for one in window.findChildren(FilePick) if one.isVisible()), None)

    def choose() -> None:
        if (pick := asked()) is not None:
            pick.button.click()

    window.actions_.bind({"file_choose": Does(choose, lambda: asked() is not None)})
