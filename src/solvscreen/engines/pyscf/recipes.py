"""Named recipes: everything that fixes a density-functional energy."""

from dataclasses import dataclass, replace
from importlib.metadata import version
from typing import Final, Literal

from solvscreen.domain.level import Level
from solvscreen.domain.solvation import solvent_text

GAS: Final = "gas"


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """One way of computing; `docs/methods.md` gives the reasons, cost and measured error of each."""

    name: str
    functional: str  # PySCF's name, without dispersion
    dispersion: str  # parameter set of D4, by the functional's name in dftd4
    label: str  # functional with its dispersion, as people write it
    basis: str
    binding_basis: str  # where metal-ligand binding needs another one: it depends on the ligand's dipole moment
    hydrogen_basis: str  # on hydrogen in binding energies
    auxiliary_basis: str = "def2-universal-jkfit"
    scf_grid_level: int = 0  # grid of the iterations
    energy_grid_level: int = 1  # grid of the final energy and orbital energies
    energy_threshold_hartree: float = 1e-6
    gradient_threshold: float = 1e-3
    max_cycles: int = 40  # plain DIIS takes 5 to 20; what it does not bring to rest is for the next rung
    reference_permittivity: float = 20.0
    cavity_scale: float = 1.2  # on Bondi radii, hydrogen 1.10 angstrom
    cavity_order: int = 23  # of the Lebedev grid on each sphere
    vertical_guesses: Literal[1, 2] = 2  # of one molecule; 1 trusts the neutral's orbitals to tell where the hole sits

    @property
    def for_binding(self) -> "Recipe":
        """The same recipe with the basis of binding energies."""
        return replace(self, basis=self.binding_basis)

    def basis_of(self, symbol: str) -> str:
        """Basis of an element; hydrogen has its own where it differs from that of binding energies."""
        return self.hydrogen_basis if symbol == "H" and self.basis == self.binding_basis else self.basis

    @property
    def basis_text(self) -> str:
        """Basis in words."""
        hydrogen = self.basis_of("H")
        return self.basis if hydrogen == self.basis else f"{self.basis} ({hydrogen} on H)"

    @property
    def solvent_model(self) -> str:
        """Solvent model with its cavity."""
        return f"C-PCM (SWIG, {self.cavity_scale:g} x Bondi, Lebedev order {self.cavity_order})"

    def level(self, permittivity: float = 1.0) -> Level:
        """Level of theory, in vacuum or in a solvent of that permittivity."""
        return Level(
            program="PySCF",
            program_version=version("pyscf"),
            method=self.label,
            basis=self.basis_text,
            grid=f"SCF level {self.scf_grid_level}, energy level {self.energy_grid_level}",
            solvation=GAS if permittivity == 1.0 else solvent_text(self.solvent_model, permittivity),
            numerics=(
                f"density fitting {self.auxiliary_basis}, SCF to {self.energy_threshold_hartree:g} hartree "
                f"and gradient {self.gradient_threshold:g}"
            ),
        )


RECIPES: Final[dict[str, Recipe]] = {
    recipe.name: recipe
    for recipe in (
        Recipe(
            name="screening",
            functional="wb97x-v",
            dispersion="wb97x",
            label="wB97X-D4",
            basis="ma-def2-svp",
            binding_basis="def2-svpd",
            hydrogen_basis="def2-svp",
            vertical_guesses=1,
        ),
        Recipe(
            name="standard",
            functional="wb97x-v",
            dispersion="wb97x",
            label="wB97X-D4",
            basis="def2-tzvpd",
            binding_basis="def2-tzvpd",
            hydrogen_basis="def2-tzvpd",
            scf_grid_level=1,
            energy_grid_level=2,
            energy_threshold_hartree=1e-7,
            gradient_threshold=3e-4,
        ),
        Recipe(
            name="reference",
            functional="wb97m-v",
            dispersion="wb97m",
            label="wB97M-D4",
            basis="def2-tzvpd",
            binding_basis="def2-tzvpd",
            hydrogen_basis="def2-tzvpd",
            scf_grid_level=2,
            energy_grid_level=3,
            energy_threshold_hartree=1e-8,
            gradient_threshold=1e-4,
            cavity_order=29,
        ),
    )
}

GEOMETRY: Final = Recipe(
    name="geometry",
    functional="pbe0",
    dispersion="pbe0",
    label="PBE0-D4",
    basis="def2-svpd",
    binding_basis="def2-svpd",
    hydrogen_basis="def2-svp",
    scf_grid_level=1,  # level 0 leaves forces of 0.3 eV/angstrom on the molecule as a whole, level 1 0.01
    energy_grid_level=1,
)
"""Level of optimisations, with which cheaper geometries are compared; nobody chooses it by name."""
