"""Counterpoise-corrected binding of a metal ion to one ligand."""

from solvscreen.domain.level import Energy
from solvscreen.domain.results import Binding
from solvscreen.domain.structure import Structure
from solvscreen.engines.pyscf.frame import Frame
from solvscreen.engines.pyscf.properties import recovery_notes
from solvscreen.engines.pyscf.scf import Field, Request, converge


def metal_binding(frame: Frame, whole: Field, *, metal: int, metal_charge: int, free_ligand: Structure) -> Binding:
    """Binding energy parts of the complex in `frame`, whose field in vacuum is `whole`.

    `metal` is the index of the metal atom; all other atoms are the ligand, in the order of `free_ligand`.

    Raises:
        NotConverged: one of the four further fields.
    """
    ligand_atoms = frozenset(range(len(frame.structure.symbols))) - {metal}
    ligand = free_ligand.charge, free_ligand.multiplicity
    fields = {
        "metal with ghost ligand": converge(
            frame, Request(charge=metal_charge, multiplicity=1, ghosts=ligand_atoms), start=None
        ),
        "ligand with ghost metal": converge(
            frame, Request(charge=ligand[0], multiplicity=ligand[1], ghosts=frozenset({metal}))
        ),
    }
    deformed = free_ligand.moved([frame.structure.positions_angstrom[i] for i in sorted(ligand_atoms)])
    for name, structure in (("deformed ligand", deformed), ("free ligand", free_ligand)):
        alone = Frame(structure=structure, recipe=frame.recipe)
        fields[name] = converge(alone, Request(charge=ligand[0], multiplicity=ligand[1]))
    energies = [Energy(hartree=field.hartree, level=frame.recipe.level()) for field in (whole, *fields.values())]
    return Binding(
        complex=energies[0],
        metal=energies[1],
        ligand=energies[2],
        deformed=energies[3],
        relaxed=energies[4],
        recovery=recovery_notes(fields, electrons="binding"),
    )
