"""Everything that people wrote, read and checked: configuration, species tables, formulations."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from solvscreen.config import Config
from solvscreen.domain.cluster import Cluster, make_cluster, parse_cluster_id
from solvscreen.domain.draft import FormulationDraft
from solvscreen.domain.formulation import Formulation, with_charge_scale
from solvscreen.domain.method_error import binding_error, ionisation_error_ev
from solvscreen.domain.mistakes import Mistakes
from solvscreen.domain.names import NameIndex, suggestion
from solvscreen.domain.species import Role, Species
from solvscreen.errors import DataError
from solvscreen.forcefield.coverage import from_quantum_chemistry, uncovered
from solvscreen.io.config_file import CheckedConfig, check_config, read_config
from solvscreen.io.formulation_file import drafts, read_formulations
from solvscreen.io.species_table import BUILT_IN, SpeciesRow, read_species_table, readable_rows
from solvscreen.ranking_settings import SHELL_COLUMNS
from solvscreen.stages._formulations import check_unique, expand
from solvscreen.stages._species import add_species, built_in_species, twins
from solvscreen.stages.plan import Plan, make_plan

UNCHECKED_ION = "its charges and bonded terms will come from quantum chemistry, checked against no liquid"


OF_SHELLS: Final = {column for column in SHELL_COLUMNS if column.endswith("_v")} | {"oxidative_stability_v"}
"""Criteria that rest on oxidation potentials of shells where shells are computed."""


@dataclass(frozen=True, kw_only=True)
class Inputs:
    """Checked inputs of a run."""

    config: Config
    species: Mapping[str, Species]  # all that are known, library and user
    candidates: tuple[str, ...]  # ids of species to compute whether or not a formulation holds them, sorted
    formulations: tuple[Formulation, ...]
    clusters: tuple[Cluster, ...]  # those that the configuration names
    warnings: tuple[str, ...]

    @property
    def used_species(self) -> tuple[str, ...]:
        """Ids of all species that a formulation holds, sorted."""
        return tuple(sorted({name for formulation in self.formulations for name in formulation.species}))


def load_inputs(config: Path) -> Inputs:
    """Inputs that a configuration file names; paths in it are relative to the working directory.

    Raises:
        InputError: no such file, or not YAML.
        InputErrors: one message for each mistake in any of the files.
    """
    return _load(read_config(config), origin=str(config))


def load_inputs_from_mapping(mapping: Mapping[str, Any], *, origin: str) -> Inputs:
    """Inputs that a merged configuration names, as Snakemake holds it.

    Raises:
        InputErrors: one message for each mistake in any of the files.
    """
    return _load(check_config(mapping, origin=origin), origin=origin)


def plan_from_mapping(mapping: Mapping[str, Any], *, origin: str) -> Plan:
    """Plan of the run that a merged configuration describes.

    Raises:
        InputErrors: one message for each mistake in any of the files.
    """
    inputs = load_inputs_from_mapping(mapping, origin=origin)
    return make_plan(
        inputs.config,
        species=inputs.species,
        formulations=inputs.formulations,
        candidates=inputs.candidates,
        also=inputs.clusters,
        warnings=inputs.warnings,
    )


def _load(checked: CheckedConfig, *, origin: str) -> Inputs:
    mistakes, config, skipped = Mistakes(), checked.config, checked.wrong_keys
    species_mistakes = Mistakes()
    rows = _user_rows(() if "species" in skipped else config.species, species_mistakes)
    library = built_in_species(_named_rows(BUILT_IN))
    species = add_species(rows, known=library, mistakes=species_mistakes)
    candidates = tuple(sorted({row.id for row in rows} & set(species)))
    index = NameIndex(species.values(), is_complete=not species_mistakes.messages and "species" not in skipped)
    for message in (*checked.mistakes, *species_mistakes.messages):
        mistakes.add("", message)
    entries = () if "formulations" in skipped else _drafts(config, origin, mistakes)
    formulations, warnings = _formulations(entries, index, mistakes, scales=config.md.ion_charge_scales)
    warnings = [*_shell_warnings(config, origin), *twins(species, among=candidates), *warnings]
    warnings = [*_recipe_warnings(config, origin), *warnings]
    warnings += _check_coverage(species, formulations, candidates=candidates, mistakes=mistakes)
    clusters = _named_clusters(() if "clusters" in skipped else config.clusters.also, species, origin, mistakes)
    if "dft" not in skipped:
        _check_calibration_species(config.dft.calibration_species, species, origin, mistakes)
    mistakes.check()
    return Inputs(
        config=config,
        species=species,
        candidates=tuple(sorted({*candidates, *(library if config.library else ())})),
        formulations=formulations,
        clusters=clusters,
        warnings=tuple(dict.fromkeys(warnings)),
    )


def _recipe_warnings(config: Config, origin: str) -> list[str]:
    """Says that a recipe of unknown error gives numbers without intervals, and so no ranking."""
    recipe = config.dft.recipe
    if math.isfinite(ionisation_error_ev(recipe).rmse) and math.isfinite(binding_error(recipe).rmse):
        return []
    return [
        f"{origin}: dft.recipe: how far {recipe} is off on ionisation energies was not measured yet, so its numbers "
        "have no intervals and nothing will be ranked; use standard, or measure it with solvscreen benchmark"
    ]


def _shell_warnings(config: Config, origin: str) -> list[str]:
    """Says that shells will lack oxidation potentials where nothing is there to calibrate them with."""
    chosen = config.dft.oxidised_complexes
    asked = {criterion.column for criterion in config.ranking.criteria if criterion.weight > 0} & OF_SHELLS
    if not (config.shells.compute and asked) or chosen == "all" or config.shells.dft_representatives:
        return []
    which = "shells" if chosen == "none" else "shells without anion"
    return [
        f"{origin}: dft.oxidised_complexes is {chosen} and shells.dft_representatives 0, so {which} will have no "
        "oxidation potential, and formulations may not be ranked; set the first to all"
    ]


def _named_rows(path: Path) -> tuple[SpeciesRow, ...]:
    """Rows of the library, under a name that does not depend on where it is installed."""
    rows = read_species_table(path)
    return tuple(
        SpeciesRow(cells=row.cells, origin=f"built-in species.csv row {row.origin.rpartition(' ')[2]}") for row in rows
    )


def _user_rows(paths: Iterable[str], mistakes: Mistakes) -> tuple[SpeciesRow, ...]:
    rows: list[SpeciesRow] = []
    for path in dict.fromkeys(paths):
        rows += readable_rows(Path(path), mistakes)
    return tuple(rows)


def _drafts(config: Config, origin: str, mistakes: Mistakes) -> tuple[FormulationDraft, ...]:
    if config.library and not config.formulations:  # molecules alone
        return ()
    if not isinstance(config.formulations, str):
        return drafts(list(config.formulations), origin=f"{origin}: formulations", mistakes=mistakes)
    with mistakes.at():
        return read_formulations(Path(config.formulations), mistakes)
    return ()


def _formulations(
    entries: Iterable[FormulationDraft], index: NameIndex, mistakes: Mistakes, *, scales: Sequence[float]
) -> tuple[tuple[Formulation, ...], list[str]]:
    """All formulations, each once for every ion charge scaling where there are several, and warnings."""
    formulations: list[Formulation] = []
    warnings: list[str] = []
    for draft in entries:
        with mistakes.at(draft.origin):
            expanded = expand(draft, index)
            formulations += expanded.formulations
            warnings += expanded.warnings
    if scales:
        formulations = [with_charge_scale(one, scale) for one in formulations for scale in scales]
    warnings += check_unique(formulations, mistakes)
    return tuple(formulations), warnings


def _named_clusters(
    names: Iterable[str], species: Mapping[str, Species], origin: str, mistakes: Mistakes
) -> tuple[Cluster, ...]:
    """Clusters that the configuration asks for by name."""
    charges, found = {name: row.charge for name, row in species.items()}, list[Cluster]()
    for name in names:
        place = f"{origin}: clusters.also"
        try:
            counts = parse_cluster_id(name)
        except DataError:
            mistakes.add(place, f"{name!r} is no cluster; write species ids and numbers such as Na_1+DOL_1+PF6_1")
            continue
        unknown = [part for part in counts if part not in charges]
        if unknown:
            near = suggestion(unknown[0], charges) or "; add a row for it to configs/species.csv"
            mistakes.add(place, f"{name}: species {unknown[0]!r} is not known{near}")
        else:
            found.append(make_cluster(counts, charges=charges))
    return tuple(found)


def _check_calibration_species(
    names: Iterable[str], species: Mapping[str, Species], origin: str, mistakes: Mistakes
) -> None:
    for name in names:
        place = f"{origin}: dft.calibration_species"
        if name not in species:
            near = suggestion(name, species) or "; add a row for it to configs/species.csv"
            mistakes.add(place, f"species {name!r} is not known{near}")
        elif species[name].role is Role.CATION:
            mistakes.add(place, f"{name} is a cation; name molecules and anions, each is computed with one Na+")


def _check_coverage(
    species: Mapping[str, Species],
    formulations: Iterable[Formulation],
    *,
    candidates: Iterable[str],
    mistakes: Mistakes,
) -> list[str]:
    """Warnings about own species that no liquid can hold; in a formulation that is a mistake."""
    used: dict[str, Formulation] = {}
    for formulation in formulations:
        for name in formulation.species:
            used.setdefault(name, formulation)
    warnings: list[str] = []
    own = set(candidates)
    for name in sorted(set(used) | own):
        reason = uncovered(species[name]).removeprefix(f"{name}: ")
        if not reason:
            if name in used and from_quantum_chemistry(species[name]):
                warnings.append(f"{used[name].origin}: {name} has no published force field; {UNCHECKED_ION}")
            continue
        message = f"{name} has no force-field parameters: {reason}"
        if name in used:
            mistakes.add(used[name].origin, message)
        else:
            warnings.append(f"{species[name].origin}: {message}")
    return warnings
