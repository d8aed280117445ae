"""Which clusters a run computes: what can surround a cation in its liquids, and what meets beside it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations, product

from solvscreen.chem.donors import n_strong_donors
from solvscreen.chem.graph import explicit_molecule
from solvscreen.config import ClusterSettings
from solvscreen.domain.cluster import METAL_CATIONS, Cluster, make_cluster
from solvscreen.domain.formulation import Formulation
from solvscreen.domain.species import NEUTRAL_ROLES, Role, Species

ANION_DONORS = 2  # of one anion to one cation in a crowded shell


@dataclass(frozen=True, kw_only=True)
class Compositions:
    """Clusters of a run by their kind; the same cluster may come more than once."""

    settings: ClusterSettings
    species: Mapping[str, Species]

    def of_formulation(self, formulation: Formulation) -> Iterator[Cluster]:
        """Complexes, mixed shells, ion pairs, aggregates and contact pairs of the species of one liquid."""
        names = formulation.species
        neutrals = [name for name in names if self.species[name].role in NEUTRAL_ROLES]
        anions = self._anions(names)
        for metal in (name for name in names if name in METAL_CATIONS):
            yield from self.with_metal(metal, names)
            if self.settings.mixed_shells:
                yield from self._mixed(metal, neutrals)
            if self.settings.ion_pairs:
                yield from self._ion_pairs(metal, neutrals, anions)
            if self.settings.aggregates:
                yield from (self._cluster({metal: 2, anion: 1}) for anion in anions)
        if self.settings.contact_pairs:
            yield from (self._cluster({neutral: 1, anion: 1}) for neutral, anion in product(neutrals, anions))

    def with_metal(self, metal: str, ligands: Iterable[str]) -> Iterator[Cluster]:
        """1:1 complexes with anions, diluents and additives; with solvents up to a full shell or the limit."""
        names = sorted(ligands)
        for neutral in (name for name in names if self.species[name].role in NEUTRAL_ROLES):
            for count in range(1, self._largest(neutral, limit=self.settings.max_solvents) + 1):
                yield self._cluster({metal: 1, neutral: count})
        if self.settings.ion_pairs:
            yield from (self._cluster({metal: 1, anion: 1}) for anion in self._anions(names))

    def one_to_one(self, metal: str, ligand: str) -> Cluster:
        """The complex of one cation with one ligand."""
        return self._cluster({metal: 1, ligand: 1})

    def _mixed(self, metal: str, neutrals: Sequence[str]) -> Iterator[Cluster]:
        """Shells of two solvents, grown one molecule at a time, so that each can be stripped step by step."""
        solvents = [name for name in neutrals if self.species[name].role is Role.SOLVENT]
        numbers = range(1, self.settings.max_solvents)
        for (first, second), n, m in product(combinations(sorted(solvents), 2), numbers, numbers):
            fewest = min(self._donors(first), self._donors(second))
            filled = n * self._donors(first) + m * self._donors(second)
            has_room = filled - fewest < self.settings.first_shell_donors
            if abs(n - m) <= 1 and n + m <= self.settings.max_solvents and has_room:
                yield self._cluster({metal: 1, first: n, second: m})

    def _ion_pairs(self, metal: str, neutrals: Sequence[str], anions: Sequence[str]) -> Iterator[Cluster]:
        """One cation with several anions, with and without solvent molecules."""
        for anion, m in product(anions, range(1, self.settings.max_anions + 1)):
            yield self._cluster({metal: 1, anion: m})
            for neutral in neutrals:
                limit = self.settings.ion_pair_solvents
                for n in range(1, self._largest(neutral, limit=limit, taken=m * ANION_DONORS) + 1):
                    yield self._cluster({metal: 1, neutral: n, anion: m})

    def _largest(self, neutral: str, *, limit: int, taken: int = 0) -> int:
        """Molecules until the shell is full; one at least, and never more of what is no solvent."""
        if self.species[neutral].role is not Role.SOLVENT:
            return 1
        free = self.settings.first_shell_donors - taken
        return max(1, min(limit, -(-free // self._donors(neutral))))

    def _donors(self, neutral: str) -> int:
        return donors_of(self.species[neutral].smiles)

    def _anions(self, names: Iterable[str]) -> list[str]:
        return [name for name in names if self.species[name].role is Role.ANION]

    def _cluster(self, counts: Mapping[str, int]) -> Cluster:
        return make_cluster(counts, charges={name: self.species[name].charge for name in counts})


@cache
def donors_of(smiles: str) -> int:
    """Strong donors that one molecule can offer one cation at the same time; 1 where it has none.

    >>> donors_of("COCCOCCOC"), donors_of("O=C1OCCO1")
    (3, 1)
    """
    return max(1, n_strong_donors(explicit_molecule(smiles)))
