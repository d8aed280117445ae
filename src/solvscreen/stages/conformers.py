"""Conformers of a shard of species."""

from pathlib import Path

from solvscreen.chem.conformers import ConformerSearch, conformers
from solvscreen.chem.graph import molecular_graph
from solvscreen.config import ConformerSettings
from solvscreen.domain.species import Molecule
from solvscreen.io.members import read_species_members
from solvscreen.io.structures import NamedStructure
from solvscreen.stages._attempt import Failure, Success, attempt, item_seed
from solvscreen.stages._pool import in_pool
from solvscreen.stages._settings import load_settings
from solvscreen.stages._starts import Starts, write_starts

TASKS_PER_WORKER = 8


def build_conformers(*, settings: Path, members: Path, table: Path, structures: Path, threads: int) -> None:
    """Write the conformers of all species of `members`, and a table that says how many each has."""
    section, record = load_settings(settings, stage="conformers", model=ConformerSettings)
    tasks = [(molecule, section, item_seed(record["seed"], molecule.id)) for molecule in read_species_members(members)]
    outcomes = in_pool(_outcome, tasks, threads=threads, per_worker=TASKS_PER_WORKER)
    named = {task[0].id: outcome for task, outcome in zip(tasks, outcomes, strict=True)}
    write_starts(named, record=record, table=table, structures=structures)


def _outcome(task: tuple[Molecule, ConformerSettings, int]) -> Success[Starts] | Failure:
    return attempt(_conformers, *task)


def _conformers(molecule: Molecule, section: ConformerSettings, seed: int) -> Starts:
    search = ConformerSearch(
        embeddings=section.embeddings,
        keep=section.keep,
        energy_window_kj_per_mol=section.energy_window_kj_per_mol,
        prune_rmsd_angstrom=section.prune_rmsd_angstrom,
        seed=seed,
    )
    bonds = molecular_graph(molecule.smiles).bonds
    return tuple(
        NamedStructure(
            item=molecule.id,
            rank=rank,
            structure=structure,
            bonds=bonds,
            fragments=(0,) * len(structure.symbols),
            notes={"molecules": [molecule.id]},
        )
        for rank, structure in enumerate(conformers(molecule.smiles, search=search))
    )
