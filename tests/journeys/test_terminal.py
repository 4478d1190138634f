"""The program in a real shell: full disks, narrow terminals, closed pipes, other encodings."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from tests.journeys.program import KANTOKU, kantoku

pytestmark = pytest.mark.skipif(os.name == "nt", reason="needs a POSIX system's devices")

FULL = Path("/dev/full")
needs_full = pytest.mark.skipif(not FULL.exists(), reason="this system has no full device")


def run(*arguments: object, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [str(KANTOKU), *map(str, arguments)],
        capture_output=True,
        env={**os.environ, "LC_ALL": "C.UTF-8", **environment},
        check=False,
    )


@needs_full
@pytest.mark.parametrize(
    "arguments",
    [["selftest"], ["selftest", "--json"], ["--help"], ["scan", "--json", "none.png"]],
    ids=" ".join,
)
def test_a_full_disk_under_the_output_is_said_in_a_sentence(arguments: list[str]) -> None:
    with FULL.open("wb") as full:
        ran = subprocess.run(
            [str(KANTOKU), "--lang", "en", *arguments],
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert ran.returncode == 4
    assert "(No space left on device)" in ran.stderr.decode()
    assert ran.stderr.count(b"\n") == 1


@needs_full
def test_where_errors_can_not_be_written_either_the_status_says_it() -> None:
    with FULL.open("wb") as full:
        command = [str(KANTOKU), "scan", "none.png"]
        assert subprocess.run(command, stdout=full, stderr=full, check=False).returncode == 4


def test_a_reader_who_leaves_is_told_nothing() -> None:
    ran = subprocess.run(
        ["bash", "-c", f"{KANTOKU} scan --json {'none.png ' * 400} | head -1"],
        capture_output=True,
        check=False,
    )
    assert json.loads(ran.stdout)["fault"]["code"] == "file_missing"
    assert (ran.stderr, ran.returncode) == (b"", 0)


@pytest.mark.parametrize("encoding", ["cp932", "ascii", "utf-8"])
def test_a_name_that_the_encoding_lacks_is_shown_with_escapes(
    tmp_path: Path, encoding: str
) -> None:
    name = "受験票😀.png"
    ran = run("scan", "--json", tmp_path / name, PYTHONIOENCODING=encoding)
    assert ran.returncode == 2
    assert json.loads(ran.stdout.decode(encoding))["file"] == str(tmp_path / name)
    told = run("scan", tmp_path / name, PYTHONIOENCODING=encoding)
    assert told.returncode == 2
    assert b"Traceback" not in told.stderr
    assert b".png" in told.stderr


def test_a_name_that_is_no_text_is_shown_with_escapes(tmp_path: Path) -> None:
    odd = os.fsdecode(bytes(tmp_path) + b"/\xff.png")
    ran = run("scan", "--json", odd)
    assert ran.returncode == 2
    assert json.loads(ran.stdout)["file"] == odd
    assert run("hq", "status", odd, "r", "--json", "--passphrase-file", odd).returncode == 2


def test_a_folder_that_can_not_be_made_is_said_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    for place in (tmp_path / "file" / "x", Path("/proc/kantoku/x")):
        ran = kantoku("--lang", "en", "demo", place, "--headless")
        assert ran.status == 4
        assert ran.err.startswith(f"{place} can't be used (")
        assert ran.err.count("\n") == 1


def test_the_chosen_language_reaches_every_refusal() -> None:
    for arguments in (["scan", "none.png"], ["venue", "status", "none"], ["demo", "/proc/x/y"]):
        assert "。" in kantoku("--lang", "ja", *arguments).err
    assert "。" in kantoku("demo", "/proc/x/y", "--lang", "ja").err


@pytest.mark.parametrize(
    "arguments",
    [
        ["scan", "--json"],
        ["scan", "--json", "--wrong", "x.png"],
        ["venue", "open", "--json"],
        ["venue", "apply", "ws", "--script", "nofile", "--json"],
        ["hq", "nonsense", "--json"],
        ["demo", "--candidates", "many", "--json"],
    ],
    ids=" ".join,
)
def test_wrong_usage_is_one_json_object_for_a_program(arguments: list[str]) -> None:
    ran = kantoku(*arguments)
    assert (ran.status, ran.err) == (2, "")
    [line] = ran.lines
    assert (line["ok"], line["fault"]["code"]) == (False, "usage")
    assert line["fault"]["message"]


def test_help_opens_with_what_a_newcomer_needs() -> None:
    first = kantoku("--help").out.split("Options:")[0]
    commands = [line.split()[1] for line in first.splitlines() if line.startswith("    kantoku ")]
    assert commands == ["demo", "selftest", "hq", "venue"]


SHOW = """
import sys
from app.cli.tables import table
table("Title", ["File", "Result"], [[sys.argv[1], "taken in"], ["[b]", "\\x1b[31m"]])
"""
LONG = "0123456789abcdef-0123456789abcdef-00000001-00000348-0123456789abcdef.bundle.age"


def on_a_terminal(columns: int, name: str) -> str:
    """What a terminal of this width is given."""
    mine, its = pty.openpty()
    environment = {**os.environ, "COLUMNS": str(columns), "TERM": "xterm", "LC_ALL": "C.UTF-8"}
    command = [sys.executable, "-c", SHOW, name]
    subprocess.run(command, stdout=its, env=environment, check=True)
    os.close(its)
    with os.fdopen(mine, "rb") as shown:
        return os.read(shown.fileno(), 100_000).decode()


@pytest.mark.parametrize("columns", [30, 80, 200])
@pytest.mark.parametrize("name", [LONG, "受験票" * 20])
def test_a_terminal_of_any_width_shows_whole_names(columns: int, name: str) -> None:
    shown = on_a_terminal(columns, name)
    assert name in shown
    assert "…" not in shown
    assert "[b]" in shown
    assert "\x1b[31m" not in shown


def test_a_pipe_gets_plain_columns_whatever_the_width() -> None:
    shown = [
        subprocess.run(
            [sys.executable, "-c", SHOW, LONG],
            env={**os.environ, "COLUMNS": columns, "LC_ALL": "C.UTF-8"},
            capture_output=True,
            check=True,
        ).stdout.decode()
        for columns in ("20", "80", "300")
    ]
    assert len(set(shown)) == 1
    title, headings, first, second = shown[0].splitlines()
    assert title == "Title"
    assert headings.split() == ["File", "Result"]
    assert first == f"{LONG}  taken in"
    assert second.index("\N{REPLACEMENT CHARACTER}") == first.index("taken in")


BROKEN = """
import sys
from app.cli import main

@main.cli.command("break")
def broken():
    {}

sys.argv[1:] = ["--lang", "en", "break"]
main.main()
"""


def test_a_mistake_of_the_program_is_one_line_and_a_file_with_the_details(tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", BROKEN.format("1 / 0")],
        capture_output=True,
        text=True,
        env={**os.environ, "TMPDIR": str(tmp_path)},
        check=False,
    )
    [details] = tmp_path.iterdir()
    assert ran.returncode == 4
    assert ran.stderr.count("\n") == 1
    assert str(details) in ran.stderr
    assert "ZeroDivisionError" in details.read_text(encoding="utf-8")
    assert details.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("trouble", ["open('/proc/none/x', 'w')", "raise OSError(28, 'full')"])
def test_trouble_with_the_disk_is_never_a_traceback(tmp_path: Path, trouble: str) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", BROKEN.format(trouble)],
        capture_output=True,
        text=True,
        env={**os.environ, "TMPDIR": str(tmp_path)},
        check=False,
    )
    assert (ran.returncode, ran.stderr.count("\n")) == (4, 1)
    assert "Traceback" not in ran.stderr
    assert list(tmp_path.iterdir()) == []
