"""The desk's rows of the table of actions at work."""

from __future__ import annotations

from functools import partial

from ui.shell.actions import Does
from ui.shell.window import MainWindow
from ui.viewmodels.desk import RECENT, DeskModel
from ui.viewmodels.deskkeys import DeskKeys
from ui.viewmodels.station import StationModel


def bind(window: MainWindow, station: StationModel, desk: DeskModel, keys: DeskKeys) -> None:
    """Say what every key of the desk does; a failure must be read before anything else."""

    def well() -> bool:
        return station.state.failure is None

    def go_on() -> None:
        if well():
            keys.enter()
        else:
            station.acknowledge()

    def someone() -> bool:
        return well() and desk.state.person is not None

    window.actions_.bind(
        {
            "go_on": Does(go_on),
            "refer": Does(keys.refer, lambda: well() and keys.may_refer),
            "mismatch": Does(keys.mismatch, lambda: well() and keys.may_differ),
            "search": Does(keys.search, well),
            "story": Does(keys.story, someone),
            "undo": Does(keys.undo, well),
            "declare": Does(keys.declare, someone),
            "delay_certificate": Does(
                keys.delay_certificate, lambda: well() and keys.may_note_delay
            ),
            "desk_receipt": Does(keys.receipt, lambda: well() and keys.may_hand_receipt),
            "desk_out": Does(keys.toggle_out, lambda: well() and keys.may_scan_out),
            "seat_check": Does(keys.toggle_seat, well),
            "desk_room": Does(keys.room, well),
            "up": Does(partial(keys.move, -1), well),
            "down": Does(partial(keys.move, 1), well),
            "clear": Does(keys.escape, well),
            "language": Does(window.words.switch),
        }
    )
    for place in range(RECENT):
        reopen = Does(partial(keys.reopen, place), well)
        window.actions_.bind({f"recent_{place + 1}": reopen})
    texts = {choice.key: choice.text for choice in desk.state.documents}
    for key in "123456789":
        window.actions_.bind({f"document_{key}": Does(partial(keys.digit, key), well)})
        if key in texts:
            window.actions_.name(f"document_{key}", partial(window.words.of, texts[key]))
