"""`kantoku`: the command line over the same services as the window."""

from __future__ import annotations

import os
import sys
import tempfile
import traceback
from contextlib import suppress
from functools import partial

import click

from app import __version__
from app.cli.bench import bench_command
from app.cli.common import choose_language, language, output_lost, report, soften_output
from app.cli.demo import demo_command, demo_in
from app.cli.hq import hq_group
from app.cli.rules import rules_group
from app.cli.scan import scan_command
from app.cli.selftest import selftest_command
from app.cli.venue import venue_group
from app.cli.venue_calls import calls_command
from app.cli.venue_papers import PAPERS
from app.cli.venue_places import exchange_command, send_command
from app.cli.venue_purge import purge_command
from app.cli.venue_rebuild import rebuild_command
from app.cli.venue_rehearse import rehearse_command, score_command
from app.cli.venue_report import REPORTS
from app.kernel.faults import Fault, Faults, Kind, machine
from app.kernel.phrases import Language
from app.kernel.vocabulary import speak_as_the_house


@click.group(context_settings={"help_option_names": ["-h", "--help"]}, invoke_without_command=True)
@click.version_option(__version__, prog_name="kantoku")
@click.option("--lang", type=click.Choice(["ja", "en"]), help="The language of the output.")
@click.pass_context
def cli(context: click.Context, lang: Language | None) -> None:
    """Kantoku: the desk, the clock, the log book and the courier of an exam day.

    \b
    Without a command it opens the window. Four commands to begin with:
      kantoku demo                           a whole exam day of invented people
      kantoku selftest                       what works on this computer
      kantoku hq init HQ --name NAME         set up a headquarters
      kantoku venue open PACKAGE --workspace WS
                                             make this computer a station of a venue
    """
    context.obj = lang
    choose_language(lang)
    speak_as_the_house()
    if context.invoked_subcommand is None:
        from ui.application import run_door

        sys.exit(run_door(partial(demo_in, language=language()), language=lang))


for _command in (
    hq_group,
    venue_group,
    scan_command,
    demo_command,
    bench_command,
    selftest_command,
    rules_group,
):
    cli.add_command(_command)
for _paper in (
    send_command,
    exchange_command,
    calls_command,
    purge_command,
    rebuild_command,
    rehearse_command,
    score_command,
    *PAPERS,
    *REPORTS,
):
    venue_group.add_command(_paper)


def _speak(context: click.Context, _: click.Parameter, lang: Language | None) -> None:
    if lang is not None:
        context.find_root().obj = lang
        choose_language(lang)


def _take_language(command: click.Command) -> None:
    """Let a command and all that are under it take `--lang` too, wherever people write it."""
    if not any(parameter.name == "lang" for parameter in command.params):
        words = click.Choice(["ja", "en"])
        says = "The language of the output."
        command.params.append(
            click.Option(["--lang"], type=words, help=says, expose_value=False, callback=_speak)
        )
    for below in command.commands.values() if isinstance(command, click.Group) else ():
        _take_language(below)


_take_language(cli)


def main() -> None:
    """Leave with 0 done, 1 refused, 2 wrong usage, 3 hostile input or 4 the machine failed."""
    soften_output()
    as_json = "--json" in sys.argv
    try:
        status = _run(as_json)
        sys.stdout.flush()
    except SystemExit as left:
        status = left.code if isinstance(left.code, int) else 0
    except OSError as error:
        status = _tell_last(output_lost(error), as_json)
    except Fault as fault:  # even telling what was wrong went wrong
        status = _tell_last(fault, as_json)
    sys.exit(status)


def _run(as_json: bool) -> int:
    try:
        status = cli.main(standalone_mode=False)
    except click.Abort:
        return Kind.REFUSED.value
    except click.ClickException as error:
        if as_json:
            return report(Fault("usage", Kind.USAGE, detail=error.format_message()), as_json=True)
        error.show()
        return Kind.USAGE.value
    except Fault as fault:
        return _tell_last(fault, as_json)
    except Faults as faults:
        return report(faults, as_json=as_json)
    except OSError as error:
        return _tell_last(_of_the_disk(error), as_json)
    except Exception:
        return report(_bug(), as_json=as_json)
    return status if isinstance(status, int) else 0


def _tell_last(fault: Fault, as_json: bool) -> int:
    """Tell a fault on whatever can still be written to; a reader who left is told nothing."""
    if fault.code != "output_failed":
        return report(fault, as_json=as_json)
    if not fault.fields["closed"]:
        with suppress(Fault):  # standard error may take nothing either; the status says it
            report(fault, as_json=False)
    return fault.kind.value


def _of_the_disk(error: OSError) -> Fault:
    detail = error.strerror or str(error)
    if error.filename is None:
        return machine("machine_failed", detail=detail)
    return machine("path_failed", path=os.fsdecode(error.filename), detail=detail)


def _bug() -> Fault:
    """An error of the program's own, its details kept in a file for whoever mends it."""
    details = traceback.format_exc()
    try:
        handle, path = tempfile.mkstemp(prefix="kantoku-error-", suffix=".txt")
        with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace") as file:
            file.write(details)
    except OSError:
        path = details.splitlines()[-1]
    return machine("program_error", path=path)
