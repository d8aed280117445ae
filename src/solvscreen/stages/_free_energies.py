"""Thermal corrections from the GFN-xTB table, and binding free energies made with them."""

import math
from dataclasses import replace

from solvscreen.analysis import energetics
from solvscreen.domain.cluster import Cluster
from solvscreen.domain.quantity import Quantity, not_computed
from solvscreen.stages._evidence import Evidence
from solvscreen.stages._xtb_thermal import LEFT_OUT


def thermal_correction(item: str, evidence: Evidence) -> Quantity:
    """G - E(electronic) of an item in kJ/mol; no interval is known."""
    row = evidence.xtb.get(item)
    if row is None or not math.isfinite(row["thermal_correction_kj_per_mol"]):
        reason = row["thermal_reason"] if row else f"no GFN-xTB structure of {item}"
        return not_computed(str(reason) or LEFT_OUT)
    method = f"{row['method']}; {row['thermal_method']}"
    found = energetics.bare(row["thermal_correction_kj_per_mol"], method=method)
    return found.doubted(str(row["thermal_reason"])) if row["thermal_reason"] else found


def binding_free_energy(cluster: Cluster, evidence: Evidence) -> Quantity:
    """Electronic binding energy of a 1:1 complex and the difference of the thermal corrections, in kJ/mol.

    The interval is that of the electronic energy.
    """
    binding = energetics.binding_energy(evidence.result(cluster.id))
    if not binding.is_number:
        return binding
    whole = thermal_correction(cluster.id, evidence)
    parts = [thermal_correction(name, evidence) for name, _ in cluster.counts]
    lacking = [part for part in (whole, *parts) if not part.is_number]
    if lacking:
        return lacking[0]
    shift = whole.value - sum(part.value for part in parts)
    found = replace(
        binding,
        value=binding.value + shift,
        lower=binding.lower + shift,
        upper=binding.upper + shift,
        method=f"{binding.method}; thermal: {whole.method}",
    )
    doubts = "; ".join(dict.fromkeys(part.reason for part in (whole, *parts) if part.reason))
    return found.doubted(doubts) if doubts else found
