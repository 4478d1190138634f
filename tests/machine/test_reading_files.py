"""What is named as a file and is none is told as what it is."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from app.kernel.faults import Fault, Kind
from app.machine.files import read_file

Make = Callable[[Path], object]


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda path: None, "file_missing"),
        (Path.mkdir, "file_is_folder"),
        (os.mkfifo, "file_is_device"),
        (lambda path: path.symlink_to(os.devnull), "file_is_device"),
        (lambda path: path.symlink_to("nowhere"), "file_missing"),
    ],
)
def test_what_is_no_file_is_wrong_usage_and_is_called_what_it_is(
    tmp_path: Path, make: Make, code: str
) -> None:
    path = tmp_path / "named"
    make(path)
    with pytest.raises(Fault) as caught:
        read_file(path, 10)
    fault = caught.value
    assert (fault.code, fault.kind, fault.fields["file"]) == (code, Kind.USAGE, str(path))
