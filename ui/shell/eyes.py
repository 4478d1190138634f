"""The desk's eyes and ears: camera, hand scanner, and the choice of a camera that is remembered."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from app import bootstrap
from ui.screens.eye import Eye
from ui.shell.actions import Does
from ui.shell.camerafeed import CameraFeed
from ui.shell.scannerkeys import ScannerKeys
from ui.shell.window import MainWindow
from ui.viewmodels.desk import DeskModel
from ui.viewmodels.deskcamera import CameraChoice, CameraFlow
from ui.viewmodels.guard import Scan, Unreadable

Keep = Callable[[CameraChoice], None]


class Eyes:
    """Watches one camera at a time; another is chosen by name while the desk works."""

    def __init__(
        self, window: MainWindow, desk: DeskModel, scan: Scan, eye: Eye, keep: Keep
    ) -> None:
        self._desk, self._eye, self._keep = desk, eye, keep
        self.chosen = CameraChoice()
        self._cameras: list[bootstrap.Camera] = []
        self._feed = CameraFeed(window)
        self.seen = self._feed.seen
        self.photographed, self.photograph = self._feed.photographed, self._feed.photograph
        self._feed.seen.connect(eye.show_look)
        self._feed.found.connect(lambda text, _: scan(text, "camera"))
        self._feed.faulted.connect(eye.faulted)
        self._feed.recovered.connect(eye.recovered)
        window.on_close(self._feed.stop)
        window.actions_.bind({"camera": Does(self.ask)})

    def watch(self, camera: bootstrap.Camera, *, mirrored: bool = False) -> None:
        """Look through this camera from now on."""
        self.chosen = CameraChoice(camera.name, mirrored)
        self._eye.set_camera(camera.name, mirrored=mirrored)
        self.look_through(partial(bootstrap.camera_called, camera.index, camera.name))

    def look_through(self, opens: Callable[[], bootstrap.Source]) -> None:
        """Look through whatever this opens, in place of what was before."""
        self._feed.start(opens, bootstrap.decoder())

    def stop(self) -> None:
        """Look through nothing any more."""
        self._feed.stop()

    def ask(self) -> None:
        """Show the cameras of this computer by name; the key again closes the list."""
        if isinstance(self._desk.flow, CameraFlow):
            self._desk.flow.more()
        else:
            self._desk.open(CameraFlow(self._desk, self._names, self.chosen, self._choose))

    def _names(self) -> list[str]:
        self._cameras = bootstrap.cameras()
        return [camera.name for camera in self._cameras]

    def _choose(self, choice: CameraChoice) -> None:
        if choice.name == self.chosen.name:
            self.chosen = choice
            self._eye.finder.set_mirrored(choice.mirrored)
        else:
            camera = next(one for one in self._cameras if one.name == choice.name)
            self.watch(camera, mirrored=choice.mirrored)
        self._keep(choice)


class Ears(QObject):
    """A hand scanner that types, heard for a window's whole life by whoever listened last."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        # Fingers keep real time, whatever clock a practice day runs on.
        self._keys: ScannerKeys | None = ScannerKeys(application, bootstrap.clock().monotonic_ms)
        self._keys.scanned.connect(lambda text: self._scan(text, "hand_scanner"))
        self._keys.rejected.connect(lambda reason, length: self._unreadable(reason, length))
        self._scan: Scan = lambda _text, _source: None
        self._unreadable: Unreadable = lambda _reason, _length: None

    def tell(self, scan: Scan, unreadable: Unreadable) -> None:
        """From now on codes, and bursts that are none, go here."""
        self._scan, self._unreadable = scan, unreadable

    def stop(self) -> None:
        """Hear nothing more."""
        keys, self._keys = self._keys, None
        if keys is not None:
            keys.stop()


def hear(window: MainWindow, scan: Scan, unreadable: Unreadable) -> None:
    """A hand scanner that types is heard wherever the eye is."""
    ears = window.findChild(Ears) or Ears(window)
    ears.tell(scan, unreadable)
    # Registered anew by whoever listens, so that keys stop before what they would act on is gone.
    window.on_close(ears.stop)
