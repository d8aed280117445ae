"""AM1-BCC charges from the OpenFF NAGL graph network 1.0.0, evaluated with NumPy.

The model's own table of 13,944 small molecules with charges from AM1-BCC itself takes precedence, as in the original
program (acetonitrile: up to 0.017 e away from the network). Sulfoxides are normalised to [S+][O-] first, likewise.
Never use this for anions: their charges depend on which resonance form is written, and the network was not made for
the inorganic ones.

References: https://github.com/openforcefield/openff-nagl-models (CC-BY-4.0); Gilson et al., J. Chem. Inf. Comput. Sci.
2003, 43, 1982 (charge equilibration).
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from rdkit import Chem, rdBase
from rdkit.Chem import inchi

from solvscreen.errors import MissingParameters
from solvscreen.forcefield.nagl_model import Matrix, TabulatedCharges, model

_ELEMENTS = ("C", "O", "H", "N", "S", "F", "Br", "Cl", "I", "P")
_RING_SIZES = (3, 4, 5, 6)
_N_LAYERS = 6
_MAX_TABULATED_ATOMS = 11  # the largest molecule of the table
_SULFOXIDE = Chem.MolFromSmarts("[!O][S+0;X3](=[O])[!O]")


def outside_domain(molecule: Chem.Mol) -> str:
    """Why the network does not know this molecule; empty if it does."""
    foreign = sorted({atom.GetSymbol() for atom in molecule.GetAtoms()} - set(_ELEMENTS))
    if foreign:
        return f"the charge model does not know {', '.join(foreign)}"
    for pattern in model().forbidden:
        if molecule.HasSubstructMatch(pattern):
            return f"the charge model was not trained on {Chem.MolToSmarts(pattern)}"
    return ""


def _normalised(molecule: Chem.Mol) -> Chem.Mol:
    """Sulfoxides as [S+][O-], the form that the network was trained on."""
    edited = Chem.RWMol(molecule)
    for _, sulfur, oxygen, _ in edited.GetSubstructMatches(_SULFOXIDE):
        edited.GetAtomWithIdx(sulfur).SetFormalCharge(1)
        edited.GetAtomWithIdx(oxygen).SetFormalCharge(-1)
        edited.GetBondBetweenAtoms(sulfur, oxygen).SetBondType(Chem.BondType.SINGLE)
    Chem.SanitizeMol(edited)
    return edited.GetMol()


def _mean_formal_charges(molecule: Chem.Mol) -> NDArray[np.float64]:
    """Formal charge of each atom, averaged over resonance forms, shape (n_atoms,)."""
    forms = [form for form in Chem.ResonanceMolSupplier(molecule) if form is not None] or [molecule]
    charges = [[atom.GetFormalCharge() for atom in form.GetAtoms()] for form in forms]
    return np.asarray(np.mean(charges, axis=0), dtype=np.float64)


def _features(molecule: Chem.Mol) -> Matrix:
    """Input of the network, shape (n_atoms, 22): element, number of neighbours, charge, ring sizes."""
    rings = molecule.GetRingInfo()
    features = np.zeros((molecule.GetNumAtoms(), 22), dtype=np.float32)
    for row, atom in enumerate(molecule.GetAtoms()):
        features[row, _ELEMENTS.index(atom.GetSymbol())] = 1.0
        features[row, 10 + atom.GetDegree()] = 1.0
        features[row, 18:] = [rings.IsAtomInRingOfSize(row, size) for size in _RING_SIZES]
    features[:, 17] = _mean_formal_charges(molecule)
    return features


def _network(molecule: Chem.Mol, weights: Mapping[str, Matrix]) -> NDArray[np.float64]:
    """Initial charge, electronegativity and hardness of each atom, shape (3, n_atoms)."""
    neighbours = Chem.GetAdjacencyMatrix(molecule).astype(np.float32)
    neighbours /= np.maximum(neighbours.sum(axis=1, keepdims=True), 1.0)
    hidden = _features(molecule)
    for layer in range(_N_LAYERS):
        name = f"convolution_module.gcn_layers.{layer}."
        own = hidden @ weights[name + "fc_self.weight"].T + weights[name + "fc_self.bias"]
        hidden = np.maximum(own + (neighbours @ hidden) @ weights[name + "fc_neigh.weight"].T, 0.0)
    name = "readout_modules.am1bcc_charges.readout_layers."
    raw = hidden @ weights[name + "0.weight"].T + weights[name + "0.bias"]
    readout = 0.5 * (1.0 + np.tanh(0.5 * raw))  # the logistic function, without overflow
    return np.asarray(readout @ weights[name + "3.weight"].T + weights[name + "3.bias"], dtype=np.float64).T


def _tabulated(molecule: Chem.Mol, table: Mapping[str, TabulatedCharges]) -> NDArray[np.float64] | None:
    """Charges of a molecule in the model's own table; None if it is not there."""
    if molecule.GetNumAtoms() > _MAX_TABULATED_ATOMS:
        return None
    with rdBase.BlockLogs():
        entry = table.get(inchi.MolToInchi(molecule, options="/FixedH"))  # type: ignore[no-untyped-call]
    if entry is None or len(entry.charges_e) != molecule.GetNumAtoms():
        return None
    settings = Chem.SmilesParserParams()
    settings.removeHs = False  # type: ignore[assignment]  # RDKit's stub is wrong
    reference = Chem.MolFromSmiles(entry.mapped_smiles, settings)
    numbers = [atom.GetAtomMapNum() for atom in reference.GetAtoms()]
    for atom in reference.GetAtoms():
        atom.SetAtomMapNum(0)
    match = molecule.GetSubstructMatch(reference)
    if len(match) != molecule.GetNumAtoms():
        return None
    charges = np.empty(len(match))
    for number, atom in zip(numbers, match, strict=True):
        charges[atom] = entry.charges_e[number - 1]
    return charges


def charges_e(molecule: Chem.Mol) -> NDArray[np.float64]:
    """AM1-BCC charges of a neutral molecule or cation with explicit hydrogens, shape (n_atoms,), summing to its charge.

    q_i = q0_i - e_i/s_i - (1/s_i) (sum q0 - Q - sum e/s) / sum(1/s), with e and s from the network.

    Raises:
        MissingParameters: an anion, or chemistry that the network was not trained on.
    """
    total = Chem.GetFormalCharge(molecule)
    if total < 0:
        raise MissingParameters("the charge model is not for anions")
    reason = outside_domain(molecule)
    if reason:
        raise MissingParameters(reason)
    tabulated = _tabulated(molecule, model().table)
    if tabulated is not None:
        return np.asarray(tabulated + (total - tabulated.sum()) / len(tabulated), dtype=np.float64)
    initial, electronegativity, hardness = _network(_normalised(molecule), model().weights)
    softness = 1.0 / hardness
    shift = electronegativity * softness
    excess = (initial.sum() - total - shift.sum()) / softness.sum()
    return np.asarray(initial - shift - softness * excess, dtype=np.float64)
