"""Rows of g(r): of one replica block by block, and means over replicas with 95 % intervals."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import numpy as np
import pandas as pd
from scipy import stats

from solvscreen.analysis.rdf import MOLECULE, Rdf
from solvscreen.analysis.trajectory import FloatArray
from solvscreen.analysis.uncertainty import CONFIDENCE
from solvscreen.io.schemas.liquid import RDF
from solvscreen.units import BOLTZMANN_KJ_PER_MOL_KELVIN

_RUNNING: Final = "running_coordination_number"
_CURVE: Final = ["formulation", "cation", "species", "donor"]
_KEY: Final = list(RDF.key)


def replica_rdf_rows(rdf: Rdf, *, formulation: str, replica: int) -> Iterator[dict[str, Any]]:
    """One row for each block and bin."""
    spreads = [_deviation(rdf.g_by_cation), _deviation(rdf.running_by_cation)]
    for block, (g, running) in enumerate(zip(rdf.g, rdf.running_coordination_number, strict=True)):
        columns = zip(rdf.centres_angstrom.round(9), g, running, *spreads, strict=True)
        for r, value, number, g_deviation, running_deviation in columns:
            yield {
                "formulation": formulation,
                "replica": replica,
                "cation": rdf.cation,
                "species": rdf.species,
                "donor": rdf.donor,
                "block": block,
                "r_angstrom": r,
                "g": value,
                "running_coordination_number": number,
                "n_cations": rdf.n_cations,
                "g_cation_deviation": g_deviation,
                "running_coordination_number_cation_deviation": running_deviation,
            }


def _deviation(by_cation: FloatArray) -> FloatArray:
    if len(by_cation) == 1:
        return np.zeros(by_cation.shape[1])
    return np.asarray(by_cation.std(axis=0, ddof=1))


def mean_rdf(
    frames: Sequence[pd.DataFrame],
    *,
    coordination: pd.DataFrame,
    temperatures_kelvin: Mapping[str, float],
    reasons: Mapping[str, str],
) -> pd.DataFrame:
    """g(r), running coordination number and potential of mean force over the blocks of all replicas, 95 % intervals.

    The interval is the widest of three by Student's t: blocks, time averages of the cations, and, from three
    replicas on, replicas. That of the running number is widened all along by one factor if it would be narrower at the
    cutoff than the coordination number's in `coordination`, which also knows how long frames stay alike.
    Bins that no block reaches are left out; the interval is empty where a single block reaches a bin. Temperatures and
    `reasons` for doubt are those of the formulations.
    """
    filled = [frame for frame in frames if len(frame)]
    if not filled:
        return pd.DataFrame(columns=[column.name for column in RDF.columns])
    blocks = pd.concat(filled, ignore_index=True).dropna(subset=["g"])
    table: pd.DataFrame = blocks.groupby(_KEY, sort=True)[["g", _RUNNING]].mean().reset_index()
    for name in ("g", _RUNNING):
        width = _half_widths(blocks, name)
        if name == _RUNNING:
            width = _no_narrower(width, table, coordination)
        table[f"{name}_lower"] = np.maximum(table[name].to_numpy() - width, 0.0)
        table[f"{name}_upper"] = table[name].to_numpy() + width
    table["reason"] = table["formulation"].map(reasons)
    return _with_mean_force(table, temperatures_kelvin)


def _with_mean_force(table: pd.DataFrame, temperatures_kelvin: Mapping[str, float]) -> pd.DataFrame:
    """The table with -kT ln g of the donors; NaN where g is zero, and for whole molecules."""
    thermal = BOLTZMANN_KJ_PER_MOL_KELVIN * table["formulation"].map(temperatures_kelvin).to_numpy(dtype=np.float64)
    thermal[table["donor"].to_numpy() == MOLECULE] = np.nan
    for name, of in (("pmf", "g"), ("pmf_lower", "g_upper"), ("pmf_upper", "g_lower")):
        g = table[of].to_numpy(dtype=np.float64)
        table[f"{name}_kj_per_mol"] = -thermal * np.log(np.where(g > 0.0, g, np.nan))
    return table


def _half_widths(blocks: pd.DataFrame, name: str) -> FloatArray:
    """Half the interval of each bin, in the order of the key; NaN where a single block reaches it."""
    over_blocks = blocks.groupby(_KEY, sort=True)[name].agg(["std", "count"])
    replicas = (
        blocks.groupby([*_KEY, "replica"], sort=True)
        .agg(mean=(name, "mean"), deviation=(f"{name}_cation_deviation", "first"), n=("n_cations", "first"))
        .reset_index()
    )
    over_replicas = replicas.groupby(_KEY, sort=True)["mean"].agg(["std", "count"])
    deviation, n_cations = _over_cations(replicas)
    estimates = (
        _student(over_blocks["std"].to_numpy(), over_blocks["count"].to_numpy(), fewest=2),
        _student(deviation, n_cations, fewest=2),
        _student(over_replicas["std"].to_numpy(), over_replicas["count"].to_numpy(), fewest=3),
    )
    width = np.max(np.nan_to_num(np.stack(estimates)), axis=0)
    return np.where(over_blocks["count"].to_numpy() > 1, width, np.nan)


def _over_cations(replicas: pd.DataFrame) -> tuple[FloatArray, FloatArray]:
    """Standard deviation of the time averages of all cations of all replicas, and their number."""
    replicas["sum"] = replicas["n"] * replicas["mean"]
    groups = replicas.groupby(_KEY, sort=True)
    total = groups["n"].transform("sum")
    offset = replicas["mean"] - groups["sum"].transform("sum") / total
    replicas["squares"] = (replicas["n"] - 1) * replicas["deviation"] ** 2 + replicas["n"] * offset**2
    sums = groups[["squares", "n"]].sum()
    n = sums["n"].to_numpy(dtype=np.float64)
    return np.sqrt(sums["squares"].to_numpy() / np.maximum(n - 1.0, 1.0)), n


def _student(deviation: FloatArray, n: FloatArray, *, fewest: int) -> FloatArray:
    quantile = stats.t.ppf(0.5 + CONFIDENCE / 2.0, np.maximum(n - 1, 1))
    return np.where(n >= fewest, quantile * deviation / np.sqrt(n), np.nan)


def _no_narrower(width: FloatArray, table: pd.DataFrame, coordination: pd.DataFrame) -> FloatArray:
    """The widths, times a factor for each curve that makes them reach the coordination number's at its cutoff."""
    wider = width.copy()
    r_angstrom = table["r_angstrom"].to_numpy()
    curves = table.groupby(_CURVE, sort=False).indices
    for row in coordination.to_dict("records"):
        bins = curves.get(tuple(row[name] for name in _CURVE))
        if bins is None:
            continue
        wanted = row["coordination_number_upper"] - row["coordination_number"]
        at = bins[int(np.argmin(np.abs(r_angstrom[bins] - row["cutoff_angstrom"])))]
        if wanted > width[at] > 0.0:
            wider[bins] *= wanted / width[at]
        elif wanted > width[at]:
            wider[at] = wanted
    return wider
