"""Radial distribution functions and running coordination numbers of cations, streamed over frames."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from solvscreen.analysis.molecules import IntArray, Molecules
from solvscreen.analysis.pairs import Pairs, find_pairs, nearest_by_molecule
from solvscreen.analysis.trajectory import FloatArray, Frame, Trajectory
from solvscreen.errors import DataError

MOLECULE: Final = "molecule"
"""Donor label of a whole molecule, represented by its donor atom nearest to the cation."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Rdf:
    """g(r) of one cation around one donor type, per block of frames; NaN where r exceeds half the box all the time.

    With the label `molecule`, r is the distance to the molecule's nearest donor atom, counted once per molecule, and g
    refers to the number density of the molecules: made for its running integral, it need not tend to 1.
    """

    cation: str
    species: str
    donor: str
    element: str  # of the donor atom, empty for molecules
    edges_angstrom: FloatArray  # (n_bins + 1,)
    g: FloatArray  # (n_blocks, n_bins)
    running_coordination_number: FloatArray  # (n_blocks, n_bins), up to the upper edge of each bin
    pairs_found: FloatArray  # (n_bins,), summed over all frames
    g_by_cation: FloatArray  # (n_cations, n_bins), over all frames
    running_by_cation: FloatArray  # (n_cations, n_bins), over all frames
    pairs_by_cation: FloatArray  # (n_cations, n_bins), summed over all frames

    @property
    def centres_angstrom(self) -> FloatArray:
        """Middle of each bin."""
        return (self.edges_angstrom[1:] + self.edges_angstrom[:-1]) / 2.0

    @property
    def mean_g(self) -> FloatArray:
        """g over all blocks, (n_bins,)."""
        return np.asarray(self.g.mean(axis=0))

    @property
    def n_cations(self) -> int:
        """Cations of this kind in the box."""
        return len(self.pairs_by_cation)


class _Histogram:
    """Pair counts per block, centre kind, channel and bin, and the same per centre over all frames.

    Channels: donor types, then species with donors.
    """

    def __init__(self, box: Molecules, *, edges: FloatArray, blocks: int) -> None:
        self.box, self.edges = box, edges
        self.channels = _channels(box)
        n_bins = len(edges) - 1
        self.counts = np.zeros((blocks, len(box.centre_kinds), len(self.channels), n_bins))
        self.by_centre = np.zeros((len(box.centre_atoms), len(self.channels), n_bins))
        self.inverse_volume = np.zeros((blocks, n_bins))  # summed over the frames whose box is wide enough for the bin
        self.frames = np.zeros((blocks, n_bins))
        species = [channel.species for channel in self.channels if channel.donor == MOLECULE]
        self.molecule_channel = np.array(
            [len(box.donor_types) + species.index(donor.species) for donor in box.donor_types], dtype=np.int64
        )

    def add(self, frame: Frame, *, block: int) -> None:
        pairs = find_pairs(frame, self.box, limit_angstrom=float(self.edges[-1]))
        wide_enough = np.asarray(self.edges[1:] <= frame.half_height_angstrom, dtype=np.bool_)
        self.frames[block] += wide_enough
        self.inverse_volume[block] += wide_enough / frame.volume_angstrom3
        self._count(pairs, pairs.donor, block=block, valid=wide_enough)
        nearest = nearest_by_molecule(pairs, n_molecules=len(self.box.molecule_kind))
        self._count(nearest, self.molecule_channel[nearest.donor], block=block, valid=wide_enough)

    def _count(self, pairs: Pairs, channel: IntArray, *, block: int, valid: NDArray[np.bool_]) -> None:
        bins = np.searchsorted(self.edges, pairs.distance_angstrom, side="right") - 1
        inside = bins < len(valid)
        inside[inside] &= valid[bins[inside]]
        centre = pairs.centre[inside]
        np.add.at(self.counts[block], (self.box.centre_index[centre], channel[inside], bins[inside]), 1.0)
        np.add.at(self.by_centre, (centre, channel[inside], bins[inside]), 1.0)


@dataclass(frozen=True, kw_only=True)
class _Channel:
    species: str
    donor: str
    element: str
    n_partners: int


def _channels(box: Molecules) -> tuple[_Channel, ...]:
    atoms = [
        _Channel(species=donor.species, donor=donor.label, element=donor.element, n_partners=donor.n_atoms)
        for donor in box.donor_types
    ]
    sizes = {donor.species: donor.n_molecules for donor in box.donor_types}
    return (*atoms, *(_Channel(species=name, donor=MOLECULE, element="", n_partners=n) for name, n in sizes.items()))


def radial_distributions(
    trajectory: Trajectory, box: Molecules, *, bin_angstrom: float, max_angstrom: float, blocks: int
) -> tuple[Rdf, ...]:
    r"""g(r) for every cation and donor type, and for every species as a whole.

    :math:`g(r) = \langle n(r)\rangle / \langle \rho\,\Delta V(r)\rangle` with the donor density of each frame's own
    volume (constant pressure); the running coordination number is the plain sum of the neighbours found. Bins
    beyond half the smallest box height of a frame leave that frame out.

    Raises:
        DataError: atoms and molecules do not fit, or the trajectory has no cation or no donor.
    """
    box.require_atoms(trajectory.n_atoms)
    box.require_centres()
    edges = np.arange(round(max_angstrom / bin_angstrom) + 1, dtype=np.float64) * bin_angstrom
    histogram = _Histogram(box, edges=edges, blocks=min(blocks, trajectory.n_frames))
    for number, frame in enumerate(trajectory.frames()):
        histogram.add(frame, block=number * len(histogram.counts) // trajectory.n_frames)
    if not histogram.frames[:, 0].all():
        raise DataError("the trajectory ended before its stated number of frames")
    return tuple(
        _rdf(histogram, cation=cation, channel=channel)
        for cation in range(len(box.centre_kinds))
        for channel in range(len(histogram.channels))
    )


def pooled(replicas: Sequence[Rdf]) -> Rdf:
    """g(r) of several replicas as one: their blocks and cations side by side.

    Raises:
        DataError: of different cations, donors or bins.
    """
    first = replicas[0]
    for other in replicas:
        same_pair = (other.cation, other.species, other.donor) == (first.cation, first.species, first.donor)
        if not same_pair or not np.array_equal(other.edges_angstrom, first.edges_angstrom):
            raise DataError("radial distribution functions of different pairs or bins cannot be pooled")
    return replace(
        first,
        g=np.concatenate([rdf.g for rdf in replicas]),
        running_coordination_number=np.concatenate([rdf.running_coordination_number for rdf in replicas]),
        pairs_found=np.sum([rdf.pairs_found for rdf in replicas], axis=0),
        g_by_cation=np.concatenate([rdf.g_by_cation for rdf in replicas]),
        running_by_cation=np.concatenate([rdf.running_by_cation for rdf in replicas]),
        pairs_by_cation=np.concatenate([rdf.pairs_by_cation for rdf in replicas]),
    )


def _rdf(histogram: _Histogram, *, cation: int, channel: int) -> Rdf:
    kind = histogram.box.kinds[histogram.box.centre_kinds[cation]]
    partner = histogram.channels[channel]
    counts = histogram.counts[:, cation, channel]
    single = histogram.by_centre[histogram.box.centre_index == cation, channel]
    shells = 4.0 / 3.0 * np.pi * np.diff(histogram.edges**3)
    with np.errstate(invalid="ignore"):  # 0/0 where no frame of a block is wide enough: NaN, as documented
        g = counts / (kind.count * partner.n_partners * histogram.inverse_volume * shells)
        running = np.cumsum(counts / (kind.count * histogram.frames), axis=1)
        single_g = single / (partner.n_partners * histogram.inverse_volume.sum(axis=0) * shells)
        single_running = np.cumsum(single / histogram.frames.sum(axis=0), axis=1)
    return Rdf(
        cation=kind.species,
        species=partner.species,
        donor=partner.donor,
        element=partner.element,
        edges_angstrom=histogram.edges,
        g=g,
        running_coordination_number=running,
        pairs_found=counts.sum(axis=0),
        g_by_cation=single_g,
        running_by_cation=single_running,
        pairs_by_cation=single,
    )
