"""From converged fields to one electronic state with its properties."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from pyscf import gto
from pyscf.gto.basis import minao
from pyscf.lo import iao, orth

from solvscreen.domain.level import Energy
from solvscreen.domain.results import DENSITY_IN_SOLVENT, ElectronicState, Orbitals
from solvscreen.domain.solvation import SolvationCurve
from solvscreen.domain.structure import Structure
from solvscreen.engines.pyscf.frame import Frame
from solvscreen.engines.pyscf.hole_starts import elsewhere
from solvscreen.engines.pyscf.mean_field import Field, Request, Solved, finished, unrelaxed
from solvscreen.engines.pyscf.scf import solve
from solvscreen.engines.pyscf.several_starts import converge_lowest
from solvscreen.errors import NotConverged
from solvscreen.units import BOHR_TO_ANGSTROM, DEBYE_PER_E_ANGSTROM, HARTREE_TO_EV


def electronic_state(
    frame: Frame, electrons: Structure, *, start: Field | None = None, holes: Sequence[Field] = (), warning: str = ""
) -> tuple[ElectronicState, Field]:
    """State with the charge and multiplicity of `electrons`, and its field in vacuum, a start for other states.

    The lowest state counts that `start` or `holes` (`hole_starts`), where there are any, lead to, in vacuum and in
    solvent. A solvent holds a hole on one molecule; in vacuum the cycle can wander between alike ones, so with `holes`
    the field in vacuum starts from the one in solvent and from the holes on other molecules, with plain DIIS. Where
    that does not converge, the density in solvent gives the numbers in vacuum too: an upper bound, and the state says
    so.

    Raises:
        NotConverged: in vacuum or in solvent.
    """
    charge, multiplicity = electrons.charge, electrons.multiplicity
    vacuum = Request(charge=charge, multiplicity=multiplicity)
    solvent = replace(vacuum, permittivity=frame.recipe.reference_permittivity)
    if holes:
        solvated = converge_lowest(frame, solvent, starts=holes, own_guess=False, count_single=True)
        gas = _into_vacuum(frame, vacuum, solvated=solvated, holes=holes)
    else:
        moved = frame.structure is electrons  # the start comes from another geometry
        starts = [] if start is None else [start]
        gas = converge_lowest(frame, vacuum, starts=starts, own_guess=moved or frame.recipe.vertical_guesses > 1)
        solvated = converge_lowest(frame, solvent, starts=[gas], own_guess=False)
    mol = frame.molecule(charge=charge, multiplicity=multiplicity)
    fields = {"vacuum": gas, "solvent": solvated}
    state = ElectronicState(
        charge=charge,
        multiplicity=multiplicity,
        curve=solvation_curve(frame, gas=gas, solvated=solvated),
        gas=frontier(gas),
        solvated=frontier(solvated),
        dipole_debye=dipole_debye(mol, gas),
        charges_e=iao_charges_e(mol, gas),
        recovery=recovery_notes(fields, electrons=f"charge {charge:+d}"),
        warning=warning,
        lost_starts=tuple(
            f"charge {charge:+d}, {place}: {field.lost_starts}" for place, field in fields.items() if field.lost_starts
        ),
    )
    return state, gas


def _into_vacuum(frame: Frame, vacuum: Request, *, solvated: Field, holes: Sequence[Field]) -> Field:
    """Lowest of the fields with plain DIIS, from that in solvent and from holes elsewhere."""
    found: list[Solved] = []
    starts = [solvated, *elsewhere(frame, holes, solvated)]
    for start in starts:
        with suppress(NotConverged):
            found.append(solve(frame, vacuum, start=start, rungs="plain"))
    lost = len(starts) - len(found)
    fields = [finished(frame, min(found, key=lambda solved: solved.hartree), request=vacuum)] if found else []
    counted = f"{lost} of {len(starts)} starts did not converge" if lost else ""
    if lost:
        fields.append(unrelaxed(frame, solvated, request=vacuum))
    lowest = min(fields, key=lambda field: field.hartree)
    return replace(lowest, lost_starts=counted if lowest is fields[0] and found else DENSITY_IN_SOLVENT)


def solvation_curve(frame: Frame, *, gas: Field, solvated: Field) -> SolvationCurve:
    """Interpolation between the two fields."""
    recipe = frame.recipe
    permittivity = recipe.reference_permittivity
    return SolvationCurve(
        gas=Energy(hartree=gas.hartree, level=recipe.level()),
        gas_slope_hartree=gas.slope_hartree,
        reference=Energy(hartree=solvated.hartree, level=recipe.level(permittivity)),
        reference_slope_hartree=solvated.slope_hartree,
        reference_permittivity=permittivity,
        model=recipe.solvent_model,
    )


def frontier(field: Field) -> Orbitals:
    """Frontier orbital energies in eV."""
    return Orbitals(homo_ev=field.homo_hartree * HARTREE_TO_EV, lumo_ev=field.lumo_hartree * HARTREE_TO_EV)


def recovery_notes(fields: dict[str, Field], *, electrons: str) -> tuple[str, ...]:
    """One text for each field that needed more than plain DIIS."""
    return tuple(f"{electrons}, {place}: {field.recovery}" for place, field in fields.items() if field.recovery)


def dipole_debye(mol: gto.Mole, field: Field) -> float:
    """Norm of the dipole moment about the centre of mass."""
    masses, positions = mol.atom_mass_list(isotope_avg=True), mol.atom_coords()
    centre = masses @ positions / masses.sum()
    with mol.with_common_orig(centre):
        electrons = np.einsum("xij,ji->x", mol.intor_symmetric("int1e_r", comp=3), field.density.sum(axis=0))
    nuclei = mol.atom_charges() @ (positions - centre)
    return float(np.linalg.norm(nuclei - electrons)) * BOHR_TO_ANGSTROM * DEBYE_PER_E_ANGSTROM


def iao_charges_e(mol: gto.Mole, field: Field) -> tuple[float, ...]:
    """Atomic charges by intrinsic atomic orbitals; empty where PySCF has no minimal basis: K, Rb, core potentials.

    References: Knizia, J. Chem. Theory Comput. 9, 4834 (2013).
    """
    if mol.has_ecp() or not all(hasattr(minao, mol.atom_pure_symbol(index)) for index in range(mol.natm)):
        return ()
    electrons = np.zeros(mol.natm)
    overlap = mol.intor_symmetric("int1e_ovlp")
    atoms = np.array([label[0] for label in iao.reference_mol(mol).ao_labels(fmt=None)])
    for orbitals, n in zip(field.orbitals, field.occupied, strict=True):
        if n:
            electrons += np.bincount(atoms, _populations(mol, orbitals[:, :n], overlap), minlength=mol.natm)
    return tuple(float(round(charge, 6)) for charge in mol.atom_charges() - electrons)


def _populations(mol: gto.Mole, filled: NDArray[np.float64], overlap: NDArray[np.float64]) -> NDArray[np.float64]:
    intrinsic = orth.vec_lowdin(iao.iao(mol, filled), overlap)
    amplitudes: NDArray[np.float64] = intrinsic.T @ overlap @ filled
    populations: NDArray[np.float64] = (amplitudes**2).sum(axis=1)
    return populations
