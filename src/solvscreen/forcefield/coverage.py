"""What the force field cannot do, asked before anything is computed."""

from solvscreen.domain.species import Species
from solvscreen.errors import MissingParameters
from solvscreen.forcefield import library, molecule
from solvscreen.forcefield.weak_spots import weak_spot as _weak_spot


def uncovered(species: Species) -> str:
    """Why a species has no force-field parameters and what to do; empty if it has."""
    try:
        library.require_parameters(species.id, species.smiles, species.charge)
    except MissingParameters as error:
        return str(error)
    return ""


def weak_spot(species: Species) -> str:
    """Known failing of the force field for liquids of this species; empty if none is known."""
    return _weak_spot(molecule.read_molecule(species.id, species.smiles, species.charge))
