"""What the force field cannot do, asked before anything is computed."""

from solvscreen.domain.species import Species
from solvscreen.errors import MissingParameters
from solvscreen.forcefield import ions, library, molecule, quantum, weak_spots


def uncovered(species: Species) -> str:
    """Why a species has no force-field parameters and what to do; empty if it has."""
    reason = _missing(species)
    if not reason or species.charge == 0:
        return reason
    obstacle = _obstacle(species)
    return f"{reason}; nor can quantum chemistry give them: {obstacle}" if obstacle else ""


def from_quantum_chemistry(species: Species) -> bool:
    """True for an ion without published parameters whose charges and bonded terms quantum chemistry can give."""
    return species.charge != 0 and bool(_missing(species)) and not _obstacle(species)


def _obstacle(species: Species) -> str:
    """Why quantum chemistry cannot parametrise an ion; empty if it can."""
    try:
        return quantum.obstacle(species.smiles, species.charge)
    except MissingParameters as error:
        return str(error)


def _missing(species: Species) -> str:
    """Why neither the table of ions nor Sage has parameters; empty if one has."""
    try:
        library.require_parameters(species.id, species.smiles, species.charge)
    except MissingParameters as error:
        return str(error)
    return ""


def weak_spot(species: Species) -> str:
    """Known failing of the force field for this species; empty if none is known."""
    mol = molecule.read_molecule(species.id, species.smiles, species.charge)
    if ions.covers(mol):
        return ions.parameters(mol, species=species.id).weak_spot
    if from_quantum_chemistry(species):
        return quantum.WEAK_SPOT
    return weak_spots.weak_spot(mol)
