"""Which types of shell get density-functional theory."""

from pathlib import Path

from dft_inputs import PAIR, frame

from solvscreen.config import DftSettings
from solvscreen.engines.pyscf.hole_starts import Partition
from solvscreen.stages import shell_dft
from solvscreen.stages.shell_dft import representatives


def counted(item: str, *, n_observed: int, n_atoms: int = 30, n_cut: int = 3) -> dict[str, object]:
    return {"item": item, "n_observed": n_observed, "n_atoms": n_atoms, "n_cut": n_cut}


def test_the_most_frequent_types_of_each_formulation_in_turn() -> None:
    one = [counted("a", n_observed=10), counted("b", n_observed=30), counted("c", n_observed=20)]
    other = [counted("b", n_observed=9), counted("d", n_observed=8)]
    assert representatives([one, other], n=2, max_atoms=60) == ["b", "c", "d"]


def test_a_type_that_is_too_large_or_was_not_cut_takes_no_slot() -> None:
    rows = [
        counted("large", n_observed=50, n_atoms=70),
        counted("never cut", n_observed=40, n_cut=0),
        counted("a", n_observed=10, n_atoms=60),
    ]
    assert representatives([rows], n=1, max_atoms=60) == ["a"]


def test_the_molecules_of_a_shell_are_told_apart(monkeypatch) -> None:
    states = [
        frame("Na_1+HF_1", PAIR, charge=1, state=state, molecules=["Na", "HF"]) for state in ("relaxed", "oxidised")
    ]
    monkeypatch.setattr(shell_dft, "stored_result", lambda inputs, **_: inputs)
    inputs = shell_dft._result("Na_1+HF_1", states, section=DftSettings(), record={}, store=Path())
    assert inputs.partition == Partition(of_atom=(0, 1, 1), species=("Na", "HF"))
