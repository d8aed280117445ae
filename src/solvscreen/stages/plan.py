"""What has to be computed: species, clusters and formulations of a run, cut into jobs.

The workflow asks a `Plan` for the text of settings and member files and for the names of items; it knows no chemistry.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from solvscreen.config import Config, canonical_json
from solvscreen.domain.cluster import METAL_CATIONS, Cluster
from solvscreen.domain.formulation import Formulation
from solvscreen.domain.species import Molecule, Species, identity
from solvscreen.forcefield.coverage import from_quantum_chemistry
from solvscreen.io.members import box_members, cluster_members, recipe_members, species_members
from solvscreen.stage_records import settings_record
from solvscreen.stages._compositions import Compositions


@dataclass(frozen=True, kw_only=True)
class Plan:
    """A checked configuration and everything that follows from it."""

    config: Config
    species: Mapping[str, Species]  # those that this run computes
    clusters: Mapping[str, Cluster]
    formulations: Mapping[str, Formulation]
    also: tuple[str, ...] = ()  # ids of clusters that were asked for by name
    warnings: tuple[str, ...] = ()

    @cached_property
    def molecules(self) -> dict[str, Molecule]:
        """Identity of each species."""
        return {name: identity(species) for name, species in self.species.items()}

    def settings(self, stage: str) -> str:
        """Text of the settings file of `stage`."""
        return canonical_json(settings_record(self.config, stage))

    def shard(self, item: str) -> str:
        """Name of the shard that holds an item; depends on the item's name and the number of shards alone."""
        digest = hashlib.sha256(item.encode()).digest()
        return f"{int.from_bytes(digest[:4], 'big') % self.config.workflow.shards:03d}"

    def shards(self, kind: str) -> list[str]:
        """Names of the shards of `kind` that hold anything."""
        return sorted({self.shard(item) for item in self.items(kind)})

    def items(self, kind: str) -> list[str]:
        """Ids of all species, or of all clusters."""
        return sorted(self.species if kind == "species" else self.clusters)

    def kind(self, item: str) -> str:
        """`species` or `clusters`."""
        return "species" if item in self.species else "clusters"

    def members(self, kind: str, name: str) -> str:
        """Text of a member file: a shard of species or clusters, one item, one formulation's box or its recipe."""
        if kind == "boxes":
            return box_members(self.formulations[name], self.species)
        if kind == "recipes":
            return recipe_members(self.formulations[name], self.species)
        if kind == "items":
            return self._member_text(self.kind(name), [name])
        return self._member_text(kind, [item for item in self.items(kind) if self.shard(item) == name])

    def _member_text(self, kind: str, items: Iterable[str]) -> str:
        if kind == "species":
            return species_members(self.molecules[item] for item in items)
        return cluster_members((self.clusters[item] for item in items), self.molecules)

    @property
    def dft_items(self) -> list[str]:
        """Species, their 1:1 complexes with a metal cation, and what was asked for by name."""
        pairs = [cluster.id for cluster in self.clusters.values() if is_one_to_one(cluster)]
        contacts = [cluster.id for cluster in self.clusters.values() if is_contact_pair(cluster)]
        return sorted({*self.species, *pairs, *self.also, *(contacts if self.config.dft.contact_pairs else ())})

    def quantum_ions(self, formulation: str) -> list[str]:
        """Ions of a formulation whose force field comes from quantum chemistry."""
        names = self.formulations[formulation].species
        return sorted(name for name in names if from_quantum_chemistry(self.species[name]))

    @property
    def mixed_species_shards(self) -> list[str]:
        """Shards of the species that are in a formulation."""
        return sorted({self.shard(name) for recipe in self.formulations.values() for name in recipe.species})

    @property
    def mixed_pair_shards(self) -> list[str]:
        """Shards of the complexes of one metal cation with one ligand that are in a formulation together."""
        recipes = [set(recipe.species) for recipe in self.formulations.values()]
        pairs = [cluster for cluster in self.clusters.values() if is_one_to_one(cluster)]
        together = [pair.id for pair in pairs if any({name for name, _ in pair.counts} <= names for names in recipes)]
        return sorted({self.shard(name) for name in together})

    @property
    def shell_shards(self) -> list[str]:
        """Names of the shards of shells: no more than formulations, whose trajectories fill them."""
        return [f"{number:03d}" for number in range(min(self.config.workflow.shards, len(self.formulations)))]

    @property
    def shell_slots(self) -> list[str]:
        """One for each representative shell that density-functional theory may get."""
        section = self.config.shells
        wanted = section.dft_representatives * len(self.formulations) if section.compute else 0
        return [f"{number:03d}" for number in range(wanted)]

    def ligand_shards(self, item: str) -> list[str]:
        """Shards that hold the free ligands of a complex; none for a species."""
        if item in self.species:
            return []
        ligands = [name for name, _ in self.clusters[item].counts if name not in METAL_CATIONS]
        return sorted({self.shard(name) for name in ligands})


def is_one_to_one(cluster: Cluster) -> bool:
    """True for one metal cation with one ligand."""
    return cluster.n_molecules == 2 and any(cluster.count(metal) == 1 for metal in METAL_CATIONS)


def is_contact_pair(cluster: Cluster) -> bool:
    """True for two molecules without a metal cation."""
    return cluster.n_molecules == 2 and not any(cluster.count(metal) for metal in METAL_CATIONS)


def make_plan(
    config: Config,
    *,
    species: Mapping[str, Species],
    formulations: Iterable[Formulation],
    candidates: Iterable[str],
    also: Iterable[Cluster] = (),
    warnings: tuple[str, ...] = (),
) -> Plan:
    """Plan of a run: species of all formulations and the user's own `candidates`, with the clusters they form.

    Clusters of `also` are computed too, with the species in them; so are, with one Na+ each, those of
    `dft.calibration_species` where shells are.
    """
    recipes = {formulation.id: formulation for formulation in formulations}
    named = {cluster.id: cluster for cluster in also}
    wanted = {name for formulation in recipes.values() for name in formulation.species} | set(candidates) | {"Na"}
    wanted |= {name for cluster in named.values() for name, _ in cluster.counts}
    added = sorted(set(config.dft.calibration_species) - wanted if config.shells.compute else ())
    used = {name: species[name] for name in sorted({*wanted, *added})}
    compositions = Compositions(settings=config.clusters, species=used)
    clusters = [
        *(cluster for formulation in recipes.values() for cluster in compositions.of_formulation(formulation)),
        *compositions.with_metal("Na", wanted),
        *(compositions.one_to_one("Na", name) for name in added),
        *named.values(),
    ]
    return Plan(
        config=config,
        species=used,
        clusters={cluster.id: cluster for cluster in sorted(clusters, key=lambda cluster: cluster.id)},
        formulations=dict(sorted(recipes.items())),
        also=tuple(sorted(named)),
        warnings=warnings,
    )
