"""Counterpoise-corrected binding of a metal ion to one ligand."""

from solvscreen.domain.level import Energy
from solvscreen.domain.results import Binding
from solvscreen.domain.structure import Structure
from solvscreen.engines.pyscf.frame import Frame
from solvscreen.engines.pyscf.mean_field import Request
from solvscreen.engines.pyscf.properties import recovery_notes
from solvscreen.engines.pyscf.scf import converge


def metal_binding(frame: Frame, *, metal: int, free_ligand: Structure) -> Binding:
    """Binding energy parts of a closed-shell complex with a closed-shell ligand, in the recipe's basis for binding.

    `frame` holds the complex. `metal` is the index of its metal atom; all other atoms are the ligand, in the order of
    `free_ligand`.

    Raises:
        NotConverged: one of the five fields.
    """
    complex_, frame = frame.structure, frame.with_recipe(frame.recipe.for_binding)
    ligand_atoms = frozenset(range(len(frame.structure.symbols))) - {metal}
    ligand = free_ligand.charge, free_ligand.multiplicity
    fields = {
        "complex": converge(frame, Request(charge=complex_.charge, multiplicity=complex_.multiplicity)),
        "metal with ghost ligand": converge(
            frame, Request(charge=complex_.charge - ligand[0], multiplicity=1, ghosts=ligand_atoms)
        ),
        "ligand with ghost metal": converge(
            frame, Request(charge=ligand[0], multiplicity=ligand[1], ghosts=frozenset({metal}))
        ),
    }
    deformed = free_ligand.moved([complex_.positions_angstrom[i] for i in sorted(ligand_atoms)])
    for name, structure in (("deformed ligand", deformed), ("free ligand", free_ligand)):
        alone = frame.at(structure)
        fields[name] = converge(alone, Request(charge=ligand[0], multiplicity=ligand[1]))
    energies = [Energy(hartree=field.hartree, level=frame.recipe.level()) for field in fields.values()]
    return Binding(
        complex=energies[0],
        metal=energies[1],
        ligand=energies[2],
        deformed=energies[3],
        relaxed=energies[4],
        recovery=recovery_notes(fields, electrons="binding"),
    )
