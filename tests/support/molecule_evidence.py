"""Made-up GFN-xTB energies of a few molecules and their clusters."""

import math

from solvscreen.config import ElectrodeSettings
from solvscreen.domain.cluster import make_cluster
from solvscreen.domain.species import Molecule, Role
from solvscreen.io.schemas.xtb import XTB
from solvscreen.io.tables import Kind
from solvscreen.stages._evidence import Evidence

MOLECULES = {
    "Na": Molecule(id="Na", smiles="[Na+]", charge=1, role=Role.CATION),
    "EC": Molecule(id="EC", smiles="O=C1OCCO1", charge=0, role=Role.SOLVENT),
    "DMC": Molecule(id="DMC", smiles="COC(=O)OC", charge=0, role=Role.SOLVENT),
    "PF6": Molecule(id="PF6", smiles="F[P-](F)(F)(F)(F)F", charge=-1, role=Role.ANION),
}
CHARGES = {name: molecule.charge for name, molecule in MOLECULES.items()}
HARTREES = {
    "EC": -10.0,
    "DMC": -12.0,
    "PF6": -20.0,
    "Na_1+EC_1": -10.06,
    "Na_1+DMC_1": -12.05,
    "Na_1+PF6_1": -20.2,
    "Na_1+EC_2": -20.10,
    "Na_1+DMC_1+EC_1": -22.095,
    "Na_1+EC_1+PF6_1": -30.23,
}
DEFAULTS = {Kind.TEXT: "", Kind.INTEGER: 1, Kind.FLOAT: math.nan, Kind.BOOLEAN: False}


def xtb_row(item: str, **cells):
    """Row of the lowest structure."""
    kind = "cluster" if "+" in item else "species"
    energy = HARTREES.get(item, math.nan)
    row = {column.name: DEFAULTS[column.kind] for column in XTB.columns}
    own = {"item": item, "rank": 0, "kind": kind, "energy_hartree": energy, "method": "GFN1-xTB", "level": "a"}
    return row | own | cells


def evidence(**rows) -> Evidence:
    """All made-up energies."""
    table = {item: xtb_row(item) for item in HARTREES} | rows
    return Evidence(molecules=MOLECULES, xtb=table, dft={}, structures={}, oxidised={}, electrode=ElectrodeSettings())


def cluster(**counts: int):
    """A cluster."""
    return make_cluster(counts, charges={name: CHARGES[name] for name in counts})
