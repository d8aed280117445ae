"""Geometries in the cells of reference rows."""

import pytest

from solvscreen.errors import InputError
from solvscreen.stages.benchmarks.geometries import pieces_of
from solvscreen.stages.benchmarks.references import Row
from solvscreen.stages.benchmarks.written_geometries import has_structure, written_structure

WATER = pieces_of("O")


@pytest.mark.parametrize(
    "geometry",
    [
        "O 0 0 0; H 0 0 1; H 0 1 0",
        "O 0.0 0.0 0.0; H 0 0 1; H 0 1. 0",
        "3\nwater\nO 0 0 0\nH 0 0 1\nH 0 1 0",
        "O 0 0 0 H 0 0 1.889726 H 0 1.889726 0 (bohr)",
        "O 0 0 0 H 0 0 1.889726 H 0 1.889726 0 a.u.",
        "O, 0, 0, 0 | H, 0, 0, 1 | H, 0, 1, 0",
        "[('O', (0, 0, 0)), ('H', (0, 0, 1)), ('H', (0, 1, 0))]",
        "O1 0 0 0; H2 0 0 1; H3 0 \N{MINUS SIGN}1 0",
    ],
)
def test_spellings(geometry):
    found = written_structure(Row(row=2, geometry=geometry), pieces=WATER)
    assert found.symbols == ("O", "H", "H")
    assert found.positions_angstrom[1, 2] == pytest.approx(1.0, abs=1e-6)
    assert abs(found.positions_angstrom[2, 1]) == pytest.approx(1.0, abs=1e-6)


@pytest.mark.parametrize(
    ("geometry", "reason"),
    [
        ("O 0 0 0; H 0 0 1", "the geometry holds HO, the SMILES H2O"),
        ("O 0 0 0; H 0 0 1.9; H 0 1.9 0", "too far from every other; is its unit right"),
        ("O 0 0 0; H 0 0 0.2; H 0 1 0", "too close to every other"),
        ("O 0 0 0; H 0 0 1; H 0 1 0 (bohr, angstrom)", "in bohr or in angstrom"),
        ("O 1 0.0 0.0 0.0; H 2 0.0 0.0 1.0; H 3 0.0 1.0 0.0", "more than three numbers"),
        ("O; H 1 0.96; H 1 0.96 2 104.5", "not a list of element, x, y and z|more than three|the geometry holds"),
        ("8 0.0 0.0 0.0; 1 0.0 0.0 1.0", "not a list of element, x, y and z"),
        ("Xx 0 0 0; H 0 0 1; H 0 1 0", "the geometry holds Xx"),
        ("structures/7732.xyz", "only points to"),
    ],
)
def test_geometries_that_cannot_be_used(geometry, reason):
    with pytest.raises(InputError, match=reason):
        written_structure(Row(row=2, geometry=geometry), pieces=WATER)


def test_words_and_numbers_of_a_note_are_no_geometry():
    assert not has_structure(Row(row=2, use_note="see Table 2; H 3 4 5, C 1 2 3"))
    assert not has_structure(Row(row=2, geometry="MP2/cc-pVTZ, relaxed"))
    assert has_structure(Row(row=2, use_note="CHB6/23; O 0.0 0.0 0.1; H 0 0 1"))
