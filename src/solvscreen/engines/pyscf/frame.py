"""What all electronic states at one set of nuclear positions share: basis, fitted integrals, grids, cavity."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import cached_property

from pyscf import df, dft, gto
from pyscf.dispersion.dftd4 import DFTD4Dispersion

from solvscreen.domain.structure import Structure
from solvscreen.engines.pyscf.checkpoints import Checkpoints
from solvscreen.engines.pyscf.recipes import Recipe
from solvscreen.engines.pyscf.solvent import ConductorResponse, conductor_response


@dataclass(frozen=True, kw_only=True, eq=False)
class Frame:
    """Nuclei in the basis of a recipe. Integrals are made when first asked for, then kept.

    With `checkpoints`, so are converged fields, on disk.
    """

    structure: Structure
    recipe: Recipe
    checkpoints: Checkpoints | None = None

    def at(self, structure: Structure) -> "Frame":
        """The same for other nuclei."""
        return replace(self, structure=structure)

    def with_recipe(self, recipe: Recipe) -> "Frame":
        """The same in another recipe; itself, with all integrals, where that is no other."""
        return self if recipe == self.recipe else replace(self, recipe=recipe)

    def molecule(self, *, charge: int, multiplicity: int, ghosts: Collection[int] = ()) -> gto.Mole:
        """PySCF molecule; atoms in `ghosts` keep their basis functions but have no nucleus and no electrons."""
        elements = sorted({*self.structure.symbols})
        names = [f"ghost-{name}" if i in ghosts else name for i, name in enumerate(self.structure.symbols)]
        return gto.M(
            atom=list(zip(names, self.structure.positions_angstrom.tolist(), strict=True)),
            unit="Angstrom",
            basis={name: self.recipe.basis_of(symbol) for symbol in elements for name in (symbol, f"ghost-{symbol}")},
            ecp={symbol: self.recipe.basis for symbol in elements if gto.basis.load_ecp(self.recipe.basis, symbol)},
            charge=charge,
            spin=multiplicity - 1,
            symmetry=False,
            verbose=0,
        )

    @cached_property
    def whole(self) -> gto.Mole:
        """All atoms, with the structure's own charge."""
        return self.molecule(charge=self.structure.charge, multiplicity=self.structure.multiplicity)

    @cached_property
    def fitting(self) -> df.DF:
        """Fitted Coulomb integrals; they depend neither on charge nor on which atoms are ghosts."""
        fitting = df.DF(self.whole, self.recipe.auxiliary_basis)
        fitting.verbose = 0
        return fitting.build()

    @cached_property
    def scf_grid(self) -> dft.gen_grid.Grids:
        """Integration grid of the iterations."""
        return self._grid(self.recipe.scf_grid_level)

    @cached_property
    def energy_grid(self) -> dft.gen_grid.Grids:
        """Integration grid of the final energy."""
        return self._grid(self.recipe.energy_grid_level)

    def _grid(self, level: int) -> dft.gen_grid.Grids:
        grid = dft.gen_grid.Grids(self.whole)
        grid.level, grid.verbose = level, 0
        return grid.build()

    @cached_property
    def conductor(self) -> ConductorResponse:
        """Response of a conductor around the whole structure."""
        recipe = self.recipe
        return conductor_response(self.whole, self.fitting, scale=recipe.cavity_scale, order=recipe.cavity_order)

    def dispersion_hartree(self, atoms: Collection[int], *, charge: int) -> float:
        """D4 energy of `atoms` alone, with their total charge."""
        chosen = [(self.structure.symbols[i], self.structure.positions_angstrom[i].tolist()) for i in sorted(atoms)]
        electrons = sum(gto.charge(name) for name, _ in chosen) - charge
        any_basis = {name: [[0, [1.0, 1.0]]] for name, _ in chosen}  # D4 looks at nuclei and charge alone
        mol = gto.M(atom=chosen, basis=any_basis, charge=charge, spin=electrons % 2, verbose=0)
        return float(DFTD4Dispersion(mol, xc=self.recipe.dispersion).get_dispersion()["energy"])
