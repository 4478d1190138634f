"""What all commands share: passphrases, output for people or as JSON, exit statuses."""

from __future__ import annotations

import errno
import json
import os
import re
import sys
from collections.abc import Iterable, Sequence
from contextlib import suppress
from io import TextIOWrapper
from pathlib import Path
from typing import Any, TypeVar

import click

from app import bootstrap
from app.formats import wire
from app.kernel.faults import Fault, Faults, Kind, machine
from app.kernel.phrases import Language, language_of_this_computer, phrase, sentence

T = TypeVar("T")

_run: dict[str, str | None] = {}
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")

PATH = click.Path(path_type=Path)
HQ = click.argument("hq", type=PATH)
MAX_TEXT_FILE = 64 * 1024

passphrase_option = click.option(
    "--passphrase-file",
    type=PATH,
    envvar="KANTOKU_PASSPHRASE_FILE",
    help="The file with the passphrase; asked for on a terminal when left out.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")


def choose_language(chosen: str | None) -> None:
    """Say everything of this run in one language, errors after its end included."""
    _run["language"] = chosen


def language() -> Language:
    """The language of everything said to people."""
    context = click.get_current_context(silent=True)
    found = context.find_root().obj if context is not None else None
    chosen = found or _run.get("language")
    if chosen == "ja":
        return "ja"
    if chosen == "en":
        return "en"
    return language_of_this_computer()


def read_passphrase(file: Path | None) -> str:
    """The passphrase file's text, or what is typed; never an argument."""
    if file is not None:
        return bootstrap.read_file(file, MAX_TEXT_FILE).decode("utf-8-sig", "replace")
    if not sys.stdin.isatty():
        raise Fault("passphrase_missing", Kind.USAGE)
    return str(click.prompt(say("ask_passphrase"), hide_input=True))


def hq_passphrase(file: Path | None) -> str:
    """Headquarters' passphrase: the first line of its file, or what is typed."""
    lines = read_passphrase(file).splitlines()
    if not lines or not lines[0].strip():
        raise Fault("passphrase_missing", Kind.USAGE)
    return lines[0].strip()


def soften_output() -> None:
    """Show what the output's encoding can't hold as an escape, rather than fail over a name."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def put(text: str, *, err: bool = False) -> None:
    """Write a line; raise Fault `output_failed` where the disk or the reader takes no more."""
    try:
        click.echo(text, err=err)
    except OSError as error:
        raise output_lost(error) from error


def output_lost(error: OSError) -> Fault:
    """What a failed write to the terminal, file or pipe is; what is left of it goes nowhere."""
    for stream in (sys.stdout, sys.stderr):
        # Python would complain once more when it flushes at its end.
        with suppress(OSError, ValueError, AttributeError):
            _check_or_close(stream)
    closed = error.errno in (errno.EPIPE, errno.EINVAL if os.name == "nt" else errno.EPIPE)
    return machine("output_failed", detail=error.strerror or str(error), closed=closed)


def _check_or_close(stream: Any) -> None:
    try:
        stream.flush()
    except OSError:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)


def say(code: str, **fields: object) -> str:
    """A sentence in the language of this run."""
    return harmless(phrase(code, language(), fields))


def tell(code: str, **fields: object) -> None:
    """Say a sentence on standard output."""
    put(say(code, **fields))


def emit(value: object) -> None:
    """One JSON object on one line; keys are stable and never localised."""
    try:
        line = wire.to_json(value).decode()
    except UnicodeEncodeError:  # a file name that is no text
        line = json.dumps(wire.to_builtins(value), separators=(",", ":"))
    try:
        line.encode(getattr(sys.stdout, "encoding", None) or "utf-8")
    except UnicodeEncodeError:
        line = _NOT_ASCII.sub(lambda sign: json.dumps(sign[0])[1:-1], line)
    put(line)


def harmless(text: str) -> str:
    """A text without what a terminal would obey."""
    return "".join(
        sign if sign.isprintable() or sign in "\n\t" else "\N{REPLACEMENT CHARACTER}"
        for sign in text
    )


def progress(items: Sequence[T], title: str) -> Iterable[T]:
    """The items one by one, with a bar on a terminal and none in a pipe."""
    from rich.console import Console
    from rich.progress import track

    bar = Console(stderr=True)
    return track(items, say(title), console=bar, disable=not bar.is_terminal)


def as_fault(fault: Fault) -> dict[str, Any]:
    """A fault as it stands in JSON."""
    fields = wire.to_builtins({key: _plain(value) for key, value in fault.fields.items()})
    message = _told(fault, "en")
    return {"code": fault.code, "article": fault.article, "message": message, "fields": fields}


def report(error: Fault | Faults, *, as_json: bool) -> int:
    """Tell what went wrong, all of it, and give the exit status."""
    faults = error.faults if isinstance(error, Faults) else [error]
    for fault in faults:
        if as_json:
            emit({"ok": False, "fault": as_fault(fault)})
        else:
            put(line_of(fault), err=True)
    return error.kind.value


def warn(warnings: Iterable[Fault], *, as_json: bool) -> None:
    """Tell what deserves a look but stops nothing."""
    for warning in warnings:
        if as_json:
            emit({"warning": as_fault(warning)})
        else:
            put(say("warning", text=line_of(warning)), err=True)


def line_of(fault: Fault) -> str:
    """A fault as people read it: what it is about, what is wrong, the article."""
    article = f" [{fault.article}]" if fault.article else ""
    return harmless(_told(fault, language())) + article


def _told(fault: Fault, words: Language) -> str:
    """The sentence; where it names no file, the file stands before it."""
    said, file = sentence(fault, words), str(fault.fields.get("file", ""))
    return said if file in said else f"{file}: {said}"


def _plain(value: object) -> object:
    return str(value) if isinstance(value, Path) else value
