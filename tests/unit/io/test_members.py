from dataclasses import replace
from pathlib import Path

import pytest

from solvscreen.domain.cluster import make_cluster
from solvscreen.domain.species import identity
from solvscreen.errors import DataError
from solvscreen.io.members import (
    box_members,
    cluster_members,
    read_cluster_members,
    read_formulation_members,
    read_species_members,
    recipe_members,
    species_members,
)
from solvscreen.io.species_table import BUILT_IN, read_species_table
from solvscreen.stages._species import built_in_species
from solvscreen.stages.inputs import load_inputs_from_mapping

LIBRARY = built_in_species(read_species_table(BUILT_IN))
CONFIG = {"species": [], "formulations": ["1 M NaPF6 in EC:DMC (1:1 v/v) @ 298 K"]}
RECIPE = load_inputs_from_mapping(CONFIG, origin="test").formulations[0]


def test_recipe_round_trip(tmp_path: Path) -> None:
    path = tmp_path / "members.json"
    path.write_text(recipe_members(RECIPE, LIBRARY))
    recipe, species = read_formulation_members(path)
    assert replace(recipe, origin="") == replace(RECIPE, origin="")
    for name in ("EC", "DMC"):
        assert replace(species[name], origin="") == replace(LIBRARY[name], origin="")


def test_a_box_knows_masses_and_densities_alone(tmp_path: Path) -> None:
    path = tmp_path / "members.json"
    path.write_text(box_members(RECIPE, LIBRARY))
    _, species = read_formulation_members(path)
    assert species["DMC"].density_g_per_cm3 == LIBRARY["DMC"].density_g_per_cm3
    assert species["DMC"].molar_mass_g_per_mol == pytest.approx(90.078, abs=0.01)  # IUPAC standard atomic weights
    assert not species["DMC"].has_permittivity


def test_a_box_does_not_depend_on_names_sources_and_rows() -> None:
    renamed = {
        name: replace(row, aliases=("other",), density_source="better", permittivity=1.0, origin="x")
        for name, row in LIBRARY.items()
    }
    assert box_members(RECIPE, renamed) == box_members(RECIPE, LIBRARY)
    heavier = {**LIBRARY, "DMC": replace(LIBRARY["DMC"], density_g_per_cm3=2.0)}
    assert box_members(RECIPE, heavier) != box_members(RECIPE, LIBRARY)


def test_shards_do_not_depend_on_order(tmp_path: Path) -> None:
    molecules = {name: identity(LIBRARY[name]) for name in ("Na", "G2", "PF6")}
    charges = {name: molecule.charge for name, molecule in molecules.items()}
    clusters = [make_cluster({"Na": 1, ligand: 1}, charges=charges) for ligand in ("PF6", "G2")]
    text = cluster_members(clusters, molecules)
    assert text == cluster_members(clusters[::-1], molecules)
    (tmp_path / "clusters.json").write_text(text)
    read, parts = read_cluster_members(tmp_path / "clusters.json")
    assert [(cluster.id, cluster.charge) for cluster in read] == [("Na_1+G2_1", 1), ("Na_1+PF6_1", 0)]
    assert parts == molecules
    (tmp_path / "species.json").write_text(species_members(reversed(molecules.values())))
    assert {molecule.id for molecule in read_species_members(tmp_path / "species.json")} == set(molecules)


def test_half_a_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "members.json"
    path.write_text(recipe_members(RECIPE, LIBRARY)[:-40])
    with pytest.raises(DataError, match="not a whole member file"):
        read_formulation_members(path)
