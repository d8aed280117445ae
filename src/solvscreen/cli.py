"""The command line: reads arguments, calls one function, turns errors into messages and exit codes.

Exit codes: 0 done; 2 the input has to change; 1 an intermediate file cannot be trusted, or a calculation is impossible.
"""

import argparse
import importlib
import logging
import os
import resource
import sys
from collections.abc import Callable, Sequence
from typing import Any

from solvscreen import __version__
from solvscreen.commands import COMMANDS
from solvscreen.errors import InputError, SolvscreenError
from solvscreen.threads import die_with_workflow, pin_threads


def build_parser() -> argparse.ArgumentParser:
    """Parser with one sub-command per verb."""
    parser = argparse.ArgumentParser(prog="solvscreen", description=__doc__, add_help=True)
    parser.description = "Screens electrolytes for anode-free sodium-metal batteries from molecules up."
    parser.add_argument("--version", action="version", version=f"solvscreen {__version__}")
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    for command in COMMANDS:
        verb = verbs.add_parser(command.name, help=command.help, description=command.help)
        for argument in command.arguments:
            if argument.positional:
                verb.add_argument(argument.name, type=argument.kind, help=argument.help)
                continue
            options: dict[str, Any] = {"nargs": "*", "default": []} if argument.many else {"default": argument.default}
            required = not argument.many and argument.default is None
            flag = f"--{argument.name.replace('_', '-')}"
            verb.add_argument(flag, type=argument.kind, help=argument.help, required=required, **options)
        verb.set_defaults(target=command.target)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run one verb; returns the exit code."""
    arguments = vars(build_parser().parse_args(argv))
    verb, target = arguments.pop("verb"), arguments.pop("target")
    pin_threads(1)
    workflow = os.environ.get("SOLVSCREEN_WORKFLOW", "")  # process number, set by the Snakefile for its jobs
    if workflow:
        die_with_workflow(int(workflow))
    level = logging.INFO if workflow else logging.WARNING
    logging.basicConfig(level=level, stream=sys.stderr, format="%(asctime)s %(message)s", datefmt="%H:%M:%S")
    try:
        work = _function(target)
        started = _cpu_s()
        work(**arguments)
        logging.getLogger(__name__).info("%s used %.2f CPU s, start-up %.2f s", verb, _cpu_s() - started, started)
    except InputError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    except SolvscreenError as error:
        sys.stderr.write(f"solvscreen {verb}: {error}\n")
        return 1
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def _function(target: str) -> Callable[..., None]:
    module, name = target.split(":")
    function: Callable[..., None] = getattr(importlib.import_module(module), name)
    return function


def _cpu_s() -> float:
    """CPU time of this process and of its finished children so far."""
    return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


if __name__ == "__main__":
    sys.exit(main())
