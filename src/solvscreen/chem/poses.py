"""One ligand around one metal cation at the origin."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rdkit import Chem
from rdkit.Chem import rdMolTransforms
from scipy.optimize import least_squares

from solvscreen.chem.conformers import collapsed, embed
from solvscreen.chem.donors import BindingMode
from solvscreen.chem.templates import is_symmetric, template_positions
from solvscreen.errors import CalculationError

CATION_RADIUS_ANGSTROM = {"Li": 0.76, "Na": 1.02, "K": 1.38}  # Shannon 1976, six-fold coordination
DONOR_RADIUS_ANGSTROM = {
    "O": 1.28,
    "N": 1.38,
    "F": 1.20,
    "S": 1.80,
    "P": 1.85,
    "Cl": 1.70,
    "Br": 1.85,
    "I": 2.05,
    "C": 1.65,
}
REACH_ANGSTROM = 0.6  # how far beyond its ideal distance a donor may be
CROWDED_ANGSTROM = 0.2  # how much nearer than the donors any other atom may be
TRIES = 6
SIDES = 12  # random directions tried for a molecule without donors
ESTER = Chem.MolFromSmarts("[OX1]=[CX3]-!@[OX2]-!@[#6]")
DATIVE_ATTEMPTS = 40  # by RDKit for each embedding; sets of donors that fit one cation need few


@dataclass(frozen=True, kw_only=True, eq=False)
class Pose:
    """Ligand positions with the cation at the origin, and the donors that point at it."""

    positions_angstrom: NDArray[np.float64]  # (n_atoms, 3)
    donors: tuple[int, ...]


def contact_angstrom(metal: str, donor: str) -> float:
    """Ideal distance between a cation and a donor atom in angstrom.

    >>> contact_angstrom("Na", "O")
    2.3
    """
    return round(CATION_RADIUS_ANGSTROM[metal] + DONOR_RADIUS_ANGSTROM.get(donor, 1.7), 4)


def ligand_pose(molecule: Any, mode: BindingMode, *, metal: str, seed: int, turn: int = 0) -> Pose:
    """Pose with every donor of `mode` within reach of the cation.

    Rigid templates get the cation placed at their donors; other molecules are embedded together with it through
    dative bonds, so that chelate rings close. With an odd `turn` one ester bond, another for each, is turned to E where
    that leaves room for the cation: embeddings have all of them Z, as free esters do, but dimethyl carbonate binds Na+
    by 18 kJ/mol more (GFN1-xTB) with one in E.

    Raises:
        CalculationError: this set of donors cannot reach one cation.
    """
    if molecule.GetNumAtoms() == 1:
        distance = contact_angstrom(metal, molecule.GetAtomWithIdx(0).GetSymbol())
        return Pose(positions_angstrom=np.array([[0.0, 0.0, distance]]), donors=mode.donors)
    if is_symmetric(molecule):
        candidates = [template_positions(molecule)]
    else:
        candidates = _dative(molecule, mode, metal=metal, seed=seed)
    if turn % 2 and (torsions := ester_torsions(molecule)):
        torsion = torsions[turn // 2 % len(torsions)]
        candidates = [*(turned_over(molecule, positions, torsion) for positions in candidates), *candidates]
    for positions in candidates:
        for placed in (_fitted(molecule, positions, mode, metal=metal), positions):
            pose = Pose(positions_angstrom=placed, donors=mode.donors)
            if _reaches(molecule, pose, metal=metal):
                return pose
    raise CalculationError(f"{_name(molecule)}: donors {mode.donors} cannot bind one {metal}+ together")


def ester_torsions(molecule: Any) -> tuple[tuple[int, ...], ...]:
    """Atoms O=C-O-C about each bond of an ester or carbonate that is in no ring."""
    return tuple(tuple(match) for match in molecule.GetSubstructMatches(ESTER))


def turned_over(molecule: Any, positions: NDArray[np.float64], torsion: tuple[int, ...]) -> NDArray[np.float64]:
    """Positions (n_atoms, 3) with the last atom of `torsion`, and what hangs on it, turned by 180 degrees."""
    copy = Chem.Mol(molecule)
    copy.RemoveAllConformers()
    conformer = Chem.Conformer(molecule.GetNumAtoms())
    conformer.SetPositions(np.ascontiguousarray(positions, dtype=np.float64))
    copy.AddConformer(conformer)
    turned = copy.GetConformer()
    angle = rdMolTransforms.GetDihedralDeg(turned, *torsion)
    rdMolTransforms.SetDihedralDeg(turned, *torsion, angle + 180.0)  # type: ignore[call-arg]
    found: NDArray[np.float64] = turned.GetPositions()
    return found


def donorless_pose(molecule: Any, *, metal: str, seed: int) -> Pose:
    """Pose of a molecule without donors: of some random sides, the cation touches the one nearest to the centroid.

    That is the face of an aromatic ring rather than its rim of hydrogens.
    """
    generator = np.random.default_rng(seed)
    positions = molecule_positions(molecule, seed=seed)
    sides = generator.normal(size=(SIDES, 3))
    sides /= np.linalg.norm(sides, axis=1)[:, None]
    reach = CATION_RADIUS_ANGSTROM[metal] + 1.6
    heights = [_height(positions, side, reach=reach) for side in sides]
    nearest = int(np.argmin(heights))
    return Pose(positions_angstrom=positions - heights[nearest] * sides[nearest], donors=())


def _height(positions: NDArray[np.float64], side: NDArray[np.float64], *, reach: float) -> float:
    """Distance from the origin at which a cation coming from `side` has an atom within `reach`."""
    along = positions @ side
    across = np.linalg.norm(positions - along[:, None] * side, axis=1)
    return float(np.max(along + np.sqrt(np.clip(reach**2 - across**2, 0.0, None))))


def molecule_positions(molecule: Any, *, seed: int) -> NDArray[np.float64]:
    """One sound embedding, (n_atoms, 3) in angstrom, centred on its centroid.

    Raises:
        CalculationError: every embedding has coincident atoms.
    """
    if molecule.GetNumAtoms() == 1:
        return np.zeros((1, 3))
    if is_symmetric(molecule):
        return template_positions(molecule)
    copy = Chem.Mol(molecule)
    for index in embed(copy, count=TRIES, seed=seed):
        positions: NDArray[np.float64] = copy.GetConformer(index).GetPositions()
        if not collapsed(copy, positions):
            centred: NDArray[np.float64] = positions - positions.mean(axis=0)
            return centred
    raise CalculationError(f"{_name(molecule)}: every embedding has coincident atoms")


def _dative(molecule: Any, mode: BindingMode, *, metal: str, seed: int) -> list[NDArray[np.float64]]:
    editable = Chem.RWMol(molecule)
    cation = Chem.Atom(metal)
    cation.SetFormalCharge(1)
    cation.SetNoImplicit(True)
    index = editable.AddAtom(cation)
    for donor in mode.donors:
        editable.AddBond(donor, index, Chem.BondType.DATIVE)
    complexed = editable.GetMol()
    Chem.SanitizeMol(complexed)
    ids = embed(complexed, count=TRIES, seed=seed, attempts=DATIVE_ATTEMPTS)
    positions = [complexed.GetConformer(i).GetPositions() for i in ids]
    sound = [xyz for xyz in positions if not collapsed(molecule, xyz[:index])]
    return [xyz[:index] - xyz[index] for xyz in sound]


def _fitted(molecule: Any, positions: NDArray[np.float64], mode: BindingMode, *, metal: str) -> NDArray[np.float64]:
    """Ligand shifted as a rigid body so that its donors come as close to their ideal distances as they can."""
    donors = positions[list(mode.donors)]
    ideal = np.array([contact_angstrom(metal, molecule.GetAtomWithIdx(i).GetSymbol()) for i in mode.donors])
    others = np.delete(positions, list(mode.donors), axis=0)

    def residuals(origin: NDArray[np.float64]) -> NDArray[np.float64]:
        near = np.linalg.norm(others - origin, axis=1)
        return np.concatenate(
            [np.linalg.norm(donors - origin, axis=1) - ideal, np.clip(ideal.max() + 0.3 - near, 0.0, None)]
        )

    start = np.zeros(3)
    if is_symmetric(molecule):  # a template has its centre at the origin; elsewhere the cation sits there
        outwards = donors.mean(axis=0)
        start = outwards * (1.0 + ideal.mean() / max(float(np.linalg.norm(outwards)), 0.1))
    solution = least_squares(residuals, start)
    shifted: NDArray[np.float64] = positions - solution.x
    return shifted


def _reaches(molecule: Any, pose: Pose, *, metal: str) -> bool:
    distances = np.linalg.norm(pose.positions_angstrom, axis=1)
    limits = [contact_angstrom(metal, molecule.GetAtomWithIdx(i).GetSymbol()) for i in pose.donors]
    stretch = distances[list(pose.donors)] - np.array(limits)
    others = np.delete(distances, list(pose.donors))
    free = not len(others) or others.min() > min(limits) - CROWDED_ANGSTROM  # else the cation sits inside the molecule
    return bool((np.abs(stretch) < REACH_ANGSTROM).all() and free)


def _name(molecule: Any) -> str:
    return str(Chem.MolToSmiles(Chem.RemoveHs(molecule)))
