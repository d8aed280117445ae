"""Volumes against published McGowan volumes and densities."""

import json
import math
from importlib.resources import files
from importlib.resources.abc import Traversable

import pytest

from solvscreen.chem.volumes import ion_volume_cm3_per_mol, liquid_volume_cm3_per_mol, mcgowan_cm3_per_mol
from solvscreen.domain.species import Role, Species
from solvscreen.errors import CalculationError

NAN = float("nan")


def species(smiles: str, *, mass: float, charge: int = 0, density: float = NAN, kelvin: float = NAN) -> Species:
    return Species(
        id="X",
        name="X",
        smiles=smiles,
        role=Role.SOLVENT,
        charge=charge,
        molar_mass_g_per_mol=mass,
        density_g_per_cm3=density,
        density_kelvin=kelvin,
    )


@pytest.mark.parametrize(
    ("smiles", "volume"),
    [("c1ccccc1", 71.64), ("O", 16.73), ("CO", 30.82), ("CC(C)=O", 54.70), ("ClC(Cl)Cl", 61.67), ("C1CCOC1", 62.23)],
)
def test_mcgowan_volumes(smiles: str, volume: float) -> None:
    """Abraham & McGowan 1987, in cm3/mol."""
    assert mcgowan_cm3_per_mol(smiles) == pytest.approx(volume, abs=0.011)


def test_tabulated_density_is_used_and_expands() -> None:
    diglyme = species("COCCOCCOC", mass=134.175, density=0.939, kelvin=298.15)
    assert liquid_volume_cm3_per_mol(diglyme, temperature_kelvin=298.15) == pytest.approx(134.175 / 0.939)
    assert liquid_volume_cm3_per_mol(diglyme, temperature_kelvin=258.15) == pytest.approx(0.96 * 134.175 / 0.939)


def test_unknown_density_is_estimated_within_a_tenth() -> None:
    dme = species("COCCOC", mass=90.12)
    assert liquid_volume_cm3_per_mol(dme, temperature_kelvin=298.15) == pytest.approx(90.12 / 0.861, rel=0.1)


def test_ions() -> None:
    written_otherwise = species("[P-](F)(F)(F)(F)(F)F", mass=144.96, charge=-1)
    assert ion_volume_cm3_per_mol(written_otherwise) == pytest.approx(65.64, abs=0.01)
    # TFSI-: 0.248 nm3 in salts (Krossing & Slattery 2006), 149 cm3/mol
    tfsi = species("O=S(=O)([N-]S(=O)(=O)C(F)(F)F)C(F)(F)F", mass=280.1, charge=-1)
    assert ion_volume_cm3_per_mol(tfsi) == pytest.approx(149.0, rel=0.1)


def test_volumes_of_alkali_ions_are_spheres_of_their_goldschmidt_radii() -> None:
    """Radii in angstrom: Goldschmidt, Ber. Dtsch. Chem. Ges. 1927, 60, 1263."""
    for symbol, radius in (("Li", 0.78), ("Na", 0.98), ("K", 1.33), ("Rb", 1.49), ("Cs", 1.65)):
        volume = ion_volume_cm3_per_mol(species(f"[{symbol}+]", mass=1.0, charge=1))
        assert volume == pytest.approx(4.0 / 3.0 * math.pi * radius**3 * 0.602214, rel=3e-3), symbol


IONS = sorted((files("solvscreen") / "data" / "ions").iterdir(), key=lambda path: path.name)


@pytest.mark.parametrize("path", IONS, ids=lambda path: path.name)
def test_every_ion_of_the_force_field_has_a_volume(path: Traversable) -> None:
    record = json.loads(path.read_text(encoding="utf-8"))
    n_atoms = len(record["types"])
    volume = ion_volume_cm3_per_mol(species(record["smiles"], mass=1.0))
    assert (1.0 if n_atoms == 1 else 8.0 * n_atoms) < volume < (45.0 if n_atoms == 1 else 20.0 * n_atoms)


def test_an_element_without_increment() -> None:
    with pytest.raises(CalculationError, match="no volume increment for Pt"):
        mcgowan_cm3_per_mol("[Pt]")
