"""Who keeps its tier when a choice behind the ranking is another one."""

import sys
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from solvscreen.config import ElectrodeSettings
from solvscreen.domain.formulation import Formulation
from solvscreen.domain.numbers import plain_number
from solvscreen.domain.quantity import Status
from solvscreen.domain.species import Species
from solvscreen.io.schemas.pairwise import STRESS
from solvscreen.io.tables import to_frame, write_csv, write_parquet
from solvscreen.provenance import Provenance
from solvscreen.ranking.ranking import Candidate, Ranking, rank_candidates
from solvscreen.ranking.uncertainty import Sampler
from solvscreen.ranking_settings import RankingSettings
from solvscreen.stages._dft_energies import DftEnergies
from solvscreen.stages._score_parts import Energies
from solvscreen.stages._settings import load_settings
from solvscreen.stages._stress_choices import Choice, choices
from solvscreen.stages._stress_runs import CHARGE, RECIPE, FinishedRun, Standing, read_run
from solvscreen.stages.inputs import load_inputs
from solvscreen.stages.rank import Members, all_scores, criterion, read_tables

Row = dict[str, Any]

RESULTS: Final = Path("results")
CHARGE_SCALES: Final = (0.7, 0.8, 0.9)
USUAL_SCALE: Final = 0.8
NAN: Final = float("nan")


def stress_ranking(*, config: Path, other: Sequence[Path]) -> None:
    """Write results/<run>/stress.parquet and .csv, and print who keeps its tier.

    `other` holds folders of further runs of the same formulations, with another recipe or ion charge scale.

    Raises:
        InputErrors: the configuration, or a file that it names, has a mistake.
        DataError: the run is not finished, or a table is truncated.
    """
    inputs = load_inputs(config)
    folder = RESULTS / inputs.config.run
    settings, record = load_settings(folder / "settings/ranking.json", stage="ranking", model=RankingSettings)
    electrode, electrode_record = load_settings(
        folder / "settings/electrode.json", stage="electrode", model=ElectrodeSettings
    )
    shells = [folder / "shell_energies.parquet"] if inputs.config.shells.compute else []
    tables = read_tables(
        liquid=folder / "liquid.parquet",
        coordination=folder / "coordination.parquet",
        dynamics=folder / "dynamics.parquet",
        shell_energies=shells,
    )
    present = Choice(test="", choice="", settings=settings, electrode=electrode, tables=tables)
    records = sorted((folder / "dft").glob("*.json"))
    rows = own_rows(
        present,
        members=[(one, {name: inputs.species[name] for name in one.species}) for one in inputs.formulations],
        energies_at=lambda chosen: DftEnergies.read(records, electrode=chosen),
        seed=int(str(record["seed"])),
        cutoff_shift_angstrom=inputs.config.analysis.cutoff_shift_angstrom,
    )
    scales = {f"{one.ion_charge_scale:g}" for one in inputs.formulations if one.has_charge_scale}
    others = [read_run(path) for path in other]
    rows += run_rows(read_run(folder), others, confidence=settings.confidence, scales=scales)
    frame = to_frame(rows, STRESS)
    provenance = Provenance(record=record | {"electrode": electrode_record})
    write_parquet(folder / "stress.parquet", frame, schema=STRESS, provenance=provenance)
    write_csv(folder / "stress.csv", frame)
    sys.stdout.write(stress_text(rows) + f"\n{folder / 'stress.csv'}\n")


def own_rows(
    present: Choice,
    *,
    members: Members,
    energies_at: Callable[[ElectrodeSettings], Energies],
    seed: int,
    cutoff_shift_angstrom: float,
) -> list[Row]:
    """Rows of all choices that need no other run; `energies_at` gives energies for settings of the electrode."""
    reference = _standings(_rank(present, members=members, energies=energies_at(present.electrode), seed=seed))
    rows: list[Row] = []
    for choice in choices(present, cutoff_shift_angstrom=cutoff_shift_angstrom):
        found = _standings(_rank(choice, members=members, energies=energies_at(choice.electrode), seed=seed))
        rows += _compared(choice.test, choice.choice, reference=reference, found=found, remark=choice.remark)
    return rows + _scale_rows(present, members=members, energies=energies_at(present.electrode), seed=seed)


def _scale_rows(present: Choice, *, members: Members, energies: Energies, seed: int) -> list[Row]:
    """Formulations that were run at several ion charges: the ranking at each, against that at the usual one."""
    by_scale: dict[float, list[tuple[Formulation, Mapping[str, Species]]]] = {}
    for formulation, species in members:
        if formulation.has_charge_scale:
            by_scale.setdefault(formulation.ion_charge_scale, []).append((formulation, species))
    found = {
        scale: {
            _base(name, scale): standing
            for name, standing in _standings(_rank(present, members=own, energies=energies, seed=seed)).items()
        }
        for scale, own in by_scale.items()
    }
    usual = USUAL_SCALE if USUAL_SCALE in found else next(iter(found), NAN)
    return [
        row
        for scale in sorted(found)
        if scale != usual
        for row in _compared(
            CHARGE, f"{scale:g} instead of {usual:g}", reference=found[usual], found=found[scale], remark=""
        )
    ]


def _base(name: str, scale: float) -> str:
    """Id of a formulation without its ion charge scale."""
    return name.removesuffix(f"-q{plain_number(scale)}")


def _rank(choice: Choice, *, members: Members, energies: Energies, seed: int) -> Ranking:
    sampler = Sampler(seed=seed, n_draws=choice.settings.bootstrap)
    scores = all_scores(members, tables=choice.tables, energies=energies, settings=choice.settings, sampler=sampler)
    return rank_candidates(
        [Candidate(id=score.formulation.id, measures=score.measures, gate=score.gate) for score in scores],
        criteria=[criterion(chosen) for chosen in choice.settings.criteria],
        confidence=choice.settings.confidence,
    )


def _standings(ranking: Ranking) -> dict[str, Standing]:
    found = {name: Standing(rank=float(p.rank), tier=str(p.tier)) for name, p in ranking.placings.items()}
    lost = {name: Standing(rank=NAN, tier=f"not ranked: {reason}") for name, reason in ranking.reasons.items()}
    return found | lost


def run_rows(
    own: FinishedRun, others: Sequence[FinishedRun], *, confidence: float, scales: Collection[str] = ()
) -> list[Row]:
    """Rows of further runs, each labelled by the choice that differs; what was not run is said.

    `scales` are the ion charge scales that the own run holds.
    """
    rows: list[Row] = []
    tried: dict[str, set[str]] = {RECIPE: set(), CHARGE: {own.choices[CHARGE], *scales}}
    for other in others:
        common = sorted(own.formulations & other.formulations)
        changed = [test for test in own.choices if other.choices[test] != own.choices[test]]
        test = " and ".join(changed) or "other run"
        choice = f"{', '.join(other.choices[test] for test in changed)} in run {other.name}".strip()
        if len(changed) == 1:  # two choices at once say nothing about either
            tried[changed[0]].add(other.choices[changed[0]])
        if not common:
            rows.append(_not_run(test, choice, f"run {other.name} holds none of the formulations"))
        missing = sorted(own.formulations - other.formulations)
        remark = f"not in run {other.name}: {', '.join(missing)}" if missing else ""
        reference, found = (run.standings(common, confidence=confidence) for run in (own, other))
        rows += _compared(test, choice, reference=reference, found=found, remark=remark)
    if not tried[RECIPE]:
        rows.append(_not_run(RECIPE, "another recipe", "no run with another recipe was named with --other"))
    for scale in CHARGE_SCALES:
        if f"{scale:g}" not in tried[CHARGE]:
            reason = "run with md.ion_charge_scale: [0.7, 0.8, 0.9], or name such a run with --other"
            rows.append(_not_run(CHARGE, f"{scale:g}", reason))
    return rows


def _compared(
    test: str, choice: str, *, reference: Mapping[str, Standing], found: Mapping[str, Standing], remark: str
) -> Iterator[Row]:
    for name in sorted(reference):
        before, after = reference[name], found[name]
        yield {
            "test": test,
            "choice": choice,
            "formulation": name,
            "reference_tier": before.tier,
            "tier": after.tier,
            "reference_rank": before.rank,
            "rank": after.rank,
            "keeps_tier": before.tier == after.tier,
            "status": Status.OK.value,
            "reason": remark,
        }


def _not_run(test: str, choice: str, reason: str) -> Row:
    return {
        "test": test,
        "choice": choice,
        "formulation": "",
        "reference_tier": "",
        "tier": "",
        "reference_rank": NAN,
        "rank": NAN,
        "keeps_tier": False,
        "status": Status.NOT_COMPUTED.value,
        "reason": reason,
    }


def stress_text(rows: Sequence[Mapping[str, Any]]) -> str:
    """One line for each choice: how many keep their tier, and who does not."""
    lines = []
    for test, choice in dict.fromkeys((row["test"], row["choice"]) for row in rows):
        same = [row for row in rows if (row["test"], row["choice"]) == (test, choice)]
        if same[0]["status"] != Status.OK.value:
            lines.append(f"{test}: {choice}: not run: {same[0]['reason']}")
            continue
        moved = [row for row in same if not row["keeps_tier"]]
        told = "; ".join(f"{row['formulation']} {row['reference_tier']} -> {row['tier']}" for row in moved)
        kept = f"{len(same) - len(moved)} of {len(same)} keep their tier"
        lines.append(f"{test}: {choice}: {kept}{f': {told}' if told else ''}")
    return "\n".join(lines)
