"""Total energies at levels that others have used, to reproduce their numbers."""

from dataclasses import asdict, dataclass
from importlib.metadata import version
from typing import Final

from pydantic import JsonValue
from pyscf import dft, gto

from solvscreen.domain.structure import Structure
from solvscreen.errors import CalculationError, NotConverged
from solvscreen.units import HARTREE_TO_EV

FUNCTIONALS: Final = ("b3lyp", "pbe", "pbe0", "blyp", "m06-2x")
GRID_LEVEL: Final = 4


@dataclass(frozen=True, kw_only=True)
class NamedLevel:
    """A functional without dispersion in a basis, with six or five d functions; PySCF's names."""

    functional: str
    basis: str
    cartesian: bool

    @property
    def label(self) -> str:
        """Such as `b3lyp/6-31g* cartesian`."""
        return f"{self.functional}/{self.basis}{' cartesian' if self.cartesian else ''}"

    @property
    def record(self) -> dict[str, JsonValue]:
        """Everything that fixes an energy of this level."""
        return {**asdict(self), "grid_level": GRID_LEVEL, "pyscf": version("pyscf")}


def total_energy_ev(structure: Structure, level: NamedLevel) -> float:
    """Electronic energy with exact integrals.

    Raises:
        CalculationError: the basis is unknown, or the SCF did not converge.
    """
    try:
        mol = gto.M(
            atom=list(zip(structure.symbols, structure.positions_angstrom.tolist(), strict=True)),
            basis=level.basis,
            charge=structure.charge,
            spin=structure.multiplicity - 1,
            cart=level.cartesian,
            verbose=0,
        )
    except (KeyError, RuntimeError) as error:
        raise CalculationError(f"PySCF has no basis {level.basis} for these elements") from error
    solver = (dft.RKS if structure.multiplicity == 1 else dft.UKS)(mol, xc=level.functional)
    solver.grids.level, solver.conv_tol = GRID_LEVEL, 1e-9
    energy = float(solver.kernel())
    if not solver.converged:
        raise NotConverged(f"SCF of {level.label} did not converge")
    return energy * HARTREE_TO_EV
