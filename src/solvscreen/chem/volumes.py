"""Estimated volumes of molecules and ions in a liquid, to choose how many fit into a box before it is simulated."""

from typing import Final

from rdkit import Chem

from solvscreen.domain.mixture import ROOM_KELVIN, expansion
from solvscreen.domain.species import Species
from solvscreen.errors import CalculationError
from solvscreen.units import AVOGADRO_PER_MOL

LIQUID_PER_INTRINSIC_VOLUME: Final = 1.25
"""Molar volume of a liquid over the McGowan volume of its molecules: 1.26 for diglyme, 1.20 for EC, 1.28 for DMC."""

ION_VOLUMES_NM3: Final = {
    "[Li+]": 0.00199,
    "[Na+]": 0.00394,
    "[K+]": 0.00986,
    "[Rb+]": 0.01386,
    "[Cs+]": 0.01882,
    "[Mg+2]": 0.00199,
    "[Ca+2]": 0.00499,
    "[Cl-]": 0.047,
    "[Br-]": 0.056,
    "[I-]": 0.072,
    "F[B-](F)(F)F": 0.073,
    "[O-][Cl+3]([O-])([O-])[O-]": 0.082,
    "O=[N+]([O-])[O-]": 0.064,
    "F[P-](F)(F)(F)(F)F": 0.109,
}
"""Thermochemical volumes of ions by SMILES (Jenkins, Roobottom, Passmore & Glasser, Inorg. Chem. 1999, 38, 3609)."""

MCGOWAN_CM3_PER_MOL: Final = {
    "H": 8.71, "Li": 22.23, "B": 18.32, "C": 16.35, "N": 14.39, "O": 12.43, "F": 10.48, "Na": 32.71, "Al": 36.5,
    "Si": 26.83, "P": 24.87, "S": 22.91, "Cl": 20.95, "K": 51.89, "As": 29.42, "Br": 26.21, "I": 34.53,
}  # fmt: skip
"""Atomic increments of the McGowan characteristic volume (Abraham & McGowan, Chromatographia 1987, 23, 243)."""

BOND_CM3_PER_MOL: Final = 6.56  # taken off once for each bond, whatever its order


def mcgowan_cm3_per_mol(smiles: str) -> float:
    """McGowan characteristic volume, the sum of the atoms' increments less 6.56 cm3/mol for each bond.

    >>> round(mcgowan_cm3_per_mol("c1ccccc1"), 2)
    71.64

    Raises:
        CalculationError: an element without increment.
    """
    molecule = Chem.AddHs(Chem.MolFromSmiles(smiles))
    symbols = [atom.GetSymbol() for atom in molecule.GetAtoms()]
    unknown = sorted(set(symbols) - set(MCGOWAN_CM3_PER_MOL))
    if unknown:
        raise CalculationError(f"{smiles}: no volume increment for {', '.join(unknown)}; give the liquid's density")
    return sum(MCGOWAN_CM3_PER_MOL[symbol] for symbol in symbols) - BOND_CM3_PER_MOL * float(molecule.GetNumBonds())


def liquid_volume_cm3_per_mol(species: Species, *, temperature_kelvin: float) -> float:
    """Molar volume of a pure neutral liquid, from its density where tabulated, else from its McGowan volume.

    Scaled from the temperature of the tabulated density by `domain.mixture.expansion`.
    """
    if not species.has_density:
        volume, reference_kelvin = LIQUID_PER_INTRINSIC_VOLUME * mcgowan_cm3_per_mol(species.smiles), ROOM_KELVIN
    else:
        volume = species.molar_mass_g_per_mol / species.density_g_per_cm3
        reference_kelvin = species.density_kelvin
    return volume * expansion(reference_kelvin, to_kelvin=temperature_kelvin)


def ion_volume_cm3_per_mol(species: Species) -> float:
    """Apparent molar volume of an ion in solution: the tabulated one, else estimated from its McGowan volume."""
    tabulated = {_canonical(smiles): volume for smiles, volume in ION_VOLUMES_NM3.items()}
    canonical = _canonical(species.smiles)
    if canonical in tabulated:
        return tabulated[canonical] * 1e-21 * AVOGADRO_PER_MOL
    return LIQUID_PER_INTRINSIC_VOLUME * mcgowan_cm3_per_mol(species.smiles)


def _canonical(smiles: str) -> str:
    return str(Chem.MolToSmiles(Chem.MolFromSmiles(smiles)))
