"""Stage `md`: one replica of one formulation, from the recipe to a trajectory.

Where the label is in moles per litre, the concentration is compared with it at the density of the equilibrated box.
If they differ by more than 3 %, or the box came out smaller than allowed, and the density is certain enough to say so,
the box is built again for the measured density, at most twice; only the last one goes on to production.
"""

import hashlib
import logging
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from solvscreen.chem.box import BoxCounts, box_counts, edge_nm, effective_molar, target_molar
from solvscreen.chem.packmol import packed_box
from solvscreen.config import MdSettings, canonical_json
from solvscreen.domain.force_field import MoleculeParameters, QuantumIon
from solvscreen.domain.formulation import ConcentrationBasis, Formulation
from solvscreen.domain.liquid_box import Component, LiquidBox
from solvscreen.domain.species import Species
from solvscreen.engines.molecular_dynamics import Conditions, Equilibration, LiquidRun
from solvscreen.engines.registry import make_md_engine
from solvscreen.errors import CalculationError, MissingParameters
from solvscreen.forcefield.library import parameterize
from solvscreen.forcefield.quantum import from_quantum
from solvscreen.io.members import read_formulation_members
from solvscreen.io.quantum_ion import read_quantum_ion
from solvscreen.stages._attempt import Failure, attempt, item_seed
from solvscreen.stages._md_outputs import SUMMARY, publish, write_failure, write_replica
from solvscreen.stages._progress import shown_progress
from solvscreen.stages._settings import load_settings
from solvscreen.stages.lock import held, remove_abandoned

logger = logging.getLogger(__name__)

FINISHED: Final = "finished_{:g}_ps"
BOX: Final = "box_{}"
REBUILDS: Final = 2
CONCENTRATION_TOLERANCE: Final = 0.03  # relative


@dataclass(frozen=True, kw_only=True)
class Task:
    """One replica of one formulation."""

    formulation: Formulation
    species: dict[str, Species]
    ions: Mapping[str, QuantumIon | str]  # those from quantum chemistry, or why there is none
    settings: MdSettings
    replica: int
    seed: int
    threads: int
    scratch: Path


@dataclass(frozen=True, kw_only=True)
class Replica:
    """A finished replica."""

    counts: BoxCounts
    run: LiquidRun
    rebuilds: int


def run_md(
    *, settings: Path, members: Path, ions: Sequence[Path] = (), replica: int, scratch: Path, out: Path, threads: int
) -> None:
    """Write `topology.pdb`, `molecules.json`, `trajectory.xtc`, `log.csv` and `summary.json` into `out`.

    Checkpoints lie in `scratch`, in a folder named after all that the result depends on but the length of production;
    those of other settings are removed. A longer production goes on from a shorter one, and a shorter one is the
    beginning of a longer. The finished files stay there too, the trajectory as a second name of the one in `out`: they
    are written again at once if the workflow is killed before it has taken note of them. A simulation that fails gives
    the same files, with status `failed` and an empty trajectory, and leaves nothing in scratch.

    Raises:
        InputError: another live process works in that folder.
    """
    model, record = load_settings(settings, stage="md", model=MdSettings)
    formulation, species = read_formulation_members(members)
    parts = [_without_length(record), members.read_bytes(), *(path.read_bytes() for path in ions), b"%d" % replica]
    key = hashlib.sha256(b"\0".join(parts)).hexdigest()[:16]
    task = Task(
        formulation=formulation,
        species=species,
        ions=dict(read_quantum_ion(path) for path in ions),
        settings=_with_charges(model, formulation),
        replica=replica,
        seed=item_seed(record["seed"], f"md:{formulation.id}:{replica}"),
        threads=threads,
        scratch=scratch / key,
    )
    scratch.mkdir(parents=True, exist_ok=True)
    for other in scratch.iterdir():
        if other.is_dir() and other != task.scratch:
            remove_abandoned(other)
    label = f"{formulation.id} replica {replica}"
    with shown_progress(label), held(task.scratch):  # two writers would mix their frames
        _write(task, out)


def _without_length(record: Mapping[str, Any]) -> bytes:
    """The record of the settings without `production_ps`."""
    kept = {name: value for name, value in record["settings"].items() if name != "production_ps"}
    return canonical_json({**record, "settings": kept}).encode()


def _with_charges(settings: MdSettings, formulation: Formulation) -> MdSettings:
    """The settings with the ion charge scaling of a formulation that has its own."""
    if not formulation.has_charge_scale:
        return settings
    return settings.model_copy(update={"ion_charge_scale": formulation.ion_charge_scale})


def _write(task: Task, out: Path) -> None:
    finished = task.scratch / FINISHED.format(task.settings.production_ps)
    if not (finished / SUMMARY).exists():
        result = attempt(simulate, task)
        if isinstance(result, Failure):
            logger.error("%s replica %d failed: %s", task.formulation.id, task.replica, result.reason)
            write_failure(
                out,
                formulation=task.formulation,
                settings=task.settings,
                replica=task.replica,
                seed=task.seed,
                reason=result.reason,
            )
            shutil.rmtree(task.scratch, ignore_errors=True)
            return
        write_replica(
            finished,
            formulation=task.formulation,
            species=task.species,
            settings=task.settings,
            counts=result.value.counts,
            run=result.value.run,
            rebuilds=result.value.rebuilds,
            replica=task.replica,
            seed=task.seed,
        )
    for other in task.scratch.glob(FINISHED.replace("{:g}", "*")):
        if other != finished:
            shutil.rmtree(other, ignore_errors=True)
    publish(finished, out)


def simulate(task: Task) -> Replica:
    """Pack, equilibrate, build again if the density calls for it, produce.

    Raises:
        CalculationError: parameters, packing or dynamics failed.
    """
    engine = make_md_engine(task.settings.engine)
    volume_scale = 1.0
    counts = _counts(task, volume_scale=volume_scale)
    for rebuild in range(REBUILDS + 1):
        conditions = _conditions(task, rebuild=rebuild)
        box = _start(task, counts, seed=conditions.seed)
        equilibration = engine.equilibrate(box, settings=task.settings, conditions=conditions)
        if rebuild == REBUILDS or not _needs_rebuild(task, counts, equilibration):
            break
        volume_scale *= counts.predicted_density_g_per_cm3 / equilibration.density_g_per_cm3
        adjusted = _counts(task, volume_scale=volume_scale)
        if adjusted.counts == counts.counts:
            break
        counts = adjusted
        logger.info("box built again: density %.4f g/cm3, counts %s", equilibration.density_g_per_cm3, counts.counts)
    run = engine.produce(box, settings=task.settings, conditions=conditions)
    return Replica(counts=counts, run=run, rebuilds=rebuild)


def _counts(task: Task, *, volume_scale: float) -> BoxCounts:
    return box_counts(
        task.formulation,
        task.species,
        min_box_nm=task.settings.min_box_nm,
        min_cations=task.settings.min_cations,
        volume_scale=volume_scale,
    )


def _conditions(task: Task, *, rebuild: int) -> Conditions:
    return Conditions(
        temperature_kelvin=task.formulation.temperature_kelvin,
        seed=item_seed(task.seed, f"box:{rebuild}"),
        threads=task.threads,
        scratch=task.scratch / BOX.format(rebuild),
    )


def _start(task: Task, counts: BoxCounts, *, seed: int) -> LiquidBox:
    smallest_nm = 2.0 * task.settings.cutoff_nm
    if task.settings.min_box_nm <= smallest_nm:
        raise CalculationError(f"a box of {task.settings.min_box_nm:g} nm has to be larger than {smallest_nm:g} nm")
    components = [
        Component(parameters=_parameters(task, task.species[name]), count=count) for name, count in counts.counts
    ]
    return packed_box(components, density_g_per_cm3=counts.predicted_density_g_per_cm3, seed=seed)


def _parameters(task: Task, species: Species) -> MoleculeParameters:
    ion = task.ions.get(species.id)
    if ion is None:
        return parameterize(species.id, species.smiles, species.charge, seed=item_seed(task.seed, species.id))
    if isinstance(ion, str):
        raise MissingParameters(f"{species.id}: quantum chemistry gave no force field: {ion}")
    return from_quantum(species.id, species.smiles, species.charge, computed=ion)


def _needs_rebuild(task: Task, counts: BoxCounts, equilibration: Equilibration) -> bool:
    """True if even the most favourable density within its interval gives a wrong box, and the density has settled."""
    density, error = equilibration.density_g_per_cm3, equilibration.density_error_g_per_cm3
    if equilibration.reason:
        return False
    if edge_nm(mass_g_per_mol=counts.mass_g_per_mol, density_g_per_cm3=density - error) < task.settings.min_box_nm:
        return True
    if task.formulation.concentration_basis is ConcentrationBasis.MOLAL or not counts.n_salts:
        return False
    found = effective_molar(counts, density_g_per_cm3=density)
    uncertain = error / density
    return abs(found / target_molar(task.formulation) - 1.0) - uncertain > CONCENTRATION_TOLERANCE
