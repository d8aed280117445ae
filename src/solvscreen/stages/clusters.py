"""Start structures of a shard of clusters."""

from collections.abc import Mapping
from pathlib import Path

from solvscreen.chem.clusters import cluster_starts
from solvscreen.config import ClusterSettings
from solvscreen.domain.cluster import Cluster
from solvscreen.io.members import read_cluster_members
from solvscreen.stages._attempt import Failure, Success, attempt, item_seed
from solvscreen.stages._pool import in_pool
from solvscreen.stages._settings import load_settings
from solvscreen.stages._starts import Starts, write_starts

TASKS_PER_WORKER = 8


def build_clusters(*, settings: Path, members: Path, table: Path, structures: Path, threads: int) -> None:
    """Write start structures of all clusters of `members`, and a table that says how many each has."""
    section, record = load_settings(settings, stage="clusters", model=ClusterSettings)
    clusters, molecules = read_cluster_members(members)
    smiles = {name: molecule.smiles for name, molecule in molecules.items()}
    tasks = [
        (cluster, smiles, section.starts_of(n_molecules=cluster.n_molecules), item_seed(record["seed"], cluster.id))
        for cluster in clusters
    ]
    outcomes = in_pool(_outcome, tasks, threads=threads, per_worker=TASKS_PER_WORKER)
    named = {cluster.id: outcome for cluster, outcome in zip(clusters, outcomes, strict=True)}
    write_starts(named, record=record, table=table, structures=structures)


def _outcome(task: tuple[Cluster, Mapping[str, str], int, int]) -> Success[Starts] | Failure:
    cluster, smiles, starts, seed = task
    return attempt(cluster_starts, cluster, smiles=smiles, starts=starts, seed=seed)
