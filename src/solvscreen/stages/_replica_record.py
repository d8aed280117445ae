"""What is kept of the analysis of one replica, as JSON."""

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
    atoms: SeriesSummary
    donors: tuple[DonorRecord, ...]
    shells: tuple[ShellRecord, ...]
    stays: tuple[Stays, ...]  # of each species with donors


@dataclass(frozen=True, kw_only=True)
class SpeciesRecord:
    """Motion of the molecules of one species."""

    species: str
    n_molecules: int
    displacements: tuple[Displacements, ...]  # at doubling lags; empty in a short run


@dataclass(frozen=True, kw_only=True)
class ReplicaRecord:
    """One replica. A failed one has a reason and nothing else; neat liquids have no cations."""

    formulation: str
    recipe: str
    temperature_kelvin: float
    replica: int
    status: str
    reason: str
    weak_spots: tuple[str, ...]
    production_ns: float
    n_frames: int
    bulk: dict[str, SeriesSummary]  # density, effective_molarity, effective_molality, box_edge
    cations: tuple[CationRecord, ...]
    species: tuple[SpeciesRecord, ...]

    @property
    def failed(self) -> bool:
        """True if it gave no numbers."""
        return not self.bulk


_ADAPTER: Final = TypeAdapter(ReplicaRecord)


def write_record(path: Path, record: ReplicaRecord) -> None:
    """Write atomically, as canonical JSON."""
    write_text(path, canonical_json(asdict(record)) + "\n")


def read_record(path: Path) -> ReplicaRecord:
    """One replica back from its file.

    Raises:
        DataError: truncated, or not such a file.
    """
    try:
        return _ADAPTER.validate_json(path.read_bytes())
    except (ValidationError, OSError) as error:
        raise DataError(f"{path}: not a whole replica record; delete it and run snakemake again") from error
