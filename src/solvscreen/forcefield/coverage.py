"""What the force field cannot do, asked before anything is computed."""

from solvscreen.domain.species import Species
from solvscreen.errors import MissingParameters
from solvscreen.forcefield import ions, library, molecule, weak_spots


def uncovered(species: Species) -> str:
    """Why a species has no force-field parameters and what to do; empty if it has."""
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
    return weak_spots.weak_spot(mol)
