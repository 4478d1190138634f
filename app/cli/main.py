"""`kantoku`: the command line over the same services as the window."""

from __future__ import annotations

import sys

import click

from app import __version__
from app.cli.bench import bench_command
from app.cli.common import choose_language, report
from app.cli.demo import demo_command
from app.cli.hq import hq_group
from app.cli.scan import scan_command
from app.cli.selftest import selftest_command
from app.cli.venue import venue_group
from app.kernel.faults import Fault, Faults


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="kantoku")
@click.option("--lang", type=click.Choice(["ja", "en"]), help="The language of the output.")
@click.pass_context
def cli(context: click.Context, lang: str | None) -> None:
    """Kantoku: the desk, the clock, the log book and the courier of an exam day."""
    context.obj = lang
    choose_language(lang)


for _command in (
    hq_group,
    venue_group,
    scan_command,
    demo_command,
    bench_command,
    selftest_command,
):
    cli.add_command(_command)


def main() -> None:
    """Leave with 0 done, 1 refused, 2 wrong usage, 3 hostile input or 4 the machine failed."""
    as_json = "--json" in sys.argv
    try:
        status = cli.main(standalone_mode=False)
    except click.UsageError as error:
        error.show()
        status = 2
    except click.Abort:
        status = 1
    except click.ClickException as error:
        error.show()
        status = 2
    except (Fault, Faults) as error:
        status = report(error, as_json=as_json)
    except BrokenPipeError:
        status = 4
    sys.exit(status if isinstance(status, int) else 0)
