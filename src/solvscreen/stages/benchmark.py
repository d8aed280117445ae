"""How far a recipe is off on tabulated vertical ionisation energies."""

import csv
import math
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

import numpy as np
from scipy.stats import spearmanr

from solvscreen.chem.conformers import ConformerSearch, conformers
from solvscreen.chem.graph import molecular_graph
from solvscreen.config import ConformerSettings, XtbSettings
from solvscreen.domain.structure import Structure, lowest_multiplicity
from solvscreen.engines.pyscf.frame import Frame
from solvscreen.engines.pyscf.recipes import RECIPES, Recipe
from solvscreen.engines.pyscf.scf import Request, converge, converge_lowest
from solvscreen.errors import InputError, NotConverged
from solvscreen.io.atomic import write_text
from solvscreen.io.structures import NamedStructure
from solvscreen.stages._attempt import Failure, attempt
from solvscreen.stages._relax import Task, relax
from solvscreen.units import HARTREE_TO_EV

LARGEST_HEAVY_ATOMS: Final = 8
TRUSTED: Final = ("seen-in-source", "seen-in-secondary")
COLUMNS: Final = ("species", "smiles", "quantity", "value", "unit", "method", "confidence")


@dataclass(frozen=True, kw_only=True)
class Reference:
    """One row of a reference file."""

    species: str
    smiles: str
    value_ev: float
    method: str


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """A reference beside the computed value (NaN with a reason where there is none)."""

    species: str
    smiles: str
    method: str
    reference_ev: float
    computed_ev: float
    reason: str

    @property
    def error_ev(self) -> float:
        """Computed less reference."""
        return self.computed_ev - self.reference_ev


@dataclass(frozen=True, kw_only=True)
class Summary:
    """Errors of all rows that gave a number."""

    n: int
    mean_ev: float
    mae_ev: float
    rmse_ev: float
    maximum_ev: float
    spearman: float
    failures: int
    cpu_s: float


def benchmark_ionisation(*, recipe: str, reference: Path, out: Path) -> Summary:
    """Compute every vertical ionisation energy of `reference` and write `out`: CSV of the rows, summary beside it.

    Raises:
        InputError: no usable row, or unknown recipe.
    """
    if recipe not in RECIPES:
        raise InputError(f"no recipe {recipe}; choose one of {', '.join(RECIPES)}")
    rows, skipped = read_references(reference)
    if not rows:
        raise InputError(f"{reference}: no row holds a vertical ionisation energy of a small molecule in eV")
    start = time.process_time()
    values = {smiles: _computed(smiles, RECIPES[recipe]) for smiles in dict.fromkeys(row.smiles for row in rows)}
    comparisons = [_compared(row, *values[row.smiles]) for row in rows]
    summary = summarise(comparisons, cpu_s=time.process_time() - start)
    write_text(out, _table(comparisons))
    write_text(out.with_suffix(".txt"), _text(summary, RECIPES[recipe], skipped=skipped))
    return summary


def read_references(path: Path) -> tuple[list[Reference], list[str]]:
    """Rows to compare with, and one text for each row that is passed over.

    Taken are rows whose quantity says vertical ionisation energy, from a source that was seen, for one molecule without
    charge and of at most 8 heavy atoms.

    Raises:
        InputError: a column is missing.
    """
    with path.open(encoding="utf-8", newline="") as handle:
        reader = csv.DictReader(handle)
        missing = sorted(set(COLUMNS) - set(reader.fieldnames or ()))
        if missing:
            raise InputError(f"{path}: has no column {', '.join(missing)}")
        entries = list(reader)
    kept, skipped = [], []
    for entry in entries:
        reason = _unusable(entry)
        if reason:
            skipped.append(f"{entry['species']}, {entry['quantity']}: {reason}")
        else:
            row = Reference(
                species=entry["species"],
                smiles=entry["smiles"],
                value_ev=float(entry["value"]),
                method=entry["method"],
            )
            kept.append(row)
    return kept, skipped


def summarise(comparisons: Sequence[Comparison], *, cpu_s: float) -> Summary:
    """Error statistics of the comparisons that have a number."""
    good = [one for one in comparisons if math.isfinite(one.computed_ev)]
    errors = np.array([one.error_ev for one in good])
    ranks = spearmanr([one.reference_ev for one in good], [one.computed_ev for one in good])
    return Summary(
        n=len(good),
        mean_ev=float(errors.mean()),
        mae_ev=float(abs(errors).mean()),
        rmse_ev=float(np.sqrt((errors**2).mean())),
        maximum_ev=float(abs(errors).max()),
        spearman=float(ranks.statistic),
        failures=len(comparisons) - len(good),
        cpu_s=cpu_s,
    )


def _unusable(entry: dict[str, str]) -> str:
    quantity = entry["quantity"].lower()
    if "vertical ie" not in quantity and "vertical ionization" not in quantity:
        return "not a vertical ionisation energy"
    if entry["unit"] != "eV" or not _is_number(entry["value"]):
        return "not a number in eV"
    if entry["confidence"] not in TRUSTED:
        return f"confidence {entry['confidence']}"
    if "." in entry["smiles"]:
        return "not one molecule"
    heavy = sum(symbol != "H" for symbol in molecular_graph(entry["smiles"]).symbols)
    return "" if heavy <= LARGEST_HEAVY_ATOMS else f"{heavy} heavy atoms"


def _is_number(text: str) -> bool:
    try:
        return math.isfinite(float(text))
    except ValueError:
        return False


def _computed(smiles: str, recipe: Recipe) -> tuple[float, str]:
    result = attempt(vertical_ionisation_ev, smiles, recipe)
    return (math.nan, result.reason) if isinstance(result, Failure) else (result.value, "")


def vertical_ionisation_ev(smiles: str, recipe: Recipe) -> float:
    """Vertical ionisation energy in vacuum at the lowest GFN-xTB geometry.

    Raises:
        CalculationError: no geometry, or an SCF that did not converge.
    """
    structure = _geometry(smiles)
    charge = structure.charge + 1
    frame = Frame(structure=structure, recipe=recipe)
    neutral = converge(frame, Request(charge=structure.charge, multiplicity=structure.multiplicity))
    spin = lowest_multiplicity(symbols=structure.symbols, charge=charge)
    cation = converge_lowest(frame, Request(charge=charge, multiplicity=spin), start=neutral)
    return (cation.hartree - neutral.hartree) * HARTREE_TO_EV


def _geometry(smiles: str) -> Structure:
    settings = ConformerSettings()
    search = ConformerSearch(
        embeddings=settings.embeddings,
        keep=settings.keep,
        energy_window_kj_per_mol=settings.energy_window_kj_per_mol,
        prune_rmsd_angstrom=settings.prune_rmsd_angstrom,
        seed=1,
    )
    bonds = molecular_graph(smiles).bonds
    relaxed = []
    for rank, start in enumerate(conformers(smiles, search=search)):
        named = NamedStructure(
            item=smiles, rank=rank, structure=start, bonds=bonds, fragments=(0,) * len(start.symbols)
        )
        outcome = relax(Task(start=named, section=XtbSettings(), state="ground"))
        if not isinstance(outcome, Failure):
            relaxed.append(outcome.value.result)
    if not relaxed:
        raise NotConverged(f"{smiles}: no conformer relaxed with its bonds intact")
    return min(relaxed, key=lambda result: result.single_point.energy.hartree).structure


def _compared(row: Reference, value_ev: float, reason: str) -> Comparison:
    return Comparison(
        species=row.species,
        smiles=row.smiles,
        method=row.method,
        reference_ev=row.value_ev,
        computed_ev=value_ev,
        reason=reason,
    )


def _table(comparisons: Sequence[Comparison]) -> str:
    lines = ["species,smiles,method,reference_ev,computed_ev,error_ev,reason"]
    for one in comparisons:
        cells = [one.species, one.smiles, one.method.replace(",", ";")]
        numbers = [f"{value:.3f}" for value in (one.reference_ev, one.computed_ev, one.error_ev)]
        lines.append(",".join([*cells, *numbers, one.reason.replace(",", ";")]))
    return "\n".join(lines) + "\n"


def _text(summary: Summary, recipe: Recipe, *, skipped: Sequence[str]) -> str:
    numbers = [f"{name} {value:.4g}" for name, value in asdict(summary).items()]
    return "\n".join([recipe.level().label, *numbers, f"rows passed over: {len(skipped)}", *skipped]) + "\n"


BENCHMARKS: Final = {"ionization": benchmark_ionisation}


def run_benchmark(*, quantity: str, recipe: str, reference: Path, out: Path) -> None:
    """Run the benchmark of `quantity`, write its tables into the folder `out` and print the summary.

    Raises:
        InputError: no such benchmark, recipe or file, or no usable row.
    """
    if quantity not in BENCHMARKS:
        raise InputError(f"no benchmark of {quantity}; choose one of {', '.join(BENCHMARKS)}")
    if not reference.is_file():
        raise InputError(f"{reference}: no such file")
    table = out / f"{quantity}_{recipe}.csv"
    BENCHMARKS[quantity](recipe=recipe, reference=reference, out=table)
    sys.stdout.write(f"{table.with_suffix('.txt').read_text(encoding='utf-8')}\nrows: {table}\n")
