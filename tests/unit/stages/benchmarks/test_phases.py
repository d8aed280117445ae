"""Which rows are about isolated molecules."""

import pytest

from solvscreen.errors import InputError
from solvscreen.stages.benchmarks.doubts import is_doubtful
from solvscreen.stages.benchmarks.phases import require_vacuum
from solvscreen.stages.benchmarks.references import Row


@pytest.mark.parametrize(
    "cells",
    [
        {"conditions": "gas"},
        {"conditions": "gas phase, no solvent"},
        {"conditions": "vacuum"},
        {"conditions": "without solvent"},
        {"conditions": "no solvent, no PCM"},
        {"conditions": "solvent: none"},
        {"conditions": "epsilon = 1"},
        {"quantity": "coordination energy E(ion-solvent)-E(ion)-E(solvent)"},
        {"quantity": "eps_HOMO", "conditions": "298 K"},
        {"use_note": "ordering inverts in solution; must include solvation"},
        {"species": "Na+...EC", "quantity": "distance in EC complex"},
    ],
)
def test_isolated_molecules(cells):
    require_vacuum(Row(row=2, **cells))


@pytest.mark.parametrize("column", ["conditions", "method", "quantity"])
@pytest.mark.parametrize(
    "text",
    [
        "PCM",
        "SMD(acetonitrile)",
        "COSMO-RS",
        "C-PCM",
        "CPCM",
        "IEFPCM",
        "IEF-PCM(water)",
        "ALPB",
        "GBSA",
        "in acetonitrile",
        "aqueous",
        "implicit solvent",
        "epsilon = 78",
        "ε = 78.4",
        "dielectric constant 20",
        "gas-phase geometry, SMD energy",
        "crystal",
    ],
)
def test_everything_else(column, text):
    with pytest.raises(InputError, match="not in vacuum: "):
        require_vacuum(Row(row=2, **{column: text}))


@pytest.mark.parametrize(
    "cells",
    [
        {"conditions": "acetonitrile, 298 K"},
        {"conditions": "0.1 M, 298 K"},
        {"species": "Na+ in water (aq)"},
        {"use_note": "computed with SMD"},
    ],
)
def test_liquids_named_elsewhere(cells):
    with pytest.raises(InputError, match="not in vacuum: "):
        require_vacuum(Row(row=2, **cells))


@pytest.mark.parametrize(
    ("cells", "doubtful"),
    [
        ({"uncertainty": "uncertainty 0.02"}, False),
        ({"use_note": "uncertainty 0.02"}, False),
        ({"use_note": "no conflict between sources"}, False),
        ({"use_note": "not disputed"}, False),
        ({"confidence": "high"}, False),
        ({"confidence": "seen-in-secondary"}, False),
        ({"use_note": "conflicting, do not assert"}, True),
        ({"use_note": "uncertain"}, True),
        ({"use_note": "order only"}, True),
        ({"use_note": "questionable assignment"}, True),
        ({"confidence": "from-memory"}, True),
        ({"confidence": "derived-from-public-snapshot"}, True),
        ({"confidence": "low"}, True),
    ],
)
def test_doubts(cells, doubtful):
    assert is_doubtful(Row(row=2, **cells)) is doubtful
