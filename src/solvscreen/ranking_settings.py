"""Settings of the ranking: criteria with their anchors and scales, the bootstrap, what counts as present."""

from typing import Any, Final, Literal, Self

from pydantic import Field, model_validator

from solvscreen.section import Count, Section

CRITERION_ANCHORS: Final[dict[str, tuple[float, float]]] = {
    "oxidative_stability_v": (4.0, 6.0),
    "oxidative_stability_mean_v": (4.0, 6.0),
    "oxidative_stability_shells_v": (4.0, 6.0),
    "oxidative_stability_free_solvent_v": (4.0, 6.0),
    "oxidative_stability_coordinated_solvent_v": (4.0, 6.0),
    "oxidative_stability_ion_pair_v": (4.0, 6.0),
    "oxidative_stability_aggregate_v": (4.0, 6.0),
    "desolvation_energy_kj_per_mol": (1000.0, 400.0),
    "last_solvent_energy_kj_per_mol": (250.0, 100.0),
    "stripping_energy_kj_per_mol": (600.0, 300.0),
    "first_removal_energy_kj_per_mol": (100.0, 0.0),
    "last_removal_energy_kj_per_mol": (425.0, 275.0),
    "desolvation_barrier_kj_per_mol": (30.0, 5.0),
    "solvent_residence_time_ps": (10000.0, 10.0),
}
"""Default values, in the unit of the column, that score 0 (worst) and 1 (best). A charged sodium cathode asks for 4 V.
Pairwise desolvation: 1000 kJ/mol is a full shell of six monodentate carbonates (some 170 each), 400 one of two ethers'
chelates thinned by an anion; last solvent: 250 a glyme with four contacts, 100 a nitrile. Stripping ends with
Na+ in vacuum: 300 kJ/mol to 600 is Na+'s free energy of hydration (365 to 432 by convention) less a quarter and more
by two fifths; the first ligand costs nothing at best, and 100 if the shell does not open; the last one, with what the
continuum holds, 275 to 425. Barrier: 5 kJ/mol is crossed at thermal energy, 30 is 12 kT. Residence: 10 ps is the
liquid's own motion, 10 ns a shell that moves along."""

Column = Literal[
    "oxidative_stability_v",
    "oxidative_stability_mean_v",
    "oxidative_stability_shells_v",
    "oxidative_stability_free_solvent_v",
    "oxidative_stability_coordinated_solvent_v",
    "oxidative_stability_ion_pair_v",
    "oxidative_stability_aggregate_v",
    "desolvation_energy_kj_per_mol",
    "last_solvent_energy_kj_per_mol",
    "stripping_energy_kj_per_mol",
    "first_removal_energy_kj_per_mol",
    "last_removal_energy_kj_per_mol",
    "desolvation_barrier_kj_per_mol",
    "solvent_residence_time_ps",
]
SHELL_COLUMNS: Final = (
    "oxidative_stability_mean_v",
    "oxidative_stability_shells_v",
    "oxidative_stability_coordinated_solvent_v",
    "oxidative_stability_ion_pair_v",
    "oxidative_stability_aggregate_v",
    "stripping_energy_kj_per_mol",
    "first_removal_energy_kj_per_mol",
    "last_removal_energy_kj_per_mol",
)
"""Those that only the quantum chemistry of shells gives."""
LOGARITHMIC: Final = ("solvent_residence_time_ps",)


class CriterionSettings(Section):
    """One criterion of the ranking; `worst` and `best` are in the unit that the column names and score 0 and 1.

    The scale is linear, or the same of the logarithm, and goes on beyond both, so that other formulations in the list
    never change a score. Anchors left out come from CRITERION_ANCHORS, exchanged where `better` asks for the other
    direction; the scale left out is linear but for residence times.
    """

    column: Column
    better: Literal["higher", "lower"]
    weight: float = Field(default=1.0, ge=0, allow_inf_nan=False)
    worst: float = Field(allow_inf_nan=False)
    best: float = Field(allow_inf_nan=False)
    scale: Literal["linear", "log"]

    @model_validator(mode="before")
    @classmethod
    def _default_anchors(cls, given: Any) -> Any:
        if not isinstance(given, dict) or given.get("column") not in CRITERION_ANCHORS:
            return given
        anchors = sorted(CRITERION_ANCHORS[given["column"]], reverse=given.get("better") == "lower")
        scale = "log" if given["column"] in LOGARITHMIC else "linear"
        return {"worst": anchors[0], "best": anchors[1], "scale": scale} | given

    @model_validator(mode="after")
    def _anchors_fit_direction(self) -> Self:
        if self.worst == self.best or (self.best > self.worst) != (self.better == "higher"):
            raise ValueError(f"worst={self.worst:g} and best={self.best:g} do not fit better: {self.better}")
        if self.scale == "log" and min(self.worst, self.best) <= 0:
            raise ValueError(f"scale: log needs worst={self.worst:g} and best={self.best:g} above zero")
        return self


def _criterion(column: str, better: str) -> CriterionSettings:
    return CriterionSettings.model_validate({"column": column, "better": better})


def _default_criteria(desolvation: str) -> tuple[CriterionSettings, ...]:
    return (_criterion("oxidative_stability_v", "higher"), _criterion(desolvation, "lower"))


PAIRWISE_CRITERIA: Final = _default_criteria("desolvation_energy_kj_per_mol")
SHELL_CRITERIA: Final = _default_criteria("stripping_energy_kj_per_mol")


class RankingSettings(Section):
    """Criteria, weights and the bootstrap. In a configuration, criteria left out are SHELL_CRITERIA with shells."""

    criteria: tuple[CriterionSettings, ...] = PAIRWISE_CRITERIA
    bootstrap: Count = 2000
    confidence: float = Field(default=0.95, gt=0.5, lt=1)
    presence_threshold: float = Field(default=0.01, ge=0, lt=1)  # share from which a species or shell counts as present
    min_shell_coverage: float = Field(default=0.5, ge=0, le=1)  # of the cations, with energies; below it no ranking
    require_equilibrated: bool = True  # a liquid that failed its gates is not ranked; false: ranked with a flag

    @model_validator(mode="after")
    def _usable(self) -> Self:
        columns = [criterion.column for criterion in self.criteria]
        if len(set(columns)) < len(columns):
            raise ValueError("a column appears in two criteria; name it once")
        if not any(criterion.weight > 0 for criterion in self.criteria):
            raise ValueError("no criterion has a weight above zero; give at least one")
        return self
