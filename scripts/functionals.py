"""Functionals and basis sets in the place of those of `screening`: errors on vertical ionisation energies and CPU time.

    python scripts/functionals.py FILE.csv --out results/functionals [--only r2SCAN B3LYP]

FILE.csv is a reference file of `solvscreen benchmark ionization`; rows and geometries are those of that command. Of the
composite method r2SCAN-3c the functional and the basis are tried: its correction for basis sets belongs to the geometry
and cancels in vertical energies. PySCF has no basis vDZP, so wB97X-3c is not here. D3 knows no charge and cancels
too: a variant with D3(BJ) has the vertical energies of its functional without dispersion.
Finished calculations are kept in the folder, so an interrupted run goes on.
"""

import argparse
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from solvscreen.engines.pyscf.recipes import RECIPES, Recipe
from solvscreen.stages.benchmarks.ionization import benchmark_ionisation


class Trial(NamedTuple):
    """A functional with its D4 parameters, all in the names of PySCF and dftd4."""

    functional: str
    dispersion: str
    label: str
    basis: str
    hydrogen_basis: str = ""  # as `basis` if empty


TRIALS = (
    Trial("wb97x-v", "wb97x", "wB97X-D4", "ma-def2-svp"),
    Trial("wb97x-v", "wb97x", "wB97X-D4", "def2-svpd", "def2-svp"),
    Trial("wb97m-v", "wb97m", "wB97M-D4", "ma-def2-svp"),
    Trial("wb97m-v", "wb97m", "wB97M-D4", "def2-svpd", "def2-svp"),
    Trial("camb3lyp", "cam-b3lyp", "CAM-B3LYP-D4", "ma-def2-svp"),
    Trial("b3lyp", "b3lyp", "B3LYP-D4", "ma-def2-svp"),
    Trial("pbe0", "pbe0", "PBE0-D4", "ma-def2-svp"),
    Trial("r2scan", "r2scan", "r2SCAN-D4", "ma-def2-svp"),
    Trial("r2scan", "r2scan", "r2SCAN-D4", "def2-mtzvpp"),
)


def main() -> None:
    """Print one row for each trial; the group of rows is that of the benchmark's targets."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("reference", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--only", nargs="*", default=[], help="trials whose label starts so")
    options = parser.parse_args()
    chosen = [one for one in TRIALS if not options.only or one.label.startswith(tuple(options.only))]
    print("functional / basis | n | mean / eV | MAE / eV | RMSE / eV | maximum / eV | Spearman | failures | CPU / s")
    for trial in chosen:
        RECIPES["trial"] = _recipe(trial)
        report = benchmark_ionisation(recipe="trial", reference=options.reference, out=options.out)
        one = report.extra[0]
        hydrogen = f", {trial.hydrogen_basis} on H" if trial.hydrogen_basis else ""
        errors = f"{one.mean:+.2f} | {one.mae:.2f} | {one.rmse:.2f} | {one.maximum:.2f} | {one.spearman:.3f}"
        name = f"{trial.label} / {trial.basis}{hydrogen}"
        print(f"{name} | {one.n} | {errors} | {one.failures} | {report.cpu_s:.0f}", flush=True)


def _recipe(trial: Trial) -> Recipe:
    return replace(
        RECIPES["screening"],
        name="trial",
        functional=trial.functional,
        dispersion=trial.dispersion,
        label=trial.label,
        basis=trial.basis,
        binding_basis=trial.basis,  # the hydrogens' own basis goes with it
        hydrogen_basis=trial.hydrogen_basis or trial.basis,
    )


if __name__ == "__main__":
    main()
