"""Predicted numbers that may order what people measure."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from solvscreen.analysis.conductivity import Carrier, nernst_einstein_ms_per_cm
from solvscreen.domain.formulation import Formulation
from solvscreen.domain.quantity import Quantity, not_computed
from solvscreen.domain.species import Species
from solvscreen.io.schemas.liquid import DYNAMICS, LIQUID
from solvscreen.io.schemas.ranking import read_ranking
from solvscreen.io.tables import read_parquet, read_quantity, records

Row = Mapping[str, Any]
Members = Mapping[str, tuple[Formulation, Mapping[str, Species]]]
CONDUCTIVITY_METHOD: Final = "Nernst-Einstein, corrected self-diffusion of the ions, full charges"


BOUND: Final = "upper bound: ions that move together, as pairs and aggregates do, carry less"


@dataclass(frozen=True, kw_only=True)
class Predictor:
    """A predicted number that may order a measured one; `sign` is -1 where a lower one promises a higher value."""

    name: str
    unit: str
    sign: int


STABILITY: Final = Predictor(name="oxidative stability", unit="V", sign=1)
MEAN_STABILITY: Final = Predictor(name="mean oxidative stability", unit="V", sign=1)
SCORE: Final = Predictor(name="score", unit="1", sign=1)
STRIPPING: Final = Predictor(name="stripping energy", unit="kJ/mol", sign=-1)
PAIRWISE: Final = Predictor(name="pairwise desolvation energy", unit="kJ/mol", sign=-1)
ANION_SHARE: Final = Predictor(name="anion share of the first shell", unit="1", sign=1)
CONDUCTIVITY: Final = Predictor(name="Nernst-Einstein conductivity", unit="mS/cm", sign=1)
PREDICTORS: Final[dict[str, tuple[Predictor, ...]]] = {
    "oxidation onset": (STABILITY, MEAN_STABILITY),
    "Coulombic efficiency": (SCORE, STRIPPING, PAIRWISE, ANION_SHARE),
    "conductivity": (CONDUCTIVITY,),
}
"""What is compared with what, by name of the measured property."""


def predictions(run: Path, members: Members) -> dict[str, dict[Predictor, Quantity]]:
    """Every predictor of every formulation of a finished run, by id of the formulation.

    Raises:
        DataError: a table is missing, truncated or of another version.
    """
    motions = records(read_parquet(run / "dynamics.parquet", schema=DYNAMICS))
    liquids = {str(row["formulation"]): row for row in records(read_parquet(run / "liquid.parquet", schema=LIQUID))}
    rows = {str(row["formulation"]): row for row in records(read_ranking(run / "ranking.parquet"))}
    return {
        name: {
            STABILITY: read_quantity(row, "oxidative_stability", "v"),
            MEAN_STABILITY: read_quantity(row, "oxidative_stability_mean", "v"),
            SCORE: _score(row),
            STRIPPING: read_quantity(row, "stripping_energy", "kj_per_mol"),
            PAIRWISE: read_quantity(row, "desolvation_energy", "kj_per_mol"),
            ANION_SHARE: read_quantity(row, "anion_share"),
            CONDUCTIVITY: _conductivity(
                [motion for motion in motions if motion["formulation"] == name], liquids.get(name, {}), members[name][1]
            ),
        }
        for name, row in rows.items()
    }


def _score(row: Row) -> Quantity:
    if math.isnan(row["score"]):
        return not_computed(str(row["reason"]))
    return Quantity(
        value=float(row["score"]), lower=row["score_lower"], upper=row["score_upper"], n=1, method="weighted score"
    )


def _conductivity(motions: Sequence[Row], liquid: Row, species: Mapping[str, Species]) -> Quantity:
    """Conductivity of all ions that move; its interval has every diffusion coefficient at the same end."""
    ions = [row for row in motions if species[str(row["species"])].charge != 0]
    diffusion = [read_quantity(row, "corrected_self_diffusion", "nm2_per_ns") for row in ions]
    missing = next((one.reason for one in diffusion if not one.is_number), "" if ions else "no ions were simulated")
    if missing:
        return not_computed(missing, method=CONDUCTIVITY_METHOD)

    def at(values: Sequence[float]) -> float:
        carriers = [
            Carrier(
                charge=species[str(row["species"])].charge,
                density_per_angstrom3=row["n_molecules"] / liquid["n_replicas"] / row["box_edge_angstrom"] ** 3,
                diffusion_nm2_per_ns=value,
            )
            for row, value in zip(ions, values, strict=True)
        ]
        return nernst_einstein_ms_per_cm(carriers, temperature_kelvin=float(liquid["temperature_kelvin"]))

    found = Quantity(
        value=at([one.value for one in diffusion]),
        lower=at([one.lower for one in diffusion]),
        upper=at([one.upper for one in diffusion]),
        n=min(one.n for one in diffusion),
        method=CONDUCTIVITY_METHOD,
    )
    doubts = [BOUND, *dict.fromkeys(one.reason for one in diffusion if one.reason)]
    return found.doubted("; ".join(doubts))
