"""Ionisation and attachment energies of the GFN-xTB stage."""

import math
from types import SimpleNamespace

import numpy as np
import pytest

from solvscreen.config import XtbSettings
from solvscreen.domain.calibration import Hole
from solvscreen.domain.structure import Structure
from solvscreen.engines.protocol import XtbMethod
from solvscreen.engines.registry import make_engine
from solvscreen.io.schemas.xtb import XTB
from solvscreen.io.structures import NamedStructure
from solvscreen.stages import _xtb_electrons
from solvscreen.stages._relax import with_state
from solvscreen.stages._xtb_electrons import NOT_RELAXED, ElectronTask, electron_columns, no_electron_columns
from solvscreen.units import HARTREE_TO_EV

WATER = Structure(
    symbols=("O", "H", "H"),
    positions_angstrom=np.array([[0.0, 0.0, 0.0], [0.0, 0.7568, 0.5859], [0.0, -0.7568, 0.5859]]),
    charge=0,
    multiplicity=1,
)


def frame(structure: Structure, **notes: str) -> NamedStructure:
    return NamedStructure(
        item="water", rank=0, structure=structure, bonds=((0, 1), (0, 2)), fragments=(0, 0, 0), notes=dict(notes)
    )


def columns(section: XtbSettings = XtbSettings(), notes: dict[str, str] | None = None, **relaxed: Structure) -> dict:  # noqa: B008
    forms = {state: frame(structure) for state, structure in relaxed.items()}
    return electron_columns(ElectronTask(ground=frame(WATER, **(notes or {})), relaxed=forms, section=section))  # type: ignore[arg-type]


def test_the_vertical_ionisation_energy_of_water_has_gfns_shift_in_it() -> None:
    cells = columns(XtbSettings(electrons="GFN2-xTB"))
    # the xtb manual's example for water: 13.79 eV once 4.8455 eV are taken off, at a geometry that it does not print
    assert cells["vertical_ionisation_ev"] - 4.8455 == pytest.approx(13.79, abs=0.4)


def test_differences_are_those_of_single_points() -> None:
    engine, method = make_engine("tblite"), {"name": "IPEA1-xTB"}

    def energy_ev(change: int, solvent: str) -> float:
        point = engine.single_point(with_state(WATER, change), XtbMethod(**method, solvent=solvent))
        return point.energy.hartree * HARTREE_TO_EV

    cells = columns(XtbSettings(method="GFN1-xTB", electrons="IPEA1-xTB"))
    assert cells["electrons_level"].startswith("IPEA1-xTB gas")
    assert cells["vertical_attachment_ev"] == pytest.approx(energy_ev(0, "") - energy_ev(-1, ""), abs=1e-6)
    expected = energy_ev(1, "thf") - energy_ev(0, "thf")
    assert cells["solvated_vertical_ionisation_ev"] == pytest.approx(expected, abs=1e-6)


def test_the_molecule_that_gives_up_the_electron_is_named() -> None:
    water = columns(oxidised=with_state(WATER, 1))
    for name in ("vertical_hole", "adiabatic_hole", "solvated_vertical_hole", "solvated_adiabatic_hole"):
        assert water[name] == Hole.MOLECULE
    assert columns()["adiabatic_hole"] == ""
    iodide = beside_water("Na", "I", at=(-2.3, -5.01))  # ionisation energies: NaI 7.6, water 12.6 eV (NIST WebBook)
    assert electron_columns(iodide)["vertical_hole"] == Hole.BOUND_ANION
    assert electron_columns(beside_water("Na", at=(-2.3,)))["solvated_vertical_hole"] == Hole.BOUND_MOLECULE
    assert electron_columns(beside_water("I", at=(-3.5,)))["vertical_hole"] == ""  # a pair of solvent and anion


def test_holes_in_the_continuum_are_those_of_the_solvated_charges(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        _xtb_electrons, "place_of_hole", lambda *charges, **_: SimpleNamespace(text=f"{charges[1][0]:.6f}")
    )
    task = beside_water("Na", at=(-2.3,))
    cells = electron_columns(task)
    ion = with_state(task.ground.structure, 1)
    for name, solvent in (("vertical_hole", ""), ("solvated_vertical_hole", "thf")):
        point = make_engine("tblite").single_point(ion, XtbMethod(name="GFN2-xTB", solvent=solvent))
        assert float(cells[name]) == pytest.approx(point.charges_e[:3].sum(), abs=2e-6)
    assert abs(float(cells["vertical_hole"]) - float(cells["solvated_vertical_hole"])) > 1e-3


def beside_water(*atoms: str, at: tuple[float, ...]) -> ElectronTask:
    """Single ions on the oxygen's side of water, `at` these heights in angstrom."""
    charge = {"Na": 1, "I": -1}
    structure = Structure(
        symbols=(*WATER.symbols, *atoms),
        positions_angstrom=np.concatenate([WATER.positions_angstrom, [(0.0, 0.0, height) for height in at]]),
        charge=sum(charge[atom] for atom in atoms),
        multiplicity=1,
    )
    ground = NamedStructure(
        item="made up", rank=0, structure=structure, bonds=((0, 1), (0, 2)),
        fragments=(0, 0, 0, *range(1, len(atoms) + 1)), notes={},
    )  # fmt: skip
    return ElectronTask(ground=ground, relaxed={}, section=XtbSettings())


def test_a_continuum_favours_the_ions() -> None:
    cells = columns()
    # Born for r = 1.5 to 2.5 angstrom: f e^2 / 2r with f = 1 - 1/7.6 is 4.2 to 2.5 eV
    assert 2.5 < cells["vertical_ionisation_ev"] - cells["solvated_vertical_ionisation_ev"] < 4.2
    assert 2.5 < cells["solvated_vertical_attachment_ev"] - cells["vertical_attachment_ev"] < 4.2
    assert cells["solvated_level"].split(" (")[0].endswith("ALPB of thf less its constant, eps=7.6")


def test_orbitals_in_the_continuum_are_those_of_the_method_of_the_geometries() -> None:
    cells = columns(XtbSettings(method="GFN1-xTB", electrons="IPEA1-xTB"))
    point = make_engine("tblite").single_point(WATER, XtbMethod(name="GFN1-xTB", solvent="thf"))
    assert cells["solvated_homo_ev"] == pytest.approx(point.homo_ev, abs=1e-6)
    assert cells["solvated_lumo_ev"] == pytest.approx(point.lumo_ev, abs=1e-6)


def test_a_continuum_holds_the_electrons_of_anions() -> None:
    structure = Structure(
        symbols=("F", "H", "F"), positions_angstrom=np.diag([0.0, 0.0, 0.0]), charge=-1, multiplicity=1
    )
    apart = structure.moved(np.array([[-1.14, 0.0, 0.0], [0.0, 0.0, 0.0], [1.14, 0.0, 0.0]]))
    cells = electron_columns(ElectronTask(ground=frame(apart), relaxed={}, section=XtbSettings()))
    bare = make_engine("tblite").single_point(apart, XtbMethod(name=XtbSettings().method))
    # a charge in a sphere of r = 1.7 to 2.6 angstrom: f e^2 / r with f = 1 - 1/7.6 is 7.4 to 4.8 eV
    assert 4.8 < bare.homo_ev - cells["solvated_homo_ev"] < 7.4


def test_a_relaxed_form_costs_less() -> None:
    wider = WATER.moved(WATER.positions_angstrom * [1.0, 1.08, 0.95])
    cells = columns(oxidised=with_state(wider, 1))
    assert 0.0 < cells["vertical_ionisation_ev"] - cells["adiabatic_ionisation_ev"] < 0.5
    assert math.isnan(cells["adiabatic_attachment_ev"])
    assert cells["electrons_reason"] == f"reduced form: {NOT_RELAXED}"


def test_a_form_that_did_not_relax_says_why() -> None:
    cells = columns(notes={"missing": "oxidised: tblite: SCF not converged"}, reduced=with_state(WATER, -1))
    assert math.isnan(cells["solvated_adiabatic_ionisation_ev"])
    assert cells["electrons_reason"] == "oxidised form: oxidised: tblite: SCF not converged"


def test_a_program_without_continuum_gives_the_vacuum_numbers() -> None:
    cells = columns(XtbSettings(engine="xtb-python"))
    assert cells["vertical_ionisation_ev"] == pytest.approx(columns()["vertical_ionisation_ev"], abs=1e-3)
    assert math.isnan(cells["solvated_vertical_ionisation_ev"])
    assert "ionised form, continuum: xtb-python has no continuum" in cells["electrons_reason"]
    assert math.isnan(cells["solvated_homo_ev"])
    assert "orbitals, continuum: xtb-python has no continuum" in cells["electrons_reason"]


def test_cells_without_numbers_are_the_same_columns() -> None:
    names = {column.name for column in XTB.columns}
    assert set(no_electron_columns("")) == set(columns()) <= names
