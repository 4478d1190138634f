"""`kantoku scan`: pictures, videos and folders of pictures into the texts of their codes."""

from __future__ import annotations

import json
import time
from pathlib import Path

import click

from app import bootstrap
from app.kernel.faults import Fault, Kind
from app.kernel.phrases import language_of_this_computer, sentence


@click.command("scan")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.pass_context
def scan_command(context: click.Context, files: tuple[str, ...], as_json: bool) -> None:
    """Print the texts of the QR codes in pictures, videos and folders of pictures."""
    damaged = False
    for file in files:
        began = time.perf_counter()
        texts, faults = read_texts(file)
        spent = round((time.perf_counter() - began) * 1000, 1)
        damaged = damaged or bool(faults)
        if as_json:
            _print_json(file, texts, spent, faults)
        else:
            _print(file, texts, faults, named=len(files) > 1)
    context.exit(Kind.HOSTILE.value if damaged else 0)


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
        line["fault"] = {"code": faults[0].code, **faults[0].fields}
    click.echo(json.dumps(line, ensure_ascii=False))


def _print(file: str, texts: list[str], faults: list[Fault], *, named: bool) -> None:
    for text in texts:
        shown = _harmless(text)
        click.echo(f"{file}\t{shown}" if named else shown)
    language = language_of_this_computer()
    for fault in faults:
        click.echo(sentence(fault, language), err=True)


def _harmless(text: str) -> str:
    """A code's text without what a terminal would obey."""
    return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in text)
