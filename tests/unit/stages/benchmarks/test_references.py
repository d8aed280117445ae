"""Reading reference files of every make."""

import pytest

from solvscreen.errors import InputError
from solvscreen.stages.benchmarks.references import Row, read_rows, sorted_out
from solvscreen.stages.benchmarks.written_units import TO_ANGSTROM, TO_EV, factor
from solvscreen.stages.benchmarks.written_values import read_value


def written(tmp_path, text):
    """A reference file."""
    path = tmp_path / "reference.csv"
    path.write_bytes(text.encode())
    return path


@pytest.mark.parametrize(
    ("text", "number", "rest"),
    [
        ("9.8", 9.8, ""),
        ("-23.83 ± 0.2", -23.83, ""),
        ("\N{MINUS SIGN}1.5e-3", -1.5e-3, ""),
        ("~12", 12.0, ""),
        ("12.62(1) eV", 12.62, "eV"),
        ("9,8", 9.8, ""),
        ("~9.3", 9.3, ""),
        ("9.3 ± 0.1", 9.3, ""),
        ("(9.3 ± 0.1) eV", 9.3, "eV"),
        ("9.3 (0.1)", 9.3, ""),
        ("- 9.3", -9.3, ""),
        ("0,217", 0.217, ""),
        ("1,234.5", 1234.5, ""),
        ("1.234,5", 1234.5, ""),
        ("\N{MINUS SIGN}23.8 kJ mol⁻¹", -23.8, "kJ mol-1"),
        ("118.5 kcal/mol", 118.5, "kcal/mol"),
        ("10.4 +/- 0.1 eV", 10.4, "eV"),
    ],
)
def test_numbers_as_people_write_them(text, number, rest):
    assert read_value(text) == (number, rest)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "no value"),
        ("7.8-8.9", "range"),
        ("9.2\N{EN DASH}9.4", "range"),
        ("9.2/9.4", "range"),
        (">5", "bound"),
        ("<9.3", "bound"),
        ("≤ 9.3", "bound"),
        ("up to 9", "bound"),
        ("n/a", "no number"),
        ("nan", "no number"),
        ("1e999", "no number"),
        ("29 138", "no number"),
        ("5 to 6", "range"),
        ("1,217", "a comma that may stand for a point or for thousands"),
        ("-1,217", "a comma that may stand for a point or for thousands"),
    ],
)
def test_what_is_no_number(text, reason):
    with pytest.raises(InputError, match=reason):
        read_value(text)


@pytest.mark.parametrize(
    ("unit", "ev"),
    [
        ("eV", 1.0),
        ("meV", 1e-3),
        ("kJ/mol", 1 / 96.48533),
        ("kJ mol-1", 1 / 96.48533),
        ("kJ·mol⁻¹", 1 / 96.48533),
        ("kcal/mol", 4.184 / 96.48533),
        ("Hartree", 27.211386),
        ("cm-1", 1.239842e-4),
        ("cm^-1", 1.239842e-4),
        ("cm⁻¹", 1.239842e-4),
        ("kcal mol-1", 4.184 / 96.48533),
        ("KCAL/MOL", 4.184 / 96.48533),
        ("kJ.mol-1", 1 / 96.48533),
        ("kJ mol⁻¹", 1 / 96.48533),
        ("Eh", 27.211386),
        ("a.u.", 27.211386),
    ],
)
def test_units_of_energy(unit, ev):
    assert factor(unit, TO_EV) == pytest.approx(ev, rel=1e-6)  # CODATA 2022


@pytest.mark.parametrize(
    "text", ["9.3?", "9.3 [12]", "9.3 (vertical)", "1.5\N{MULTIPLICATION SIGN}10³", "9.3 +0.2 -0.1"]
)
def test_what_follows_a_number_is_a_unit_or_the_row_is_skipped(text):
    with pytest.raises(InputError, match=r"more than a number|no number"):
        Row(row=2, value=text, unit="eV").number_in(TO_EV)


def test_two_units_must_agree():
    assert Row(row=2, value="1 eV", unit="eV").number_in(TO_EV) == 1.0
    with pytest.raises(InputError, match="unit 'eV' beside the value, 'kJ/mol' in its column"):
        Row(row=2, value="1 eV", unit="kJ/mol").number_in(TO_EV)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("species;smiles;quantity;value;unit\na;O;IE;1,217;eV\n", 1.217),
        ('species,smiles,quantity,value,unit\na,O,IE,"1,217",eV\nb,O,IE,"9,8",eV\n', 1.217),
        ('species,smiles,quantity,value,unit\na,O,IE,"1,217",eV\nb,O,IE,9.8,eV\n', None),
        ('species,smiles,quantity,value,unit\na,O,IE,"1,217",eV\n', None),
        ('species,smiles,quantity,value,unit\na,O,IE,1.217,eV\nb,O,IE,"9,8",eV\nc,O,IE,"9,7",eV\n', 1.217),
    ],
)
def test_a_comma_is_read_as_the_other_numbers_of_the_file_show(tmp_path, text, number):
    row, *_ = read_rows(written(tmp_path, text))
    if number is None:
        with pytest.raises(InputError, match="may stand for"):
            row.number_in(TO_EV)
    else:
        assert row.number_in(TO_EV) == pytest.approx(number)


def test_a_line_that_is_no_row_is_skipped_and_the_others_are_read(tmp_path):
    text = 'species,smiles,quantity,value,unit\nwater,O,IE,12.6,eV\n"a"b,O,IE,1,eV\nc,O,IE (1,1),5,eV\nd,N,IE,10.8,eV\n'
    kept, skipped = sorted_out(read_rows(written(tmp_path, text)), lambda row: row.number_in(TO_EV))
    assert kept == [12.6, 10.8]
    assert [one.row for one in skipped] == [3, 4]
    assert "quotation marks" in skipped[0].reason
    assert "6 cells in a table of 5 columns" in skipped[1].reason


def test_units_of_length_and_unknown_units():
    assert factor("pm", TO_ANGSTROM) == pytest.approx(0.01)
    assert factor("bohr", TO_ANGSTROM) == pytest.approx(0.529177, rel=1e-6)
    for name in ("Å", "Angstrom", "angstrom", "Ångström"):
        assert factor(name, TO_ANGSTROM) == 1.0
    assert factor("nm", TO_ANGSTROM) == pytest.approx(10.0)
    assert factor("a.u.", TO_ANGSTROM) == pytest.approx(0.529177, rel=1e-6)
    with pytest.raises(InputError, match="unit 'MeV' is none of"):
        factor("MeV", TO_EV)
    with pytest.raises(InputError, match="unit 'K' is none of"):
        factor("K", TO_EV)
    with pytest.raises(InputError, match="no unit"):
        factor(" ", TO_EV)


def test_byte_order_mark_other_names_other_order_and_semicolons(tmp_path):
    text = "\ufeffUnits;Molecule;SMILES;Property;Value;Notes\r\neV;water;O;vertical IE;12,62;ok\r\n;;;;;\r\n"
    (row,) = read_rows(written(tmp_path, text))
    assert (row.row, row.species, row.smiles, row.use_note, row.method) == (2, "water", "O", "ok", "")
    assert row.number_in(TO_EV) == pytest.approx(12.62)
    assert row.was_seen


def test_a_unit_beside_the_value_counts_where_the_column_is_empty(tmp_path):
    (row,) = read_rows(written(tmp_path, "species,smiles,quantity,value,unit\nNa,[Na],IE,118.5 kcal/mol,\n"))
    assert row.number_in(TO_EV) == pytest.approx(5.1386, abs=1e-4)


def test_a_missing_column_is_named(tmp_path):
    with pytest.raises(InputError, match="has no column smiles, unit; a reference file needs"):
        read_rows(written(tmp_path, "species,quantity,value\nwater,IE,12\n"))


def test_rows_that_cannot_be_used_keep_their_place_and_reason(tmp_path):
    text = "species,smiles,quantity,value,unit\nwater,O,IE,12.6,eV\nrange,C,VDE,7-8,eV\n"
    kept, skipped = sorted_out(read_rows(written(tmp_path, text)), lambda row: row.number_in(TO_EV))
    assert kept == [12.6]
    assert (skipped[0].row, skipped[0].species, skipped[0].reason) == (3, "range", "a range, not one value: 7-8")
