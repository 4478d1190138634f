"""`kantoku scan` over real files."""

from __future__ import annotations

import json
from pathlib import Path

import cv2
import numpy as np
import pytest
from click.testing import CliRunner, Result

from app.cli.scan import scan_command
from app.kernel.faults import hostile
from app.kernel.phrases import sentence
from tests.camera.synthetic import Shot, code, photograph, ticket_text


def run(*arguments: object) -> Result:
    return CliRunner().invoke(scan_command, [str(argument) for argument in arguments])


def lines(result: Result) -> list[dict[str, object]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def ticket(path: Path, seed: int) -> str:
    text = ticket_text(seed)
    frame = photograph(text, Shot(module=4), np.random.default_rng(seed))
    path.write_bytes(cv2.imencode(path.suffix, frame)[1].tobytes())
    return text


def test_json_has_exactly_these_keys_and_the_file_as_given(tmp_path: Path) -> None:
    path = tmp_path / "受験票.png"
    text = ticket(path, 1)
    result = run(path, "--json")
    (line,) = lines(result)
    assert list(line) == ["file", "texts", "ms"]
    assert (line["file"], line["texts"]) == (str(path), [text])
    assert isinstance(line["ms"], float)
    assert line["ms"] > 0
    assert result.exit_code == 0


def test_no_code_is_no_trouble(tmp_path: Path) -> None:
    path = tmp_path / "wall.png"
    path.write_bytes(cv2.imencode(".png", np.full((300, 400), 180, np.uint8))[1].tobytes())
    result = run(path, "--json")
    assert (lines(result)[0]["texts"], result.exit_code) == ([], 0)


def test_a_damaged_file_does_not_stop_the_others(tmp_path: Path) -> None:
    torn, good = tmp_path / "torn.png", tmp_path / "good.png"
    torn.write_bytes(b"torn")
    text = ticket(good, 2)
    result = run("--json", torn, good, tmp_path / "none.png")
    first, second, third = lines(result)
    assert first["texts"] == []
    assert first["fault"] == {
        "code": "image_unreadable",
        "article": None,
        "message": sentence(hostile("image_unreadable", file="torn.png"), "en"),
        "fields": {"file": "torn.png"},
    }
    assert second["texts"] == [text]
    assert "fault" not in second
    assert third["fault"]["code"] == "file_missing"  # type: ignore[index]
    assert result.exit_code == 3


def test_no_such_file_is_wrong_usage(tmp_path: Path) -> None:
    assert run("--json", tmp_path / "none.png").exit_code == 2
    assert run(tmp_path / "none.mp4").exit_code == 2


def test_each_picture_of_a_folder_is_told_by_its_own_name(tmp_path: Path) -> None:
    files = [tmp_path / f"{seed}.jpg" for seed in (3, 4)]
    texts = [ticket(file, int(file.stem)) for file in files]
    (tmp_path / "notes.txt").write_text("no picture")
    told = [(line["file"], line["texts"]) for line in lines(run(tmp_path, "--json"))]
    assert told == [(str(file), [text]) for file, text in zip(files, texts, strict=True)]
    assert run(tmp_path).stdout == "".join(
        f"{file}\t{text}\n" for file, text in zip(files, texts, strict=True)
    )
    files[1].unlink()
    assert run(tmp_path).stdout == f"{files[0]}\t{texts[0]}\n"


def test_a_folder_without_pictures_is_said_to_have_none(tmp_path: Path) -> None:
    empty = tmp_path / "空"
    empty.mkdir()
    (empty / "notes.txt").write_text("no picture")
    ticket(tmp_path / "good.png", 6)
    result = run(empty)
    assert (result.exit_code, result.stdout) == (1, "")
    assert str(empty) in result.stderr
    first, second = lines(run("--json", empty, tmp_path / "good.png"))
    assert (first["file"], first["fault"]["code"]) == (str(empty), "no_pictures")  # type: ignore[index]
    assert second["texts"]


def test_a_video_gives_its_texts_in_order_of_appearance(tmp_path: Path) -> None:
    path = tmp_path / "door.avi"
    made = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), 30.0, (1280, 720))
    texts = [ticket_text(seed) for seed in (8, 5)]
    for text in (texts[0], texts[1], texts[0]):
        for number in range(3):
            rng = np.random.default_rng(number)
            made.write(photograph(text, Shot(module=4, turn=number * 5.0), rng))
    made.release()
    assert lines(run(path, "--json"))[0]["texts"] == texts


def test_people_get_the_texts_alone_and_nothing_a_terminal_obeys(tmp_path: Path) -> None:
    path = tmp_path / "odd.png"
    path.write_bytes(cv2.imencode(".png", code("A\x1b[31mB", 6))[1].tobytes())
    assert run(path).stdout == "A\N{REPLACEMENT CHARACTER}[31mB\n"
    good = tmp_path / "good.png"
    text = ticket(good, 6)
    assert run(good).stdout == text + "\n"
    assert run(good, good).stdout == f"{good}\t{text}\n" * 2


@pytest.mark.parametrize("arguments", [[], ["--json"], ["--wrong", "x.png"]])
def test_wrong_usage(arguments: list[str]) -> None:
    assert run(*arguments).exit_code == 2
