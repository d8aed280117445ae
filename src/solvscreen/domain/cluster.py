"""Which species, and how many of each, make up a cluster."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from solvscreen.errors import DataError

_PART = re.compile(r"(?P<id>.+)_(?P<count>[1-9][0-9]*)")


@dataclass(frozen=True, kw_only=True)
class Cluster:
    """A composition such as one Na+, two diglymes and one PF6-; `counts` maps species id to number, in sorted order."""

    counts: tuple[tuple[str, int], ...]
    charge: int

    @property
    def id(self) -> str:
        """Canonical name, cation first, then by species id: `Na_1+G2_2+PF6_1`.

        >>> Cluster(counts=(("G2", 2), ("Na", 1)), charge=1).id
        'Na_1+G2_2'
        """
        cations_first = sorted(self.counts, key=lambda item: (item[0] not in METAL_CATIONS, item[0]))
        return "+".join(f"{species}_{count}" for species, count in cations_first)

    def count(self, species: str) -> int:
        """How many molecules of `species`."""
        return dict(self.counts).get(species, 0)

    @property
    def n_molecules(self) -> int:
        """Number of molecules and ions."""
        return sum(count for _, count in self.counts)


METAL_CATIONS = ("Na", "Li", "K")


def make_cluster(counts: Mapping[str, int], *, charges: Mapping[str, int]) -> Cluster:
    """Cluster of `counts` molecules, given each species' charge.

    Raises:
        DataError: a count below one.
    """
    if not counts or min(counts.values()) < 1:
        raise DataError(f"a cluster needs at least one molecule of each kind, got {dict(counts)}")
    ordered = tuple(sorted(counts.items()))
    return Cluster(counts=ordered, charge=sum(charges[species] * count for species, count in ordered))


def parse_cluster_id(cluster_id: str) -> dict[str, int]:
    """Counts by species id.

    >>> parse_cluster_id("Na_1+2-MeTHF_2")
    {'Na': 1, '2-MeTHF': 2}

    Raises:
        DataError: not a cluster name.
    """
    counts: dict[str, int] = {}
    for part in cluster_id.split("+"):
        match = _PART.fullmatch(part)
        if match is None:
            raise DataError(f"{cluster_id!r} is not a cluster name such as Na_1+G2_2")
        counts[match["id"]] = int(match["count"])
    return counts
