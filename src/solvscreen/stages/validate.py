"""Checking all inputs in seconds, without computing anything."""

import sys
from pathlib import Path

from solvscreen.stages.inputs import load_inputs


def validate(config: Path) -> tuple[str, ...]:
    """Warnings about a configuration and all files that it names.

    Raises:
        InputErrors: one message for each mistake.
    """
    return load_inputs(config).warnings


def report_validation(config: Path) -> None:
    """Print the warnings, and what the configuration describes.

    Raises:
        InputErrors: one message for each mistake.
    """
    inputs = load_inputs(config)
    lines = [f"warning: {warning}" for warning in inputs.warnings]
    lines += [f"{formulation.id}: {formulation.recipe}" for formulation in inputs.formulations]
    counts = f"{len(inputs.formulations)} formulations, {len(inputs.used_species)} species in them"
    others = set(inputs.candidates) - set(inputs.used_species)
    own = f", {len(others)} more species" if others else ""
    sys.stdout.write("\n".join([*lines, f"{config}: valid; {counts}{own}"]) + "\n")
