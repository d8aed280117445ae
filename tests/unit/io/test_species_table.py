"""Species tables: the library, and files that are no tables."""

import math
from pathlib import Path

import pytest

from solvscreen.chem.smiles import read_smiles
from solvscreen.domain.names import folded
from solvscreen.errors import InputError
from solvscreen.io.species_table import BUILT_IN, COLUMNS, read_species_table

NEEDED = (
    "DME G2 G3 G4 DEE DOL THF 2-MeTHF EC PC DMC DEC EMC FEC VC ACN SL DMSO TMP TEP BTFE TTE OFE HFB "
    "Na Li K EMIm Py14 Py13 "
    "PF6 BF4 FSI TFSI OTf ClO4 DFOB BOB NO3 Cl I I3"
)
ROWS = {row.id: row for row in read_species_table(BUILT_IN)}


def test_the_library_holds_what_the_literature_uses() -> None:
    assert set(NEEDED.split()) <= set(ROWS)


def test_every_number_of_the_library_has_a_source() -> None:
    pairs = {
        "density_g_per_cm3": "density_source",
        "permittivity": "permittivity_source",
        "boiling_kelvin": "liquid_source",
        "melting_kelvin": "liquid_source",
    }
    for row in ROWS.values():
        for number, source in pairs.items():
            assert math.isnan(row.number(number)) or row.cells[source], (row.id, number)
        assert math.isnan(row.number("density_g_per_cm3")) or row.cells["density_kelvin"], row.id


def test_no_molecule_and_no_alias_appears_twice_in_the_library() -> None:
    smiles = [read_smiles(row.cells["smiles"]).smiles for row in ROWS.values()]
    assert len(set(smiles)) == len(smiles)
    labels = [
        folded(label)
        for row in ROWS.values()
        for label in dict.fromkeys(folded(text) for text in (row.id, *row.cells["aliases"].split("|")) if text)
    ]
    assert sorted(label for label in labels if labels.count(label) > 1) == []


def test_densities_and_permittivities_of_the_handbook() -> None:
    """CRC Handbook, 95th ed.: diglyme 0.9434 g/cm3 at 20 C and 7.23; EC 1.3214 g/cm3 at 39 C and 89.78 at 40 C."""
    assert [ROWS["G2"].number(column) for column in ("density_g_per_cm3", "density_kelvin", "permittivity")] == [
        0.9434,
        293.15,
        7.23,
    ]
    assert [ROWS["EC"].number(column) for column in ("density_g_per_cm3", "density_kelvin", "permittivity")] == [
        1.3214,
        312.15,
        89.78,
    ]


def test_comments_blank_lines_spaces_and_short_rows(tmp_path: Path) -> None:
    path = tmp_path / "s.csv"
    path.write_bytes(
        b'\xef\xbb\xbfid,smiles,role,name\r\n# "a comment\r\n\r\n X , COC ,solvent\r\n"Y","C,C",solvent,"n, m"\r\n'
    )
    rows = read_species_table(path)
    assert [(row.id, row.cells["smiles"], row.cells["name"], row.origin) for row in rows] == [
        ("X", "COC", "", f"{path} row 4"),
        ("Y", "C,C", "n, m", f"{path} row 5"),
    ]
    assert set(rows[0].cells) == set(COLUMNS)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("id;smiles;role\n", "columns are separated by semicolons; save the table with commas"),
        ("id\tsmiles\trole\n", "columns are separated by tabs; save the table with commas"),
        ("id,smile,role\n", "unknown column 'smile'; did you mean smiles?"),
        ("id,smiles,role,role\n", "column role appears 2 times; keep one"),
        ("id,smiles\n", "column role is missing; add it to the header"),
        ("X,COC,solvent\n", "there is no header; the first row has to be id,smiles,role or more columns"),
        ("", "the file is empty"),
        ("# nothing\n", "there is no header; the first row has to be id,smiles,role or more columns"),
    ],
)
def test_tables_that_cannot_be(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "s.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_species_table(path)
    assert str(caught.value) == f"{path}: {message}"
