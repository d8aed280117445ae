"""The plan of the run, and what every rule needs."""

import sys
from pathlib import Path

from solvscreen.errors import InputError
from solvscreen.stages.environment import names_from_here, use_this_environment
from solvscreen.stages.inputs import plan_from_mapping
from solvscreen.stages.lock import hold_lock

use_this_environment()

try:
    plan = plan_from_mapping(
        config,
        origin=names_from_here(workflow.configfiles) or "configs/default.yaml",
    )
except InputError as error:
    sys.stderr.write(f"{error}\n")
    raise SystemExit(2) from error
cfg = plan.config

if workflow.is_main_process:
    for warning in plan.warnings:
        sys.stderr.write(f"warning: {warning}\n")


wildcard_constraints:
    run=r"[^/]+",
    kind="species|clusters",
    shard=r"[0-9]{3}",
    item=r"[^/]+",
    ion=r"[^/]+",
    formulation=r"[^/]+",
    replica=r"[0-9]+",
    slot=r"[0-9]+",


def replicas_of(pattern):
    """One file name of each replica of a formulation; other wildcards are in double braces."""
    return expand(pattern, replica=range(1, cfg.md.replicas + 1))


def formulation_files(pattern):
    """One file name of each formulation."""
    return expand(pattern, run=cfg.run, formulation=plan.formulations)


def shard_files(pattern, kinds=("species", "clusters")):
    """One file name of each shard of each kind."""
    return [pattern.format(run=cfg.run, kind=kind, shard=shard) for kind in kinds for shard in plan.shards(kind)]


def stage_settings(*stages):
    """Settings files of the named stages."""
    return [f"results/{cfg.run}/settings/{stage}.json" for stage in stages]


def lock_run():
    """Hold the run's folder until this process ends, or stop if another one works there."""
    try:
        hold_lock(Path("results") / cfg.run)
    except InputError as error:
        sys.stderr.write(f"{error}\n")
        raise SystemExit(2) from error
