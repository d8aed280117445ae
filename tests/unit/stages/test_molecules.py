"""Species and cluster tables from made-up GFN-xTB energies and DFT records."""

from dataclasses import replace

import pytest
from molecule_evidence import HARTREES, MOLECULES, cluster, evidence, xtb_row

from solvscreen.config import Config, canonical_json
from solvscreen.domain.calibration import Calibration
from solvscreen.domain.level import Energy, Level
from solvscreen.domain.quantity import Status
from solvscreen.domain.results import Absent, Binding, DftResult, ElectronicState, Orbitals, StateName, nothing
from solvscreen.domain.solvation import SolvationCurve, solvent_text
from solvscreen.domain.structure import Structure
from solvscreen.io.calibrations import write_calibrations
from solvscreen.io.dft_record import write_dft
from solvscreen.io.members import species_members
from solvscreen.io.schemas.molecules import ATOMS, CLUSTERS, SPECIES
from solvscreen.io.schemas.xtb import XTB
from solvscreen.io.structures import NamedStructure, read_structures, write_structures
from solvscreen.io.tables import read_parquet, read_quantity, records, to_frame, write_parquet
from solvscreen.provenance import Provenance
from solvscreen.stage_records import settings_record
from solvscreen.stages._atom_rows import atom_rows
from solvscreen.stages._free_energies import binding_free_energy
from solvscreen.stages._molecule_rows import species_row
from solvscreen.stages.molecules import collect_molecules

LEVEL = Level(program="test", program_version="1", method="made up", basis="", grid="", solvation="gas", numerics="")
LINE = Calibration(
    quantity="homo_ev",
    kind="cation",
    source="GFN1-xTB",
    target="screening",
    slope=0.8,
    intercept=1.0,
    n=4,
    n_fit=4,
    degrees_of_freedom=2,
    residual_sd=0.1,
    x_mean=-12.0,
    x_squares=5.0,
    x_lowest=-14.0,
    x_highest=-10.0,
    x_reach=5.0,
    loo_rmse=0.2,
    loo_mae=0.15,
)


def state(**changes) -> ElectronicState:
    """A state of a diatomic without response to the solvent."""
    energy = Energy(hartree=-100.0, level=LEVEL)
    curve = SolvationCurve(
        gas=energy,
        gas_slope_hartree=0.0,
        reference=Energy(hartree=-100.0, level=replace(LEVEL, solvation=solvent_text("PCM", 20.0))),
        reference_slope_hartree=0.0,
        reference_permittivity=20.0,
        model="PCM",
    )
    orbitals = Orbitals(homo_ev=-9.0, lumo_ev=1.5)
    plain = ElectronicState(
        charge=0,
        multiplicity=1,
        curve=curve,
        gas=orbitals,
        solvated=orbitals,
        dipole_debye=2.0,
        charges_e=(0.4, -0.4),
        recovery=(),
        warning="",
    )
    return replace(plain, **changes)


def result_of(item, **states) -> DftResult:
    """A result with the given states alone."""
    missing = Absent(status=Status.NOT_COMPUTED, reason="not asked for")
    named = {StateName(name): made for name, made in states.items()}
    return DftResult(
        item=item, recipe="screening", n_atoms=2, states=dict.fromkeys(StateName, missing) | named, binding=missing
    )


def test_gap_and_recovery_of_a_species():
    notes = ("charge +0, vacuum: second order", "charge +0, solvent: second order")
    other = ("charge +1, vacuum: damping and level shift",)
    made = result_of("EC", ground=state(recovery=notes), ionised=state(recovery=other))
    row = species_row(MOLECULES["EC"], replace(evidence(), dft={"EC": made}))
    assert row["gap_ev"] == pytest.approx(10.5)
    assert (row["n_scf"], row["scf_recovery"]) == (4, "damping and level shift: 1; second order: 2")
    assert row["reduction_potential_status"] == "not computed"


def test_potentials_of_one_electron_more_by_hand():
    made = result_of("EC", ground=state(), attached=solvated(-99.97), reduced=solvated(-99.99))
    row = species_row(MOLECULES["EC"], replace(evidence(), dft={"EC": made}))
    assert row["vertical_reduction_potential_v"] == pytest.approx(-0.03 * 27.211386 - (4.44 - 2.71), abs=1e-5)
    assert row["reduction_potential_v"] == pytest.approx(-0.01 * 27.211386 - (4.44 - 2.71), abs=1e-5)
    assert "E_abs(SHE) 4.44 V" in row["vertical_reduction_potential_method"]


def solvated(hartree) -> ElectronicState:
    """A state of another energy, without response to the solvent."""
    curve = state().curve
    ends = {"gas": replace(curve.gas, hartree=hartree), "reference": replace(curve.reference, hartree=hartree)}
    return state(curve=replace(curve, **ends))


def test_binding_free_energy_by_hand():
    zero, bound = Energy(hartree=0.0, level=LEVEL), Energy(hartree=-0.04, level=LEVEL)
    binding = Binding(complex=bound, metal=zero, ligand=zero, deformed=zero, relaxed=zero, recovery=())
    made = replace(result_of("Na_1+EC_1", ground=state()), binding=binding)
    thermal = {"Na_1+EC_1": 150.0, "EC": 120.0, "Na": -37.9}
    rows = {
        item: xtb_row(item, thermal_correction_kj_per_mol=value, thermal_method="made up")
        for item, value in thermal.items()
    }
    energy = binding_free_energy(cluster(Na=1, EC=1), replace(evidence(**rows), dft={"Na_1+EC_1": made}))
    assert energy.value == pytest.approx(-0.04 * 2625.4996 + 150.0 - 120.0 + 37.9, abs=1e-3)
    rows["EC"] |= {"thermal_reason": "no minimum: imaginary mode of -80 cm-1"}
    doubtful = binding_free_energy(cluster(Na=1, EC=1), replace(evidence(**rows), dft={"Na_1+EC_1": made}))
    assert (doubtful.status, doubtful.reason) == (Status.DOUBTFUL, "no minimum: imaginary mode of -80 cm-1")
    del rows["Na"]
    lacking = binding_free_energy(cluster(Na=1, EC=1), replace(evidence(**rows), dft={"Na_1+EC_1": made}))
    assert (lacking.status, lacking.reason) == (Status.NOT_COMPUTED, "no GFN-xTB structure of Na")


def test_charges_stand_beside_positions():
    pair = Structure(
        symbols=("H", "F"), positions_angstrom=[[0.0, 0.0, 0.0], [0.0, 0.0, 0.92]], charge=0, multiplicity=1
    )
    frame = NamedStructure(
        item="HF", rank=0, structure=pair, bonds=((0, 1),), fragments=(0, 0), notes={"molecules": ["HF"]}
    )
    made = replace(evidence(), dft={"HF": result_of("HF", ground=state())}, structures={"HF": frame, "EC": frame})
    first, second = atom_rows(made)
    assert (first["element"], first["molecule"], first["charge_e"]) == ("H", "HF", 0.4)
    assert (second["atom"], second["charge_e"], second["z_angstrom"]) == (1, -0.4, 0.92)


def test_the_tables_of_a_run(tmp_path):
    (tmp_path / "electrode.json").write_text(canonical_json(settings_record(Config(), "electrode")))
    (tmp_path / "members.json").write_text(species_members(MOLECULES.values()))
    ionisation = dict.fromkeys(("vertical_ionisation_ev", "adiabatic_ionisation_ev"), 14.0)
    ionisation["adiabatic_attachment_ev"] = 14.0
    rows = [xtb_row(item, status="ok", homo_ev=-12.0, lumo_ev=-7.0, **ionisation) for item in HARTREES]
    write_parquet(tmp_path / "xtb.parquet", to_frame(rows, XTB), schema=XTB, provenance=Provenance(record={}))
    sodium = Structure(symbols=("Na",), positions_angstrom=[[0.0, 0.0, 0.0]], charge=1, multiplicity=1)
    far = Structure(
        symbols=("Na", "H"), positions_angstrom=[[0.0, 0.0, 0.0], [0.0, 0.0, 50.0]], charge=2, multiplicity=1
    )
    ground = NamedStructure(
        item="Na_1+EC_2", rank=0, structure=sodium, bonds=(), fragments=(0,), notes={"state": "ground"}
    )
    notes = {"state": "oxidised", "transfer": "H from EC to Na"}
    oxidised = replace(ground, structure=far, fragments=(0, 1), notes=notes)
    reduced = replace(oxidised, notes={"state": "reduced"})
    write_structures(tmp_path / "xtb.extxyz", [ground, oxidised, reduced])
    failure = Absent(status=Status.FAILED, reason="SCF did not converge")
    write_dft(tmp_path / "EC.json", nothing("EC", recipe="screening", n_atoms=10, absent=failure))
    ion = result_of("Na", ground=state(), ionised=state(), oxidised=state())
    write_dft(tmp_path / "Na.json", ion)
    names = ("vertical_ionisation_ev", "adiabatic_ionisation_ev", "adiabatic_electron_affinity_ev")
    lines = [LINE, *(replace(LINE, quantity=name, x_mean=14.0, x_lowest=13.0, x_highest=15.0) for name in names)]
    write_calibrations(tmp_path / "calibration.parquet", lines, provenance=Provenance(record={}))
    collect_molecules(
        members=[tmp_path / "members.json"],
        xtb=[tmp_path / "xtb.parquet"],
        structures=[tmp_path / "xtb.extxyz"],
        dft=[tmp_path / "EC.json", tmp_path / "Na.json"],
        calibration=tmp_path / "calibration.parquet",
        electrode=tmp_path / "electrode.json",
        out_species=tmp_path / "species.parquet",
        out_clusters=tmp_path / "clusters" / "clusters.parquet",
        out_atoms=tmp_path / "atoms.parquet",
    )
    species = {row["species"]: row for row in records(read_parquet(tmp_path / "species.parquet", schema=SPECIES))}
    assert sorted(species) == ["DMC", "EC", "Na", "PF6"]
    assert (species["EC"]["status"], species["DMC"]["status"]) == ("failed", "not computed")
    assert species["Na"]["status"] == "ok"  # nobody asks how strongly it binds to itself
    assert read_quantity(species["EC"], "homo", "ev").reason == "SCF did not converge"
    clusters = {
        row["cluster"]: row for row in records(read_parquet(tmp_path / "clusters/clusters.parquet", schema=CLUSTERS))
    }
    assert clusters["Na_1+EC_1+PF6_1"]["charge"] == 0
    assert read_quantity(clusters["Na_1+EC_2"], "homo", "ev").value == pytest.approx(0.8 * -12.0 + 1.0)
    assert clusters["Na_1+EC_2"]["homo_method"] == LINE.label
    assert clusters["Na_1+EC_2"]["xtb_homo_ev"] == -12.0
    assert "no item 'cation' has both numbers" in clusters["Na_1+EC_2"]["lumo_reason"]
    assert clusters["Na_1+EC_2"]["n_atoms"] == 1
    assert read_structures(tmp_path / "clusters/Na_1+EC_2.xyz")[0].notes["state"] == "ground"
    assert clusters["Na_1+EC_2"]["transfer_on_oxidation"] == "H from EC to Na"
    assert clusters["Na_1+EC_1"]["transfer_on_oxidation"] == ""
    told = "on oxidation: the complex falls apart; H from EC to Na"
    assert told in clusters["Na_1+EC_2"]["adiabatic_ionisation_reason"]
    assert told not in clusters["Na_1+EC_2"]["vertical_ionisation_reason"]
    affinity = read_quantity(clusters["Na_1+EC_2"], "adiabatic_electron_affinity", "ev")
    assert "on reduction: the complex falls apart" in affinity.reason
    assert (tmp_path / "species.csv").read_text().startswith("species,smiles,role,charge,dft_recipe")
    assert read_parquet(tmp_path / "atoms.parquet", schema=ATOMS).empty
