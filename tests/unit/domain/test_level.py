import pytest

from solvscreen.domain.level import Energy, Level
from solvscreen.errors import LevelMismatch


def level(**changes: str) -> Level:
    fields = {
        "program": "PySCF",
        "program_version": "2.14.0",
        "method": "B3LYP",
        "basis": "def2-SVP",
        "grid": "2",
        "solvation": "gas",
        "numerics": "df",
    }
    return Level(**{**fields, **changes})


def test_difference_in_two_units() -> None:
    difference = Energy(hartree=-76.0, level=level()) - Energy(hartree=-75.9, level=level())
    assert difference.ev == pytest.approx(-2.7211386, abs=1e-6)  # CODATA 2022: 27.211386 eV
    assert difference.kj_per_mol == pytest.approx(-262.54996, abs=1e-4)  # 2625.4996 kJ/mol


def test_three_term_difference() -> None:
    here = level()
    binding = Energy(hartree=-3.0, level=here) - Energy(hartree=-1.0, level=here) - Energy(hartree=-1.5, level=here)
    assert binding.hartree == pytest.approx(-0.5)
    assert (binding + Energy(hartree=-1.5, level=here)).hartree == pytest.approx(-2.0)


@pytest.mark.parametrize("field", ["program_version", "method", "basis", "grid", "solvation", "numerics"])
def test_any_difference_of_level_is_refused(field: str) -> None:
    with pytest.raises(LevelMismatch, match="cannot be subtracted"):
        Energy(hartree=-1.0, level=level()) - Energy(hartree=-1.0, level=level(**{field: "other"}))


def test_hash_depends_on_every_field() -> None:
    hashes = {level(**{field: "other"}).hash for field in level().__dict__} | {level().hash}
    assert len(hashes) == 8
