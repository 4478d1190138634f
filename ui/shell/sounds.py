"""The desk's sounds: after a verdict is recorded, never before; nothing where nothing can play."""

from __future__ import annotations

from app import bootstrap
from app.services.ports import SoundPort
from app.settings import SettingsFile
from ui.shell.actions import Does
from ui.shell.frame import Strip
from ui.shell.window import MainWindow
from ui.viewmodels.desk import DeskModel
from ui.viewmodels.loudness import Loudness


def add_sounds(
    window: MainWindow,
    desk: DeskModel,
    strip: Strip,
    chosen: SettingsFile,
    sounds: SoundPort | None = None,
) -> Loudness:
    """Let the desk be heard, and the strip say how loud."""
    words, port = window.words, sounds or bootstrap.sounds()
    loudness = Loudness(port, chosen)
    loudness.follow(desk)
    window.on_close(port.close)

    def tell() -> None:
        strip.say("sound", words.say(loudness.code))

    loudness.on_change(tell)
    words.on_change(tell)
    tell()
    window.actions_.bind(
        {
            "louder": Does(loudness.louder),
            "quieter": Does(loudness.quieter),
            "mute": Does(loudness.toggle),
        }
    )
    return loudness
