"""Which molecule gives up the electron."""

import numpy as np
import pytest

from solvscreen.analysis.hole import SHARED, SPREAD, has_metal_cation, molecule_charges, place_of_hole, read_hole
from solvscreen.domain.calibration import Hole
from solvscreen.domain.structure import Structure
from solvscreen.engines.protocol import XtbMethod
from solvscreen.engines.registry import make_engine


def test_charges_of_atoms_add_up_by_molecule() -> None:
    assert molecule_charges([0.8, -0.6, 0.3, 0.3, -0.8], (0, 1, 1, 1, 2)) == pytest.approx([0.8, 0.0, -0.8])


def test_the_molecule_that_loses_most_charge_has_the_hole() -> None:
    before, after = [0.80, 0.13, -0.91], [0.78, 1.15, -0.91]  # Na+, diglyme, PF6-
    place = place_of_hole(before, after, bound=True)
    assert (place.kind, place.doubt) == (Hole.BOUND_MOLECULE, "")
    assert place.share == pytest.approx(1.0)
    assert place.species(["Na", "G2", "PF6"]) == ("G2",)


def test_molecules_of_one_kind_share_a_hole() -> None:
    """Two anions that lose 0.35 each outweigh a solvent that loses 0.4."""
    before, after = [0.8, -0.9, -0.9, 0.1], [0.7, -0.55, -0.54, 0.5]
    place = place_of_hole(before, after, bound=True)
    assert (place.kind, place.doubt, round(place.share, 2)) == (Hole.BOUND_ANION, SHARED, 0.64)
    assert place.species(["Na", "FSI", "FSI", "DME"]) == ("FSI", "DME")


def test_a_hole_over_alike_molecules_is_spread() -> None:
    place = place_of_hole([0.8, 0.0, 0.1], [0.82, 0.5, 0.58], bound=True)
    assert (place.text, place.doubt) == ("hole in a bound molecule, spread", SPREAD)
    assert read_hole(place.text) == (Hole.BOUND_MOLECULE, SPREAD)


def test_a_metal_that_shares_the_charge_of_a_halide_has_no_part_in_the_hole() -> None:
    place = place_of_hole([0.52, -0.52], [0.84, 0.16], bound=True)
    assert (place.kind, place.share, place.doubt) == (Hole.BOUND_ANION, 1.0, "")


def test_a_single_molecule_is_free() -> None:
    assert place_of_hole([-1.0], [0.0], bound=False).kind is Hole.ANION
    assert place_of_hole([1.0], [2.0], bound=False).kind is Hole.CATION


def test_metal_cations_are_single_atoms_beside_others() -> None:
    assert has_metal_cation(("Na", "O", "H", "H"), (0, 1, 1, 1))
    assert has_metal_cation(("Na",), (0,))
    assert not has_metal_cation(("Cl", "O", "H", "H"), (0, 1, 1, 1))
    assert not has_metal_cation(("Na", "Cl", "O", "H", "H"), (0, 0, 1, 1, 1))


@pytest.mark.parametrize(("anion", "kind"), [("", Hole.BOUND_MOLECULE), ("I", Hole.BOUND_ANION)])
def test_beside_sodium_ammonia_is_oxidised_unless_there_is_iodide(anion: str, kind: Hole) -> None:
    """Ionisation energies of ammonia 10.8 eV (vertical), of NaI 7.6 eV (NIST WebBook)."""
    ammonia = [(0.0, 0.0, 2.4), (0.94, 0.0, 2.78), (-0.47, 0.81, 2.78), (-0.47, -0.81, 2.78)]
    structure = Structure(
        symbols=("Na", "N", "H", "H", "H", *anion),
        positions_angstrom=np.array([(0.0, 0.0, 0.0), *ammonia, *((0.0, 0.0, -2.71) for _ in anion)]),
        charge=1 - len(anion),
        multiplicity=1,
    )
    molecules = (0, 1, 1, 1, 1, *(2 for _ in anion))
    engine, method = make_engine("tblite"), XtbMethod(name="GFN2-xTB")
    before, after = (
        molecule_charges(engine.single_point(form, method).charges_e, molecules)
        for form in (structure, structure.with_electrons(charge=structure.charge + 1, multiplicity=2))
    )
    assert place_of_hole(before, after, bound=True).kind is kind
