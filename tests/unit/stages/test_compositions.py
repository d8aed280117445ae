"""Which clusters the species of a liquid form."""

import pytest

from solvscreen.stages._compositions import donors_of
from solvscreen.stages.inputs import plan_from_mapping


def clusters(recipe: str, **settings: object) -> set[str]:
    """The clusters of one liquid, without those of the species that calibrate its shells."""
    config = {"species": [], "formulations": [recipe], "clusters": settings, "dft": {"calibration_species": []}}
    return set(plan_from_mapping(config, origin="test").clusters)


@pytest.mark.parametrize(
    ("smiles", "donors"),
    [
        ("COCCOC", 2),
        ("COCCOCCOC", 3),
        ("COCCOCCOCCOCCOC", 5),
        ("O=C1OCCO1", 1),  # an ester oxygen is no donor of its own
        ("C1COCO1", 1),  # its two oxygens point away from each other
        ("CC#N", 1),
        ("Fc1ccccc1", 1),
    ],
)
def test_denticity(smiles: str, donors: int) -> None:
    assert donors_of(smiles) == donors


def test_shells_grow_until_six_donors_surround_the_cation() -> None:
    names = clusters("1 M NaPF6 in G2:G4 (1:1 v/v) @ 298 K", max_solvents=6, mixed_shells=False)
    assert {name for name in names if "G2" in name and "PF6" not in name} == {"Na_1+G2_1", "Na_1+G2_2"}
    assert {name for name in names if "G4" in name and "PF6" not in name} == {"Na_1+G4_1", "Na_1+G4_2"}
    carbonate = clusters("1 M NaPF6 in EC @ 323 K", max_solvents=9)
    assert {f"Na_1+EC_{n}" for n in range(1, 7)} <= carbonate
    assert "Na_1+EC_7" not in carbonate


def test_mixed_shells_can_be_stripped_one_molecule_at_a_time() -> None:
    names = clusters("1 M NaPF6 in EC:DMC (1:1 v/v) @ 298 K", max_solvents=6, contact_pairs=False, ion_pairs=False)
    mixed = {name for name in names if "DMC" in name and "EC" in name}
    assert mixed == {
        *("Na_1+DMC_1+EC_1", "Na_1+DMC_1+EC_2", "Na_1+DMC_2+EC_1", "Na_1+DMC_2+EC_2"),
        *("Na_1+DMC_2+EC_3", "Na_1+DMC_3+EC_2", "Na_1+DMC_3+EC_3"),
    }
    assert not any("PF6" in name for name in names - {"Na_2+PF6_1"})


def test_ion_pairs_aggregates_and_contact_pairs() -> None:
    names = clusters("1 M NaPF6 in G2 @ 298 K", ion_pair_solvents=3, max_anions=2)
    assert names == {
        *("Na_1+G2_1", "Na_1+G2_2", "Na_1+PF6_1", "Na_1+PF6_2", "Na_2+PF6_1", "G2_1+PF6_1"),
        *("Na_1+G2_1+PF6_1", "Na_1+G2_2+PF6_1", "Na_1+G2_1+PF6_2"),
    }


def test_kinds_can_be_left_out() -> None:
    names = clusters("1 M NaPF6 in G2 @ 298 K", ion_pairs=False, aggregates=False, contact_pairs=False)
    assert names == {"Na_1+G2_1", "Na_1+G2_2"}


def test_a_diluent_binds_alone() -> None:
    names = clusters("1 M NaFSI in DME:TTE (1:1 v/v) @ 298 K", max_solvents=6, ion_pair_solvents=6)
    assert {name for name in names if "TTE" in name} == {"Na_1+TTE_1", "Na_1+FSI_1+TTE_1", "FSI_1+TTE_1"}


def test_more_clusters_leave_finished_ones_alone() -> None:
    recipes = {"species": [], "formulations": ["1 M NaPF6 in EC @ 323 K"]}
    few, many, thorough = (
        plan_from_mapping(recipes | {"clusters": settings}, origin="test")
        for settings in ({}, {"max_solvents": 6, "max_anions": 2}, {"starts": 9})
    )
    assert len(many.clusters) > len(few.clusters)
    assert few.settings("clusters") == many.settings("clusters") != thorough.settings("clusters")
