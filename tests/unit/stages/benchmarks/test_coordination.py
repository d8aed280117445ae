"""Which neighbours a row of the literature counts, and whether a simulation agrees."""

from pathlib import Path

import pytest

from solvscreen.config import MdSettings
from solvscreen.domain.quantity import Quantity, failed, not_computed
from solvscreen.errors import InputError
from solvscreen.io.tables import quantity_cells
from solvscreen.stages.benchmarks import liquid_runs
from solvscreen.stages.benchmarks.coordination import agrees, benchmark_coordination, compared, measured
from solvscreen.stages.benchmarks.coordination_references import Neighbours, read_case
from solvscreen.stages.benchmarks.liquid_labels import library
from solvscreen.stages.benchmarks.liquid_runs import LiquidOptions
from solvscreen.stages.benchmarks.references import Row

KNOWN = library()
HEADER = "species,smiles,quantity,value,unit,uncertainty,conditions,method,confidence,use_note\n"


def row(**cells: str) -> Row:
    """A row of the literature."""
    usual = {"species": "NaPF6/G2 1 M", "quantity": "CN solvent O", "value": "5.0", "unit": "-"}
    return Row(row=2, **(usual | cells))


def simulated(value: float, *, width: float = 0.2) -> Quantity:
    """A simulated number with its interval."""
    return Quantity(value=value, lower=value - width, upper=value + width, n=30, method="molecular dynamics")


def table_row(species: str, donor: str, number: Quantity, peak: Quantity) -> dict[str, object]:
    """The cells of the coordination table that the benchmark reads."""
    return {
        "species": species,
        "donor": donor,
        **quantity_cells("coordination_number", number),
        **quantity_cells("first_peak", peak, "angstrom"),
    }


NO_PEAK = not_computed("no contact peak in at least two blocks")
TABLE = [
    table_row("G2", "ether O", simulated(4.6), simulated(2.38, width=0.01)),
    table_row("G2", "molecule", simulated(1.9), NO_PEAK),
    table_row("PF6", "anion F", simulated(1.2, width=0.3), simulated(2.30, width=0.02)),
    table_row("PF6", "molecule", simulated(0.6), NO_PEAK),
]


@pytest.mark.parametrize(
    ("quantity", "species", "elements"),
    [
        ("CN solvent O", {"G2"}, {"O"}),
        ("CN anion O or F", {"PF6"}, {"O", "F"}),
        ("CN Na-O(G2)", {"G2"}, {"O"}),
        ("coordination number O", {"G2", "PF6"}, {"O"}),
        ("coordination number", {"G2", "PF6"}, set()),
        ("coordination number of PF6-, anion", {"PF6"}, set()),
    ],
)
def test_neighbours_that_a_row_counts(quantity, species, elements):
    case = read_case(row(quantity=quantity), known=KNOWN)
    assert case.neighbours == Neighbours(elements=frozenset(elements), species=frozenset(species))
    assert case.liquid.formulation.id == "1M-NaPF6_G2_298.15K"


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"quantity": "dominant species, dilute", "value": "SSIP"}, "neither a coordination number"),
        ({"quantity": "Na-O peak revPBE/BLYP AIMD bias", "unit": "Angstrom"}, "neither a coordination number"),
        ({"quantity": "Na-O distance", "unit": "kJ/mol"}, "is none of"),
        ({"species": "NaFSI in G1-G3"}, "no salt, solvent and amount"),
        ({"quantity": "CN Na-O(THF)"}, "THF is not part of the liquid"),
        ({"confidence": "from-memory"}, "from-memory"),
        ({"value": "42"}, "42 is no"),
    ],
)
def test_rows_that_cannot_be_compared(cells, reason):
    with pytest.raises(InputError, match=reason):
        read_case(row(**cells), known=KNOWN)


def test_sodium_in_water_is_a_dilute_chloride():
    case = read_case(
        row(
            species="Na+ in water (aq)",
            quantity="Na-O first-shell distance",
            value="238.4",
            unit="pm",
            smiles="[Na+].O",
        ),
        known=KNOWN,
    )
    assert case.liquid.formulation.id == "0.5M-NaCl_water_298.15K"
    assert case.value == pytest.approx(2.384)
    assert case.group == "distances, measured"
    assert case.neighbours == Neighbours(elements=frozenset({"O"}), species=frozenset({"water"}))


def test_simulations_are_kept_apart_from_measurements():
    assert read_case(row(method="neutron diffraction"), known=KNOWN).group == "coordination numbers, measured"
    assert read_case(row(method="classical MD + RDF"), known=KNOWN).group == "coordination numbers, simulated elsewhere"
    snapshot = read_case(row(confidence="derived-from-public-snapshot"), known=KNOWN)
    assert snapshot.group == "coordination numbers, simulated elsewhere"


def test_numbers_add_up_and_peaks_do_not():
    both = Neighbours(elements=frozenset({"O", "F"}), species=frozenset({"G2", "PF6"}))
    number = measured(TABLE, both, name="coordination_number")
    assert number.value == pytest.approx(5.8)
    assert number.upper - number.value == pytest.approx((0.2**2 + 0.3**2) ** 0.5)
    assert measured(TABLE, both, name="first_peak").value == 2.38  # of the donor with the most neighbours
    fluorine = Neighbours(elements=frozenset({"F"}), species=frozenset({"PF6"}))
    assert measured(TABLE, fluorine, name="coordination_number").value == pytest.approx(1.2)
    nitrogen = Neighbours(elements=frozenset({"N"}), species=frozenset({"PF6"}))
    assert measured(TABLE, nitrogen, name="coordination_number").reason == "no such donor in the liquid"


def test_agreement_is_that_of_the_intervals():
    case = read_case(row(value="4.85", uncertainty="0.1"), known=KNOWN)
    assert agrees(case, simulated(4.6))
    assert not agrees(case, simulated(4.6, width=0.1))
    assert ", agrees" in compared(case, TABLE).remark
    far = read_case(row(value="5.5"), known=KNOWN)
    assert ", disagrees" in compared(far, TABLE).remark


def test_failed_simulation_is_a_failure():
    gone = failed("the box exploded", method="molecular dynamics")
    found = compared(read_case(row(), known=KNOWN), [table_row("", "", gone, gone)])
    assert found.reason == "the box exploded"


def test_a_real_box(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Simulated, analysed and compared in one go, on a box far too small to believe."""
    tiny = MdSettings(
        platform="CPU",
        min_box_nm=1.25,
        min_cations=2,
        cutoff_nm=0.6,
        anneal_ps=0.0,
        equilibration_min_ps=0.4,
        equilibration_max_ps=0.4,
        production_ps=2.0,
        frame_interval_ps=0.2,
        checkpoint_interval_ps=0.4,
    )
    monkeypatch.setattr(liquid_runs, "md_settings", lambda *_, **__: tiny)
    reference = tmp_path / "reference.csv"
    rows = ("CN solvent N,4,-,1,25 C,MD,seen-in-source,", "Na-N distance,2.5,A,1,298 K,MD,,")
    reference.write_text(HEADER + "".join(f"NaBF4/ACN 1.5 M,,{row}\n" for row in rows))
    options = LiquidOptions(equilibration_ps=0.0, production_ps=0.0, replicas=1, only=(), threads=1)
    report = benchmark_coordination(reference=reference, out=tmp_path / "out", options=options)
    number, distance = report.comparisons
    assert 0.0 < number.computed < 8.0
    assert 2.0 < distance.computed < 3.2
    assert report.notes[0].startswith("rows that agree: ")
    assert (tmp_path / "out" / "coordination.csv").read_text().count("ACN") >= 1
    assert len(list((tmp_path / "out" / "runs").iterdir())) == 1  # 298 K and 298.15 K are one liquid
