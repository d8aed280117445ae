"""What of the tables of molecules is drawn."""

import math

from solvscreen.report.molecule_section import levels, potentials


def quantity(name, unit, value):
    cells = {f"{name}_{unit}": value, f"{name}_lower_{unit}": math.nan, f"{name}_upper_{unit}": math.nan}
    return cells | {f"{name}_n": 1, f"{name}_method": "DFT", f"{name}_status": "ok", f"{name}_reason": ""}


def species(name, *, potential):
    orbitals = quantity("homo", "ev", -10.0) | quantity("lumo", "ev", 1.0)
    return {"species": name, "charge": 0} | orbitals | quantity("oxidation_potential", "v", potential)


def test_bare_metal_cations_are_not_drawn_beside_molecules() -> None:
    """Their second ionisation lies tens of volts above everything that matters."""
    rows = [species("Na", potential=40.9), species("G2", potential=5.8)]
    pair = {"cluster": "Na_1+PF6_1"} | quantity("oxidation_potential", "v", 6.1)
    assert [level.label for level in levels(rows)] == ["G2"]
    assert [(name, found.value) for name, found in potentials(rows, [pair])] == [("G2", 5.8), ("Na_1+PF6_1", 6.1)]
