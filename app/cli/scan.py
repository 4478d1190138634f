"""`kantoku scan`: pictures, videos and folders of pictures into the texts of their codes."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import click

from app import bootstrap
from app.cli.common import as_fault, emit, harmless, json_option, line_of, put
from app.kernel.faults import Fault, Faults


@click.command("scan")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@json_option
@click.pass_context
def scan_command(context: click.Context, files: tuple[str, ...], as_json: bool) -> None:
    """Print the texts of the QR codes in pictures, videos and folders of pictures."""
    all_faults: list[Fault] = []
    for file in _each(files, all_faults, as_json=as_json):
        began = time.perf_counter()
        texts, faults = read_texts(file)
        spent = round((time.perf_counter() - began) * 1000, 1)
        all_faults += faults
        if as_json:
            _print_json(file, texts, spent, faults)
        else:
            _print(file, texts, faults, named=[file] != [*files])
    context.exit(Faults(all_faults).kind.value if all_faults else 0)


def _each(files: tuple[str, ...], faults: list[Fault], *, as_json: bool) -> Iterator[str]:
    """The files one by one, a folder's pictures each by its own name."""
    for file in files:
        if not Path(file).is_dir():
            yield file
            continue
        try:
            pictures = bootstrap.pictures_in(Path(file))
            if not pictures:
                raise Fault("no_pictures", folder=file)
        except Fault as fault:
            faults.append(fault)
            if as_json:
                _print_json(file, [], 0.0, [fault])
            else:
                _print(file, [], [fault], named=True)
            continue
        yield from map(str, pictures)


def read_texts(file: str) -> tuple[list[str], list[Fault]]:
    """The distinct texts in a file, in order of appearance, and what was wrong with it."""
    chain = bootstrap.decoder()
    live = chain.live()
    texts: dict[str, None] = {}
    faults: list[Fault] = []
    with bootstrap.frames(Path(file)) as source:
        try:
            for frame in source:
                look = live.look if source.live else chain.read
                texts.update(dict.fromkeys(one.text for one in look(frame.pixels)))
        except Fault as fault:
            faults.append(fault)
        faults = [*source.faults, *faults]
    return list(texts), faults


def _print_json(file: str, texts: list[str], spent: float, faults: list[Fault]) -> None:
    line: dict[str, object] = {"file": file, "texts": texts, "ms": spent}
    if faults:
        line["fault"] = as_fault(faults[0])
    emit(line)


def _print(file: str, texts: list[str], faults: list[Fault], *, named: bool) -> None:
    for text in texts:
        shown = _one_line(text)
        put(f"{_one_line(file)}\t{shown}" if named else shown)
    for fault in faults:
        put(line_of(fault), err=True)


def _one_line(text: str) -> str:
    return harmless(text.replace("\n", "\r").replace("\t", "\r"))
