"""Binding energies of the complexes of a benchmark, by DFT with counterpoise or as GFN-xTB differences."""

from dataclasses import asdict, dataclass

from solvscreen.domain.structure import Structure, lowest_multiplicity
from solvscreen.engines.pyscf.binding import metal_binding
from solvscreen.engines.pyscf.frame import Frame
from solvscreen.engines.pyscf.recipes import RECIPES
from solvscreen.engines.pyscf.threads import pinned
from solvscreen.errors import CalculationError
from solvscreen.stages.benchmarks.binding_rows import Kind, Wanted
from solvscreen.stages.benchmarks.electrons import XTB, xtb_energy_hartree
from solvscreen.stages.benchmarks.geometries import content, ground_geometry
from solvscreen.stages.benchmarks.store import Record, Store
from solvscreen.units import HARTREE_TO_KJ_PER_MOL


@dataclass(frozen=True, kw_only=True, eq=False)
class Geometries:
    """A complex, and its ligand by itself with the atoms in the same order."""

    complex: Structure
    ligand: Structure
    metal: int


def binding_kj_per_mol(row: Wanted, *, recipe: str, store: Store) -> float:
    """Energy of the complex less that of its parts; by GFN-xTB the bare cation is left out, so only differences count.

    Interaction energies (ligand as in the complex) where the row asks for them, else with the ligand's deformation.

    Raises:
        CalculationError: no geometry, or an SCF that did not converge.
    """
    found = _geometries(row, store=store)
    label = row.complex.whole.text
    if recipe == XTB:
        both = [xtb_energy_hartree(one, store=store, label=label) for one in (found.complex, found.ligand)]
        return (both[0] - both[1]) * HARTREE_TO_KJ_PER_MOL
    used = RECIPES[recipe]
    asked = {
        "complex": content(found.complex),
        "ligand": content(found.ligand),
        "recipe": recipe,
        "level": asdict(used.for_binding.level()),
    }

    def compute() -> Record:
        with pinned(1):
            parts = metal_binding(
                Frame(structure=found.complex, recipe=used), metal=found.metal, free_ligand=found.ligand
            )
        return {
            "interaction_kj_per_mol": parts.interaction.kj_per_mol,
            "total_kj_per_mol": parts.total.kj_per_mol,
            "recovery": list(parts.recovery),
        }

    record = store.result("binding", asked, compute, label=f"{label}, {recipe}")
    interaction = row.kind in {Kind.FIXED, Kind.FIXED_ELSEWHERE}
    return float(record["interaction_kj_per_mol" if interaction else "total_kj_per_mol"])


def _geometries(row: Wanted, *, store: Store) -> Geometries:
    metal = row.complex.metal
    if row.fixed:
        (whole,) = row.fixed
        index = whole.symbols.index(metal)
        return Geometries(complex=whole, ligand=_ligand_in(whole, index, charge=row.complex.ligand.charge), metal=index)
    whole = ground_geometry(row.complex.whole, store=store).structure
    index = whole.symbols.index(metal)
    in_complex = _ligand_in(whole, index, charge=row.complex.ligand.charge)
    free = ground_geometry(row.complex.ligand, store=store).structure
    if free.symbols != in_complex.symbols:
        raise CalculationError("atoms of the ligand are not in the order of the complex")
    return Geometries(complex=whole, ligand=free, metal=index)


def _ligand_in(whole: Structure, metal: int, *, charge: int) -> Structure:
    keep = [index for index in range(len(whole.symbols)) if index != metal]
    symbols = tuple(whole.symbols[index] for index in keep)
    return Structure(
        symbols=symbols,
        positions_angstrom=whole.positions_angstrom[keep],
        charge=charge,
        multiplicity=lowest_multiplicity(symbols=symbols, charge=charge),
    )
