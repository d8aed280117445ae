"""A liquid box as input files of GROMACS: the same particles, terms, masses and cutoffs as OpenMM gets."""

import math
from pathlib import Path
from typing import Any

from solvscreen.config import MdSettings
from solvscreen.domain.force_field import MoleculeParameters
from solvscreen.domain.liquid_box import LiquidBox
from solvscreen.engines.openmm.system import SWITCH_NM, neighbours, repartitioned_masses, scaled_charges

DEFAULTS = "[ defaults ]\n1 2 no 1.0 1.0\n"  # Lennard-Jones by sigma and epsilon, Lorentz-Berthelot, 1-4 pairs explicit
MDP = """integrator = md
dt = {dt_ps}
nsteps = {steps}
nstxout-compressed = {output_steps}
nstenergy = {output_steps}
nstlog = {output_steps}
cutoff-scheme = Verlet
coulombtype = PME
rcoulomb = {cutoff_nm}
rvdw = {cutoff_nm}
vdw-modifier = potential-switch
rvdw-switch = {switch_nm}
DispCorr = EnerPres
constraints = h-bonds
tcoupl = v-rescale
tc-grps = System
tau-t = 1.0
ref-t = {kelvin}
pcoupl = {barostat}
tau-p = 2.0
ref-p = {bar}
compressibility = 1e-4
gen-vel = yes
gen-temp = {kelvin}
"""


def write_inputs(
    folder: Path, box: LiquidBox, *, settings: MdSettings, kelvin: float, ps: float, barostat: str
) -> None:
    """Write `topol.top`, `conf.gro` and `grompp.mdp` of a simulation of `ps` picoseconds."""
    steps = round(1000.0 * ps / settings.timestep_fs)
    mdp = MDP.format(
        dt_ps=settings.timestep_fs / 1000.0,
        steps=steps,
        output_steps=round(1000.0 * settings.frame_interval_ps / settings.timestep_fs),
        cutoff_nm=settings.cutoff_nm,
        switch_nm=settings.cutoff_nm - SWITCH_NM,
        kelvin=kelvin,
        bar=settings.pressure_bar,
        barostat=barostat,
    )
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "grompp.mdp").write_text(mdp, encoding="utf-8")
    (folder / "topol.top").write_text(topology(box, settings=settings), encoding="utf-8")
    (folder / "conf.gro").write_text(coordinates(box), encoding="utf-8")


def topology(box: LiquidBox, *, settings: MdSettings) -> str:
    """Text of the topology file."""
    molecules = [_molecule(n, part.parameters, settings=settings) for n, part in enumerate(box.components)]
    types = [line for n, part in enumerate(box.components) for line in _atom_types(n, part.parameters)]
    counts = [f"M{n} {part.count}" for n, part in enumerate(box.components)]
    parts = [DEFAULTS, _section("atomtypes", types), *molecules, "[ system ]\nliquid\n", _section("molecules", counts)]
    return "\n".join(parts)


def coordinates(box: LiquidBox) -> str:
    """Text of the coordinate file."""
    lines = ["liquid", str(box.n_atoms)]
    atom = residue = 0
    for number, part in enumerate(box.components):
        for _ in range(part.count):
            residue += 1
            for index, symbol in enumerate(part.parameters.symbols):
                x, y, z = box.positions_nm[atom]
                atom += 1
                name = f"{symbol}{index + 1}"[:5]
                lines.append(
                    f"{residue % 100000:5d}{f'M{number}':<5s}{name:>5s}{atom % 100000:5d}{x:11.6f}{y:11.6f}{z:11.6f}"
                )
    lines.append(" ".join(f"{box.edge_nm:.5f}" for _ in range(3)))
    return "\n".join(lines) + "\n"


def _section(name: str, lines: list[str]) -> str:
    return "\n".join([f"[ {name} ]", *lines]) + "\n" if lines else ""


def _atom_types(number: int, parameters: MoleculeParameters) -> list[str]:
    terms = zip(parameters.masses_amu, parameters.sigmas_nm, parameters.epsilons_kj_per_mol, strict=True)
    return [f"t{number}_{i} {m:.4f} 0.0 A {s:.8g} {e:.8g}" for i, (m, s, e) in enumerate(terms)]


def _molecule(number: int, parameters: MoleculeParameters, *, settings: MdSettings) -> str:
    masses = repartitioned_masses(parameters, hydrogen_mass_amu=settings.hydrogen_mass_amu)
    charges = scaled_charges(parameters, ion_charge_scale=settings.ion_charge_scale)
    atoms = [
        f"{i + 1} t{number}_{i} 1 M{number} {symbol}{i + 1} {i + 1} {charges[i]:.8f} {masses[i]:.6f}"
        for i, symbol in enumerate(parameters.symbols)
    ]
    sections = [
        f"[ moleculetype ]\nM{number} 3\n",
        _section("atoms", atoms),
        _section("bonds", [f"{_atoms(b)} 1 {b.length_nm:.8g} {b.k_kj_per_mol_nm2:.8g}" for b in parameters.bonds]),
        _section("pairs", _pairs(parameters, charges)),
        _section(
            "angles",
            [f"{_atoms(a)} 1 {math.degrees(a.angle_radian):.8g} {a.k_kj_per_mol_rad2:.8g}" for a in parameters.angles],
        ),
        _section(
            "dihedrals",
            [
                f"{_atoms(t)} 9 {math.degrees(t.phase_radian):.8g} {t.k_kj_per_mol:.8g} {t.periodicity}"
                for t in parameters.torsions
            ],
        ),
    ]
    return "\n".join(section for section in sections if section)


def _atoms(term: Any) -> str:
    return " ".join(str(atom + 1) for atom in term.atoms)


def _pairs(parameters: MoleculeParameters, charges: list[float]) -> list[str]:
    sigmas, epsilons = parameters.sigmas_nm, parameters.epsilons_kj_per_mol
    return [
        f"{i + 1} {j + 1} 2 {parameters.coulomb_14} {charges[i]:.8f} {charges[j]:.8f} "
        f"{0.5 * (sigmas[i] + sigmas[j]):.8g} {parameters.lennard_jones_14 * math.sqrt(epsilons[i] * epsilons[j]):.8g}"
        for i, j in neighbours(parameters).one_four
    ]
