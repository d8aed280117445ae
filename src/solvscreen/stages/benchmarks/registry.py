"""Benchmarks by the name of their quantity, one line each; a module is loaded when it is asked for."""

from collections.abc import Callable
from importlib import import_module
from typing import Final

from solvscreen.errors import InputError
from solvscreen.stages.benchmarks.output import Report

Benchmark = Callable[..., Report]  # (*, recipe: str, reference: Path, out: Path)

QUANTITIES: Final[dict[str, str]] = {
    "ionization": "solvscreen.stages.benchmarks.ionization:benchmark_ionisation",
    "binding": "solvscreen.stages.benchmarks.binding:benchmark_binding",
    "geometry": "solvscreen.stages.benchmarks.geometry:benchmark_geometry",
    "orbitals": "solvscreen.stages.benchmarks.orbitals:benchmark_orbitals",
    "density": "solvscreen.stages.benchmarks.density:benchmark_density",
    "coordination": "solvscreen.stages.benchmarks.coordination:benchmark_coordination",
}

LIQUIDS: Final = ("density", "coordination")
"""Benchmarks of liquids: (*, reference: Path, out: Path, options: LiquidOptions)."""


def find_benchmark(quantity: str) -> Benchmark:
    """The function of a quantity: from recipe, reference file and folder of results to a report.

    Raises:
        InputError: no such benchmark.
    """
    if quantity not in QUANTITIES:
        raise InputError(f"no benchmark of {quantity}; choose one of {', '.join(QUANTITIES)}")
    module, name = QUANTITIES[quantity].split(":")
    function: Benchmark = getattr(import_module(module), name)
    return function
