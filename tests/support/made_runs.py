"""A made-up run: three formulations and their tables, energies and files."""

from dataclasses import dataclass, replace
from pathlib import Path

from made_tables import FORMULATIONS, SPECIES, coordination_rows, liquid_row, made, rdf_rows

from solvscreen.config import Config, canonical_json
from solvscreen.domain.quantity import not_computed
from solvscreen.io.members import recipe_members
from solvscreen.ranking_settings import RankingSettings
from solvscreen.stage_records import settings_record


@dataclass(frozen=True)
class MadeEnergies:
    """Energies out of two dictionaries."""

    potentials: dict
    bindings: dict
    level: str = "made-up level"
    recipe: str = "screening"

    def oxidation_potential(self, item, *, permittivity):
        assert permittivity > 1
        return self.potentials.get(item, not_computed("too large", method="made up"))

    def binding_energy(self, item):
        return self.bindings.get(item, not_computed("too large", method="made up"))


ENERGIES = MadeEnergies(
    potentials={
        "G2": made(4.62, 0.20),
        "EC": made(6.55, 0.20),
        "DMC": made(6.31, 0.22),
        "PF6": made(8.10, 0.30),
        "OTf": made(6.05, 0.25),
        "BF4": made(7.60, 0.30),
        "Na_1+G2_1": made(5.20, 0.25),
    },
    bindings={
        "Na_1+G2_1": made(-214.0, 8.0),
        "Na_1+EC_1": made(-152.0, 6.0),
        "Na_1+DMC_1": made(-128.0, 6.0),
        "Na_1+PF6_1": made(-498.0, 15.0),
    },
)
SETTINGS = RankingSettings(bootstrap=300)


@dataclass(frozen=True)
class Run:
    """A made-up run: what the ranking stage reads, in memory and as files of members and settings."""

    folder: Path
    formulations: tuple = FORMULATIONS
    energies: MadeEnergies = ENERGIES
    settings: RankingSettings = SETTINGS

    @property
    def members(self):
        return [(recipe, {name: SPECIES[name] for name in recipe.species}) for recipe in self.formulations]

    @property
    def liquids(self):
        return [liquid_row(recipe) for recipe in self.formulations]

    @property
    def neighbours(self):
        return [entry for recipe in self.formulations for entry in coordination_rows(recipe)]

    @property
    def rdfs(self):
        return [entry for recipe in self.formulations for entry in rdf_rows(recipe)]

    @property
    def tables(self):
        from solvscreen.stages._observed import RunTables

        return RunTables(liquids=self.liquids, neighbours=self.neighbours)

    def ranked(self, tables=None):
        from solvscreen.stages.rank import rank_tables

        return rank_tables(
            self.members,
            tables=tables or self.tables,
            energies=self.energies,
            settings=self.settings,
            seed=1,
        )

    def member_files(self):
        paths = []
        for recipe in self.formulations:
            path = self.folder / "members" / f"{recipe.id}.json"
            path.parent.mkdir(exist_ok=True)
            path.write_text(recipe_members(recipe, SPECIES))
            paths.append(path)
        return paths

    def settings_file(self, stage):
        path = self.folder / f"{stage}.json"
        path.write_text(canonical_json(settings_record(Config(ranking=self.settings), stage)))
        return path

    def with_(self, **changes):
        return replace(self, **changes)
