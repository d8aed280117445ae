"""Shells of salt water from trajectories to the tables of energies, with real GFN-xTB and real DFT."""

import math

import pytest

from solvscreen.config import DftSettings
from solvscreen.domain.calibration import Calibration, Hole
from solvscreen.domain.quantity import Status
from solvscreen.domain.results import Absent, StateName
from solvscreen.domain.structure import Structure
from solvscreen.engines.pyscf.recipes import RECIPES
from solvscreen.io.dft_record import read_dft, write_dft
from solvscreen.io.schemas.shell_energies import SHELL_ENERGIES, SHELL_STEPS
from solvscreen.io.structures import read_structures
from solvscreen.io.tables import read_parquet, records
from solvscreen.stages import shell_energies
from solvscreen.stages._dft_item import ItemInput, compute_item
from solvscreen.stages.shell_dft import run_shell_dft
from solvscreen.stages.shell_energies import collect_shells
from solvscreen.stages.shell_xtb import run_shell_xtb

pytestmark = pytest.mark.slow

SECTION = {"snapshots": 2, "relaxed": 1, "coverage": 1.0, "dft_representatives": 1}
PAIR, WET = "Na_1+Cl_1+W_2:Cl_1+W(1,1)", "Na_1+W_2:W(1,1)"
ABSENT = Absent(status=Status.NOT_COMPUTED, reason="left out")


def calibration(quantity, kind):
    """A made-up line, y = x but for the ionisation energies, of which GFN-xTB is some 5 eV too high."""
    shift = -5.0 if "ionisation" in quantity else -6.5 if "potential" in quantity else 0.0
    n = 7 if kind == Hole.BOUND_ANION else 9
    return Calibration(
        quantity=quantity, kind=kind, source="GFN1-xTB", target="screening", slope=1.0, intercept=shift, n=n, n_fit=n,
        degrees_of_freedom=7, residual_sd=0.1, x_mean=0.0, x_squares=1e6, x_lowest=-1e6, x_highest=1e6, x_reach=0.0,
        loo_rmse=0.1, loo_mae=0.1,
    )  # fmt: skip


def molecules(folder, states):
    """Real records of water and of its complex with Na+, at GFN-xTB geometries."""
    frames = {
        frame.item if "+" not in frame.item else str(frame.notes["left"]): frame
        for frame in states
        if frame.notes["state"] == "free" or frame.notes.get("left") == "Na_1+W_1"
    }
    water, complex_ = frames["W"].structure, frames["Na_1+W_1"].structure
    section = DftSettings(oxidised_complexes="none")
    paths = []
    for item, ground, ligand in (("W", water, ABSENT), ("Na_1+W_1", complex_, water)):
        inputs = ItemInput(
            item=item, ground=ground, is_complex=isinstance(ligand, Structure), oxidised=ABSENT, reduced=ABSENT,
            free_ligand=ligand,
        )  # fmt: skip
        paths.append(folder / f"{item}.json")
        write_dft(paths[-1], compute_item(inputs, recipe=RECIPES["screening"], section=section))
    return paths


@pytest.fixture
def computed(brine, monkeypatch):
    """Both tables, by item."""
    cuts, structures = brine.cut(**SECTION)
    _, recipe = brine.members("brine")
    states = brine.folder / "states.parquet"
    run_shell_xtb(
        settings=brine.settings("shells", **SECTION), xtb=brine.settings("xtb", max_force_ev_per_angstrom=0.02),
        formulations=[recipe], cuts=[structures], ligands=[brine.ligands()], shard="0/1", store=brine.folder / "store",
        table=states, threads=1,
    )  # fmt: skip
    slots = [brine.folder / f"slot_{slot}.json" for slot in (0, 1)]
    for slot, path in enumerate(slots):
        run_shell_dft(
            settings=brine.settings("shells", **SECTION), dft=brine.settings("dft"), cuts=[cuts], states=[states],
            slot=slot, store=brine.folder / "store", out=path, threads=1,
        )  # fmt: skip
    fits = [
        calibration(quantity, kind)
        for quantity in (
            "homo_ev", "lumo_ev", "vertical_ionisation_ev", "vertical_oxidation_potential_v", "oxidation_potential_v",
            "binding_energy_kj_per_mol", "solvated_homo_ev", "solvated_lumo_ev",
        )
        for kind in ("cation complex", "ion pair", Hole.BOUND_ANION, Hole.BOUND_MOLECULE)
    ]  # fmt: skip

    def made_up(_, *, electrode, **__):
        assert electrode.permittivity == 78.0  # of the liquid, not of the settings
        return [], fits

    monkeypatch.setattr(shell_energies, "run_calibrations", made_up)
    out = brine.folder / "shell_energies.parquet"
    collect_shells(
        settings=brine.settings("shells", **SECTION), electrode=brine.settings("electrode"), formulations=[recipe],
        cuts=[cuts], states=[states], xtb=[],
        dft=molecules(brine.folder, read_structures(states.with_suffix(".extxyz"))), shell_dft=slots, out=out,
    )  # fmt: skip
    energies = records(read_parquet(out, schema=SHELL_ENERGIES))
    steps = records(read_parquet(out.with_name("shell_steps.parquet"), schema=SHELL_STEPS))
    return {f"{row['cluster']}:{row['denticity']}": row for row in energies}, steps, [read_dft(path) for path in slots]


def test_every_shell_has_its_numbers(computed) -> None:
    rows, steps, slots = computed
    assert slots[0].item == PAIR  # the most frequent type
    assert (slots[1].item, slots[1].states[StateName.GROUND].reason) == ("", "no further shell to represent")
    pair, wet = rows[PAIR], rows[WET]
    assert pair["oxidation_potential_method"].startswith("wB97X-D4")
    assert (pair["oxidised_species"], wet["oxidised_species"]) == ("Cl", "W")
    for name in ("sampled_homo", "relaxed_vertical_ionisation", "sampled_oxidation_potential", "oxidation_potential"):
        assert "calibrated to screening (n=9" in wet[f"{name}_method"]  # the line of bound molecules
    assert "calibrated to screening (n=7" in pair["sampled_oxidation_potential_method"]  # that of bound anions
    assert 2.0 < pair["oxidation_potential_v"] < 6.0  # chloride goes first
    assert wet["oxidation_potential_v"] > pair["oxidation_potential_v"] + 1.0
    assert pair["relaxed_homo_ev"] > wet["relaxed_homo_ev"]
    assert "eps=78" in pair["relaxed_solvated_homo_method"]
    # the cation holds the electrons of water until the solvent screens it: f e^2 / r with r from 2.3 to 5 angstrom
    assert 2.5 < wet["relaxed_solvated_homo_ev"] - wet["relaxed_homo_ev"] < 6.5
    assert math.isfinite(wet["sampled_oxidation_potential_v"])
    mine = [step for step in steps if step["cluster"] == "Na_1+W_2"]
    assert [(step["step"], step["removed"], step["left"]) for step in mine] == [(1, "W", "Na_1+W_1"), (2, "W", "Na_1")]
    assert 0.0 < mine[0]["energy_kj_per_mol"] < 100.0
    assert wet["stripping_energy_kj_per_mol"] == pytest.approx(sum(step["energy_kj_per_mol"] for step in mine))
    assert pair["stripping_energy_reason"] == "no density-functional result of Na_1+Cl_1"
    assert math.isnan(pair["stripping_energy_kj_per_mol"])
    single = rows["Na_1+W_1:W(1)"]
    assert single["stripping_energy_kj_per_mol"] == pytest.approx(single["last_removal_energy_kj_per_mol"])
    assert single["first_removal_energy_reason"] == "one ligand: its removal is the last"
