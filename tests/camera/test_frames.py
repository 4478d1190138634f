"""Where frames come from, and what is said when they do not."""

from __future__ import annotations

import os
import struct
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.camera.devices import Camera, CameraSource, list_cameras, not_black
from app.camera.frames import (
    LARGEST_FILE,
    FolderSource,
    Frame,
    ImageSource,
    VideoSource,
    decode_image,
    open_source,
    read_image,
)
from app.camera.pixels import Pixels
from app.camera.played import PlayedSource
from app.kernel.faults import Fault, Kind


def picture(path: Path, grey: int = 200) -> Path:
    """A small picture file; OpenCV's own writing fails on Japanese names on Windows."""
    _, packed = cv2.imencode(path.suffix, np.full((40, 60, 3), grey, np.uint8))
    path.write_bytes(packed.tobytes())
    return path


def video(path: Path, frames: list[Pixels]) -> Path:
    """A real video file (Motion JPEG in AVI)."""
    height, width = frames[0].shape[:2]
    made = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), 30.0, (width, height))
    assert made.isOpened()
    for frame in frames:
        made.write(frame)
    made.release()
    return path


def flat(grey: int, count: int) -> list[Pixels]:
    return [np.full((120, 160, 3), grey, np.uint8) for _ in range(count)]


def fault_of(work: Callable[[], object]) -> Fault:
    with pytest.raises(Fault) as caught:
        work()
    return caught.value


@pytest.mark.parametrize("name", ["a.png", "受験票 1.jpg", "𠮷野.PNG", "b.bmp", "c.webp", "d.tiff"])
def test_a_picture_is_one_frame_whatever_its_name(tmp_path: Path, name: str) -> None:
    path = picture(tmp_path / name)
    with open_source(path) as source:
        frames = list(source)
    assert [(frame.label, frame.number, frame.pixels.shape) for frame in frames] == [
        (name, 0, (40, 60, 3))
    ]
    assert not source.live


def test_a_photograph_is_turned_as_its_exif_says() -> None:
    _, packed = cv2.imencode(".jpg", np.full((40, 60, 3), 99, np.uint8))
    # One IFD entry: orientation (0x0112), short, 6: a quarter turn.
    tiff = b"II*\x00\x08\x00\x00\x00" + struct.pack("<HHHIII", 1, 0x0112, 3, 1, 6, 0)
    exif = b"Exif\x00\x00" + tiff
    turned = b"\xff\xd8\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif + packed.tobytes()[2:]
    assert decode_image(turned, "x.jpg").shape == (60, 40, 3)


def test_a_folder_gives_its_pictures_in_order_and_passes_over_a_torn_one(tmp_path: Path) -> None:
    for name in ("2.png", "1.png", "4.png"):
        picture(tmp_path / name)
    (tmp_path / "3.png").write_bytes(b"no picture")
    (tmp_path / "notes.txt").write_text("no picture either", encoding="utf-8")
    with open_source(tmp_path) as source:
        assert isinstance(source, FolderSource)
        assert [frame.label for frame in source] == ["1.png", "2.png", "4.png"]
    assert [(fault.code, fault.fields) for fault in source.faults] == [
        ("image_unreadable", {"file": "3.png"})
    ]


def test_a_video_gives_every_frame_in_order(tmp_path: Path) -> None:
    greys = [40, 90, 140, 190, 240]
    path = video(tmp_path / "門.avi", [flat(grey, 1)[0] for grey in greys])
    with open_source(path) as source:
        frames = list(source)
    assert source.live
    assert [frame.number for frame in frames] == [0, 1, 2, 3, 4]
    assert [round(float(frame.pixels.mean()) / 10) * 10 for frame in frames] == greys


def test_a_video_can_be_left_and_looked_at_again(tmp_path: Path) -> None:
    path = video(tmp_path / "door.avi", flat(90, 5))
    with VideoSource(path) as source:
        next(iter(source))
        assert len(list(source)) == 5


def png(width: int, height: int) -> bytes:
    """A PNG that claims a size and holds next to nothing."""
    parts = [
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)),
        (b"IDAT", zlib.compress(b"\0" * 100)),
        (b"IEND", b""),
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in parts
    )


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("empty.png", b"", "image_unreadable"),
        ("text.png", "受験票".encode(), "image_unreadable"),
        ("cut.png", b"\x89PNG\r\n\x1a\n", "image_unreadable"),
        ("bomb.png", png(30_000, 30_000), "image_unreadable"),
        ("wide.png", png(2_000_000_000, 1), "image_unreadable"),
        ("text.mp4", b"no video at all", "video_unreadable"),
        ("empty.avi", b"", "video_unreadable"),
    ],
)
def test_a_damaged_file_is_a_hostile_fault(
    tmp_path: Path, name: str, content: bytes, code: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    fault = fault_of(lambda: list(open_source(path)))
    assert (fault.code, fault.kind, fault.fields) == (code, Kind.HOSTILE, {"file": name})


def test_a_picture_of_61_million_pixels_is_refused_and_one_of_49_is_read() -> None:
    def packed(side: int) -> bytes:
        return cv2.imencode(".png", np.zeros((side, side), np.uint8))[1].tobytes()

    assert decode_image(packed(7_000), "x.png").shape == (7_000, 7_000, 3)
    fault = fault_of(partial(decode_image, packed(7_811), "x.png"))
    assert fault.code == "image_unreadable"


def test_a_file_over_the_limit_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "big.png"
    with path.open("wb") as file:
        file.truncate(LARGEST_FILE + 1)
    fault = fault_of(lambda: read_image(path))
    assert (fault.code, fault.fields["limit"]) == ("image_too_big", LARGEST_FILE)


@pytest.mark.parametrize("name", ["none.png", "none.mp4", "none"])
def test_no_file_is_a_fault(tmp_path: Path, name: str) -> None:
    fault = fault_of(partial(list, open_source(tmp_path / name)))
    assert (fault.code, fault.kind) == ("file_missing", Kind.USAGE)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pipes in folders")
@pytest.mark.parametrize("name", ["pipe.png", "pipe.mp4", "pipe.avi", "pipe"])
def test_a_pipe_is_neither_read_nor_waited_for(tmp_path: Path, name: str) -> None:
    os.mkfifo(tmp_path / name)
    assert fault_of(partial(list, open_source(tmp_path / name))).code == "not_a_file"
    assert fault_of(partial(list, PlayedSource(tmp_path / name))).code == "not_a_file"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no devices in folders")
def test_a_device_without_end_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "endless.png").symlink_to("/dev/zero")
    (tmp_path / "endless.mp4").symlink_to("/dev/zero")
    for name in ("endless.png", "endless.mp4"):
        assert fault_of(partial(list, open_source(tmp_path / name))).code == "not_a_file"
    with open_source(tmp_path) as source:
        assert list(source) == []
        assert [fault.code for fault in source.faults] == ["not_a_file"]


def picture_or_hostile(data: bytes) -> bool:
    """Whether bytes give a picture or the one kind of fault; anything else raises."""
    try:
        return decode_image(data, "x").ndim == 3
    except Fault as fault:
        return fault.kind is Kind.HOSTILE


STARTS = [
    b"",
    b"\x89PNG\r\n\x1a\n",
    b"\xff\xd8\xff\xe0",
    b"BM",
    b"RIFF\0\0\0\0WEBP",
    b"GIF89a",
    b"II*\0",
]


@given(st.sampled_from(STARTS), st.binary(max_size=300))
def test_any_bytes_are_a_picture_or_a_fault(start: bytes, rest: bytes) -> None:
    assert picture_or_hostile(start + rest)


@given(st.integers(0, 10_000), st.integers(0, 255), st.integers(0, 10_000))
def test_a_damaged_picture_is_a_picture_or_a_fault(at: int, byte: int, cut: int) -> None:
    _, packed = cv2.imencode(".jpg", np.arange(48 * 48, dtype=np.uint8).reshape(48, 48))
    data = bytearray(packed.tobytes())
    data[at % len(data)] = byte
    assert picture_or_hostile(bytes(data[: 1 + cut % len(data)]))


def test_no_such_camera() -> None:
    fault = fault_of(lambda: list(CameraSource(99)))
    assert (fault.code, fault.kind, fault.fields) == (
        "camera_missing",
        Kind.MACHINE,
        {"camera": "99"},
    )


def test_a_device_that_gives_no_frame_is_busy(tmp_path: Path) -> None:
    device = tmp_path / "video9"
    device.write_text("not a camera", encoding="utf-8")
    assert fault_of(lambda: list(CameraSource(device))).code == "camera_busy"
    device.unlink()
    assert fault_of(lambda: list(CameraSource(device))).code == "camera_missing"


def test_a_camera_whose_frames_stop_was_unplugged(tmp_path: Path) -> None:
    path = video(tmp_path / "camera.avi", flat(120, 4))
    seen: list[int] = []
    fault = fault_of(lambda: seen.extend(frame.number for frame in CameraSource(path)))
    assert seen == [0, 1, 2, 3]
    assert (fault.code, fault.kind) == ("camera_unplugged", Kind.MACHINE)


def test_a_camera_that_is_closed_ends_in_peace(tmp_path: Path) -> None:
    with CameraSource(video(tmp_path / "camera.avi", flat(120, 4))) as source:
        frames = iter(source)
        next(frames)
        source.close()
        assert list(frames) == []


def test_a_covered_camera_is_black(tmp_path: Path) -> None:
    dark = video(tmp_path / "dark.avi", flat(3, 70))
    fault = fault_of(lambda: list(CameraSource(dark)))
    assert (fault.code, fault.kind, fault.fields) == (
        "camera_black",
        Kind.MACHINE,
        {"camera": "dark.avi"},
    )


def frames(greys: list[int]) -> Iterator[Frame]:
    return (Frame(flat(grey, 1)[0], "x", number) for number, grey in enumerate(greys))


@pytest.mark.parametrize(
    ("greys", "patience", "black"),
    [
        ([0, 0, 90, 0, 0, 90], 3, False),  # a camera that wakes slowly, a hand over the lens
        ([90, 0, 0, 0, 90], 3, True),
        ([20] * 5, 3, False),  # a dark room is not a covered lens
    ],
)
def test_black_means_black_for_a_while(greys: list[int], patience: int, black: bool) -> None:
    if black:
        assert fault_of(lambda: list(not_black(frames(greys), "x", patience))).code == (
            "camera_black"
        )
    else:
        assert len(list(not_black(frames(greys), "x", patience))) == len(greys)


def test_every_listed_camera_has_a_number_and_a_name() -> None:
    for camera in list_cameras():
        assert isinstance(camera, Camera)
        assert camera.index >= 0
        assert camera.name


def test_looking_writes_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    picture(tmp_path / "a.png")
    video(tmp_path / "b.avi", flat(90, 3))
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    for source in (
        ImageSource(tmp_path / "a.png"),
        VideoSource(tmp_path / "b.avi"),
        FolderSource(tmp_path),
    ):
        with source:
            assert list(source)
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == before
