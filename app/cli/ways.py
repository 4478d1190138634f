"""What a command is given to get into a place on a network; secrets come by a file or a prompt."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import click

from app import bootstrap
from app.cli.common import MAX_TEXT_FILE, PATH, say
from app.domain.round import DropPlace
from app.kernel.faults import Fault, Kind
from app.services.parcels import Told, to_nobody

_OPTIONS = (
    click.option(
        "--host-key",
        metavar="KEY|FILE",
        help="An SFTP server's public key, or a file with it, where the package names none.",
    ),
    click.option(
        "--drop-password-file",
        type=PATH,
        help="The file with the password or secret key; asked for on a terminal when left out.",
    ),
    click.option("--drop-key-file", type=PATH, help="An SSH private key to get in with."),
    click.option(
        "--endpoint", metavar="URL", help="An S3-compatible server, where the package names none."
    ),
)


class Given(NamedTuple):
    """The options as they were given."""

    host_key: str | None
    password_file: Path | None
    key_file: Path | None
    endpoint: str | None

    def access(self, place: str, known: Iterable[DropPlace] = ()) -> bootstrap.Access:
        """How to get into a place; `known` are those that headquarters named.

        Raise Fault `drop_password_missing` where there is nobody to ask.
        """
        if not bootstrap.is_remote(place):
            return bootstrap.Access()
        named = next((drop for drop in known if drop.url == place), DropPlace(place))
        key = b"" if self.key_file is None else bootstrap.read_file(self.key_file, MAX_TEXT_FILE)
        return bootstrap.Access(
            host_key=_key(self.host_key) if self.host_key else named.host_key,
            password=self._password(place, needed=not key),
            key_file=key,
            endpoint=self.endpoint or named.endpoint,
        )

    def _password(self, place: str, *, needed: bool) -> str:
        if self.password_file is not None:
            lines = bootstrap.read_file(self.password_file, MAX_TEXT_FILE).decode(
                "utf-8-sig", "replace"
            )
            return (lines.splitlines() or [""])[0]
        if not needed:
            return ""
        if not sys.stdin.isatty():
            raise Fault("drop_password_missing", Kind.USAGE, place=place)
        return str(click.prompt(say("ask_drop_password", place=place), hide_input=True, err=True))


def way_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options of a command that sends to a place, or takes from one, as one `given`."""

    @functools.wraps(command)
    def wrapped(
        *args: Any,
        host_key: str | None,
        drop_password_file: Path | None,
        drop_key_file: Path | None,
        endpoint: str | None,
        **named: Any,
    ) -> Any:
        given = Given(host_key, drop_password_file, drop_key_file, endpoint)
        return command(*args, given=given, **named)

    for option in reversed(_OPTIONS):
        wrapped = option(wrapped)
    return wrapped


@contextmanager
def carrying() -> Iterator[Told]:
    """A bar of bytes on a terminal, and none in a pipe."""
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, TextColumn
    from rich.progress import Progress as Bar

    console = Console(stderr=True)
    if not console.is_terminal:
        yield to_nobody
        return
    columns = TextColumn("{task.description}"), BarColumn(), DownloadColumn()
    with Bar(*columns, console=console, transient=True) as bar:
        task = bar.add_task(say("progress_sending"), total=None)
        yield lambda far: bar.update(task, completed=far.there, total=far.size)


def _key(text: str) -> str:
    """The key itself, or what stands in a file of it."""
    if " " in text.strip():
        return text
    return bootstrap.read_file(Path(text), MAX_TEXT_FILE).decode("utf-8", "replace")
