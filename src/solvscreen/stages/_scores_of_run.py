"""The scores of a finished run once more, with the joint draws that its tables have no room for."""

from collections.abc import Collection, Mapping
from pathlib import Path

from solvscreen.config import ElectrodeSettings, ShellSettings
from solvscreen.io.members import read_formulation_members
from solvscreen.ranking.measure import Measure
from solvscreen.ranking.uncertainty import Sampler
from solvscreen.ranking_settings import RankingSettings
from solvscreen.stages._dft_energies import DftEnergies
from solvscreen.stages._settings import load_settings
from solvscreen.stages.rank import all_scores, read_tables


def measures_of_run(run: Path, formulations: Collection[str]) -> dict[str, Mapping[str, Measure]]:
    """Measures by column of the ranking, of the given formulations, drawn as the run's own ranking drew them.

    Raises:
        DataError: a file of the run is missing, truncated, or of another version.
    """
    settings, record = load_settings(run / "settings/ranking.json", stage="ranking", model=RankingSettings)
    electrode, _ = load_settings(run / "settings/electrode.json", stage="electrode", model=ElectrodeSettings)
    shells, _ = load_settings(run / "settings/shells.json", stage="shells", model=ShellSettings)
    tables = read_tables(
        liquid=run / "liquid.parquet",
        coordination=run / "coordination.parquet",
        dynamics=run / "dynamics.parquet",
        shell_energies=[run / "shell_energies.parquet"] if shells.compute else [],
    )
    scores = all_scores(
        [read_formulation_members(run / f"members/recipes/{name}.json") for name in sorted(formulations)],
        tables=tables,
        energies=DftEnergies.read(sorted((run / "dft").glob("*.json")), electrode=electrode),
        settings=settings,
        sampler=Sampler(seed=int(str(record["seed"])), n_draws=settings.bootstrap),
    )
    return {score.formulation.id: score.measures for score in scores}
