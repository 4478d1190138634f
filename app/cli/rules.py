"""`kantoku rules`: read, explain, compare and begin rule packs; nothing else needs them opened."""

from __future__ import annotations

import json
from pathlib import Path

import click

from app import bootstrap
from app.cli.common import PATH, emit, json_option, language, put, report, say, tell
from app.cli.rulelines import difference_lines
from app.domain.regulation import RulePack
from app.formats import wire
from app.formats.rulediff import differences
from app.formats.rulepack import SIZE_LIMIT, read_rulepack
from app.formats.ruleschema import rulepack_schema
from app.kernel.faults import Fault, Faults, Kind
from app.kernel.vocabulary import speak_of
from app.reports.rulepage import rule_page


@click.group("rules")
def rules_group() -> None:
    """Rule packs: regulations as data. PACK is a file, or one that comes with the program."""


@rules_group.command("check")
@click.argument("packs", nargs=-1, required=True, metavar="PACK...")
@json_option
@click.pass_context
def check(context: click.Context, packs: tuple[str, ...], as_json: bool) -> None:
    """Say everything that is wrong with rule packs: line, key, and what was expected."""
    status = 0
    for name in packs:
        try:
            pack = _read(name)
        except (Fault, Faults) as trouble:
            status = max(status, report(trouble, as_json=as_json))
            if isinstance(trouble, Faults) and not as_json:
                put(say("rules_faults", count=len(trouble.faults)), err=True)
            continue
        told = {"id": pack.regulation.id, "version": pack.regulation.version}
        if as_json:
            emit({"ok": True, "file": name, **told, "digest": pack.digest})
        else:
            tell("rules_good", file=name, digest=pack.digest[:16], **told)
    context.exit(status)


@rules_group.command("explain")
@click.argument("pack")
@click.option("--out", type=PATH, required=True, help="A file ending in .pdf or .html.")
@json_option
def explain(pack: str, out: Path, as_json: bool) -> None:
    """Write a rule pack as a page for people: a venue's wall, and new proctors."""
    renderer = {".pdf": bootstrap.document_pages, ".html": bootstrap.document_html}.get(
        out.suffix.lower()
    )
    if renderer is None:
        raise Fault("rules_suffix", Kind.USAGE, file=str(out))
    read = _read(pack)
    speak_of(*read.regulation.called)
    page = rule_page(read, language())
    bootstrap.publish_files({out: renderer(page)}, secret=False)
    _told("rules_written", out, as_json=as_json)


@rules_group.command("diff")
@click.argument("before")
@click.argument("after")
@json_option
def diff(before: str, after: str, as_json: bool) -> None:
    """Show what differs between two rule packs or two versions of one."""
    old, new = _read(before), _read(after)
    found = differences(old, new)
    if as_json:
        for one in found:
            emit(wire.to_builtins(one))
        return
    if not found:
        tell("rules_same")
        return
    names = [f"{one.regulation.id} {one.regulation.version}" for one in (old, new)]
    put(say("rules_differ", before=names[0], after=names[1], count=len(found)))
    for line in difference_lines(found):
        put(line)


@rules_group.command("new")
@click.argument("file", type=PATH)
@click.option("--id", "id_", default="my-exam", show_default=True, help="Its short name.")
@click.option("--version", default="2027-01-01", show_default=True, help="From when it holds.")
@json_option
def new(file: Path, id_: str, version: str, as_json: bool) -> None:
    """Begin a rule pack from a template that says what each part is for."""
    text = bootstrap.rulepack_template()
    for name, value in (("id", id_), ("version", version)):
        text = text.replace(f'{name} = ""', f"{name} = {json.dumps(value, ensure_ascii=False)}", 1)
    data = text.encode("utf-8")
    read_rulepack(data, str(file))
    bootstrap.publish_files({file: data}, secret=False)
    _told("rules_new", file, as_json=as_json)


@rules_group.command("schema")
@click.option("--out", type=PATH, help="Where to write it; standard output when left out.")
@json_option
def schema(out: Path | None, as_json: bool) -> None:
    """Write the JSON Schema with which editors complete and check a rule pack's keys."""
    text = json.dumps(rulepack_schema(), ensure_ascii=False, indent=2)
    if out is None:
        put(text)
        return
    bootstrap.publish_files({out: f"{text}\n".encode()}, secret=False)
    _told("rules_written", out, as_json=as_json)


def _read(name: str) -> RulePack:
    """A pack by its file, by `iacs` (the newest), or by `iacs/2022-05-01`."""
    if Path(name).is_file():
        return read_rulepack(bootstrap.read_file(Path(name), SIZE_LIMIT + 1), name)
    known = {f"{p.regulation.id}/{p.regulation.version}": p for p in bootstrap.regulations()}
    newest = {p.regulation.id: p for _, p in sorted(known.items())}
    found = known.get(name) or newest.get(name)
    if found is None:
        raise Fault("rules_unknown", Kind.USAGE, pack=name, known=[*newest, *known])
    return found


def _told(code: str, file: Path, *, as_json: bool) -> None:
    if as_json:
        emit({"ok": True, "files": [str(file)]})
    else:
        tell(code, file=file)
