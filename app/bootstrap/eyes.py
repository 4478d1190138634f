"""Cameras, pictures and what is read from them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from app.kernel.faults import Fault
from app.machine.files import read_file

if TYPE_CHECKING:
    from app.camera.decoding import DecoderChain
    from app.camera.devices import Camera
    from app.camera.fed import FedSource
    from app.camera.frames import Source
    from app.camera.pixels import Pixels
    from app.camera.stream import Hears, Stream


def decoder() -> DecoderChain:
    """The decoders, content with nothing but a ticket's text, or a receipt's."""
    from app.camera.decoding import DecoderChain
    from app.formats.receipt import looks_like_receipt
    from app.formats.ticket import looks_like_ticket

    return DecoderChain(lambda text: looks_like_ticket(text) or looks_like_receipt(text))


def frames(path: Path) -> Source:
    """The frames of a picture, a video or a folder of pictures."""
    from app.camera.frames import open_source

    return open_source(path)


def pictures_in(folder: Path) -> list[Path]:
    """The pictures of a folder in the order of their names; raise Fault `file_unreadable`."""
    from app.camera.frames import pictures_in as found

    return found(folder)


def read_codes(path: str) -> list[tuple[str, str]]:
    """Every text in a picture, with its symbology."""
    chain = decoder()
    with frames(Path(path)) as source:
        found = [code for frame in source for code in chain.read(frame.pixels)]
        if source.faults:
            raise source.faults[0]
    return [(code.text, code.symbology) for code in found]


def receipt_in(path: Path) -> bytes:
    """A receipt's text in a file, or in a picture of its code; raise Fault `receipt_not_found`."""
    from app.formats.receipt import MAX_FILE, looks_like_receipt

    if path.suffix.lower() == ".txt":
        return read_file(path, MAX_FILE)
    texts = (text for text, _ in read_codes(str(path)))
    found = next(filter(looks_like_receipt, texts), None)
    if found is None:
        raise Fault("receipt_not_found", file=str(path))
    return found.encode()


def held_up(picture: bytes, *, module_px: float, turn: float, seed: int) -> Pixels:
    """A ticket's picture as a webcam would see it."""
    from app.camera.pretend import held_up as pretend

    return pretend(picture, module_px=module_px, turn=turn, seed=seed)


def nobody_there(*, seed: int) -> Pixels:
    """What a webcam sees while nobody holds anything up."""
    from app.camera.pretend import nobody

    return nobody(seed=seed)


def film(path: Path, frames: Iterable[Pixels]) -> int:
    """A video of frames, thirty a second, and how many they are; raise Fault `path_failed`."""
    from app.camera.filmed import film as write

    return write(path, frames)


def camera_names() -> list[str]:
    """The cameras of this computer, by name."""
    from app.camera.devices import list_cameras

    return [camera.name for camera in list_cameras()]


def cameras() -> list[Camera]:
    """The cameras of this computer: number and name."""
    from app.camera.devices import list_cameras

    return list_cameras()


def camera(index: int) -> Source:
    """A camera's frames; raises Fault when they are gone through."""
    from app.camera.devices import CameraSource

    return CameraSource(index)


def camera_called(index: int, name: str) -> Source:
    """The same for a camera chosen before, whatever its number is now; raise Fault."""
    from app.camera.again import same_camera
    from app.camera.devices import Camera, CameraSource, list_cameras

    return CameraSource(same_camera(Camera(index, name), list_cameras()).index)


def played(path: Path, *, again: bool = False) -> Source:
    """A video in place of a camera, at its own rate; or a folder of pictures."""
    from app.camera.played import PlayedSource

    return PlayedSource(path, again=again)


def fed(first: object) -> FedSource:
    """A camera that shows what it is told to."""
    from app.camera.fed import FedSource

    return FedSource(first)  # type: ignore[arg-type]


def watch(open_source: Callable[[], Source], decoder: DecoderChain, hears: Hears) -> Stream:
    """A source watched from threads of its own, from now until `stop`."""
    from app.camera.stream import Stream

    stream = Stream(open_source, decoder, hears)
    stream.start()
    return stream


def rescue_stages() -> range:
    """The numbers of the decoder's rescue stages."""
    from app.camera.stages import STAGES

    return range(2, STAGES + 1)
