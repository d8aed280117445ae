"""Made-up lines, molecules and states from which the energies of shells follow by hand."""

from dataclasses import replace

from solvscreen.config import ElectrodeSettings
from solvscreen.domain.calibration import Calibration, Hole
from solvscreen.domain.level import Energy, Level
from solvscreen.domain.quantity import Status
from solvscreen.domain.results import Absent, Binding, DftResult, ElectronicState, Orbitals, StateName
from solvscreen.domain.solvation import SolvationCurve, solvent_text
from solvscreen.stages._shell_means import Lines
from solvscreen.stages._shell_numbers import ShellEvidence
from solvscreen.stages._shell_stripping import Stripper
from solvscreen.units import HARTREE_TO_EV, HARTREE_TO_KJ_PER_MOL

ITEM, EPSILON, ELECTRODE = "Na_1+S_2:S(2,2)", 7.0, ElectrodeSettings()
NO_HOLE, HOLE = "Na +0.800, S +0.100, S +0.100", "Na +0.800, S +0.150, S +1.050"
GAS = Level(program="p", program_version="1", method="DFT", basis="b", grid="g", solvation="gas", numerics="n")
CHARGES = {"Na": 1, "S": 0, "A": -1}
KJ = 1.0 / HARTREE_TO_KJ_PER_MOL
EV = 1.0 / HARTREE_TO_EV


def line(quantity, kind="cation complex", *, slope=1.0, intercept=0.0, residual_sd=0.0, lowest=-1e9):
    return Calibration(
        quantity=quantity, kind=kind, source="GFN1-xTB", target="screening", slope=slope, intercept=intercept, n=20,
        n_fit=20, degrees_of_freedom=18, residual_sd=residual_sd, x_mean=0.0, x_squares=1e12, x_lowest=lowest,
        x_highest=1e9, x_reach=0.0, loo_rmse=0.1, loo_mae=0.1,
    )  # fmt: skip


LINES = {
    (fit.quantity, fit.kind): fit
    for fit in (
        line("homo_ev", Hole.BOUND_MOLECULE, slope=0.5),
        line("solvated_homo_ev", Hole.BOUND_MOLECULE, slope=0.5),
        line("solvated_lumo_ev", slope=0.5),
        line("lumo_ev"),
        line("vertical_ionisation_ev", Hole.BOUND_MOLECULE, intercept=-5.0),
        line("vertical_oxidation_potential_v", Hole.BOUND_MOLECULE, intercept=-6.0, residual_sd=0.2),
        line("oxidation_potential_v", Hole.BOUND_MOLECULE, intercept=-6.5),
    )
}


def electronic(gas_ev, solvation_ev, charge=0):
    slope = solvation_ev * EV / 0.95
    curve = SolvationCurve(
        gas=Energy(hartree=gas_ev * EV, level=GAS),
        gas_slope_hartree=slope,
        reference=Energy(hartree=(gas_ev + solvation_ev) * EV, level=replace(GAS, solvation=solvent_text("PCM", 20.0))),
        reference_slope_hartree=slope,
        reference_permittivity=20.0,
        model="PCM",
    )
    orbitals = Orbitals(homo_ev=-12.0, lumo_ev=2.0)
    return ElectronicState(
        charge=charge, multiplicity=1, curve=curve, gas=orbitals, solvated=orbitals, dipole_debye=0.0, charges_e=(),
        recovery=(), warning="",
    )  # fmt: skip


def dft(item, *, binding_kj=None, **states):
    absent = Absent(status=Status.NOT_COMPUTED, reason="left out")
    zero = Energy(hartree=0.0, level=GAS)
    bound = Binding(
        complex=Energy(hartree=(binding_kj or 0.0) * KJ, level=GAS), metal=zero, ligand=zero, deformed=zero,
        relaxed=zero, recovery=(),
    )  # fmt: skip
    every = dict.fromkeys(StateName, absent) | {StateName(name): value for name, value in states.items()}
    return DftResult(
        item=item, recipe="screening", n_atoms=3, states=every, binding=absent if binding_kj is None else bound
    )


MOLECULES = {
    "Na_1+S_1": dft("Na_1+S_1", binding_kj=-150.0, ground=electronic(0.0, -1.9, charge=1)),
    "S": dft("S", ground=electronic(0.0, -0.19)),
}
RELAXED = {
    (ITEM, 0, "relaxed", 1.0): -50.0,
    (ITEM, 0, "relaxed", EPSILON): -50.1,
    (ITEM, 0, "step_1", 1.0): -30.0,
    (ITEM, 0, "step_1", EPSILON): -30.2,
    ("S", 0, "free", 1.0): -19.9,
    ("S", 0, "free", EPSILON): -19.91,
    ("Na_1+S_1", 0, "free", 1.0): -30.004,  # what is left after the step is not the lowest
    ("Na_1+S_1", 0, "free", EPSILON): -30.203,
}


def evidence(states, *, shells=(), fits=LINES, missing=()):
    lines = Lines(fits=fits, missing=dict(missing))
    known = {result.item: result for result in shells}
    stripper = Stripper(states=states, dft=MOLECULES, shells=known, charges=CHARGES, permittivity=EPSILON)
    return ShellEvidence(
        states=states, lines=lines, shells=known, stripper=stripper,
        electrode=ELECTRODE, permittivity=EPSILON, why_no_solvent="",
    )  # fmt: skip
