"""Force-field parameters of any species: the ion table first, then OpenFF Sage with NAGL charges, else a refusal."""

import numpy as np
from numpy.typing import NDArray
from rdkit import Chem

from solvscreen.domain.force_field import MoleculeParameters
from solvscreen.errors import MissingParameters
from solvscreen.forcefield import ions, molecule, nagl, smirnoff, smirnoff_terms
from solvscreen.forcefield.weak_spots import weak_spot

_MAX_NEIGHBOURS = 4  # general angle terms assume at most tetrahedral centres
_SAGE_SOURCE = "OpenFF Sage 2.3.0 (doi 10.1021/acs.jctc.3c00039), NAGL AM1-BCC 1.0.0 charges"
_WATER_SOURCE = "OpenFF Sage 2.3.0 TIP3P water (doi 10.1063/1.445869)"
_CURE = "choose a tabulated ion, or add one file with cited parameters to solvscreen/data/ions"


def parameterize(species_id: str, smiles: str, charge: int, *, seed: int) -> MoleculeParameters:
    """All terms and a start geometry; atoms in the order of the SMILES, then hydrogens. Charges are not scaled.

    `seed` fixes the conformer; ions of the table have a tabulated geometry.

    Raises:
        MissingParameters: no trustworthy parameters exist; says why and what to do.
        SpeciesError: the SMILES does not parse or has another charge.
        NotConverged: no three-dimensional structure was found.
    """
    mol = molecule.read_molecule(species_id, smiles, charge)
    if ions.covers(mol):
        return ions.parameters(mol, species=species_id)
    labels = _complete_labels(species_id, mol)
    sigmas, epsilons = smirnoff_terms.lennard_jones(labels)
    force_field = smirnoff.sage()
    return MoleculeParameters(
        species=species_id,
        symbols=molecule.symbols(mol),
        masses_amu=np.array(molecule.masses_amu(mol)),
        charges_e=_charges_e(mol, labels),
        sigmas_nm=np.array(sigmas),
        epsilons_kj_per_mol=np.array(epsilons),
        positions_angstrom=molecule.embedded_angstrom(mol, seed=seed),
        bonds=smirnoff_terms.bond_terms(labels),
        angles=smirnoff_terms.angle_terms(labels),
        torsions=smirnoff_terms.torsion_terms(labels),
        coulomb_14=force_field.coulomb_14,
        lennard_jones_14=force_field.lennard_jones_14,
        source=_WATER_SOURCE if labels.library_charges else _SAGE_SOURCE,
        weak_spot=weak_spot(mol),
    )


def require_parameters(species_id: str, smiles: str, charge: int) -> None:
    """Check that `parameterize` has parameters, without computing charges or a geometry.

    Raises:
        MissingParameters: no trustworthy parameters exist; says why and what to do.
        SpeciesError: the SMILES does not parse or has another charge.
    """
    mol = molecule.read_molecule(species_id, smiles, charge)
    if not ions.covers(mol):
        _complete_labels(species_id, mol)


def _complete_labels(species_id: str, mol: Chem.Mol) -> smirnoff.Labels:
    """Sage parameters of a neutral molecule or organic cation.

    Raises:
        MissingParameters: an ion that the table lacks, or chemistry outside Sage or the charge model.
    """
    charge = Chem.GetFormalCharge(mol)
    if charge < 0:
        raise MissingParameters(f"{species_id}: this anion is not in the table ({_tabulated(charge)}); {_CURE}")
    crowded = [atom.GetSymbol() for atom in mol.GetAtoms() if atom.GetDegree() > _MAX_NEIGHBOURS]
    if crowded:
        raise MissingParameters(
            f"{species_id}: {crowded[0]} has more than four neighbours, general angle terms would bend it wrongly; "
            f"{_CURE}"
        )
    labels = smirnoff.sage().label(mol)
    missing = smirnoff.missing_terms(mol, labels)
    if missing:
        cure = _CURE if charge else "leave this species out of liquids"
        raise MissingParameters(f"{species_id}: OpenFF Sage 2.3 has no parameters for {', '.join(missing[:4])}; {cure}")
    reason = "" if labels.library_charges else nagl.outside_domain(mol)
    if reason:
        raise MissingParameters(f"{species_id}: {reason}; leave this species out of liquids")
    return labels


def _tabulated(charge: int) -> str:
    """Names of the tabulated ions of one sign."""
    return ", ".join(sorted(ion.id for (total, _), ion in ions.table().items() if total * charge > 0))


def _charges_e(mol: Chem.Mol, labels: smirnoff.Labels) -> NDArray[np.float64]:
    """Charges that the force field fixes (water), else those of the network."""
    if len(labels.library_charges) == mol.GetNumAtoms():
        return np.array([labels.library_charges[atom] for atom in range(mol.GetNumAtoms())])
    return nagl.charges_e(mol)
