"""Energies of all shells of all formulations, collected into two tables."""

import math
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from solvscreen.config import ElectrodeSettings, ShellSettings
from solvscreen.domain.mixture import mixture_permittivity
from solvscreen.domain.results import DftResult
from solvscreen.domain.species import Species
from solvscreen.io.dft_record import read_dft
from solvscreen.io.members import read_formulation_members
from solvscreen.io.schemas.shell_energies import SHELL_ENERGIES, SHELL_STATES, SHELL_STEPS, SHELL_TYPES
from solvscreen.io.structures import read_structures
from solvscreen.io.tables import read_parquet, records
from solvscreen.stages._attempt import Failure, attempt
from solvscreen.stages._calibrations import apart_by_state, lowest_rows, lowest_structures, run_calibrations
from solvscreen.stages._settings import load_settings
from solvscreen.stages._shell_means import Lines
from solvscreen.stages._shell_numbers import ShellEvidence
from solvscreen.stages._shell_rows import shell_rows
from solvscreen.stages._shell_states import ShellStates
from solvscreen.stages._shell_stripping import Stripper
from solvscreen.stages.liquid import write_both


def collect_shells(
    *,
    settings: Path,
    electrode: Path,
    formulations: Sequence[Path],
    cuts: Sequence[Path],
    states: Sequence[Path],
    xtb: Sequence[Path],
    dft: Sequence[Path],
    shell_dft: Sequence[Path],
    out: Path,
) -> None:
    """Write the table of shell energies to `out` and that of the steps beside it, each with a CSV twin.

    `xtb` are the tables of species and complexes, with structures beside them. Together with `dft` they calibrate
    GFN-xTB at the permittivity of each formulation.

    Raises:
        DataError: an input is truncated.
        LevelMismatch: tables of different levels.
    """
    _, record = load_settings(settings, stage="shells", model=ShellSettings)
    potentials, electrode_record = load_settings(electrode, stage="electrode", model=ElectrodeSettings)
    known = ShellStates(row for path in states for row in records(read_parquet(path, schema=SHELL_STATES)))
    molecules = {result.item: result for result in map(read_dft, dft)}
    lines_at = _fitter(xtb, list(molecules.values()), potentials)
    shells = {result.item: result for result in map(read_dft, shell_dft) if result.item}
    energies: list[dict[str, Any]] = []
    steps: list[dict[str, Any]] = []
    for members, path in zip(formulations, cuts, strict=True):
        evidence = _evidence(members, known, lines_at, molecules=molecules, shells=shells, electrode=potentials)
        for row in records(read_parquet(path, schema=SHELL_TYPES)):
            main, own = shell_rows(row, evidence)
            energies.append(main)
            steps += own
    provenance: Any = record | {"electrode": electrode_record}
    write_both(out, energies, schema=SHELL_ENERGIES, record=provenance)
    write_both(out.with_name("shell_steps.parquet"), steps, schema=SHELL_STEPS, record=provenance)


def _fitter(
    xtb: Sequence[Path], results: Sequence[DftResult], electrode: ElectrodeSettings
) -> Callable[[float], Lines]:
    """Function from a permittivity to the lines in such a solvent."""
    rows = lowest_rows(xtb)
    frames = [frame for path in xtb for frame in read_structures(path.with_suffix(".extxyz"))]
    grounds, apart = lowest_structures(frames), apart_by_state(frames)

    @cache
    def lines_at(permittivity: float) -> Lines:
        solvent = electrode.model_copy(update={"permittivity": permittivity})
        fits = run_calibrations(results, xtb=rows, structures=grounds, apart=apart, electrode=solvent)[1]
        return Lines.of(fits)

    return lines_at


def _evidence(
    members: Path,
    states: ShellStates,
    lines_at: Callable[[float], Lines],
    *,
    molecules: Mapping[str, DftResult],
    shells: Mapping[str, DftResult],
    electrode: ElectrodeSettings,
) -> ShellEvidence:
    """What is known about the shells of one formulation, in its own solvent."""
    formulation, species = read_formulation_members(members)
    found = attempt(mixture_permittivity, formulation, species)
    permittivity = math.nan if isinstance(found, Failure) else found.value
    lines = lines_at(electrode.permittivity if isinstance(found, Failure) else permittivity)
    return ShellEvidence(
        states=states,
        lines=lines,
        shells=shells,
        stripper=_stripper(states, molecules, shells, species=species, permittivity=permittivity),
        electrode=electrode,
        permittivity=permittivity,
        why_no_solvent=found.reason if isinstance(found, Failure) else "",
    )


def _stripper(
    states: ShellStates,
    molecules: Mapping[str, DftResult],
    shells: Mapping[str, DftResult],
    *,
    species: Mapping[str, Species],
    permittivity: float,
) -> Stripper | None:
    if math.isnan(permittivity):
        return None
    return Stripper(
        states=states,
        dft=molecules,
        shells=shells,
        charges={name: row.charge for name, row in species.items()},
        permittivity=permittivity,
    )
