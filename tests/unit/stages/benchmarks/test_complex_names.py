"""Names of complexes of metal cations."""

import pytest

from solvscreen.stages.benchmarks.complex_names import named_metals, names_salt, stated_ligands


@pytest.mark.parametrize(
    ("name", "metals", "ligands"),
    [
        ("Na+...THF", ("Na",), ""),
        ("[Na-EC]+", ("Na",), ""),
        ("Na+(H2O)1 -> Na+(H2O)0 + H2O", ("Na",), "1"),
        ("Na+(DME)2 -> Na+(DME) + DME", ("Na",), "2"),
        ("(H2O)4Na+", ("Na",), "4"),
        ("Na+ + 4 H2O", ("Na",), "4"),
        ("1:2 Na+ : THF", ("Na",), "2"),
        ("Na+(CH3)2CO", ("Na",), ""),  # acetone
        ("Na+...O(CH3)2", ("Na",), ""),
        ("Na+-18C6", ("Na",), ""),
        ("Na+-12-crown-4", ("Na",), ""),
        ("Na+...1,4-dioxane", ("Na",), ""),
        ("Na+...2-MeTHF", ("Na",), ""),
        ("K+...H2O", ("K",), ""),
        ("THF, 298 K", (), ""),
        ("binding energy at 0 K", (), ""),
        ("NaCl", (), ""),
        ("naphthalene", (), ""),
    ],
)
def test_cations_and_numbers_of_ligands(name, metals, ligands):
    assert named_metals(name) == metals
    assert stated_ligands(name, "")[0] == ligands


@pytest.mark.parametrize(
    ("name", "is_salt"),
    [("NaPF6", True), ("LiTFSI", True), ("sodium acetate", True), ("Na+...THF", False), ("naphthalene", False)],
)
def test_salts(name, is_salt):
    assert names_salt(name) is is_salt
