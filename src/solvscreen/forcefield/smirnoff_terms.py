"""Energy terms from SMIRNOFF labels."""

import itertools
import math

from solvscreen.domain.force_field import AngleTerm, BondTerm, TorsionTerm
from solvscreen.forcefield.smirnoff import Labels, Parameter, forward, quantity


def lennard_jones(labels: Labels) -> tuple[list[float], list[float]]:
    """Sigmas in nm and epsilons in kJ/mol, in atom order."""
    ordered = [labels.van_der_waals[atom] for atom in sorted(labels.van_der_waals)]
    to_sigma = 2.0 ** (5.0 / 6.0)  # sigma = 2 (rmin/2) / 2^(1/6)
    sigmas = [quantity(p["sigma"]) if "sigma" in p else to_sigma * quantity(p["rmin_half"]) for p in ordered]
    return sigmas, [quantity(p["epsilon"]) for p in ordered]


def bond_terms(labels: Labels) -> tuple[BondTerm, ...]:
    """Harmonic bonds; a length fixed by the force field (water) replaces the equilibrium length."""
    return tuple(
        BondTerm(
            atoms=(i, j),
            length_nm=labels.distances_nm.get((i, j), quantity(p["length"])),
            k_kj_per_mol_nm2=quantity(p["k"]),
        )
        for (i, j), p in sorted(labels.bonds.items())
    )


def _angle_radian(labels: Labels, atoms: tuple[int, int, int], parameter: Parameter) -> float:
    """Equilibrium angle, from three fixed lengths where the force field fixes them (water)."""
    i, j, k = atoms
    sides = [labels.distances_nm.get(forward(pair)) for pair in ((i, j), (j, k), (i, k))]
    if None in sides:
        return quantity(parameter["angle"])
    a, b, opposite = (float(side) for side in sides if side is not None)
    return math.acos((a * a + b * b - opposite * opposite) / (2.0 * a * b))


def angle_terms(labels: Labels) -> tuple[AngleTerm, ...]:
    """Harmonic angles."""
    return tuple(
        AngleTerm(atoms=(i, j, k), angle_radian=_angle_radian(labels, (i, j, k), p), k_kj_per_mol_rad2=quantity(p["k"]))
        for (i, j, k), p in sorted(labels.angles.items())
    )


def _series(atoms: tuple[int, int, int, int], parameter: Parameter, divisor: float | None) -> list[TorsionTerm]:
    """Cosine series of one torsion; `divisor` replaces the file's own `idivf`."""
    orders = itertools.takewhile(lambda n: f"k{n}" in parameter, itertools.count(1))
    return [
        TorsionTerm(
            atoms=atoms,
            periodicity=int(parameter[f"periodicity{n}"]),
            phase_radian=quantity(parameter[f"phase{n}"]),
            k_kj_per_mol=quantity(parameter[f"k{n}"]) / (divisor or float(parameter[f"idivf{n}"])),
        )
        for n in orders
    ]


def torsion_terms(labels: Labels) -> tuple[TorsionTerm, ...]:
    """Proper torsions, and impropers as three torsions around each centre with a third of the barrier each."""
    terms = [t for (i, j, k, m), p in sorted(labels.propers.items()) for t in _series((i, j, k, m), p, None)]
    for (centre, i, j, k), parameter in sorted(labels.impropers.items()):
        for a, b, c in ((i, j, k), (j, k, i), (k, i, j)):
            terms += _series((centre, a, b, c), parameter, 3.0)
    return tuple(term for term in terms if term.k_kj_per_mol != 0.0)
