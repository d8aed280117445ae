"""Energies of DFT records as the ranking asks for them, and the whole ranking stage on files."""

from dataclasses import replace

import pandas as pd
import pytest
from calibration_run import GAS, state

from solvscreen.config import ElectrodeSettings
from solvscreen.domain.level import Energy
from solvscreen.domain.method_error import BINDING_RELATIVE, IONISATION_EV, MethodError
from solvscreen.domain.quantity import Status
from solvscreen.domain.results import Absent, Binding, DftResult, StateName
from solvscreen.errors import DataError
from solvscreen.io.dft_record import write_dft
from solvscreen.io.schemas.liquid import COORDINATION, DYNAMICS, LIQUID
from solvscreen.io.tables import read_provenance, to_frame, write_parquet
from solvscreen.provenance import Provenance
from solvscreen.stages._dft_energies import DftEnergies
from solvscreen.stages._potential_rows import potential_rows
from solvscreen.stages.rank import rank_formulations
from solvscreen.units import HARTREE_TO_EV, HARTREE_TO_KJ_PER_MOL

ELECTRODE = ElectrodeSettings()


def record(item, potential_v, binding_kj_per_mol=None):
    """A record whose oxidation potential and binding energy come out as asked."""
    absent = Absent(status=Status.NOT_COMPUTED, reason="not asked for")
    states = dict.fromkeys(StateName, absent)
    absolute = potential_v + ELECTRODE.she_absolute_v + ELECTRODE.sodium_vs_she_v
    states |= {StateName.GROUND: state(-100.0, 0), StateName.OXIDISED: state(-100.0 + absolute / HARTREE_TO_EV, 1)}
    binding = absent
    if binding_kj_per_mol is not None:
        zero = Energy(hartree=0.0, level=GAS)
        bound = Energy(hartree=binding_kj_per_mol / HARTREE_TO_KJ_PER_MOL, level=GAS)
        binding = Binding(complex=bound, metal=zero, ligand=zero, deformed=zero, relaxed=zero, recovery=())
    return DftResult(item=item, recipe="screening", n_atoms=3, states=states, binding=binding)


@pytest.fixture
def records(made_run, monkeypatch):
    """DFT record files of all species and pairs of the made-up run, by a recipe of known error."""
    monkeypatch.setitem(IONISATION_EV, "screening", MethodError(rmse=0.1, n=9, against="made up"))
    monkeypatch.setitem(BINDING_RELATIVE, "screening", MethodError(rmse=0.02, n=9, against="made up"))
    paths = []
    for item, potential in made_run.energies.potentials.items():
        bound = made_run.energies.bindings.get(item)
        paths.append(made_run.folder / f"{item}.json")
        write_dft(paths[-1], record(item, potential.value, bound.value if bound else None))
    for item, bound in made_run.energies.bindings.items():
        if item not in made_run.energies.potentials:
            paths.append(made_run.folder / f"{item}.json")
            write_dft(paths[-1], record(item, 9.0, bound.value))
    return paths


def test_energies_come_out_of_the_records(records):
    energies = DftEnergies.read(records, electrode=ELECTRODE)
    assert energies.oxidation_potential("G2", permittivity=7.23).value == pytest.approx(4.62)
    assert energies.binding_energy("Na_1+G2_1").value == pytest.approx(-214.0)
    assert energies.binding_energy("G2").status is Status.NOT_COMPUTED
    assert energies.level == GAS.label


def test_item_without_record_says_so(records):
    energies = DftEnergies.read(records, electrode=ELECTRODE)
    assert energies.binding_energy("Na_1+TTE_1").reason == "no DFT record of this item"
    assert energies.oxidation_potential("TTE", permittivity=7.0).status is Status.NOT_COMPUTED


def rank(run, records, out):
    provenance = Provenance(record={"stage": "analysis"})
    tables = (
        ("liquid", LIQUID, run.liquids),
        ("coordination", COORDINATION, run.neighbours),
        ("dynamics", DYNAMICS, []),
    )
    for name, schema, rows in tables:
        write_parquet(run.folder / f"{name}.parquet", to_frame(rows, schema), schema=schema, provenance=provenance)
    rank_formulations(
        settings=run.settings_file("ranking"),
        electrode=run.settings_file("electrode"),
        formulations=run.member_files(),
        liquid=run.folder / "liquid.parquet",
        coordination=run.folder / "coordination.parquet",
        dynamics=run.folder / "dynamics.parquet",
        shell_energies=[],
        dft=records,
        out=out,
        out_pairwise=out.with_name(f"{out.stem}_pairs.parquet"),
        out_potentials=out.with_name(f"{out.stem}_potentials.parquet"),
    )
    return out


def test_stage_writes_both_files_the_same_each_time(made_run, records):
    first = rank(made_run, records, made_run.folder / "ranking.parquet")
    again = rank(made_run, records[::-1], made_run.folder / "again.parquet")
    assert first.read_bytes() == again.read_bytes()
    table = pd.read_csv(first.with_suffix(".csv"), dtype={"tier": str}).set_index("formulation")
    assert table.loc["napf6-ec-dmc", ["rank", "tier", "limiting_species"]].tolist() == [1.0, "1", "DMC"]
    assert table.loc["napf6-g2", "oxidative_stability_v"] == pytest.approx(4.62)
    assert GAS.label in read_provenance(first)


def test_potentials_of_what_is_in_each_formulation(made_run, records):
    out = rank(made_run, records, made_run.folder / "ranking.parquet")
    rows = pd.read_csv(out.with_name("ranking_potentials.csv")).set_index(["formulation", "item"])
    assert set(rows.loc["napf6-ec-dmc"].index) == {
        *("EC", "DMC", "PF6", "Na_1+EC_1", "Na_1+DMC_1", "Na_1+PF6_1")
    }  # pairs of solvent and anion have no record
    diglyme = rows.loc[("napf6-g2", "G2")]
    assert (diglyme["kind"], diglyme["permittivity"]) == ("solvent", 7.23)
    assert diglyme["oxidation_potential_v"] == pytest.approx(4.62)
    assert diglyme["adiabatic_ionisation_ev"] == pytest.approx(4.62 + 4.44 - 2.71)
    assert diglyme["reduction_potential_status"] == "not computed"
    assert rows.loc[("napf6-ec-dmc", "Na_1+EC_1"), "kind"] == "complex"


def test_an_unknown_permittivity_is_the_reason_of_every_potential(made_run, records):
    recipe, species = made_run.members[0]
    unknown = {name: replace(one, permittivity=float("nan")) for name, one in species.items()}
    rows = potential_rows(recipe, unknown, energies=DftEnergies.read(records, electrode=ELECTRODE))
    assert rows
    assert all("permittivity" in row["oxidation_potential_reason"] for row in rows)
    assert all(row["oxidation_potential_status"] == "not computed" for row in rows)


def test_truncated_record_stops_the_stage(made_run, records):
    records[0].write_text(records[0].read_text()[:200])
    with pytest.raises(DataError, match="run snakemake again"):
        rank(made_run, records, made_run.folder / "ranking.parquet")
