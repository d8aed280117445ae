"""Stage `ions`: charges and a Hessian of an ion that no force-field table has."""

from pathlib import Path
from typing import Final

from rdkit import Chem

from solvscreen.chem.conformers import ConformerSearch, conformers
from solvscreen.domain.force_field import QuantumIon
from solvscreen.domain.species import Molecule
from solvscreen.domain.structure import Structure
from solvscreen.engines.hessian import numerical_hessian
from solvscreen.engines.optimize import Optimized, optimize
from solvscreen.engines.protocol import XtbMethod
from solvscreen.engines.pyscf.electrostatics import METHOD, potential_charges
from solvscreen.engines.pyscf.threads import pinned
from solvscreen.engines.registry import make_engine
from solvscreen.forcefield import ions
from solvscreen.forcefield.molecule import read_molecule
from solvscreen.io.members import read_species_members
from solvscreen.io.quantum_ion import write_failed_ion, write_quantum_ion
from solvscreen.section import Section
from solvscreen.stages._attempt import Failure, attempt, item_seed
from solvscreen.stages._settings import load_settings
from solvscreen.units import BOHR_TO_ANGSTROM, HARTREE_TO_KJ_PER_MOL, NM_TO_ANGSTROM

GEOMETRY: Final = XtbMethod(name="GFN2-xTB", accuracy=0.1)
MAX_FORCE_EV_PER_ANGSTROM: Final = 1e-3  # a Hessian means something at a stationary point only
MAX_GRADIENTS: Final = 500
EMBEDDINGS: Final = 20
HESSIAN_TO_KJ_PER_MOL_NM2: Final = HARTREE_TO_KJ_PER_MOL / (BOHR_TO_ANGSTROM / NM_TO_ANGSTROM) ** 2


def write_ion_parameters(*, settings: Path, members: Path, out: Path, threads: int) -> None:
    """Write what quantum chemistry finds out about the one ion of `members`, or why it finds nothing."""
    _, record = load_settings(settings, stage="ions", model=Section)
    (molecule,) = read_species_members(members)
    with pinned(threads):
        result = attempt(quantum_ion, molecule, seed=item_seed(record["seed"], f"ion:{molecule.id}"))
    if isinstance(result, Failure):
        write_failed_ion(out, molecule.id, result.reason)
    else:
        write_quantum_ion(out, molecule.id, result.value)


def quantum_ion(molecule: Molecule, *, seed: int) -> QuantumIon:
    """Lowest GFN2-xTB conformer with its Hessian, and charges fitted to the DFT electrostatic potential there.

    Raises:
        CalculationError: no geometry, or no radius for an element.
        NotConverged: an SCF or the geometry did not converge.
    """
    starts = conformers(
        molecule.smiles,
        search=ConformerSearch(
            embeddings=EMBEDDINGS, keep=3, energy_window_kj_per_mol=40.0, prune_rmsd_angstrom=0.3, seed=seed
        ),
    )
    lowest = min((_relaxed(start) for start in starts), key=lambda found: found.single_point.energy.hartree)
    structure = lowest.structure
    hessian = numerical_hessian(make_engine("tblite").surface(structure, GEOMETRY), structure)
    graph = ions.skeleton(read_molecule(molecule.id, molecule.smiles, molecule.charge))
    return QuantumIon(
        positions_angstrom=structure.positions_angstrom,
        hessian_kj_per_mol_nm2=hessian * HESSIAN_TO_KJ_PER_MOL_NM2,
        charges_e=potential_charges(structure, classes=list(Chem.CanonicalRankAtoms(graph, breakTies=False))),
        method=f"{METHOD}, {GEOMETRY.name} geometry and Hessian",
    )


def _relaxed(start: Structure) -> Optimized:
    return optimize(
        make_engine("tblite").surface(start, GEOMETRY),
        start,
        max_force_ev_per_angstrom=MAX_FORCE_EV_PER_ANGSTROM,
        max_gradients=MAX_GRADIENTS,
    )
