"""What is kept of the analysis of the replicas of one formulation, as JSON."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter, ValidationError

from solvscreen.analysis.diffusion import Displacements
from solvscreen.analysis.mean_force import BarrierSample
from solvscreen.analysis.residence import Stays
from solvscreen.analysis.uncertainty import SeriesSummary
from solvscreen.config import canonical_json
from solvscreen.errors import DataError
from solvscreen.io.atomic import write_text


@dataclass(frozen=True, kw_only=True)
class DonorRecord:
    """Coordination of one cation by one donor type, or by whole molecules of one species."""

    species: str
    donor: str
    cutoff_angstrom: float
    cutoff_source: str
    number: SeriesSummary
    short_cutoff: float  # mean number at cutoff - shift
    long_cutoff: float  # mean number at cutoff + shift
    atoms: float  # mean donor atoms in contact per cation, dimensionless
    holders: float  # mean molecules with such an atom in contact per cation, dimensionless
    peaks_angstrom: tuple[float, ...]  # of each block that shows one
    peaks_by_cation_angstrom: tuple[float, ...]  # of each cation that shows one, over all frames
    barrier: BarrierSample
    tail_g: tuple[float, ...]  # g(r) far out, of each block; empty for molecules


@dataclass(frozen=True, kw_only=True)
class NeighbourRecord:
    """Molecules of one species in the first shell of one cation."""

    species: str
    charge: int
    n_molecules: int  # in the box
    molecules: SeriesSummary  # in the shell
    contacts: SeriesSummary  # their atoms in contact
    denticities: tuple[SeriesSummary, ...]  # molecules that touch with 1, 2, ... atoms


@dataclass(frozen=True, kw_only=True)
class ShellRecord:
    """Share of one shell composition."""

    shell: str
    population: SeriesSummary
    n_snapshots: int


@dataclass(frozen=True, kw_only=True)
class CationRecord:
    """Surroundings of one kind of cation."""

    cation: str
    n_cations: int
    classes: dict[str, SeriesSummary]  # free, ssip, cip, agg
    solvent: SeriesSummary
    anion: SeriesSummary
    neighbours: SeriesSummary  # molecules of all species
    atoms: SeriesSummary
    donors: tuple[DonorRecord, ...]
    species: tuple[NeighbourRecord, ...]  # of each species with donors
    shells: tuple[ShellRecord, ...]
    stays: tuple[Stays, ...]  # of each species with donors


@dataclass(frozen=True, kw_only=True)
class SpeciesRecord:
    """Motion of the molecules of one species."""

    species: str
    charge: int
    n_molecules: int
    displacements: tuple[Displacements, ...]  # at doubling lags; empty in a short run
    uncoordinated: SeriesSummary | None  # share that touches no metal cation; none in a liquid without any


@dataclass(frozen=True, kw_only=True)
class ReplicaRecord:
    """One replica. A failed one has a reason and nothing else; neat liquids have no cations."""

    formulation: str
    recipe: str
    temperature_kelvin: float
    ion_charge_scale: float  # 1 for full charges
    replica: int
    status: str
    reason: str
    weak_spots: tuple[str, ...]
    production_ns: float
    n_frames: int
    net_charge_e: float  # sum of the formal charges in the box
    bulk: dict[str, SeriesSummary]  # density, effective_molarity, effective_molality, box_edge
    cations: tuple[CationRecord, ...]
    species: tuple[SpeciesRecord, ...]

    @property
    def failed(self) -> bool:
        """True if it gave no numbers."""
        return not self.bulk


_ADAPTER: Final = TypeAdapter(tuple[ReplicaRecord, ...])


def write_replica_records(path: Path, found: Sequence[ReplicaRecord]) -> None:
    """Write atomically, as canonical JSON."""
    write_text(path, canonical_json([asdict(record) for record in found]) + "\n")


def read_replica_records(path: Path) -> tuple[ReplicaRecord, ...]:
    """The replicas of one formulation back from its file.

    Raises:
        DataError: truncated, or not such a file.
    """
    try:
        return _ADAPTER.validate_json(path.read_bytes())
    except (ValidationError, OSError) as error:
        raise DataError(f"{path}: not a whole file of replicas; delete it and run snakemake again") from error
